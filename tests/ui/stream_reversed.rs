//~ the layer `Reverse` does not take a sequence of `Vector<3>` step by step

use monograd::prelude::*;

type Net = net![Input<Sequence<20, Vector<3>>>, Reverse, Lstm<3, 16>, Last];

fn main() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let _state: [f32; 16] = net.predict(&[[0.1; 3]; 20]);
    let mut stream = net.stream();
    let _state: [f32; 16] = stream.step(&[0.1; 3]);
}
