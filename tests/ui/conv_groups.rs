//~ 6 input and 8 output channels do not go into `Groups<4>`

use monograd::prelude::*;

type Net = net![Input<Image<6, 8, 8>>, Conv2d<6, 8, 3, 3, Relu, (Same, Groups<4>)>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _y: [[[f32; 8]; 8]; 8] = net.predict(&[[[0.5; 8]; 8]; 6]);
}
