//~ the layer `monograd::Relu` fits several shapes, so a network cannot begin with it
//@ onnx

use monograd::io::onnx::Sequential;
use monograd::prelude::*;

type Net = net![Relu, Dense<24, 7>];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_onnx(Sequential);
}
