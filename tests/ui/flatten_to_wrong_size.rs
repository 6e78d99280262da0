//@ build
//~~ `FlattenTo` with a size not its input's

use monograd::FlattenTo;
use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<1, 8, 8>>, FlattenTo<60>, Dense<60, 3>]>::init(&mut rng);
    let _logits: [f32; 3] = net.predict(&[[0.5; 8]; 8]);
}
