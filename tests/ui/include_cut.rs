//~ evaluation panicked: `../fixtures/cut.mgrd` has 3000 bytes, expected 3456

use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

static NET: &Network<Spiral> = include_network!("../fixtures/cut.mgrd" as Spiral);

fn main() {}
