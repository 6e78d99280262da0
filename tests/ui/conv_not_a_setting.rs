//~ `OutputPad<1>` is no setting of this layer's window
//~~ for transposed convolutions `OutputPad`

use monograd::prelude::*;

fn keep(_: &Network<Conv2d<1, 2, 3, 3, Relu, (Stride<2>, OutputPad<1>)>>) {}

fn main() {
    let _ = keep;
}
