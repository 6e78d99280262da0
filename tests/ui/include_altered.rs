//~ evaluation panicked: `../fixtures/altered.mgrd` was altered

use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

static NET: &Network<Spiral> = include_network!("../fixtures/altered.mgrd" as Spiral);

fn main() {}
