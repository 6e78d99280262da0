//~ a `Vector<2>` has no steps, so a network that takes one cannot be streamed

use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<24, 7>];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _stream = net.stream();
}
