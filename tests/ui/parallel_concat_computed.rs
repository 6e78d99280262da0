//~ `Concat` cannot join the shapes `Image<8, 3, 3>` and `Image<8, 5, 5>`

use monograd::prelude::*;

type Left = net![Conv2d<4, 8, 3, 3>, Relu];
type Block = Parallel<Left, net![Conv2d<4, 8, 1, 1>, Conv2d<8, 8, 3, 3, Relu, Same>], Concat>;
type Net = net![Input<Image<1, 12, 12>>, Conv2d<1, 4, 3, 3>, MaxPool2d<2>, Block, GlobalAvgPool];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _scores = net.predict(&[[[0.5; 12]; 12]; 1]);
}
