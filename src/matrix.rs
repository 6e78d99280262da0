//! A matrix of static size, for what surrounds a network.

use core::ops::{Add, Index, IndexMut, Mul, Neg, Sub};

use crate::plain::Plain;
use crate::scalar::Scalar;

/// `R` rows and `C` columns of numbers, on the stack; all of them in one slice,
/// row by row, through [`Plain::as_flat`].
///
/// Sizes are part of the type, so a product whose inner sizes differ does not
/// compile. Each element of a product is one sum, in index order.
///
/// ```
/// use monograd::Matrix;
///
/// let a = Matrix::from([[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// let x = Matrix::from([[1.0_f32], [0.0], [-1.0]]);
/// assert_eq!(a * x, Matrix::from([[-2.0], [-2.0]]));
/// assert_eq!(a.transpose()[(2, 1)], 6.0);
/// assert_eq!(a.rows()[1], [4.0, 5.0, 6.0]);
/// ```
///
/// ```compile_fail
/// # use monograd::Matrix;
/// let a = Matrix::<f32, 2, 3>::ZERO;
/// let b = Matrix::<f32, 2, 4>::ZERO;
/// let _ = a * b; // 3 columns against 2 rows
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Matrix<F, const R: usize, const C: usize>([[F; C]; R]);

impl<F: Scalar, const R: usize, const C: usize> Matrix<F, R, C> {
    /// All elements 0.
    pub const ZERO: Self = Self([[F::ZERO; C]; R]);

    /// The element in row `r` and column `c` is `f(r, c)`.
    pub fn from_fn(f: impl Fn(usize, usize) -> F) -> Self {
        Self(core::array::from_fn(|r| core::array::from_fn(|c| f(r, c))))
    }

    /// `f` of every element.
    pub fn map(self, f: impl Fn(F) -> F) -> Self {
        Self(self.0.map(|row| row.map(&f)))
    }

    /// `f` of the elements of two matrices, pair by pair.
    pub fn zip(mut self, other: Self, f: impl Fn(F, F) -> F) -> Self {
        for (a, b) in self.as_flat_mut().iter_mut().zip(other.as_flat()) {
            *a = f(*a, *b);
        }
        self
    }

    /// Rows as columns.
    pub fn transpose(&self) -> Matrix<F, C, R> {
        let mut transposed = Matrix::ZERO;
        for (r, row) in self.0.iter().enumerate() {
            for (to, &from) in transposed.0.iter_mut().zip(row) {
                if let Some(to) = to.get_mut(r) {
                    *to = from;
                }
            }
        }
        transposed
    }

    /// The rows.
    pub fn rows(&self) -> &[[F; C]; R] {
        &self.0
    }

    /// The rows, to be changed.
    pub fn rows_mut(&mut self) -> &mut [[F; C]; R] {
        &mut self.0
    }
}

impl<F: Scalar, const N: usize> Matrix<F, N, N> {
    /// 1 on the diagonal, 0 elsewhere.
    pub fn identity() -> Self {
        Self::from_fn(|r, c| if r == c { F::ONE } else { F::ZERO })
    }
}

impl<F, const R: usize, const C: usize> From<[[F; C]; R]> for Matrix<F, R, C> {
    fn from(rows: [[F; C]; R]) -> Self {
        Self(rows)
    }
}

impl<F, const R: usize, const C: usize> From<Matrix<F, R, C>> for [[F; C]; R] {
    fn from(matrix: Matrix<F, R, C>) -> Self {
        matrix.0
    }
}

impl<F, const R: usize, const C: usize> Index<(usize, usize)> for Matrix<F, R, C> {
    type Output = F;

    /// The element in a row and a column.
    ///
    /// # Panics
    ///
    /// Where there is no such element, as with arrays.
    fn index(&self, (r, c): (usize, usize)) -> &F {
        &self.0[r][c]
    }
}

impl<F, const R: usize, const C: usize> IndexMut<(usize, usize)> for Matrix<F, R, C> {
    fn index_mut(&mut self, (r, c): (usize, usize)) -> &mut F {
        &mut self.0[r][c]
    }
}

impl<F: Scalar, const R: usize, const K: usize, const C: usize> Mul<Matrix<F, K, C>>
    for Matrix<F, R, K>
{
    type Output = Matrix<F, R, C>;

    fn mul(self, other: Matrix<F, K, C>) -> Matrix<F, R, C> {
        let mut product = Matrix::ZERO;
        for (sums, row) in product.0.iter_mut().zip(&self.0) {
            for (&a, others) in row.iter().zip(&other.0) {
                for (sum, &b) in sums.iter_mut().zip(others) {
                    *sum += a * b;
                }
            }
        }
        product
    }
}

impl<F: Scalar, const R: usize, const C: usize> Mul<F> for Matrix<F, R, C> {
    type Output = Self;

    fn mul(self, factor: F) -> Self {
        self.map(|a| a * factor)
    }
}

impl<F: Scalar, const R: usize, const C: usize> Add for Matrix<F, R, C> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<F: Scalar, const R: usize, const C: usize> Sub for Matrix<F, R, C> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl<F: Scalar, const R: usize, const C: usize> Neg for Matrix<F, R, C> {
    type Output = Self;

    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<F: Scalar, const R: usize, const C: usize> Default for Matrix<F, R, C> {
    fn default() -> Self {
        Self::ZERO
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Matrix<f64, 2, 3> = Matrix([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);

    #[test]
    fn products_follow_the_rule() {
        let b = Matrix::from([[1.0, 0.0], [2.0, -1.0], [0.5, 3.0]]);
        assert_eq!(A * b, Matrix::from([[6.5, 7.0], [17.0, 13.0]]));
        assert_eq!(A * Matrix::identity(), A);
        assert_eq!(Matrix::identity() * A, A);
    }

    #[test]
    fn the_transpose_of_a_product_is_the_product_of_transposes() {
        let b = Matrix::<f64, 3, 4>::from_fn(|r, c| (r * 4 + c) as f64);
        assert_eq!((A * b).transpose(), b.transpose() * A.transpose());
    }

    #[test]
    fn elementwise_operations() {
        assert_eq!(A + A, A * 2.0);
        assert_eq!(A - A, Matrix::ZERO);
        assert_eq!(-A, A.map(|a| -a));
        let [first, _]: [[f64; 3]; 2] = A.into();
        assert_eq!(first, [1.0, 2.0, 3.0]);
    }
}
