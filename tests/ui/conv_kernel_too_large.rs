//~ a window of 5x5 does not fit into `Image<8, 4, 6>`

use monograd::prelude::*;

type Net = net![Input<Image<8, 4, 6>>, Conv2d<8, 4, 5, 5>, Flatten, Dense<8, 2>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[[[0.5; 6]; 4]; 8]);
}
