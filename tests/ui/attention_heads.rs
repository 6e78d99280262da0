//~ the width of `MultiHeadAttention<8, 3>` is not a multiple of its number of heads
//~~ the heads of `MultiHeadAttention<8, 3>` would differ in width

use monograd::prelude::*;

type Net = net![Input<Sequence<4, Vector<8>>>, PositionalEncoding, Residual<MultiHeadAttention<8, 3>>, Flatten];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _features: [f32; 32] = net.predict(&[[0.5; 8]; 4]);
}
