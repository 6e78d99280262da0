//! Trainings of layers whose windows slide over images and signals.

use monograd::prelude::*;
use monograd::window::OutputPad;

use super::training::{Training, samples};

/// Convolutions and pools of an image, with every setting of their windows.
pub fn pixels<F: Scalar>() -> u64 {
    type Net = net![
        Input<Image<2, 6, 5>>,
        Conv2d<2, 4, 3, 3, Relu, (Same, Stride<2, 1>)>,
        Conv2d<4, 4, 3, 2, Tanh, (Groups<2>, Pad<1>, Dilation<1, 2>), NoBias>,
        MaxPool2d<2, 2, (Stride<1>, Pad<1>)>,
        AvgPool2d<2, 2, (Same, CountPad)>,
        Conv2d<4, 3, 1, 1>,
        GlobalAvgPool,
        Dense<3, 2>
    ];
    let data = samples::<F, [[[F; 5]; 6]; 2], _, 16>(|x| {
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum + x);
        [sum, sum * sum]
    });
    Training {
        optimizer: Adam::new(F::of(0.02)),
        loss: Huber::new(F::ONE),
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(3).batch(5),
    }
    .run::<Net, _, _, 2>(&data)
}

/// An image that becomes larger and smaller again.
pub fn sizes<F: Scalar>() -> u64 {
    type Net = net![
        Input<Image<2, 2, 3>>,
        ConvTranspose2d<2, 3, 2, 2, Relu, Stride<2>>,
        UpsampleBilinear<1, 2>,
        AvgPool2d<2, 3, (Pad<1>, ExcludePad)>,
        Upsample<2, 1>,
        MaxPool2d<3, 2, (Dilation<2, 1>, Output<1, 2>)>,
        ConvTranspose2d<3, 2, 3, 1, Tanh, (Stride<2>, Pad<1, 0>, OutputPad<1>)>,
        GlobalMaxPool,
        Dense<2, 1>
    ];
    let data = samples::<F, [[[F; 3]; 2]; 2], _, 16>(|x| {
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum + x);
        sum > F::ZERO
    });
    Training {
        optimizer: Momentum::new(F::of(0.05)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(3).batch(6),
    }
    .run::<Net, _, _, 4>(&data)
}

/// The same along the steps of a sequence.
pub fn signal<F: Scalar>() -> u64 {
    type Net = net![
        Input<Sequence<9, Vector<2>>>,
        Conv1d<2, 4, 3, Silu, (Stride<2>, Pad<1>)>,
        ConvTranspose1d<4, 4, 2, Tanh, (Stride<2>, Groups<2>)>,
        AvgPool1d<3, (Stride<2>, Same)>,
        Upsample<2>,
        MaxPool1d<2>,
        GlobalAvgPool,
        Dense<4, 1>
    ];
    let data = samples::<F, [[F; 2]; 9], _, 16>(|x| {
        let product = x.iter().fold(F::ONE, |product, &x| product * x);
        product > F::ZERO
    });
    Training {
        optimizer: Sgd::new(F::of(0.1)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(3).batch(6),
    }
    .run::<Net, _, _, 8>(&data)
}
