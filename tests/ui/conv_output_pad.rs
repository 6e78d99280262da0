//@ build
//~~ `Output` or `OutputPad` does not fit the stride

use monograd::prelude::*;

type Net = net![Input<Image<4, 3, 3>>, ConvTranspose2d<4, 2, 3, 3, Relu, (Stride<2>, OutputPad<2>)>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _y: [[[f32; 9]; 9]; 2] = net.predict(&[[[0.5; 3]; 3]; 4]);
}
