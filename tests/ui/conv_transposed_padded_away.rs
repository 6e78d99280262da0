//~ a transposed window of 3x3 makes nothing of `Image<4, 1, 1>`
//~~ its padding takes everything away

use monograd::prelude::*;

type Net = net![Input<Image<4, 1, 1>>, ConvTranspose2d<4, 2, 3, 3, Relu, Pad<2>>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _y: [[[f32; 1]; 1]; 2] = net.predict(&[[[0.5; 1]; 1]; 4]);
}
