//@ build
//~~ two parts are a whole
//~~ `ConcatTo` of another size

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Parallel<Dense<4, 8>, Dense<4, 2>, ConcatTo<9>>, Dense<9, 2>]>::init(&mut rng);
    let _y: [f32; 2] = net.predict(&[0.5; 4]);
}
