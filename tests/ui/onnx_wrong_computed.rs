//~ the layer `Dense<100, 10>` does not take a `Vector<144>`
//@ onnx

use monograd::io::onnx::Sequential;
use monograd::prelude::*;

type Net = net![Input<Image<1, 8, 8>>, Conv2d<1, 4, 3, 3>, Flatten, Dense<100, 10>];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_onnx(Sequential);
}
