//~ the layer `LearnedPositions<4, 8>` does not take a `Sequence<5, Vector<8>>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Sequence<5, Vector<8>>>, LearnedPositions<4, 8>]>::init(&mut rng);
    let _sequence: [[f32; 8]; 5] = net.predict(&[[0.5; 8]; 5]);
}
