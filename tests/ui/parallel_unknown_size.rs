//~ `Concat` cannot join the shapes `Vector<1000>` and `Vector<999>`
//~~ and `ConcatTo<N>` what would be of a size that is not in the table of sizes

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Parallel<Dense<2, 1000>, Dense<2, 999>, Concat>, Dense<1999, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[0.5; 2]);
}
