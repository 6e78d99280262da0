//~ the layer `Conv2d<1, 4, 3, 3, Relu, Same>` does not take a `Vector<64>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<16, 64>, Conv2d<1, 4, 3, 3, Relu, Same>]>::init(&mut rng);
    let _y: [[[f32; 8]; 8]; 4] = net.predict(&[0.5; 16]);
}
