//~ a convolution takes a sequence step by step if it is `Causal` and has a stride of 1
//~~ this network has a convolution of 3 steps with other settings

use monograd::prelude::*;

type Net = net![Input<Sequence<20, Vector<3>>>, Conv1d<3, 8, 3, Relu, Same>, Gru<8, 4>, Last];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let mut stream = net.stream();
    let _state: [f32; 4] = stream.step(&[0.1; 3]);
}
