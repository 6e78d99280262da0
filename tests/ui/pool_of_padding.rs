//@ build
//~~ a window has nothing in it but padding

use monograd::prelude::*;

type Net = net![Input<Image<1, 4, 4>>, MaxPool2d<2, 2, Pad<2>>, GlobalMaxPool];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _peak: [f32; 1] = net.predict(&[[[0.5; 4]; 4]]);
}
