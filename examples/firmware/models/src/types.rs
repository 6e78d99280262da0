//! The architectures. The build script includes this file too.

use monograd::prelude::*;

/// The sine of an angle: "hello world" of TensorFlow Lite for Microcontrollers.
pub type Sine = net![Dense<1, 16, Relu>, Dense<16, 16, Relu>, Dense<16, 1>];

/// The seven arms of the spiral.
pub type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

/// A control policy as they fly small quadrotors.
pub type Policy = net![Dense<13, 64, Tanh>, Dense<64, 64, Tanh>, Dense<64, 4, Tanh>];

/// The autoencoder of MLPerf Tiny that listens to machines for anomalies, its
/// batch normalization folded.
pub type Autoencoder = net![
    Dense<640, 128, Relu>,
    Dense<128, 128, Relu>,
    Dense<128, 128, Relu>,
    Dense<128, 128, Relu>,
    Dense<128, 8, Relu>,
    Dense<8, 128, Relu>,
    Dense<128, 128, Relu>,
    Dense<128, 128, Relu>,
    Dense<128, 128, Relu>,
    Dense<128, 640>
];

/// Every activation whose work is promised not to depend on its input, in
/// layers so small that the compiler takes them apart.
pub type Squashes = net![
    Dense<7, 13, Sigmoid>,
    Dense<13, 1, Relu>,
    Dense<1, 10, Tanh>,
    Dense<10, 13, Relu>,
    Dense<13, 5>,
    Softmax
];

/// A small convolutional network, as they look at pictures of 12 by 12 pixels.
pub type Cnn = net![
    Input<Image<1, 12, 12>>,
    Conv2d<1, 4, 3, 3, Relu>,
    MaxPool2d<2>,
    Conv2d<4, 8, 3, 3, Relu, Same>,
    GlobalAvgPool,
    Dense<8, 4>
];

/// A recurrent network, as they listen for the word that wakes a machine: it
/// takes a sequence as a whole, or step by step.
pub type Wake = net![Input<Sequence<16, Vector<4>>>, Gru<4, 8>, Last, Dense<8, 2>];

/// The points of the spiral.
pub const POINTS: usize = 700;
/// Points in each arm.
pub const ARM: usize = 100;
