//~ the layer `Dense<5, 8>` does not take a `Vector<4>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Parallel<Dense<4, 8>, Dense<5, 8>>, Dense<8, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[0.5; 4]);
}
