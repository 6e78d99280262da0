//~ the layer `Embedding<10, 4>` does not take a `Image<1, 4, 4>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<1, 4, 4>>, Embedding<10, 4>, Flatten, Dense<64, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[[[0.5; 4]; 4]; 1]);
}
