//~ the layer `LayerNorm<8>` does not take a `Vector<16>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 16>, LayerNorm<8>, Relu, Dense<16, 3>]>::init(&mut rng);
    let _logits: [f32; 3] = net.predict(&[0.3, 0.1]);
}
