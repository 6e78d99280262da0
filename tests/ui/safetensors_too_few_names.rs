//~ one name for each layer that has numbers
//@ build
//@ safetensors

use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dropout<20>, Dense<24, 7>];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_safetensors(["fc1"]);
}
