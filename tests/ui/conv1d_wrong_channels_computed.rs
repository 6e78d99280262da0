//~ the layer `Conv1d<7, 8, 3>` does not take a `Sequence<7, Vector<8>>`

use monograd::prelude::*;

type Front = net![Conv1d<3, 4, 3>, MaxPool1d<2>, Conv1d<4, 8, 3>];
type Net = net![Input<Sequence<20, Vector<3>>>, Front, Conv1d<7, 8, 3>, Last, Dense<8, 2>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _scores = net.predict(&[[0.5; 3]; 20]);
}
