//@ build
//~~ `fold` leaves other layers

use monograd::prelude::*;

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Dense<2, 4, Relu>, BatchNorm1d<4>, Dense<4, 3>]>::init(&mut rng);
    let _folded = net.fold::<net![Dense<2, 4, Relu>, Dense<4, 3>]>();
}
