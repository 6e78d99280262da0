//~ the layer `Dense<100, 10>` does not take a `Vector<64>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<1, 8, 8>>, Flatten, Dense<100, 10>]>::init(&mut rng);
    let _logits: [f32; 10] = net.predict(&[[0.5; 8]; 8]);
}
