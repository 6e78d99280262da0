//@ build
//~~ `Reshape` to a shape of another size

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 24>, Reshape<Image<1, 5, 5>>, Flatten, Dense<25, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[0.5; 2]);
}
