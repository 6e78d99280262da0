//~ the groups of `GroupNorm<3, 8>` are not of one size
//~~ so `GROUPS` divides `C`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<8, 4, 4>>, GroupNorm<3, 8>, Flatten, Dense<128, 3>]>::init(&mut rng);
    let _logits: [f32; 3] = net.predict(&[[[0.5; 4]; 4]; 8]);
}
