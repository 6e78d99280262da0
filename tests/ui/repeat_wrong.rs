//~ the layer `Dense<8, 6>` makes a `Vector<6>` of a `Vector<8>`, and a `Repeat` cannot hand it on to the next

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 8>, Repeat<3, Dense<8, 6>>, Dense<8, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[0.5; 2]);
}
