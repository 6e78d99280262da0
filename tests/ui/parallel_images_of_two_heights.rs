//~ `Concat` cannot join the shapes `Image<3, 4, 6>` and `Image<3, 6, 4>`

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Image<3, 4, 6>>, Parallel<Relu, Reshape<Image<3, 6, 4>>, Concat>, Flatten, Dense<144, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[[[0.5; 6]; 4]; 3]);
}
