//@ build
//~~ `Output` is not how many places there are

use monograd::prelude::*;

type Net = net![Input<Image<1, 8, 8>>, Conv2d<1, 2, 3, 3, Relu, Output<7>>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _y: [[[f32; 7]; 7]; 2] = net.predict(&[[0.5; 8]; 8]);
}
