//@ build
//~~ `Output` is not how many places there are

use monograd::prelude::*;

type Net = net![Input<Sequence<16000, Vector<1>>>, AvgPool1d<4, Output<4001>>, GlobalMaxPool];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _peak: [f32; 1] = net.predict(&[[0.5]; 16000]);
}
