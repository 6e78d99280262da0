//~ the layer `Gru<4, 16>` does not take a `Sequence<20, Vector<3>>`

use monograd::prelude::*;

type Bad = net![Input<Sequence<20, Vector<3>>>, Gru<4, 16>, Last, Dense<16, 2>];

fn main() {
    let net = Network::<Bad>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _logits: [f32; 2] = net.predict(&[[0.1; 3]; 20]);
}
