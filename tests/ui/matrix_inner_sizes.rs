//~~ Matrix<f32, 2, 4>

use monograd::Matrix;

fn main() {
    let a = Matrix::from([[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let b = Matrix::<f32, 2, 4>::ZERO;
    let _product = a * b;
}
