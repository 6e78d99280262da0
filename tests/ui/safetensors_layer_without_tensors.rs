//~ the layer `Double` does not say which tensors it has in PyTorch
//@ safetensors

use monograd::io::safetensors::Sequential;
use monograd::layer::Store;
use monograd::prelude::*;

struct Double;

impl<F: Scalar> Store<F> for Double {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Double";
}

type Net = net![Dense<2, 24, Relu>, Double];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _file = net.to_safetensors(Sequential);
}
