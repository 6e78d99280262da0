//! Trainings of layers that are made of layers.

use monograd::prelude::*;

use super::training::{Training, samples};

/// Branches of a sequence and of an image; blocks that are repeated.
pub fn series<F: Scalar>() -> u64 {
    type Steps = TimeDistributed<net![Dense<4, 6, Gelu>, Dropout<20>]>;
    type Block = Residual<net![Dense<5, 3, Tanh>, Dense<3, 5>]>;
    type Net = net![
        Input<Sequence<3, Vector<4>>>,
        Parallel<Steps, TimeDistributed<Dense<4, 2>>, Concat>,
        Transpose,
        Reshape<Image<4, 2, 3>>,
        Parallel<Silu, Parallel<Identity, Tanh, Sum>, ConcatTo<8>>,
        Flatten,
        Parallel<Dense<48, 5>, Dense<48, 5, Sigmoid>, Product>,
        Repeat<3, Block>,
        Dense<5, 2>
    ];
    let data: [_; 24] = samples::<F, [[F; 4]; 3], _, 24>(|x| {
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum + x);
        [sum, sum * sum]
    });
    Training {
        optimizer: Adam::new(F::of(0.01)),
        loss: MeanSquaredError,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(4).batch(7),
    }
    .run::<Net, _, _, 4>(&data)
}

/// Rows of a table; some numbers have none.
pub fn tokens<F: Scalar>() -> u64 {
    type Net = net![
        Input<Vector<5>>,
        Embedding<6, 4>,
        TimeDistributed<Dense<4, 4, Relu>>,
        Flatten,
        Dense<20, 1>
    ];
    let drawn: [_; 24] =
        samples::<F, [F; 5], _, 24>(|x| x.iter().filter(|x| **x > F::ZERO).count() % 2 == 1);
    // From [−1, 1) to −1, 0, … 6.
    let number = |x: F| {
        (0..7)
            .filter(|&n| x * F::of(4.0) + F::of(3.0) >= F::of_usize(n))
            .count()
    };
    let data = drawn.map(|(x, odd)| (x.map(|x| F::of_usize(number(x)) - F::ONE), odd));
    Training {
        optimizer: Sgd::new(F::of(0.1)),
        loss: BinaryCrossEntropy,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(6).batch(5),
    }
    .run::<Net, _, _, 8>(&data)
}
