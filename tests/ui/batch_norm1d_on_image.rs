//~ the layer `BatchNorm1d<4>` does not take a `Image<4, 6, 6>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<4, 6, 6>>, BatchNorm1d<4>, Flatten, Dense<144, 3>]>::init(&mut rng);
    let _logits: [f32; 3] = net.predict(&[[[0.5; 6]; 6]; 4]);
}
