//~ the layer `Gru<3, 16>` does not take a `Vector<3>`

use monograd::prelude::*;

type Bad = net![Dense<2, 3>, Gru<3, 16>, Last];

fn main() {
    let net = Network::<Bad>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _state: [f32; 16] = net.predict(&[0.3, -0.2]);
}
