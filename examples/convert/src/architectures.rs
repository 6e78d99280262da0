//! The architectures that the program knows. Yours go here.

use monograd::io::safetensors::Sequential;
use monograd::prelude::*;

use crate::architectures;

type Convolutional = net![
    Input<Image<1, 8, 8>>,
    Conv2d<1, 4, 3, 3, Identity, Pad<1>>,
    BatchNorm2d<4>,
    Relu,
    MaxPool2d<2>,
    Conv2d<4, 8, 3, 3, Identity, (Stride<2>, Pad<1>), NoBias>,
    BatchNorm2d<8>,
    Relu,
    Flatten,
    Dense<32, 10>,
];
type Steps = Input<Sequence<6, Vector<5>>>;

// A name for the command line, the architecture, its float type; and how its
// layers are called in files of other programs: `Sequential`, or one name for each
// layer that has numbers.
architectures! {
    "spiral" => net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>], f32, Sequential;
    "cnn" => Convolutional, f32, Sequential;
    "gru" => net![Steps, Gru<5, 8>, Last, Dense<8, 3>], f32, ["rnn", "head"];
    "lstm" => net![Steps, Lstm<5, 8>, Last, Dense<8, 3>], f32, ["rnn", "head"];
    "mixer" => net![
        Input<Sequence<4, Vector<6>>>,
        LearnedPositions<4, 6>,
        Residual<net![LayerNorm<6>, MultiHeadAttention<6, 2>]>,
        TimeDistributed<Dense<6, 3>>,
    ], f64, ["positions", "norm", "attention", "head"];
}
