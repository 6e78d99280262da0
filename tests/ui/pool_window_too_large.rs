//~ a window of 5x5 does not fit into `Image<1, 8, 4>`
//~~ it is larger than what it slides over

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<1, 8, 4>>, MaxPool2d<5>, GlobalAvgPool]>::init(&mut rng);
    let _means: [f32; 1] = net.predict(&[[[0.5; 4]; 8]]);
}
