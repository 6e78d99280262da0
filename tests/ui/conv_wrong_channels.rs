//~ the layer `Conv2d<3, 16, 3, 3>` does not take a `Image<4, 32, 32>`

use monograd::prelude::*;

type Net = net![Input<Image<4, 32, 32>>, Conv2d<3, 16, 3, 3>, Flatten, Dense<14400, 10>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _logits: [f32; 10] = net.predict(&[[[0.5; 32]; 32]; 4]);
}
