//~ the layer `Relu` fits several shapes, so a network cannot begin with it
//~~ say it with a layer in front

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Relu, Dense<24, 7>]>::init(&mut rng);
    let _logits: [f32; 7] = net.predict(&[0.3; 24]);
}
