//! Trainings whose targets are answers: yes, no, or how likely.

use monograd::prelude::*;

use super::training::{Training, points, rng, samples};

/// One `bool`; no bias.
pub fn clusters<F: Scalar>() -> u64 {
    type Net = net![Dense<2, 5, Tanh, NoBias>, Dense<5, 1>];
    let made = datasets::two_clusters::<32>(&mut rng(1));
    let data = points::<F, _, _, _>(made, |class| class.index() == 1);
    Training {
        optimizer: Sgd::new(F::of(0.5)).weight_decay(F::of(0.01)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::XavierNormal,
        plan: Epochs(24).full_batch(),
    }
    .run::<Net, _, _, 8>(&data)
}

/// Several `bool`s; a momentum that grows; a batch that is left over.
pub fn xor<F: Scalar>() -> u64 {
    type Net = net![Dense<2, 8, Sigmoid>, Elu<1, 2>, Dense<8, 2>];
    let made = datasets::xor::<40>(&mut rng(2));
    let data = points::<F, _, _, _>(made, |class| [class.index() == 1, class.index() == 0]);
    Training {
        optimizer: Momentum::new(F::of(0.2))
            .ramp(F::of(0.5), F::of(0.95))
            .weight_decay(F::of(0.001)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Step {
            every: 2,
            gamma: F::of(0.7),
        },
        clip: Clip::Value(F::of(0.05)),
        init: Init::HeUniform,
        plan: Epochs(6).batch(7),
    }
    .run::<Net, _, _, 6>(&data)
}

/// Probabilities; the momentum by itself.
pub fn odds<F: Scalar>() -> u64 {
    type Net = net![Input<Vector<3>>, Sigmoid, Dense<3, 2, Identity>];
    let data: [_; 32] = samples::<F, [F; 3], _, 32>(|x| {
        let sum: F = x.iter().fold(F::ZERO, |sum, &x| sum + x);
        [sum.sigmoid(), (-sum - sum).sigmoid()]
    });
    Training {
        optimizer: Momentum::new(F::of(0.3)).momentum(F::of(0.8)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Exponential { gamma: F::of(0.9) },
        clip: Clip::Norm(F::of(0.2)),
        init: Init::XavierUniform,
        plan: Epochs(5).batch(5).in_order(),
    }
    .run::<Net, _, _, 4>(&data)
}
