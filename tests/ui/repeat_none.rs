//@ build
//~~ `Repeat` repeats a layer at least once

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 8>, Repeat<0, Dense<8, 8>>, Dense<8, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[0.5; 2]);
}
