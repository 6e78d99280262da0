//~ `ExcludePad` is no setting of this layer's window
//~~ for averages `CountPad` and `ExcludePad`

use monograd::prelude::*;

type Net = net![Input<Sequence<4, Vector<2>>>, MaxPool1d<2, ExcludePad>, GlobalAvgPool];

fn keep(_: &Network<Net>) {}

fn main() {
    let _ = keep;
}
