//~ the layer `Softmax` does not take a `Image<3, 8, 8>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<3, 8, 8>>, Relu, Softmax]>::init(&mut rng);
    let _y: [f32; 3] = net.predict(&[[[0.5; 8]; 8]; 3]);
}
