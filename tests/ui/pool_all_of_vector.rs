//~ a `Vector<16>` has no rows and columns, and no steps, to pool over

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<4, 16>, GlobalAvgPool, Dense<16, 2>]>::init(&mut rng);
    let _logits: [f32; 2] = net.predict(&[0.5; 4]);
}
