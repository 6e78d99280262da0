//~~ `Dense<32, 7>: Layer<Vector<24>, f32>`
use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<32, 7>];

const _: () = assert!(Network::<Net>::MACS <= 1000, "work of a prediction");

fn main() {}
