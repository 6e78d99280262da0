//~ the layer `Dense<23, 7>` does not take a `Vector<24>`
//@ onnx

use monograd::io::onnx::Sequential;
use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<23, 7>];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_onnx(Sequential);
}
