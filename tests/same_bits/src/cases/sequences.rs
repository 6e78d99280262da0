//! Layers in which the steps of a sequence see each other.

use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::{Fingerprint, Streamed};

use super::training::{Training, rng, samples, with};

/// Recurrent layers, forwards and from the end.
pub fn recurrent<F: Scalar>() -> u64 {
    type Net = net![
        Input<Sequence<4, Vector<2>>>,
        Gru<2, 3>,
        Reverse,
        Lstm<3, 3>,
        Reverse,
        Rnn<3, 4>,
        Last,
        Dense<4, 2>
    ];
    let data = samples::<F, [[F; 2]; 4], _, 16>(|x| {
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum * F::of(0.5) + x);
        [sum, sum * sum]
    });
    Training {
        optimizer: Adam::new(F::of(0.02)),
        loss: MeanSquaredError,
        schedule: Schedule::Constant,
        clip: Clip::Norm(F::ONE),
        init: Init::ByActivation,
        plan: Epochs(3).batch(5),
    }
    .run::<Net, _, _, 4>(&data)
}

/// Convolutions that look back, in blocks whose branches are multiplied.
type Heard = net![
    Input<Sequence<7, Vector<2>>>,
    Conv1d<2, 3, 2, Identity, Causal>,
    Residual<
        Parallel<
            Conv1d<3, 3, 2, Tanh, (Causal, Dilation<2>)>,
            Conv1d<3, 3, 2, Sigmoid, (Causal, Dilation<2>)>,
            Product,
        >,
    >,
    RmsNorm<3>,
    Gru<3, 2>,
    Last
];

/// They are trained with whole sequences.
pub fn causal<F: Scalar>() -> u64 {
    let data = samples::<F, [[F; 2]; 7], _, 16>(|x| {
        let sum = x.iter().fold(F::ZERO, |sum, &x| sum * F::of(0.7) + x);
        [sum.tanh(), -sum.tanh()]
    });
    Training {
        optimizer: Adam::new(F::of(0.02)),
        loss: L1,
        schedule: Schedule::Constant,
        clip: Clip::None,
        init: Init::ByActivation,
        plan: Epochs(3).batch(5),
    }
    .run::<Heard, _, _, 4>(&data)
}

/// They are given sequences step by step.
pub fn stream<F: Scalar>() -> u64 {
    outputs::<Heard, F>()
}

/// The outputs of a network after each step. The last one is what it makes of
/// the whole sequence.
#[inline(never)]
fn outputs<A, F: Scalar>() -> u64
where
    A: Architecture<F, In = Sequence<7, Vector<2>>, Output = [F; 2]>,
    A: Streamed<F, Step = Vector<2>, Output = [F; 2]>,
{
    let network = Network::<A, F>::init(&mut rng(9));
    let mut hash = Fingerprint::of(F::NAME);
    let mut stream = network.stream();
    for (sequence, ()) in samples::<F, [[F; 2]; 7], _, 3>(|_| ()) {
        let mut last = [F::ZERO; 2];
        for x in &sequence {
            last = stream.step(x);
            hash = with(hash, &last);
        }
        let whole: [F; 2] = network.predict(&sequence);
        assert!(last == whole, "a stream gives something else");
        hash = with(hash, stream.memory.as_flat());
        stream.reset();
    }
    hash.0
}
