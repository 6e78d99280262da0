//! Attention and positions: what PyTorch gives, whatever the tile.

mod common;

use common::{Case, Fixtures, Outcome, infer, near, run};
use monograd::layer::{Layer, Mask, Pass, Point, Store};
use monograd::plain::{Plain, WeightBias};
use monograd::prelude::*;
use monograd::shape::{Feed, features, features_mut};
use monograd::{Full, Shape};

/// What the float types are held to: f64 to 1e-10 everywhere, f32 to this,
/// some tens of its roundings (6e-8).
const F32: f64 = 5e-6;
const F64: f64 = 1e-10;

/// A sequence of `T` vectors of `D` numbers.
type Steps<const T: usize, const D: usize> = Sequence<T, Vector<D>>;

/// The weights of attention, as our parameters lie in memory.
fn projections(case: &Case, group: &str) -> Vec<f64> {
    let parts = ["query", "key", "value", "output"].map(|part| linear(case, group, part));
    parts.concat()
}

/// Weights and biases of a linear layer, PyTorch's `[out, in]`.
fn linear(case: &Case, group: &str, part: &str) -> Vec<f64> {
    let mut params = case.transposed(&format!("{group}/{part}_weight"));
    params.extend(case.tensor(&format!("{group}/{part}_bias")));
    params
}

/// Runs a layer on a case, with as many lanes to spare as there are, and
/// compares all but the gradients by the parameters.
fn compare<L, In, F, const B: usize>(case: &Case, params: &[f64], tolerance: f64) -> Outcome
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
    let outcome = run::<L, In, F, B>(params, &[], &x, &upstream);
    case.expect("outputs/output", &outcome.output, tolerance);
    case.expect("grad_inputs/x", &outcome.input_gradient, tolerance);
    let inferred = infer::<L, In, F, B>(params, &[], &x);
    assert_eq!(inferred, outcome.output, "{}", case.name);
    outcome
}

/// Multi-head attention on a case of so many steps.
fn multi_head<L, const T: usize, F: Scalar>(case: &Case, weights: &Case, tolerance: f64)
where
    L: Layer<Steps<T, 4>, F>,
{
    let params = projections(weights, "params");
    let expected = projections(case, "grad_params");
    let outcome = compare::<L, Steps<T, 4>, F, 2>(case, &params, tolerance);
    near(&case.name, &outcome.gradients, &expected, tolerance);
    let outcome = compare::<L, Steps<T, 4>, F, 5>(case, &params, tolerance);
    near(&case.name, &outcome.gradients, &expected, tolerance);
}

fn multi_head_attention<F: Scalar>(tolerance: f64) {
    fn steps<const HEADS: usize, M: Mask, F: Scalar>(fixtures: &Fixtures, tolerance: f64)
    where
        MultiHeadAttention<4, HEADS, M>:
            Layer<Steps<1, 4>, F> + Layer<Steps<3, 4>, F> + Layer<Steps<7, 4>, F>,
    {
        type L<const HEADS: usize, M> = MultiHeadAttention<4, HEADS, M>;
        let weights = fixtures.case("weights");
        let mask = if M::NAME == "Full" { "" } else { "_causal" };
        let case = |steps| fixtures.case(&format!("multihead_{HEADS}{mask}_{steps}"));
        multi_head::<L<HEADS, M>, 1, F>(case(1), weights, tolerance);
        multi_head::<L<HEADS, M>, 3, F>(case(3), weights, tolerance);
        multi_head::<L<HEADS, M>, 7, F>(case(7), weights, tolerance);
    }
    let fixtures = &Fixtures::read("attention");
    steps::<1, Full, F>(fixtures, tolerance);
    steps::<2, Full, F>(fixtures, tolerance);
    steps::<4, Full, F>(fixtures, tolerance);
    steps::<1, Causal, F>(fixtures, tolerance);
    steps::<2, Causal, F>(fixtures, tolerance);
    steps::<4, Causal, F>(fixtures, tolerance);
    assert_eq!(fixtures.names("multihead").len(), 18);
}

#[test]
fn multi_head_attention_f64() {
    multi_head_attention::<f64>(F64);
}

#[test]
fn multi_head_attention_f32() {
    multi_head_attention::<f32>(F32);
}

/// A width and a length that fill no register.
#[test]
fn wider_attention() {
    fn check<L, F: Scalar>(name: &str, tolerance: f64)
    where
        L: Layer<Steps<9, 10>, F>,
    {
        let fixtures = Fixtures::read("attention");
        let case = fixtures.case(name);
        let params = projections(case, "params");
        let outcome = compare::<L, Steps<9, 10>, F, 1>(case, &params, tolerance);
        near(
            name,
            &outcome.gradients,
            &projections(case, "grad_params"),
            tolerance,
        );
    }
    check::<MultiHeadAttention<10, 2>, f64>("wide", F64);
    check::<MultiHeadAttention<10, 2>, f32>("wide", F32);
    check::<MultiHeadAttention<10, 2, Causal>, f64>("wide_causal", F64);
    check::<MultiHeadAttention<10, 2, Causal>, f32>("wide_causal", F32);
}

#[test]
fn scaled_dot_product_attention() {
    fn check<F: Scalar>(tolerance: f64) {
        type In = Sequence<3, Steps<5, 3>>;
        let fixtures = Fixtures::read("attention");
        let (full, causal) = (fixtures.case("alone"), fixtures.case("alone_causal"));
        compare::<ScaledDotProductAttention, In, F, 2>(full, &[], tolerance);
        compare::<ScaledDotProductAttention, In, F, 7>(full, &[], tolerance);
        compare::<ScaledDotProductAttention<Causal>, In, F, 2>(causal, &[], tolerance);
    }
    check::<f64>(F64);
    check::<f32>(F32);
}

#[test]
fn positions() {
    fn check<F: Scalar>(tolerance: f64) {
        let fixtures = Fixtures::read("attention");
        let waves = |name| fixtures.case(name);
        compare::<PositionalEncoding, Steps<40, 6>, F, 1>(waves("waves_40_6"), &[], tolerance);
        compare::<PositionalEncoding, Steps<3, 5>, F, 4>(waves("waves_3_5"), &[], tolerance);
        let case = fixtures.case("learned_positions");
        let weight = case.tensor("params/weight");
        let outcome =
            compare::<LearnedPositions<3, 4>, Steps<3, 4>, F, 2>(case, &weight, tolerance);
        case.expect("grad_params/weight", &outcome.gradients, tolerance);
    }
    check::<f64>(F64);
    check::<f32>(F32);
}

/// A network of all that is in this file.
type All = net![
    Input<Steps<5, 6>>, PositionalEncoding, LearnedPositions<5, 6>,
    Residual<MultiHeadAttention<6, 3, Causal>>, MultiHeadAttention<6, 2>, FlattenTo<30>, Dense<30, 3>
];
/// The same for what has no weights.
type Alone = net![
    Input<Sequence<3, Steps<4, 5>>>, Tanh, ScaledDotProductAttention<Causal>, FlattenTo<20>,
    Dense<20, 3>
];

/// Numbers in [−1, 1).
fn drawn<F: Scalar, P: Plain<F>>(rng: &mut Xoshiro256PlusPlus) -> P {
    let mut value = P::ZERO;
    for number in value.as_flat_mut() {
        *number = monograd::uniform(rng, -F::ONE, F::ONE);
    }
    value
}

/// The bits of a network after some epochs of training with tiles of `B`.
fn trained<A, F, const B: usize>() -> Vec<u64>
where
    A: Architecture<F, Out = Vector<3>>,
    F: Scalar,
    <A::In as Shape>::Array<F>: Feed<A::In, F>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(11);
    let samples = 0..19;
    let data: Vec<_> = samples
        .map(|n| {
            let x = drawn::<F, <A::In as Shape>::Array<F>>(rng);
            (x, Class::<3>::new(n % 3).unwrap())
        })
        .collect();
    let mut net = Network::<A, F>::init(rng);
    let mut trainer = Trainer::<A, _, _, F, B>::new(Adam::new(F::of(0.01)), CrossEntropy);
    let plan = Epochs(2).batch(11);
    let outcome = trainer.fit(&mut net, data.as_slice(), plan, rng, |_| {
        ControlFlow::Continue(())
    });
    assert!(outcome.unwrap().loss.is_finite());
    net.as_flat().iter().map(|number| number.bits()).collect()
}

#[test]
fn training_does_not_depend_on_the_tile() {
    fn check<A, F>()
    where
        A: Architecture<F, Out = Vector<3>>,
        F: Scalar,
        <A::In as Shape>::Array<F>: Feed<A::In, F>,
    {
        let one = trained::<A, F, 1>();
        assert_eq!(one, trained::<A, F, 3>());
        assert_eq!(one, trained::<A, F, 8>());
        assert_eq!(one, trained::<A, F, 32>());
    }
    check::<All, f32>();
    check::<All, f64>();
    check::<Alone, f32>();
}

/// All that a pass through a tile of four, with samples in the first three
/// lanes, gives those and the parameters; `filling` is in the other lane.
fn passed<A: Architecture<f32>>(filling: f32) -> Vec<u32> {
    const SAMPLES: usize = 3;
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(3);
    let Network { params, mut state } = Network::<A>::init(rng);
    let mut x: <A::In as Shape>::Tile<f32, 4> = drawn(rng);
    let mut dy: <A::Out as Shape>::Tile<f32, 4> = drawn(rng);
    let (mut y, mut dx) = (dy, x);
    let mut tape = <A as Layer<A::In, f32>>::Tape::<4>::ZERO;
    let written = y.as_flat_mut().iter_mut().chain(dx.as_flat_mut());
    let kept = tape.as_flat_mut().iter_mut();
    written.chain(kept).for_each(|number| *number = f32::NAN);
    for feature in features_mut::<f32, 4>(&mut x)
        .iter_mut()
        .chain(features_mut(&mut dy))
    {
        feature.0[SAMPLES..].fill(filling);
    }
    let mut gradients = A::Params::ZERO;
    let pass = Pass {
        samples: SAMPLES,
        first: 0,
        seed: 1,
        begins: false,
    };
    A::forward::<4>(&params, &mut state, &x, &mut y, &mut tape, pass);
    let at = Point {
        x: &x,
        y: &y,
        tape: &tape,
    };
    A::backward::<4>(&params, at, &mut dy, Some(&mut dx), &mut gradients, pass);
    let mut seen = gradients.as_flat().to_vec();
    for feature in features::<f32, 4>(&dx).iter().chain(features(&y)) {
        seen.extend_from_slice(&feature.0[..SAMPLES]);
    }
    assert!(seen.iter().all(|number| number.is_finite()));
    seen.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn lanes_without_a_sample_influence_nothing() {
    for filling in [f32::NAN, f32::INFINITY, -1e30] {
        assert_eq!(passed::<All>(0.0), passed::<All>(filling), "{filling}");
        assert_eq!(passed::<Alone>(0.0), passed::<Alone>(filling), "{filling}");
    }
}

/// One sample through a layer with drawn parameters.
fn predicted<L, const T: usize, const D: usize>(x: &[[f32; D]; T]) -> [[f32; D]; T]
where
    L: Layer<Steps<T, D>, f32, Out = Steps<T, D>>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(5);
    let net = Network::<net![Input<Steps<T, D>>, L]>::init(rng);
    net.predict(x)
}

#[test]
fn a_causal_step_sees_itself_and_what_was_before() {
    type Layer = MultiHeadAttention<6, 2, Causal>;
    let x: [[f32; 6]; 9] = drawn(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let y = predicted::<Layer, 9, 6>(&x);
    for changed in 0..9 {
        for change in [0.5, -1e3] {
            let mut x = x;
            x[changed][2] += change;
            let z = predicted::<Layer, 9, 6>(&x);
            for step in 0..9 {
                assert_eq!(y[step] == z[step], step < changed, "{changed} for {step}");
            }
        }
    }
    // The first step sees nothing but itself, so there is nothing to weigh.
    let alone = predicted::<MultiHeadAttention<6, 2>, 1, 6>(&[x[0]]);
    assert_eq!(y[0], alone[0]);
    // The last one sees all, as without a mask.
    let all = predicted::<MultiHeadAttention<6, 2>, 9, 6>(&x);
    assert_eq!(y[8], all[8]);
    assert!((0..8).all(|step| y[step] != all[step]));
}

#[test]
fn no_gradient_comes_from_what_a_step_does_not_see() {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(2);
    let params: [f64; 4 * 20] = drawn(rng);
    let x: [f64; 5 * 4] = drawn(rng);
    for step in 0..5 {
        let mut upstream = [0.0; 5 * 4];
        upstream[4 * step..][..4].fill(1.0);
        let outcome = run::<MultiHeadAttention<4, 2, Causal>, Steps<5, 4>, f64, 1>(
            &params,
            &[],
            &x,
            &upstream,
        );
        let (seen, unseen) = outcome.input_gradient.split_at(4 * (step + 1));
        assert!(seen.iter().all(|&gradient| gradient != 0.0), "{step}");
        assert!(unseen.iter().all(|&gradient| gradient == 0.0), "{step}");
    }
}

#[test]
fn without_positions_the_order_of_the_steps_does_not_matter() {
    type Layer = MultiHeadAttention<8, 4>;
    let mut x: [[f32; 8]; 7] = drawn(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let mut y = predicted::<Layer, 7, 8>(&x);
    x.reverse();
    y.reverse();
    let (y, z) = (y.as_flattened(), predicted::<Layer, 7, 8>(&x));
    let numbers = |floats: &[f32]| floats.iter().map(|&y| f64::from(y)).collect::<Vec<_>>();
    near("reversed", &numbers(z.as_flattened()), &numbers(y), F32);
    assert_ne!(predicted::<PositionalEncoding, 7, 8>(&x)[6], x[6]);
}

/// A mask of one's own: a step sees itself and the one before.
struct Two;

impl Mask for Two {
    const NAME: &'static str = "Two";

    fn sees(query: usize, key: usize) -> bool {
        key == query || key + 1 == query
    }
}

#[test]
fn a_mask_of_ones_own() {
    let x: [[f32; 4]; 6] = drawn(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let y = predicted::<MultiHeadAttention<4, 2, Two>, 6, 4>(&x);
    for step in 1..6 {
        // The two steps alone.
        let z = predicted::<MultiHeadAttention<4, 2, Two>, 2, 4>(&[x[step - 1], x[step]]);
        assert_eq!(y[step], z[1], "{step}");
    }
}

#[test]
fn scores_of_any_size_are_weighed() {
    type Alone = net![Input<Sequence<3, Steps<3, 2>>>, ScaledDotProductAttention];
    let net = Network::<Alone>::ZERO;
    let value = [[1.0, -1.0], [2.0, -2.0], [3.0, -3.0]];
    for size in [1e3, 1e9, 1e18_f32] {
        let keys = [[size, 0.0], [0.0, size], [-size, 0.0]];
        let y: [[f32; 2]; 3] = net.predict(&[keys, keys, value]);
        assert_eq!(y, value, "{size}");
        let y: [[f32; 2]; 3] = net.predict(&[[[-size; 2]; 3], keys, value]);
        assert_eq!(y, [value[2]; 3], "{size}");
    }
}

#[test]
fn weights_are_drawn_as_pytorch_draws_them() {
    const D: usize = 24;
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<net![Input<Steps<2, D>>, MultiHeadAttention<D, 3>]>::init(rng);
    let params = net.params.rest;
    let within = |projection: &WeightBias<[[f32; D]; D], [f32; D]>, limit: f32| {
        let largest = projection
            .weight
            .as_flattened()
            .iter()
            .fold(0.0, |max: f32, w| max.max(w.abs()));
        assert!(
            largest <= limit && largest > 0.95 * limit,
            "{largest} of {limit}"
        );
        assert_eq!(projection.bias, [0.0; D]);
    };
    // Of one matrix with three times as many outputs.
    let xavier = (6.0 / (4 * D) as f32).sqrt();
    within(&params.query, xavier);
    within(&params.key, xavier);
    within(&params.value, xavier);
    within(&params.output, 1.0 / (D as f32).sqrt());
    assert_ne!(params.query.weight, params.key.weight);

    let places = Network::<LearnedPositions<40, 25>>::init(rng).params;
    let places = places.as_flattened();
    let (mean, square) = (
        places.iter().sum::<f32>() / 1000.0,
        places.iter().map(|place| place * place).sum::<f32>() / 1000.0,
    );
    assert!(
        mean.abs() < 0.1 && (square - 1.0).abs() < 0.15,
        "{mean}, {square}"
    );
}

#[test]
fn layers_are_told_apart_and_counted() {
    fn fingerprint<L: Store<f32>>() -> u64 {
        L::FINGERPRINT.0
    }
    let different = [
        fingerprint::<MultiHeadAttention<8, 2>>(),
        fingerprint::<MultiHeadAttention<8, 4>>(),
        fingerprint::<MultiHeadAttention<4, 2>>(),
        fingerprint::<MultiHeadAttention<8, 2, Causal>>(),
        fingerprint::<MultiHeadAttention<8, 2, Two>>(),
        fingerprint::<ScaledDotProductAttention>(),
        fingerprint::<ScaledDotProductAttention<Causal>>(),
        fingerprint::<PositionalEncoding>(),
        fingerprint::<LearnedPositions<8, 2>>(),
        fingerprint::<LearnedPositions<2, 8>>(),
    ];
    for (n, one) in different.iter().enumerate() {
        assert!(!different[..n].contains(one), "number {n}");
    }

    fn written<L: Store<f32>>() -> String {
        let mut text = String::new();
        L::write(&mut text).unwrap();
        text
    }
    assert_eq!(
        written::<MultiHeadAttention<8, 2>>(),
        "MultiHeadAttention<8, 2>"
    );
    assert_eq!(
        written::<MultiHeadAttention<8, 2, Causal>>(),
        "MultiHeadAttention<8, 2, Causal>"
    );
    assert_eq!(
        written::<ScaledDotProductAttention<Causal>>(),
        "ScaledDotProductAttention<Causal>"
    );
    assert_eq!(
        written::<LearnedPositions<5, 6>>(),
        "LearnedPositions<5, 6>"
    );

    // Four projections of five steps, twice; 25 scores and as many means.
    let attention = 2 * (4 * 5 * 36 + 2 * 25 * 6);
    assert_eq!(Network::<All>::MACS, attention + 90);
    assert_eq!(Network::<All>::PARAMS, 5 * 6 + 2 * 4 * 42 + 93);
}

/// Three steps tell what belongs to each of three keys, in any order; the last
/// step asks for one of them.
fn look_ups() -> Vec<([[f32; 6]; 4], Class<2>)> {
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    let mut samples = Vec::new();
    for order in orders {
        for (values, asked) in (0..8).flat_map(|values| (0..3).map(move |asked| (values, asked))) {
            let mut x = [[0.0; 6]; 4];
            for (step, key) in order.into_iter().enumerate() {
                x[step][key] = 1.0;
                x[step][3 + (values >> key & 1)] = 1.0;
            }
            x[3][asked] = 1.0;
            x[3][5] = 1.0;
            samples.push((x, Class::new(values >> asked & 1).unwrap()));
        }
    }
    samples
}

/// How many of the look-ups a network gets wrong after training.
fn wrong<A: Architecture<f32, Out = Vector<2>, Output = [f32; 2]>>(epochs: usize) -> usize
where
    [[f32; 6]; 4]: Feed<A::In, f32>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let data = look_ups();
    let mut net = Network::<A>::init(rng);
    let mut trainer = Trainer::<A, _, _>::new(Adam::new(0.02), CrossEntropy);
    let plan = Epochs(epochs).batch(32);
    trainer
        .fit(&mut net, data.as_slice(), plan, rng, |epoch| {
            if epoch.loss < 0.02 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
    let right = data.iter().filter(|(x, class)| {
        let [no, yes]: [f32; 2] = net.predict(x);
        usize::from(yes > no) == class.index()
    });
    data.len() - right.count()
}

#[test]
fn attention_learns_to_look_things_up() {
    type Looking = net![
        Input<Steps<4, 6>>, Residual<MultiHeadAttention<6, 2>>, FlattenTo<24>, Dense<24, 2>
    ];
    type Adding = net![Input<Steps<4, 6>>, FlattenTo<24>, Dense<24, 2>];
    assert_eq!(wrong::<Looking>(150), 0);
    assert!(wrong::<Adding>(150) > 30);
}

/// A block of a transformer that normalizes first, for five steps of eight
/// numbers.
type Block<M = Full> = net![
    Input<Steps<5, 8>>,
    PositionalEncoding,
    Residual<net![LayerNorm<8>, MultiHeadAttention<8, 2, M>]>,
    Residual<
        net![
            LayerNorm<8>,
            TimeDistributed<net![Dense<8, 16, Gelu>, Dense<16, 8>]>
        ],
    >
];

#[test]
fn a_block_of_a_transformer() {
    fn check<L: Layer<Steps<5, 8>, F>, F: Scalar>(name: &str, tolerance: f64) {
        let fixtures = Fixtures::read("attention");
        let block = |case, group| {
            let norm = |norm| {
                let of = |kind| Case::tensor(case, &format!("{group}/{norm}_{kind}"));
                [of("weight"), of("bias")].concat()
            };
            let [first, second] = ["linear1", "linear2"].map(|part| linear(case, group, part));
            let attention = [norm("norm1"), projections(case, group)].concat();
            [attention, norm("norm2"), first, second].concat()
        };
        // Both cases have the same parameters.
        let params = block(fixtures.case("block"), "params");
        let case = fixtures.case(name);
        for outcome in [
            compare::<L, Steps<5, 8>, F, 2>(case, &params, tolerance),
            compare::<L, Steps<5, 8>, F, 5>(case, &params, tolerance),
        ] {
            let expected = block(case, "grad_params");
            near(name, &outcome.gradients, &expected, tolerance);
        }
    }
    // More layers round more often.
    check::<Block, f64>("block", F64);
    check::<Block, f32>("block", 4.0 * F32);
    check::<Block<Causal>, f64>("block_causal", F64);
    check::<Block<Causal>, f32>("block_causal", 4.0 * F32);
}

#[test]
fn training_a_transformer_does_not_depend_on_the_tile() {
    type Classifier = net![Block<Causal>, GlobalAvgPool, Dense<8, 3>];
    let one = trained::<Classifier, f32, 1>();
    assert_eq!(one, trained::<Classifier, f32, 3>());
    assert_eq!(one, trained::<Classifier, f32, 8>());
    assert_eq!(one, trained::<Classifier, f32, 32>());
    assert_eq!(
        passed::<Classifier>(0.0),
        passed::<Classifier>(f32::NAN),
        "lanes without a sample"
    );
}
