//~ the layer `MultiHeadAttention<8, 2, Causal>` does not take a `Sequence<4, Vector<6>>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Sequence<4, Vector<6>>>, MultiHeadAttention<8, 2, Causal>, Flatten]>::init(&mut rng);
    let _features: [f32; 32] = net.predict(&[[0.5; 6]; 4]);
}
