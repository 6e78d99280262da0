//! Trainings of attention.

use monograd::Full;
use monograd::prelude::*;

use super::training::{Training, samples};

/// A transformer of one block, whose sizes fill no registers, and attention
/// without a mask after it.
pub fn look_ups<F: Scalar>() -> u64 {
    type Net = net![
        Input<Sequence<5, Vector<6>>>,
        PositionalEncoding,
        Residual<net![LayerNorm<6>, MultiHeadAttention<6, 2, Causal>]>,
        Residual<net![LayerNorm<6>, TimeDistributed<net![Dense<6, 7, Gelu>, Dense<7, 6>]>]>,
        LearnedPositions<5, 6>,
        MultiHeadAttention<6, 3, Full>,
        GlobalAvgPool,
        Dense<6, 2>
    ];
    // How like the last step the first two are.
    let data = samples::<F, [[F; 6]; 5], _, 24>(|x| {
        let product = |a: &[F], b: &[F]| {
            let products = a.iter().zip(b).map(|(&a, &b)| a * b);
            products.fold(F::ZERO, |sum, product| sum + product)
        };
        let mut steps = x.chunks(6);
        let last = steps.next_back().unwrap_or_default();
        let mut likeness = steps.map(|step| product(step, last));
        let [first, second] = core::array::from_fn(|_| likeness.next().unwrap_or(F::ZERO));
        [first - second, first * second]
    });
    Training {
        optimizer: AdamW::new(F::of(0.01)),
        loss: MeanSquaredError,
        schedule: Schedule::Constant,
        clip: Clip::Norm(F::ONE),
        init: Init::ByActivation,
        plan: Epochs(4).batch(7),
    }
    .run::<Net, _, _, 4>(&data)
}

/// Attention without weights of its own.
pub fn means<F: Scalar>() -> u64 {
    type Steps = Sequence<9, Vector<5>>;
    type Net = net![
        Input<Sequence<3, Steps>>,
        ScaledDotProductAttention<Causal>,
        Tanh,
        TimeDistributed<Dense<5, 2>>
    ];
    let data = samples::<F, [[[F; 5]; 9]; 3], _, 12>(|x| {
        let mut numbers = x.iter().copied();
        core::array::from_fn::<[F; 2], 9, _>(|_| {
            core::array::from_fn(|_| numbers.next().unwrap_or(F::ZERO))
        })
    });
    Training {
        optimizer: Sgd::new(F::of(0.05)),
        loss: L1,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(3).batch(4),
    }
    .run::<Net, _, _, 4>(&data)
}
