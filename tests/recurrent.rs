//! Recurrent layers: parity with PyTorch, the same bits whatever the tile, and
//! streams that give what whole sequences give.

#[path = "common/alone.rs"]
mod alone;
mod common;

use alone::assert_same;
use common::{Case, Fixtures, descend, infer, near, numbers, plain, run};
use monograd::Shape;
use monograd::layer::{Layer, Pass, Point, Store, Stream};
use monograd::plain::Plain;
use monograd::prelude::*;

/// f64 to 1e-10 everywhere, f32 within some tens of its roundings (6e-8).
const F64: f64 = 1e-10;
const F32: f64 = 4e-6;

/// The size of what comes out of the layers of the fixtures.
const H: usize = 4;
type Steps = Sequence<5, Vector<3>>;

/// A layer's parameters as they lie in our memory: PyTorch's matrices, cut into
/// gates of `H` rows and each of them transposed.
fn gates(case: &Case, group: &str, suffix: &str) -> Vec<f64> {
    let matrix = |name: &str| {
        let path = format!("{group}/{name}{suffix}");
        let columns = case.shape(&path)[1];
        let mut cut = Vec::new();
        for gate in case.tensor(&path).chunks(H * columns) {
            for column in 0..columns {
                cut.extend(gate.iter().skip(column).step_by(columns));
            }
        }
        cut
    };
    let bias = |name: &str| case.tensor(&format!("{group}/{name}{suffix}"));
    let weights = [matrix("weight_ih"), matrix("weight_hh")].concat();
    [weights, bias("bias_ih"), bias("bias_hh")].concat()
}

/// Steps of a stream that starts with what the case gives as its state.
fn stream<L, F>(case: &Case, tolerance: f64)
where
    L: Stream<Vector<3>, F, Out = Vector<H>>,
    F: Scalar,
{
    let params: L::Params = plain(&gates(case, "params", ""));
    let state = L::State::ZERO;
    let x = case.tensor("inputs/x");
    let starts = ["inputs/h0", "inputs/c0"].map(|path| {
        let given = path == "inputs/h0" || case.get("inputs").get("c0").is_some();
        if given { case.tensor(path) } else { Vec::new() }
    });
    let (mut all, mut last) = (Vec::new(), [const { Vec::new() }; 2]);
    let samples = case.shape("inputs/x")[0];
    for (sample, x) in x.chunks(x.len() / samples).enumerate() {
        let start = starts.iter().filter(|start| !start.is_empty());
        let start: Vec<f64> = start.flat_map(|s| s[H * sample..][..H].to_vec()).collect();
        let mut memory: L::Memory = plain(&start);
        for x in x.chunks(3) {
            let mut y = <Vector<H> as Shape>::Tile::<F, 1>::ZERO;
            L::step(&params, &state, &mut memory, &plain(x), &mut y);
            all.extend(numbers(y.as_flat()));
        }
        for (last, state) in last.iter_mut().zip(memory.as_flat().chunks(H)) {
            last.extend(numbers::<F>(state));
        }
    }
    case.expect("outputs/h", &last[0], tolerance);
    if !starts[1].is_empty() {
        case.expect("outputs/c", &last[1], tolerance);
    }
    if case.get("outputs").get("output").is_some() {
        case.expect("outputs/output", &all, tolerance);
    }
}

fn streams<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("recurrent");
    for length in ["cell", "5_steps"] {
        let case = |name| fixtures.case(&format!("{name}_{length}"));
        stream::<Rnn<3, H>, F>(case("rnn_tanh"), tolerance);
        stream::<Gru<3, H>, F>(case("gru"), tolerance);
        stream::<Lstm<3, H>, F>(case("lstm"), tolerance);
    }
    assert_eq!(fixtures.names("").len(), 6);
}

#[test]
fn a_stream_goes_on_from_any_state_f64() {
    streams::<f64>(F64);
}

#[test]
fn a_stream_goes_on_from_any_state_f32() {
    streams::<f32>(F32);
}

/// A whole layer, or several, forwards and backwards.
fn layer<L, F, const B: usize>(case: &Case, suffixes: &[&str], tolerance: f64)
where
    L: Layer<Steps, F, Out = Sequence<5, Vector<H>>>,
    F: Scalar,
{
    let all = |group| -> Vec<f64> {
        let each = suffixes.iter().map(|suffix| gates(case, group, suffix));
        each.collect::<Vec<_>>().concat()
    };
    let params = all("params");
    let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
    let outcome = run::<L, Steps, F, B>(&params, &[], &x, &upstream);
    case.expect("outputs/output", &outcome.output, tolerance);
    case.expect("grad_inputs/x", &outcome.input_gradient, tolerance);
    near(
        &case.name,
        &outcome.gradients,
        &all("grad_params"),
        10.0 * tolerance,
    );
    let inferred = infer::<L, Steps, F, B>(&params, &[], &x);
    assert_eq!(inferred, outcome.output, "{}", case.name);
    let after = descend::<L, Steps, F, B>(3, &params, &[], &x, &upstream);
    near(
        &case.name,
        &after,
        &all("after_3_sgd_steps"),
        10.0 * tolerance,
    );
}

fn layers<F: Scalar, const B: usize>(tolerance: f64) {
    let fixtures = Fixtures::read("recurrent_layers");
    let case = |name| fixtures.case(name);
    layer::<Rnn<3, H>, F, B>(case("rnn"), &["_l0"], tolerance);
    layer::<Gru<3, H>, F, B>(case("gru"), &["_l0"], tolerance);
    layer::<Lstm<3, H>, F, B>(case("lstm"), &["_l0"], tolerance);
    type TwoGru = net![Gru<3, H>, Gru<H, H>];
    layer::<TwoGru, F, B>(case("gru_two_layers"), &["_l0", "_l1"], tolerance);
    type TwoLstm = net![Lstm<3, H>, Lstm<H, H>];
    layer::<TwoLstm, F, B>(case("lstm_two_layers"), &["_l0", "_l1"], tolerance);
    type Backwards = net![Reverse, Gru<3, H>, Reverse];
    layer::<Backwards, F, B>(case("gru_reverse"), &["_l0_reverse"], tolerance);
    assert_eq!(fixtures.names("").len(), 6);
}

#[test]
fn layers_are_those_of_pytorch_f64() {
    layers::<f64, 3>(F64);
    layers::<f64, 8>(F64);
}

#[test]
fn layers_are_those_of_pytorch_f32() {
    layers::<f32, 4>(F32);
    layers::<f32, 16>(F32);
}

type Small = net![Input<Sequence<11, Vector<3>>>, Gru<3, 9>, Dropout<20>, Lstm<9, 5>, Rnn<5, 4>, Last, Dense<4, 2>];

/// Numbers in [−1, 1).
fn random<F: Scalar, T: Plain<F>>(rng: &mut Xoshiro256PlusPlus) -> T {
    let mut value = T::ZERO;
    for number in value.as_flat_mut() {
        *number = monograd::uniform(rng, -F::ONE, F::ONE);
    }
    value
}

fn bits<F: Scalar>(numbers: &[F]) -> Vec<u64> {
    numbers.iter().map(|number| number.bits()).collect()
}

/// The numbers of a network after a training in tiles of `B`.
fn trained<F: Scalar, const B: usize>() -> Vec<u64> {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(3);
    let sample = |_| (random::<F, [[F; 3]; 11]>(rng), random::<F, [F; 2]>(rng));
    let data: Vec<_> = (0..37).map(sample).collect();
    let mut net = Network::<Small, F>::init(rng);
    let before = bits(net.as_flat());
    let mut trainer = Trainer::<Small, _, _, F, B>::new(Adam::new(F::of(0.01)), MeanSquaredError);
    let ended = trainer.fit(&mut net, &data[..], Epochs(2).batch(35), rng, |_| {
        ControlFlow::Continue(())
    });
    ended.unwrap();
    let after = bits(net.as_flat());
    assert!(before.iter().zip(&after).filter(|(a, b)| a != b).count() * 10 > 9 * after.len());
    after
}

#[test]
fn a_training_does_not_depend_on_the_size_of_a_tile() {
    fn check<F: Scalar>() {
        let all = [
            trained::<F, 1>(),
            trained::<F, 3>(),
            trained::<F, 8>(),
            trained::<F, 32>(),
        ];
        assert!(all.iter().all(|one| *one == all[0]));
    }
    check::<f32>();
    check::<f64>();
}

/// The gradients of a layer of seven samples in a tile of `B`, whose other
/// lanes hold `rest`.
fn with_rest<L, const B: usize>(rest: f64) -> [Vec<u64>; 3]
where
    L: Layer<Sequence<6, Vector<3>>, f64, Out = Sequence<6, Vector<5>>>,
{
    type X<const B: usize> = <Sequence<6, Vector<3>> as Shape>::Tile<f64, B>;
    type Y<const B: usize> = <Sequence<6, Vector<5>> as Shape>::Tile<f64, B>;
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(4);
    let params: L::Params = random::<f64, _>(rng);
    let (x, upstream) = (
        random::<f64, [f64; 7 * 18]>(rng),
        random::<f64, [f64; 7 * 30]>(rng),
    );
    let (x, samples) = common::tile::<Sequence<6, Vector<3>>, f64, B>(&x, rest);
    let (mut dy, _) = common::tile::<Sequence<6, Vector<5>>, f64, B>(&upstream, rest);
    let (mut y, mut dx, mut tape) = (Y::<B>::ZERO, X::<B>::ZERO, L::Tape::<B>::ZERO);
    let pass = Pass {
        samples,
        first: 0,
        seed: 1,
        begins: false,
    };
    let mut gradients = L::Params::ZERO;
    let mut state = L::State::ZERO;
    L::forward::<B>(&params, &mut state, &x, &mut y, &mut tape, pass);
    let at = Point {
        x: &x,
        y: &y,
        tape: &tape,
    };
    L::backward::<B>(&params, at, &mut dy, Some(&mut dx), &mut gradients, pass);
    [
        bits(gradients.as_flat()),
        bits(&common::untile::<Sequence<6, Vector<5>>, f64, B>(
            &y, samples,
        )),
        bits(&common::untile::<Sequence<6, Vector<3>>, f64, B>(
            &dx, samples,
        )),
    ]
}

#[test]
fn lanes_without_a_sample_reach_nothing() {
    fn check<L>()
    where
        L: Layer<Sequence<6, Vector<3>>, f64, Out = Sequence<6, Vector<5>>>,
    {
        let clean = with_rest::<L, 7>(0.0);
        for rest in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(with_rest::<L, 8>(rest), clean);
            assert_eq!(with_rest::<L, 16>(rest), clean);
        }
    }
    check::<Rnn<3, 5>>();
    check::<Gru<3, 5>>();
    check::<Lstm<3, 5>>();
    check::<net![Reverse, Gru<3, 4>, Reverse, Lstm<4, 5>]>();
}

/// What a stream goes through.
type Body = net![Gru<3, 9>, Tanh, Lstm<9, 5>, Residual<Rnn<5, 5>>, Dropout, Rnn<5, 4>];

fn streamed<F: Scalar>() {
    type Each = net![Input<Sequence<13, Vector<3>>>, Body];
    type Once = net![Input<Sequence<13, Vector<3>>>, Body, Last, Dense<4, 6, Relu>, Dense<6, 4>];
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(8);
    let each = Network::<Each, F>::init(rng);
    let once = Network::<Once, F>::init(rng);
    let sequence: [[F; 3]; 13] = random(rng);
    let whole: [[F; 4]; 13] = each.predict(&sequence);
    let answer: [F; 4] = once.predict(&sequence);
    let (mut steps, mut answers) = (each.stream(), once.stream());
    for _ in 0..2 {
        let mut last = [F::ZERO; 4];
        for (x, y) in sequence.iter().zip(&whole) {
            assert_eq!(bits(&steps.step(x)), bits(y));
            answers.step_into(x, &mut last);
        }
        assert_eq!(bits(&last), bits(&answer));
        steps.reset();
        answers.reset();
    }
    // A copy goes on by itself, and so does a memory that was kept.
    let kept = steps.memory;
    let mut copy = steps;
    let first: [F; 4] = steps.step(&sequence[0]);
    steps.step(&sequence[1]);
    assert_eq!(bits(&copy.step(&sequence[0])), bits(&first));
    steps.memory = kept;
    assert_eq!(bits(&steps.step(&sequence[0])), bits(&first));
}

#[test]
fn a_stream_gives_the_bits_of_the_whole_sequence() {
    streamed::<f32>();
    streamed::<f64>();
}

#[test]
fn a_batch_gives_the_bits_of_one_sequence() {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(9);
    let net = Network::<Small>::init(rng);
    let sequences: [[[f32; 3]; 11]; 41] = random(rng);
    let mut outputs = [[0.0; 2]; 41];
    net.predict_batch(&sequences, &mut outputs).unwrap();
    for (x, y) in sequences.iter().zip(outputs) {
        assert_same(&net.predict(x), &y, "a sequence");
    }
}

#[test]
fn last_and_reverse_move_steps() {
    type Backwards = net![Input<Sequence<3, Image<1, 1, 2>>>, Reverse, Last];
    let net = Network::<Backwards>::ZERO;
    let images = [[[[1.0, 2.0]]], [[[3.0, 4.0]]], [[[5.0, 6.0]]]];
    assert_eq!(net.predict(&images), [[[1.0, 2.0]]]);

    let upstream = [1.0, -2.0];
    let last = run::<Last, Sequence<3, Vector<2>>, f64, 2>(&[], &[], &[0.5; 6], &upstream);
    assert_eq!(last.input_gradient, [0.0, 0.0, 0.0, 0.0, 1.0, -2.0]);
    let upstream = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let reverse = run::<Reverse, Sequence<3, Vector<2>>, f64, 2>(&[], &[], &[0.5; 6], &upstream);
    assert_eq!(reverse.input_gradient, [5.0, 6.0, 3.0, 4.0, 1.0, 2.0]);
}

#[test]
fn weights_are_drawn_as_by_pytorch_or_as_asked() {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(10);
    let net = Network::<Named>::init(rng);
    type Named = net![Input<Sequence<4, Vector<3>>>, Lstm<3, 25>];
    let limit = net
        .as_flat()
        .iter()
        .fold(0.0, |most: f32, x| most.max(x.abs()));
    assert!((0.199..=0.2).contains(&limit), "{limit}");
    let gates = net.params.rest;
    assert!(gates.bias_ih.as_flat().iter().all(|x| *x != 0.0));
    assert!(gates.bias_hh.as_flat().iter().all(|x| *x != 0.0));

    let normal = Network::<Named>::init_with(Init::LecunNormal, rng)
        .params
        .rest;
    let deviation = |x: &[f32]| (x.iter().map(|x| x * x).sum::<f32>() / x.len() as f32).sqrt();
    assert!((deviation(normal.weight_ih.as_flat()) - 3.0_f32.sqrt().recip()).abs() < 0.1);
    assert!((deviation(normal.weight_hh.as_flat()) - 0.2).abs() < 0.02);
    assert!(normal.bias_ih.as_flat().iter().all(|x| *x == 0.0));
    assert!(normal.bias_hh.as_flat().iter().all(|x| *x == 0.0));
}

#[test]
fn costs_and_names() {
    type Net = net![Input<Sequence<32, Vector<3>>>, Gru<3, 16>, Last, Dense<16, 2>];
    assert_eq!(Network::<Net>::PARAMS, 3 * (3 * 16 + 16 * 16 + 2 * 16) + 34);
    assert_eq!(Network::<Net>::MACS, 32 * 3 * (3 * 16 + 16 * 16) + 32);
    // The output, two rooms of 32 steps; notes of a step, products, start.
    let inside = 4 * 16 + 16 + 16;
    assert_eq!(Network::<Net>::INFER_BYTES, 4 * (2 + 2 * 32 * 16 + inside));
    // The memory and a reference, the output; what is between the layers, and
    // the same notes and products.
    let reference = size_of::<&Net>();
    assert_eq!(
        Network::<Net>::STREAM_BYTES,
        4 * (16 + 2 + 3 + 16 + 5 * 16) + reference
    );
    // Input, output and its gradient; the tape: the notes of every step, and what
    // is between the layers; two rooms.
    let tile = 32 * 3 + 2 * 2 + (32 * 4 * 16 + 32 * (3 + 16) + 16) + 2 * 32 * 16;
    // On the way back: four slopes of every step, the gradient that goes from
    // step to step, the output before the first, and of one sample the input,
    // the output before and a slope in lanes of steps, which the kernel
    // transposes.
    let columns = if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        16
    } else {
        8
    };
    let back = 32 * 4 * 16 + 2 * 16 + (3 + 2 * 16) + columns;
    type Learner = Trainer<Net, Sgd<f32>, CrossEntropy, f32, 8>;
    assert_eq!(Learner::STACK_BYTES, 4 * 8 * (tile + back));
    let net =
        Network::<net![Input<Sequence<9, Vector<3>>>, Rnn<3, 4>, Reverse, Lstm<4, 5>, Last]>::ZERO;
    let words: Vec<String> = net
        .to_string()
        .split_whitespace()
        .map(String::from)
        .collect();
    let table = words.join(" ");
    for row in [
        "Rnn<3, 4> 9x4 36 252",
        "Reverse 9x4 0 0",
        "Lstm<4, 5> 9x5 220 1,620",
        "Last 5 0 0",
    ] {
        assert!(table.contains(row), "{table}");
    }
    let different = [
        <Rnn<2, 8> as Store<f32>>::FINGERPRINT,
        <Rnn<8, 2> as Store<f32>>::FINGERPRINT,
        <Gru<2, 8> as Store<f32>>::FINGERPRINT,
        <Lstm<2, 8> as Store<f32>>::FINGERPRINT,
        <Last as Store<f32>>::FINGERPRINT,
        <Reverse as Store<f32>>::FINGERPRINT,
    ];
    for (i, a) in different.iter().enumerate() {
        assert!(different.iter().skip(i + 1).all(|b| a != b));
    }
}
