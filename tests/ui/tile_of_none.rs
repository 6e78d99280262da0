//@ build
//~~ a tile holds at least one sample
use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<24, 7>];

fn main() {
    let _trainer = Trainer::<Net, _, _, f32, 0>::new(Sgd::new(0.1), CrossEntropy);
}
