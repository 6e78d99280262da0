//~ the activation `Square` cannot be written to an ONNX file
//@ onnx

use monograd::activation::Activation;
use monograd::io::onnx::Sequential;
use monograd::plain::Plain;
use monograd::prelude::*;

struct Square;

impl<F: Scalar> Activation<F> for Square {
    const NAME: &'static str = "Square";
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = T;

    fn value(x: F) -> F {
        x * x
    }

    fn derivative(x: F, _: F) -> F {
        x + x
    }
}

type Net = net![Dense<2, 24, Square>, Dense<24, 7>];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_onnx(Sequential);
}
