//! Trainings of layers that normalize.

use monograd::prelude::*;

use super::training::{Training, samples};

/// Channels of an image, and groups of them.
pub fn channels<F: Scalar>() -> u64 {
    type Net = net![
        Input<Image<4, 2, 3>>,
        BatchNorm2d<4>,
        Tanh,
        SpatialDropout<25>,
        GroupNorm<2, 4>,
        Flatten,
        Dense<24, 6>,
        LayerNorm<6>,
        Relu,
        Dense<6, 2>
    ];
    let data = samples::<F, [[[F; 3]; 2]; 4], _, 24>(|x| {
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum + x);
        [sum, sum * sum]
    });
    Training {
        optimizer: Adam::new(F::of(0.02)),
        loss: MeanSquaredError,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(5).batch(7),
    }
    .run::<Net, _, _, 4>(&data)
}

/// Features of the steps of a sequence.
pub fn steps<F: Scalar>() -> u64 {
    type Net = net![
        Input<Sequence<3, Vector<4>>>,
        LayerNorm<4>,
        SpatialDropout<20>,
        BatchNorm1d<4>,
        Silu,
        RmsNorm<4>,
        GroupNorm<2, 4>,
        Flatten,
        Dense<12, 1>
    ];
    let data = samples::<F, [[F; 4]; 3], _, 24>(|x| {
        let product = x.iter().fold(F::ONE, |product, &x| product * x);
        product > F::ZERO
    });
    Training {
        optimizer: Momentum::new(F::of(0.05)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(6).batch(5),
    }
    .run::<Net, _, _, 8>(&data)
}
