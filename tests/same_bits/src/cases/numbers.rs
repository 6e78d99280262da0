//! Trainings whose targets are numbers.

use monograd::prelude::*;

use super::training::{Training, samples};

/// The squared error of a product, a sum and both; the outputs of the layers
/// fill no whole blocks.
pub fn product<F: Scalar>() -> u64 {
    type Net = net![Dense<2, 7, Relu>, Dense<7, 3, LeakyRelu<1, 8>>];
    let data = samples::<F, [F; 2], _, 24>(|x| {
        let product = x.iter().fold(F::ONE, |product, &x| product * x);
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum + x);
        [product, sum, product * sum]
    });
    Training {
        optimizer: Adam::new(F::of(0.02)),
        loss: MeanSquaredError,
        schedule: Schedule::cosine(F::of(0.1)),
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(8).batch(8),
    }
    .run::<Net, _, _, 8>(&data)
}

/// The absolute error; a sequence that is flattened to a size written out.
pub fn sequence<F: Scalar>() -> u64 {
    type Steps = Input<Sequence<3, Vector<2>>>;
    type Net = net![Steps, GeluTanh, FlattenTo<6>, Dense<6, 2, Softplus>, Elu];
    let data = samples::<F, [[F; 2]; 3], _, 24>(|x| {
        let sums = x.chunks(2).fold([F::ZERO; 2], |[a, b], step| match *step {
            [x, y] => [a + x, b - y],
            _ => [a, b],
        });
        sums.map(F::tanh)
    });
    Training {
        optimizer: Nadam::new(F::of(0.02))
            .betas(F::of(0.85), F::of(0.99))
            .epsilon(F::of(1e-7))
            .momentum_decay(F::of(0.01)),
        loss: L1,
        schedule: Schedule::Cosine {
            warm_up: F::of(0.25),
            last: F::ZERO,
        },
        clip: Clip::Norm(F::of(0.7)),
        init: Init::Uniform(0.5),
        plan: Epochs(7).batch(5),
    }
    .run::<Net, _, _, 5>(&data)
}

/// The limited error; one sample at a time, and as many outputs as have blocks
/// of every size: 61 = 32 + 16 + 8 + 4 + 1.
pub fn wide<F: Scalar>() -> u64 {
    type Net = net![Dense<1, 61, Tanh>, Dense<61, 1, GeluTanh>];
    let data = samples::<F, [F; 1], _, 28>(|x| {
        let x = x.first().copied().unwrap_or(F::ZERO);
        [(x + x + x).sin()]
    });
    Training {
        optimizer: Sgd::new(F::of(0.05)),
        loss: Huber::new(F::of(0.3)),
        schedule: Schedule::Step {
            every: 3,
            gamma: F::of(0.5),
        },
        clip: Clip::None,
        init: Init::XavierUniform,
        plan: Epochs(8).batch(6),
    }
    .run::<Net, _, _, 1>(&data)
}
