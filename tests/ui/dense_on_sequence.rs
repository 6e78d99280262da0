//~ the layer `Dense<4, 8>` does not take a `Sequence<10, Vector<4>>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Sequence<10, Vector<4>>>, Dense<4, 8>]>::init(&mut rng);
    let _y: [[f32; 8]; 10] = net.predict(&[[0.5; 4]; 10]);
}
