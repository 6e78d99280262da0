//~ a network that takes a `Vector<2>` of `f32` cannot be given a `[{float}; 3]`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 24, Relu>, Dense<24, 7>]>::init(&mut rng);
    let _logits: [f32; 7] = net.predict(&[0.3, -0.2, 0.1]);
}
