//~ the layer `RmsNorm<8>` does not take a `Sequence<8, Vector<5>>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Sequence<8, Vector<5>>>, RmsNorm<8>, Flatten, Dense<40, 3>]>::init(&mut rng);
    let _logits: [f32; 3] = net.predict(&[[0.5; 5]; 8]);
}
