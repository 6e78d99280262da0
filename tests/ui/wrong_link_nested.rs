//~ the layer `Dense<20, 7>` does not take a `Vector<24>`

use monograd::prelude::*;

type Trunk = net![Dense<2, 16, Relu>, Dense<16, 24, Relu>];
type Head = net![Dense<20, 7>, LogSoftmax];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Trunk, Head]>::init(&mut rng);
    let _logits: [f32; 7] = net.predict(&[0.3, 0.1]);
}
