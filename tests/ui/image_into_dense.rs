//~ the layer `Dense<784, 10>` does not take a `Image<1, 28, 28>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<1, 28, 28>>, Dense<784, 10>]>::init(&mut rng);
    let _logits: [f32; 10] = net.predict(&[[[0.5; 28]; 28]]);
}
