//~ the layer `Conv2d<3, 8, 3, 3>` does not take a `Image<4, 5, 5>`

use monograd::prelude::*;

type Net = net![Input<Image<1, 12, 12>>, Conv2d<1, 4, 3, 3>, MaxPool2d<2>, Conv2d<3, 8, 3, 3>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _scores = net.predict(&[[[0.5; 12]; 12]; 1]);
}
