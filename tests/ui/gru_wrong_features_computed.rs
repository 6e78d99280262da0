//~ the layer `Gru<3, 8>` does not take a `Sequence<9, Vector<4>>`

use monograd::prelude::*;

type Net = net![Input<Sequence<20, Vector<3>>>, Conv1d<3, 4, 3>, MaxPool1d<2>, Gru<3, 8>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _states = net.predict(&[[0.5; 3]; 20]);
}
