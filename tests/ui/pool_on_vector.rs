//~ the layer `MaxPool2d<2>` does not take a `Vector<16>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<4, 16>, MaxPool2d<2>, Flatten, Dense<4, 2>]>::init(&mut rng);
    let _logits: [f32; 2] = net.predict(&[0.5; 4]);
}
