//~ evaluation panicked: `../fixtures/spiral.mgrd` is architecture 76d839ce173c2778 with 847 + 0 numbers of f32; expected architecture 30e636a30cf1cbc6 with 247 + 0 numbers of f32

use monograd::prelude::*;

type Other = net![Dense<2, 24, Relu>, Dense<24, 7>];

static NET: &Network<Other> = include_network!("../fixtures/spiral.mgrd" as Other);

fn main() {}
