//! Layers made of layers, and of the same numbers in another shape.

mod common;

use common::{Case, Fixtures, infer, near, numbers, run};
use monograd::layer::{Layer, Pass, Point, Store};
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::{Feed, features_mut};
use monograd::{Lanes, Shape};

const F32: f64 = 2e-6;
const F64: f64 = 1e-10;

/// Two branches of tanh(x W + b) and of x V + c, or each at every step.
type Branches<A, J> = Parallel<Dense<4, 3>, A, J>;
type Steps<const M: usize> =
    Parallel<TimeDistributed<Dense<4, 3>>, TimeDistributed<Dense<4, M, Tanh>>, Concat>;
type JoinedSteps = TimeDistributed<Branches<Dense<4, 2, Tanh>, Concat>>;

/// The numbers of dense layers, as they lie in memory.
fn dense(case: &Case, group: &str, layers: &[&str]) -> Vec<f64> {
    let layer = |name: &&str| {
        let mut numbers = case.transposed(&format!("{group}/{name}weight"));
        numbers.extend(case.tensor(&format!("{group}/{name}bias")));
        numbers
    };
    layers.iter().flat_map(layer).collect()
}

fn parity<L, In, F, const B: usize>(case: &Case, [params, gradients]: [Vec<f64>; 2], tolerance: f64)
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
    let outcome = run::<L, In, F, B>(&params, &[], &x, &upstream);
    case.expect("outputs/output", &outcome.output, tolerance);
    case.expect("grad_inputs/x", &outcome.input_gradient, tolerance);
    near(&case.name, &outcome.gradients, &gradients, tolerance);
    let inferred = infer::<L, In, F, B>(&params, &[], &x);
    assert_eq!(inferred, outcome.output, "{}", case.name);
}

fn all_as_pytorch<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("branches");
    let case = fixtures.case("embedding");
    let table =
        ["params", "grad_params"].map(|group| case.tensor(&format!("{group}/table.weight")));
    parity::<Embedding<7, 3>, Vector<4>, F, 3>(case, table.clone(), tolerance);
    parity::<Embedding<7, 3>, Vector<4>, F, 8>(case, table, tolerance);

    let groups = |case: &Case, layers: &[&str]| {
        ["params", "grad_params"].map(|group| dense(case, group, layers))
    };
    let case = fixtures.case("time_distributed");
    type Distributed = TimeDistributed<Dense<3, 2>>;
    parity::<Distributed, Sequence<5, Vector<3>>, F, 4>(case, groups(case, &[""]), tolerance);
    parity::<Distributed, Sequence<5, Vector<3>>, F, 16>(case, groups(case, &[""]), tolerance);

    let both = &["first.", "second."];
    let case = fixtures.case("sum");
    parity::<Branches<Dense<4, 3, Tanh>, Sum>, Vector<4>, F, 8>(
        case,
        groups(case, both),
        tolerance,
    );
    let case = fixtures.case("product");
    parity::<Branches<Dense<4, 3, Tanh>, Product>, Vector<4>, F, 5>(
        case,
        groups(case, both),
        tolerance,
    );
    let case = fixtures.case("concat");
    parity::<Branches<Dense<4, 2, Tanh>, Concat>, Vector<4>, F, 8>(
        case,
        groups(case, both),
        tolerance,
    );
    parity::<Branches<Dense<4, 2, Tanh>, ConcatTo<5>>, Vector<4>, F, 8>(
        case,
        groups(case, both),
        tolerance,
    );
    let case = fixtures.case("concat_sequence");
    parity::<Steps<2>, Sequence<4, Vector<4>>, F, 8>(case, groups(case, both), tolerance);
    parity::<JoinedSteps, Sequence<4, Vector<4>>, F, 3>(case, groups(case, both), tolerance);
    assert_eq!(fixtures.names("").len(), 6);
}

#[test]
fn as_pytorch_in_f64() {
    all_as_pytorch::<f64>(F64);
}

#[test]
fn as_pytorch_in_f32() {
    all_as_pytorch::<f32>(F32);
}

/// One sample through a layer without numbers.
fn made<A, X, Y>(sample: X) -> Y
where
    A: Architecture<f32, Output = Y>,
    X: Feed<A::In, f32>,
    Y: Plain<f32>,
{
    assert_eq!(Network::<A>::PARAMS, 0);
    Network::<A>::ZERO.predict(&sample)
}

#[test]
fn joined_where_they_belong() {
    type Pixels = Image<2, 2, 1>;
    let image = [[[1.0], [-2.0]], [[3.0], [-4.0]]];
    let joint =
        made::<net![Input<Pixels>, Parallel<Identity, Relu, Concat>], _, [[[f32; 1]; 2]; 4]>(image);
    assert_eq!(
        joint,
        [
            [[1.0], [-2.0]],
            [[3.0], [-4.0]],
            [[1.0], [0.0]],
            [[3.0], [0.0]]
        ]
    );
    let joint = made::<net![Input<Pixels>, Parallel<Identity, Relu, Product>], _, _>(image);
    assert_eq!(joint, [[[1.0], [0.0]], [[9.0], [0.0]]]);
    let joint = made::<net![Input<Pixels>, Parallel<Identity, Relu>], _, _>(image);
    assert_eq!(joint, [[[2.0], [-2.0]], [[6.0], [-4.0]]]);

    let steps = [[1.0, -2.0], [-3.0, 4.0], [5.0, 6.0]];
    type Three = Parallel<Relu, Parallel<Identity, Relu, Product>, Concat>;
    let joint = made::<net![Input<Sequence<3, Vector<2>>>, Three], _, _>(steps);
    assert_eq!(
        joint,
        [
            [1.0, 0.0, 1.0, 0.0],
            [0.0, 4.0, 0.0, 16.0],
            [5.0, 6.0, 25.0, 36.0]
        ]
    );
    type Images = Sequence<2, Image<1, 1, 2>>;
    type Wider = Parallel<Relu, Parallel<Identity, Relu, Concat>, ConcatTo<3>>;
    let joint = made::<net![Input<Images>, Wider], _, _>([[[[1.0, -2.0]]], [[[-3.0, 4.0]]]]);
    assert_eq!(
        joint,
        [
            [[[1.0, 0.0]], [[1.0, -2.0]], [[1.0, 0.0]]],
            [[[0.0, 4.0]], [[-3.0, 4.0]], [[0.0, 4.0]]],
        ]
    );
}

/// 0, 1, 2, …
fn counted<T: Plain<f32>>() -> T {
    let mut value = T::ZERO;
    for (index, number) in value.as_flat_mut().iter_mut().enumerate() {
        *number = index as f32;
    }
    value
}

#[test]
fn reshaped_in_their_order_and_transposed_out_of_it() {
    let image =
        made::<net![Input<Vector<12>>, Reshape<Image<2, 3, 2>>], _, [[[f32; 2]; 3]; 2]>(counted::<
            [f32; 12],
        >(
        ));
    assert_eq!(image, counted::<[[[f32; 2]; 3]; 2]>());
    let steps =
        made::<net![Input<Image<2, 3, 2>>, Reshape<Sequence<4, Vector<3>>>], _, [[f32; 3]; 4]>(
            image,
        );
    assert_eq!(steps, counted::<[[f32; 3]; 4]>());
    let columns = made::<net![Input<Sequence<4, Vector<3>>>, Transpose], _, _>(steps);
    assert_eq!(
        columns,
        [
            [0.0, 3.0, 6.0, 9.0],
            [1.0, 4.0, 7.0, 10.0],
            [2.0, 5.0, 8.0, 11.0]
        ]
    );
    let again = made::<net![Input<Sequence<3, Vector<4>>>, Transpose], _, _>(columns);
    assert_eq!(again, steps);
}

#[test]
fn a_number_that_is_no_index_has_no_row() {
    const TABLE: [[f32; 2]; 3] = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    const NONE: [f32; 8] = [
        -1.0,
        0.5,
        3.0,
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        1e30,
        -1e-30,
    ];
    type Table = Embedding<3, 2>;
    let net = Network::<net![Input<Vector<8>>, Table]> {
        params: monograd::plain::Pair {
            first: (),
            rest: TABLE,
        },
        ..Plain::ZERO
    };
    assert_eq!(net.predict(&NONE), [[0.0; 2]; 8]);
    assert_eq!(
        net.predict(&[2.0, -0.0, 1.0, 0.0, 2.0, 1.0, 1.0, 2.0])[..3],
        [[5.0, 6.0], [1.0, 2.0], [3.0, 4.0]]
    );

    // Each lane has an index of its own, and the last one has no sample.
    let x = NONE.map(|none| Lanes([none, 2.0, none, 0.0]));
    let (mut y, mut dx) = ([[Lanes([7.0; 4]); 2]; 8], [Lanes([7.0; 4]); 8]);
    let pass = Pass {
        samples: 3,
        first: 0,
        seed: 1,
        begins: false,
    };
    Table::forward(&TABLE, &mut (), &x, &mut y, &mut (), pass);
    assert_eq!(
        y,
        [[Lanes([0.0, 5.0, 0.0, 1.0]), Lanes([0.0, 6.0, 0.0, 2.0])]; 8]
    );
    let mut gradients = [[0.0; 2]; 3];
    let mut dy = [[
        Lanes([1.0, 2.0, 3.0, f32::NAN]),
        Lanes([5.0, 6.0, 7.0, f32::NAN]),
    ]; 8];
    let at = Point {
        x: &x,
        y: &y,
        tape: &(),
    };
    Table::backward(&TABLE, at, &mut dy, Some(&mut dx), &mut gradients, pass);
    assert_eq!(gradients, [[0.0, 0.0], [0.0, 0.0], [16.0, 48.0]]);
    assert_eq!(dx, [Lanes([0.0; 4]); 8]);
}

#[test]
fn an_embedding_is_drawn_normally() {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Vector<1>>, Embedding<100, 50>], f64>::init(rng);
    let squares: f64 = net.as_flat().iter().map(|x| x * x).sum();
    assert!((0.9..1.1).contains(&(squares / 5000.0)), "{squares}");
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Vector<1>>, Embedding<100, 50>], f64>::init_with(
        Init::Uniform(0.1),
        rng,
    );
    assert!(net.as_flat().iter().all(|x| (-0.1..0.1).contains(x)));
}

// Together every layer of this family, on every shape that it takes; with
// masks, and with batches that are the steps of one sample.
type Series = net![
    Input<Sequence<3, Vector<4>>>,
    TimeDistributed<net![Dense<4, 6, Gelu>, Dropout<20>, BatchNorm1d<6>]>,
    Parallel<Identity, TimeDistributed<Dense<6, 2, Tanh>>, Concat>, Transpose, Reshape<Image<4, 2, 3>>,
    Parallel<Silu, Parallel<Dropout<10>, Tanh, Product>, Concat>, Flatten,
    Parallel<Dense<48, 5>, Dense<48, 5, Sigmoid>, Product>,
    Repeat<3, net![Dense<5, 5, Tanh>, Dropout<30>]>, Parallel<Dense<5, 2>, Dense<5, 2, Elu>>
];
type Tokens = net![
    Input<Vector<9>>, Embedding<6, 4>, Repeat<2, TimeDistributed<Dense<4, 4, Relu>>>,
    Parallel<TimeDistributed<Dense<4, 3>>, TimeDistributed<Dense<4, 9, Silu>>, ConcatTo<12>>, Flatten, Dense<108, 2>
];

/// What samples are drawn from.
trait Draw: Plain<f32> {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self;
}

impl Draw for [[f32; 4]; 3] {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        [[(); 4]; 3].map(|step| step.map(|()| monograd::uniform(rng, -1.0, 1.0)))
    }
}

impl Draw for [f32; 9] {
    // Some of them are no index.
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        [(); 9].map(|()| (rng.next_u64() % 8) as f32 - 1.0)
    }
}

/// How a training ends, with all samples in a batch or several batches.
fn train<A, X, const B: usize>() -> Vec<u32>
where
    A: Architecture<f32, Out = Vector<2>, Output = [f32; 2]>,
    X: Draw + Feed<A::In, f32>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(11);
    let data: Vec<(X, [f32; 2])> = (0..21)
        .map(|_| (X::draw(rng), [rng.next_u64() as f32 * 1e-19, 0.5]))
        .collect();
    let data = data.as_slice();
    let mut seen = Vec::new();
    for plan in [Epochs(2).full_batch(), Epochs(2).batch(10)] {
        let mut net = Network::<A>::init(rng);
        let mut trainer = Trainer::<A, _, _, f32, B>::new(Adam::new(0.01), MeanSquaredError);
        let outcome = trainer.fit(&mut net, data, plan, rng, |_| ControlFlow::Continue(()));
        seen.push(outcome.unwrap().loss);
        seen.extend(net.as_flat());
        let mut outputs = [[0.0; 2]; 21];
        net.predict_batch(
            &data.iter().map(|(x, _)| *x).collect::<Vec<X>>(),
            &mut outputs,
        )
        .unwrap();
        for ((x, _), output) in data.iter().zip(outputs) {
            assert_eq!(net.predict(x), output);
        }
        seen.extend(outputs.as_flattened());
    }
    assert!(seen.iter().all(|number| number.is_finite()));
    seen.into_iter().map(f32::to_bits).collect()
}

#[test]
fn bits_do_not_depend_on_the_tile() {
    fn check<A, X>()
    where
        A: Architecture<f32, Out = Vector<2>, Output = [f32; 2]>,
        X: Draw + Feed<A::In, f32>,
    {
        let one = train::<A, X, 1>();
        assert!(one == train::<A, X, 3>(), "tiles of 3");
        assert!(one == train::<A, X, 8>(), "tiles of 8");
        assert!(one == train::<A, X, 32>(), "tiles of 32");
    }
    check::<Series, [[f32; 4]; 3]>();
    check::<Tokens, [f32; 9]>();
}

#[test]
fn lanes_without_a_sample_influence_nothing() {
    fn pass<A, X, const B: usize>(filling: f32) -> Vec<u32>
    where
        A: Architecture<f32, Out = Vector<2>>,
        X: Draw,
    {
        const SAMPLES: usize = 5;
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(3);
        let Network { params, mut state } = Network::<A>::init(rng);
        let (mut x, mut dx) = (
            <A::In as Shape>::Tile::<f32, B>::ZERO,
            <A::In as Shape>::Tile::<f32, B>::ZERO,
        );
        let samples: [X; SAMPLES] = [(); SAMPLES].map(|()| X::draw(rng));
        for (number, feature) in features_mut::<f32, B>(&mut x).iter_mut().enumerate() {
            feature.0.fill(filling);
            for (lane, sample) in feature.0.iter_mut().zip(&samples) {
                *lane = sample.as_flat()[number];
            }
        }
        let mut dy = [Lanes([filling; B]); 2];
        for feature in &mut dy {
            for lane in &mut feature.0[..SAMPLES] {
                *lane = monograd::uniform(rng, -1.0, 1.0);
            }
        }
        let pass = Pass {
            samples: SAMPLES,
            first: 7,
            seed: 1,
            begins: false,
        };
        let (mut y, mut tape) = (
            [Lanes([filling; B]); 2],
            <A as Layer<A::In, f32>>::Tape::<B>::ZERO,
        );
        tape.as_flat_mut().fill(filling);
        A::forward::<B>(&params, &mut state, &x, &mut y, &mut tape, pass);
        let mut gradients = <A as Store<f32>>::Params::ZERO;
        let at = Point {
            x: &x,
            y: &y,
            tape: &tape,
        };
        A::backward::<B>(&params, at, &mut dy, Some(&mut dx), &mut gradients, pass);
        let mut seen = gradients.as_flat().to_vec();
        seen.extend(state.as_flat());
        for feature in features_mut::<f32, B>(&mut dx).iter().chain(&y) {
            seen.extend(&feature.0[..SAMPLES]);
        }
        assert!(seen.iter().all(|number| number.is_finite()));
        seen.into_iter().map(f32::to_bits).collect()
    }
    fn check<A: Architecture<f32, Out = Vector<2>>, X: Draw>() {
        let zeros = pass::<A, X, 8>(0.0);
        for filling in [f32::NAN, f32::INFINITY, -1e30, 2.0] {
            assert!(zeros == pass::<A, X, 8>(filling), "{filling}");
        }
    }
    check::<Series, [[f32; 4]; 3]>();
    check::<Tokens, [f32; 9]>();
}

/// Everything about a network that could differ.
fn whole<A, F: Scalar>() -> Vec<f64>
where
    A: Architecture<F, Out = Vector<4>, Output = [F; 4]>,
    [F; 4]: Feed<A::In, F>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(5);
    let mut net = Network::<A, F>::init(rng);
    let mut seen = numbers(net.as_flat());
    let data: Vec<([F; 4], [F; 4])> = (0..20)
        .map(|_| {
            [[(); 4]; 2]
                .map(|half| half.map(|()| monograd::uniform(rng, -F::ONE, F::ONE)))
                .into()
        })
        .collect();
    let data = data.as_slice();
    let mut trainer = Trainer::<A, _, _, F, 8>::new(Adam::new(F::of(0.01)), MeanSquaredError);
    let outcome = trainer.fit(&mut net, data, Epochs(3).batch(10), rng, |_| {
        ControlFlow::Continue(())
    });
    seen.push(outcome.unwrap().loss.as_f64());
    seen.extend(numbers(net.as_flat()));
    seen.extend(data.iter().flat_map(|(x, _)| numbers(&net.predict(x))));
    // The gradient by the input, too.
    let x: Vec<f64> = data[..3].iter().flat_map(|(x, _)| numbers(x)).collect();
    let (params, state) = (numbers(net.params.as_flat()), numbers(net.state.as_flat()));
    let outcome = run::<A, A::In, F, 4>(&params, &state, &x, &x);
    seen.extend(outcome.input_gradient);
    seen.extend(outcome.gradients);
    seen
}

#[test]
fn repeated_is_a_chain_to_the_bit() {
    type Block = net![Dense<4, 7, Relu>, Dropout<20>, Residual<net![Dense<7, 7, Tanh>, BatchNorm1d<7>]>, Dense<7, 4>];
    type One = Repeat<1, Block>;
    type Two = Repeat<2, Block>;
    type Five = net![Dense<4, 4>, Repeat<5, Block>, Dropout<10>];
    type FiveChained = net![Dense<4, 4>, net![Block, Block, Block, Block, Block], Dropout<10>];
    assert_eq!(whole::<One, f32>(), whole::<Block, f32>());
    assert_eq!(whole::<Two, f64>(), whole::<net![Block, Block], f64>());
    assert_eq!(whole::<Five, f32>(), whole::<FiveChained, f32>());

    // A file of the one is a file of the other.
    assert_eq!(
        Network::<Five>::FINGERPRINT,
        Network::<FiveChained>::FINGERPRINT
    );
    assert_ne!(
        Network::<Repeat<2, Block>>::FINGERPRINT,
        Network::<Repeat<3, Block>>::FINGERPRINT
    );
    let net = Network::<Five>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let mut bytes = vec![0; Network::<Five>::SAVED_BYTES];
    let bytes = net.to_bytes(&mut bytes).unwrap();
    let read = Network::<FiveChained>::from_bytes(bytes).unwrap();
    assert_eq!(read.as_flat(), net.as_flat());
    assert_eq!(read.predict(&[0.3; 4]), net.predict(&[0.3; 4]));
}

#[test]
fn written_as_people_write_it() {
    macro_rules! check {
        ($($layer:ty),* $(,)?) => {$(
            let mut text = String::new();
            <$layer as Store<f32>>::write(&mut text).unwrap();
            assert_eq!(text, stringify!($layer));
        )*};
    }
    check![
        Parallel<Dense<5, 2>, Dense<5, 2, Elu>>,
        Parallel<Silu, Parallel<Dropout<10>, Tanh, Product>, Concat>,
        Parallel<Relu, Tanh, ConcatTo<12>>,
        Repeat<2, TimeDistributed<Dense<4, 4, Relu>>>,
        Embedding<6, 4>,
        Transpose,
    ];
    let mut text = String::new();
    <Reshape<Image<4, 2, 3>> as Store<f32>>::write(&mut text).unwrap();
    assert_eq!(text, "Reshape<4x2x3>");
}

#[test]
fn what_is_computed_tells_architectures_apart() {
    macro_rules! fingerprints {
        ($($layer:ty),* $(,)?) => { [$(<$layer as Store<f32>>::FINGERPRINT.0),*] };
    }
    let mut all = fingerprints![
        Parallel<Dense<4, 4>, Dense<4, 4>>,
        Parallel<Dense<4, 4>, Dense<4, 4>, Product>,
        Parallel<Dense<4, 4>, Dense<4, 4>, Concat>,
        Parallel<Dense<4, 4>, Dense<4, 4, Tanh>>,
        net![Dense<4, 4>, Dense<4, 4>],
        Residual<Dense<4, 4>>,
        Dense<4, 4>,
        TimeDistributed<Dense<4, 4>>,
        Embedding<4, 5>,
        Embedding<5, 4>,
        Reshape<Vector<12>>,
        Reshape<Image<1, 3, 4>>,
        Reshape<Image<1, 4, 3>>,
        Transpose,
        Repeat<3, Dense<4, 4>>,
    ];
    all.sort_unstable();
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
    let concats = fingerprints![Parallel<Relu, Tanh, Concat>, Parallel<Relu, Tanh, ConcatTo<8>>];
    assert_eq!(concats[0], concats[1]);
}

#[test]
fn costs_are_counted_by_hand() {
    /// Multiply-adds, and floats a sample to infer and on the way back.
    const fn costs<L: Layer<In, f32>, In: Shape>() -> [usize; 3] {
        [L::MACS, L::INFER_SCRATCH, L::BACKWARD_SCRATCH]
    }
    /// What a dense layer of so many outputs keeps on the way back.
    fn columns<const N: usize>() -> usize {
        <Dense<1, N> as Layer<Vector<1>, f32>>::BACKWARD_SCRATCH
    }
    type Wide = net![Dense<4, 9>, Dense<9, 3>];
    const WIDE: usize = 2 * 9;
    // The second output, and the rooms of a branch; on the way back its
    // gradient and another one by the input.
    assert_eq!(
        costs::<Parallel<Dense<4, 3>, Wide>, Vector<4>>(),
        [12 + 36 + 27, 3 + WIDE, 3 + 4 + WIDE + columns::<9>()]
    );
    // The longer branch needs more than the shorter and that gradient.
    assert_eq!(
        costs::<Parallel<Wide, Dense<4, 3>, Product>, Vector<4>>(),
        [12 + 36 + 27, 3 + WIDE, 3 + WIDE + columns::<9>()]
    );
    // Concatenated in place.
    assert_eq!(
        costs::<Parallel<Dense<4, 3>, Dense<4, 2>, Concat>, Vector<4>>(),
        [20, 0, 4 + columns::<2>()]
    );
    // Each step is concatenated from a room.
    assert_eq!(
        costs::<Parallel<Relu, Tanh, Concat>, Sequence<5, Vector<4>>>(),
        [0, 40, 40 + 20]
    );
    // One buffer, which takes turns with the output.
    assert_eq!(
        costs::<Repeat<1, Dense<4, 4>>, Vector<4>>(),
        [16, 0, columns::<4>()]
    );
    assert_eq!(
        costs::<Repeat<6, Dense<4, 4>>, Vector<4>>(),
        [96, 4, 4 + columns::<4>()]
    );
    // Nothing to infer but what a step needs.
    assert_eq!(
        costs::<TimeDistributed<Wide>, Sequence<5, Vector<4>>>(),
        [5 * 63, WIDE, 5 * (4 + 3 + WIDE + columns::<9>())]
    );
    assert_eq!(costs::<Reshape<Image<1, 4, 3>>, Vector<12>>(), [0; 3]);
    assert_eq!(costs::<Transpose, Sequence<4, Vector<3>>>(), [0; 3]);
    assert_eq!(
        costs::<Embedding<9, 4>, Vector<3>>(),
        [0, size_of::<&[f32]>() / 4, 3 * 4]
    );

    // Tapes: both outputs of a sum, of a concatenation none.
    const fn tape<L: Layer<In, f32>, In: Shape>() -> usize {
        <L::Tape<1> as Plain<f32>>::COUNT
    }
    assert_eq!(
        tape::<Parallel<Dense<4, 3>, Dense<4, 3, Gelu>>, Vector<4>>(),
        3 + 3 + 3
    );
    assert_eq!(
        tape::<Parallel<Dense<4, 3>, Dense<4, 3, Gelu>, Concat>, Vector<4>>(),
        3
    );
    assert_eq!(
        tape::<Repeat<6, Dense<4, 4, Gelu>>, Vector<4>>(),
        6 * (4 + 4)
    );
    assert_eq!(
        tape::<TimeDistributed<Dense<4, 3, Gelu>>, Sequence<5, Vector<4>>>(),
        5 * (4 + 3 + 3)
    );
}
