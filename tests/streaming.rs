//! Streams: step by step, the bits of the whole sequence.

use monograd::layer::Store;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::{Architecture, Streamed};

/// Steps of the sequences.
const T: usize = 23;
/// Numbers of a step.
const N: usize = 6;

type Start = Input<Sequence<T, Vector<N>>>;

fn bits<F: Scalar>(numbers: &impl Plain<F>) -> Vec<u64> {
    numbers
        .as_flat()
        .iter()
        .map(|number| number.bits())
        .collect()
}

/// Numbers in [−1, 1); some of them 0.
fn random<F: Scalar, T: Plain<F>>(rng: &mut Xoshiro256PlusPlus) -> T {
    let mut value = T::ZERO;
    for number in value.as_flat_mut() {
        let drawn = monograd::uniform(rng, -F::ONE, F::ONE);
        *number = if drawn.abs() < F::of(0.05) {
            F::ZERO
        } else {
            drawn
        };
    }
    value
}

/// A network with numbers for everything, states too: deviations are not
/// negative.
fn network<A: Store<F>, F: Scalar>(rng: &mut Xoshiro256PlusPlus) -> Network<A, F> {
    let mut net = Network::<A, F>::ZERO;
    net.params = random(rng);
    net.state = random(rng);
    for number in net.state.as_flat_mut() {
        *number = number.abs();
    }
    net
}

/// Two sequences through a network that makes an `O` of each step: after a
/// reset the second is as if there had been no first.
fn each<A, F, const O: usize>()
where
    F: Scalar,
    A: Architecture<F, In = Sequence<T, Vector<N>>, Output = [[F; O]; T]>,
    A: Streamed<F, Step = Vector<N>, Output = [F; O]>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let net = network::<A, F>(rng);
    let mut stream = net.stream();
    for _ in 0..2 {
        let sequence: [[F; N]; T] = random(rng);
        let whole: [[F; O]; T] = net.predict(&sequence);
        for (step, (x, y)) in sequence.iter().zip(&whole).enumerate() {
            let y_step: [F; O] = stream.step(x);
            assert_eq!(bits(&y_step), bits(y), "step {step}");
        }
        stream.reset();
        assert!(bits(&stream.memory).iter().all(|bits| *bits == 0));
    }
}

/// The same for a network that ends with one layer.
macro_rules! streams {
    ($($output:literal: $layer:ty),* $(,)?) => {$(
        each::<net![Start, $layer], f32, $output>();
        each::<net![Start, $layer], f64, $output>();
    )*};
}

#[test]
fn causal_convolutions_look_back() {
    streams![
        8: Conv1d<N, 8, 1, Relu, Causal>,
        4: Conv1d<N, 4, 1, Relu, (Groups<2>, Dilation<3>)>,
        5: Conv1d<N, 5, 2, Tanh, Causal>,
        1: Conv1d<N, 1, 3, Identity, Causal>,
        19: Conv1d<N, 19, 4, Relu, (Causal, Stride<1>)>,
        4: Conv1d<N, 4, 2, Silu, (Causal, Dilation<2>)>,
        7: Conv1d<N, 7, 3, Relu, (Causal, Dilation<5>)>,
        // The first taps never lie on a step, or only at the end.
        3: Conv1d<N, 3, 9, Identity, (Causal, Dilation<4>)>,
        2: Conv1d<N, 2, 3, Sigmoid, (Dilation<11>, Causal), NoBias>,
        9: Conv1d<N, 9, 3, Identity, (Causal, Groups<3>)>,
        12: Conv1d<N, 12, 2, Gelu, (Causal, Groups<6>, Dilation<3>)>,
        6: Conv1d<N, 6, 5, LeakyRelu, (Causal, Output<23>)>,
    ];
}

#[test]
fn steps_by_themselves() {
    streams![
        6: LayerNorm<N>,
        6: RmsNorm<N>,
        6: BatchNorm1d<N>,
        6: SpatialDropout<30>,
        4: TimeDistributed<net![Dense<N, 9, Relu>, Dense<9, 4>, Softmax]>,
    ];
}

/// A block of a WaveNet (van den Oord et al. 2016, arXiv:1609.03499).
type Block<const D: usize> = Residual<
    net![
        Parallel<
            Conv1d<N, 10, 2, Tanh, (Causal, Dilation<D>)>,
            Conv1d<N, 10, 2, Sigmoid, (Causal, Dilation<D>)>,
            Product,
        >,
        Conv1d<10, N, 1>
    ],
>;

#[test]
fn layers_of_layers() {
    streams![
        6: Block<4>,
        6: Repeat<1, Block<1>>,
        6: Repeat<2, net![Block<1>, LayerNorm<N>, Block<2>]>,
        6: Repeat<3, Residual<Gru<N, N>>>,
        5: Parallel<Lstm<N, 5>, Conv1d<N, 5, 3, Relu, Causal>>,
        9: Parallel<Identity, Rnn<N, 3>, Concat>,
        8: Parallel<Parallel<Gru<N, 2>, Tanh, Concat>, Conv1d<N, 8, 2, Relu, Causal>, Product>,
        7: Parallel<TimeDistributed<Dense<N, 4>>, Conv1d<N, 3, 3, Relu, Causal>, ConcatTo<7>>,
    ];
}

/// After each step, the answer of a network is that to the sequence so far.
#[test]
fn an_answer_is_the_last_so_far() {
    type Body = net![Conv1d<N, 8, 3, Relu, (Causal, Dilation<2>)>, RmsNorm<8>, Gru<8, 5>, Last];
    type Answer = net![Start, Body, Dense<5, 3, Relu>, LogSoftmax];
    fn check<F: Scalar>() {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(2);
        let net = network::<Answer, F>(rng);
        let sequence: [[F; N]; T] = random(rng);
        let mut stream = net.stream();
        let mut last = [F::ZERO; 3];
        for x in &sequence {
            stream.step_into(x, &mut last);
        }
        let whole: [F; 3] = net.predict(&sequence);
        assert_eq!(bits(&last), bits(&whole));
    }
    check::<f32>();
    check::<f64>();
}

/// A tap before the first step adds nothing, not even a 0: that would make a 0
/// of a -0, and a NaN of an infinity.
#[test]
fn taps_before_the_first_step_are_left_out() {
    type Net = net![Start, Conv1d<N, 2, 3, Identity, (Causal, Dilation<2>)>];
    let mut net = Network::<Net>::ZERO;
    net.params.rest.bias = [-0.0; 2];
    // Of each input channel: three taps for two output channels.
    for taps in &mut net.params.rest.weight {
        *taps = [[f32::INFINITY, 1.0], [-1.0, 1.0], [-1.0, -1.0]];
    }
    let mut sequence = [[0.0; N]; T];
    sequence[3] = [-2.0; N];
    let whole: [[f32; 2]; T] = net.predict(&sequence);
    assert!(whole[0].iter().all(|y| *y == 0.0 && y.is_sign_negative()));
    assert!(whole[3][0] == 12.0 && whole[4][0].is_nan());
    let mut stream = net.stream();
    for (x, y) in sequence.iter().zip(&whole).take(4) {
        assert_eq!(bits(&stream.step::<_, [f32; 2]>(x)), bits(y));
    }
    assert!(stream.step::<_, [f32; 2]>(&sequence[4])[0].is_nan());
}

/// A stream may be longer than any count that a float holds: nothing is left of
/// steps that no tap sees.
#[test]
fn a_stream_repeats_itself_for_ever() {
    type Net = net![Start, Conv1d<N, 3, 3, Relu, (Causal, Dilation<2>)>];
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(3);
    let net = network::<Net, f32>(rng);
    let mut stream = net.stream();
    let mut seen = Vec::new();
    for step in 0..64 {
        let _: [f32; 3] = stream.step(&[[0.5; N], [-0.5; N]][step % 2]);
        seen.push(bits(&stream.memory));
    }
    assert_ne!(seen[1], seen[3]);
    assert_eq!(seen[3], seen[5]);
    assert_eq!(seen[3], seen[63]);
}

/// What is kept is any floats: some may not have come from a stream.
#[test]
fn any_memory_is_taken() {
    type Net = net![Start, Conv1d<N, 3, 4, Relu, (Causal, Dilation<3>)>];
    let net = network::<Net, f32>(&mut Xoshiro256PlusPlus::seed_from_u64(4));
    for number in [f32::NAN, -1.0, f32::INFINITY, 1e30, 1e18, 0.5, 1e4] {
        let mut stream = net.stream();
        stream.memory.as_flat_mut().fill(number);
        for _ in 0..30 {
            let _: [f32; 3] = stream.step(&[0.5; N]);
        }
        let count = stream.memory.as_flat().last().copied();
        assert!(count.is_some_and(|count| (9.0..12.0).contains(&count)));
    }
}

#[test]
fn what_it_takes() {
    type Convolution = net![Start, Conv1d<N, 8, 5, Relu, (Causal, Dilation<4>)>];
    let reference = size_of::<&()>();
    // Four series of four steps and a count, the output; what passes the input
    // on, and what is under the window.
    assert_eq!(
        Network::<Convolution>::STREAM_BYTES,
        reference + 4 * ((4 * 4 * N + 1) + 8 + N + 5 * N) + padding(4 * 4 * N + 1)
    );
    type Twice = net![Start, Repeat<2, Residual<Conv1d<N, N, 2, Relu, Causal>>>];
    assert_eq!(
        Network::<Twice>::STREAM_BYTES,
        reference + 4 * (2 * (N + 1) + N + N + (N + 2 * N)) + padding(2 * (N + 1))
    );
    type Joined = net![
        Start,
        Parallel<Conv1d<N, 4, 2, Relu, Causal>, LayerNorm<N>, Concat>
    ];
    assert_eq!(
        Network::<Joined>::STREAM_BYTES,
        reference + 4 * ((N + 1) + (4 + N) + N + 2 * N) + padding(N + 1)
    );
}

/// Bytes behind so many floats beside a reference.
fn padding(floats: usize) -> usize {
    (4 * floats).next_multiple_of(size_of::<&()>()) - 4 * floats
}
