//~ the width of `MultiHeadAttention<8, 0>` is not a multiple of its number of heads

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Sequence<4, Vector<8>>>, MultiHeadAttention<8, 0>]>::init(&mut rng);
    let _sequence: [[f32; 8]; 4] = net.predict(&[[0.5; 8]; 4]);
}
