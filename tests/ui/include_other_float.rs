//~ with 847 + 0 numbers of f32; expected architecture
//~~ with 847 + 0 numbers of f64

use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

static NET: &Network<Spiral, f64> = include_network!("../fixtures/spiral.mgrd" as Spiral, f64);

fn main() {}
