//~ the layer `Dense<16, 8>` makes a `Vector<8>` of a `Vector<16>`, and a `Residual` cannot add the two

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 16>, Residual<Dense<16, 8>>, Dense<16, 4>]>::init(&mut rng);
    let _logits: [f32; 4] = net.predict(&[0.3, 0.1]);
}
