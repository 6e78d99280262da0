//~ the layer `Dense<32, 7>` does not take a `Vector<24>`

use monograd::prelude::*;

type Bad = net![Dense<2, 24, Relu>, Dense<24, 24>, Dense<32, 7>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Bad>::init(&mut rng);
    let _logits = net.predict(&[0.3, -0.2]);
}
