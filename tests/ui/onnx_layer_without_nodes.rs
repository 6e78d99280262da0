//~ the layer `Double` cannot be written to an ONNX file with an input `Vector<24>`
//@ onnx

use monograd::io::onnx::Sequential;
use monograd::layer::Store;
use monograd::prelude::*;

struct Double;

impl<F: Scalar> Store<F> for Double {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Double";
}

type Net = net![Dense<2, 24, Relu>, Double];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_onnx(Sequential);
}
