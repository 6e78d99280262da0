//~ the layer `Dense<12, 16>` does not take a `Vector<8>`

use monograd::prelude::*;

type Block = Residual<net![Dense<16, 8, Relu>, Dense<12, 16>]>;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 16>, Block, Dense<16, 4>]>::init(&mut rng);
    let _logits: [f32; 4] = net.predict(&[0.3, 0.1]);
}
