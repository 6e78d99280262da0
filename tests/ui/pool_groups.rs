//~ `Groups<2>` is no setting of this layer's window
//~~ for convolutions `Groups`

use monograd::prelude::*;

type Net = net![Input<Image<2, 4, 4>>, MaxPool2d<2, 2, (Stride<1>, Groups<2>)>, GlobalAvgPool];

fn keep(_: &Network<Net>) {}

fn main() {
    let _ = keep;
}
