//~ the size of `Image<3, 97, 89>` is not in the table of sizes that `Flatten` computes with
//~~ write the size out

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<3, 97, 89>>, Flatten, Dense<25899, 10>]>::init(&mut rng);
    let _logits: [f32; 10] = net.predict(&[[[0.5; 89]; 97]; 3]);
}
