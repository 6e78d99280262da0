//! Normalization gives what PyTorch gives; and what holds of it and of spatial
//! dropout besides.

mod common;

use common::{Case, Fixtures, descend, infer, near, numbers, run, tile, untile};
use monograd::Shape;
use monograd::layer::{Layer, Pass, Point, Store};
use monograd::plain::Plain;
use monograd::prelude::*;

/// f64 everywhere, and f32 within some tens of its roundings (6e-8).
const F64: f64 = 1e-10;
const F32: f64 = 2e-6;

/// The numbers of a tensor, sample by sample as ours lie: PyTorch has the
/// steps of what normalizes channels last.
fn ours(case: &Case, path: &str) -> Vec<f64> {
    let numbers = case.tensor(path);
    let &[_, channels, steps] = &case.shape(path)[..] else {
        return numbers;
    };
    if case.name.starts_with("layer") || case.name.starts_with("rms") {
        return numbers;
    }
    let samples = numbers.chunks_exact(channels * steps);
    let swapped = |sample: &[f64]| -> Vec<f64> {
        let step = |t| sample.iter().skip(t).step_by(steps).copied();
        (0..steps).flat_map(step).collect()
    };
    samples.flat_map(swapped).collect()
}

/// Those tensors of a group that there are, one after the other.
fn group(case: &Case, group: &str, names: [&str; 2]) -> Vec<f64> {
    let there = |name: &&str| case.get(group).get(name).is_some();
    let tensor = |name| case.tensor(&format!("{group}/{name}"));
    names.into_iter().filter(there).flat_map(tensor).collect()
}

fn params(case: &Case, path: &str) -> Vec<f64> {
    group(case, path, ["weight", "bias"])
}

fn statistics(case: &Case, path: &str) -> Vec<f64> {
    group(case, path, ["running_mean", "running_var"])
}

/// One batch in a tile of `B`, some lanes of which may be to spare.
fn train<L, In, F, const B: usize>(case: &Case, kept: &[f64], tolerance: f64) -> Vec<f64>
where
    L: Layer<In, F, Out = In>,
    In: Shape,
    F: Scalar,
{
    let weights = params(case, "params");
    let (x, upstream) = (ours(case, "inputs/x"), ours(case, "grad_outputs/output"));
    let outcome = run::<L, In, F, B>(&weights, kept, &x, &upstream);
    let compare = |what: &str, actual: &[f64], expected: &[f64]| {
        near(
            &format!("{what} of {}", case.name),
            actual,
            expected,
            tolerance,
        );
    };
    compare("output", &outcome.output, &ours(case, "outputs/output"));
    compare("dx", &outcome.input_gradient, &ours(case, "grad_inputs/x"));
    compare(
        "gradients",
        &outcome.gradients,
        &params(case, "grad_params"),
    );
    let after = descend::<L, In, F, B>(3, &weights, kept, &x, &upstream);
    compare("steps", &after, &params(case, "after_3_sgd_steps"));
    if kept.is_empty() {
        let inferred = infer::<L, In, F, B>(&weights, &[], &x);
        assert_eq!(inferred, outcome.output, "{}", case.name);
    }
    outcome.state
}

/// Compares the cases of some names, and takes them off the list.
fn layers<L, In, F>(fixtures: &Fixtures, left: &mut Vec<&str>, names: &[&str], tolerance: f64)
where
    L: Layer<In, F, Out = In>,
    In: Shape,
    F: Scalar,
{
    for &name in names {
        let case = fixtures.case(name);
        train::<L, In, F, 4>(case, &[], tolerance);
        train::<L, In, F, 7>(case, &[], tolerance);
        left.retain(|&other| other != name);
    }
}

/// The same for batch normalization: the statistics go on from batch to batch.
fn batches<L, In, F>(fixtures: &Fixtures, left: &mut Vec<&str>, prefix: &str, tolerance: f64)
where
    L: Layer<In, F, Out = In>,
    In: Shape,
    F: Scalar,
{
    let is_batch = |name: &&str| {
        let rest = name.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.starts_with("_train") || rest.starts_with("_five"))
    };
    let mut trained = 0;
    for name in left.iter().filter(|name| is_batch(name)) {
        let case = fixtures.case(name);
        let before = statistics(case, "running_before");
        let expected = statistics(case, "running_after");
        for state in [
            train::<L, In, F, 4>(case, &before, tolerance),
            train::<L, In, F, 8>(case, &before, tolerance),
        ] {
            near(name, &state, &expected, tolerance);
        }
        trained += 1;
    }
    assert!(trained > 0, "{prefix}");
    left.retain(|name| !is_batch(name));

    let Some(at) = left
        .iter()
        .position(|&name| name == format!("{prefix}_eval"))
    else {
        return;
    };
    let case = fixtures.case(left.remove(at));
    let (weights, kept) = (params(case, "params"), statistics(case, "running_before"));
    let y = infer::<L, In, F, 4>(&weights, &kept, &ours(case, "inputs/x"));
    near(&case.name, &y, &ours(case, "outputs/output"), tolerance);
}

fn parity<F: Scalar>(tolerance: f64) {
    type Steps<const T: usize, const N: usize> = Sequence<T, Vector<N>>;
    let given = Fixtures::read("norm");
    let left = &mut given.names("");
    batches::<BatchNorm1d<3>, Vector<3>, F>(&given, left, "batch_norm1d", tolerance);
    batches::<BatchNorm1d<3>, Steps<2, 3>, F>(&given, left, "batch_norm1d_seq", tolerance);
    batches::<BatchNorm2d<2>, Image<2, 3, 3>, F>(&given, left, "batch_norm2d", tolerance);
    layers::<LayerNorm<6>, Vector<6>, F>(&given, left, &["layer_norm"], tolerance);
    // Over two axes: as one.
    layers::<LayerNorm<6>, Vector<6>, F>(&given, left, &["layer_norm_2axes"], tolerance);
    assert!(left.is_empty(), "not compared: {left:?}");

    let made = Fixtures::read("norms");
    let left = &mut made.names("");
    batches::<BatchNorm1d<3>, Steps<5, 3>, F>(&made, left, "batch_norm1d_seq", tolerance);
    layers::<LayerNorm<5>, Steps<4, 5>, F>(&made, left, &["layer_norm_seq"], tolerance);
    layers::<RmsNorm<6>, Vector<6>, F>(&made, left, &["rms_norm"], tolerance);
    layers::<RmsNorm<5>, Steps<4, 5>, F>(&made, left, &["rms_norm_seq"], tolerance);
    layers::<GroupNorm<2, 6>, Image<6, 2, 2>, F>(&made, left, &["group_norm_image"], tolerance);
    let one = ["group_norm_image_one_group"];
    layers::<GroupNorm<1, 3>, Image<3, 3, 2>, F>(&made, left, &one, tolerance);
    let each = ["group_norm_image_each"];
    layers::<GroupNorm<3, 3>, Image<3, 3, 2>, F>(&made, left, &each, tolerance);
    layers::<GroupNorm<2, 4>, Steps<3, 4>, F>(&made, left, &["group_norm_seq"], tolerance);
    assert!(left.is_empty(), "not compared: {left:?}");
}

#[test]
fn parity_f64() {
    parity::<f64>(F64);
}

#[test]
fn parity_f32() {
    parity::<f32>(F32);
}

/// Some numbers, half of them negative.
fn some<F: Scalar>(count: usize, seed: u64) -> Vec<f64> {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(seed);
    let number = |_| monograd::uniform::<F>(rng, -F::ONE, F::ONE).as_f64();
    (0..count).map(number).collect()
}

/// Outputs, gradients by the input and by the parameters, and the state after
/// 13 samples in tiles of `B`, in bits. What is in the lanes without a sample
/// is `rest`.
fn walk<L, S, F, const B: usize>(rest: f64) -> Vec<u64>
where
    L: Layer<S, F, Out = S>,
    S: Shape,
    F: Scalar,
{
    const SAMPLES: usize = 13;
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let Network {
        mut params,
        mut state,
    } = Network::<L, F>::init(rng);
    for number in params.as_flat_mut() {
        *number += monograd::uniform(rng, F::of(-0.5), F::of(0.5));
    }
    let x = some::<F>(SAMPLES * S::SIZE, 2);
    let upstream = some::<F>(SAMPLES * S::SIZE, 3);
    let mut gradients = L::Params::ZERO;
    let mut seen = Vec::new();
    let tiles = x.chunks(B * S::SIZE).zip(upstream.chunks(B * S::SIZE));
    for (first, (x, upstream)) in (100..).step_by(B).zip(tiles) {
        let (x, samples) = tile::<S, F, B>(x, rest);
        let (mut dy, _) = tile::<S, F, B>(upstream, rest);
        let (mut y, mut dx) = (S::Tile::<F, B>::ZERO, S::Tile::<F, B>::ZERO);
        let mut tape = L::Tape::<B>::ZERO;
        let pass = Pass {
            samples,
            first,
            seed: 7,
            begins: false,
        };
        L::forward::<B>(&params, &mut state, &x, &mut y, &mut tape, pass);
        let at = Point {
            x: &x,
            y: &y,
            tape: &tape,
        };
        L::backward::<B>(&params, at, &mut dy, Some(&mut dx), &mut gradients, pass);
        // Sample by sample, so that tiles of any size give one list.
        let (y, dx) = (
            untile::<S, F, B>(&y, samples),
            untile::<S, F, B>(&dx, samples),
        );
        for (y, dx) in y.chunks(S::SIZE).zip(dx.chunks(S::SIZE)) {
            seen.extend_from_slice(y);
            seen.extend_from_slice(dx);
        }
    }
    seen.extend(numbers(gradients.as_flat()));
    seen.extend(numbers(state.as_flat()));
    assert!(seen.iter().all(|number| number.is_finite()));
    seen.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn no_tile_size_changes_a_bit() {
    fn check<L, S, F>()
    where
        L: Layer<S, F, Out = S>,
        S: Shape,
        F: Scalar,
    {
        let one = walk::<L, S, F, 1>(0.0);
        let (three, thirteen) = (walk::<L, S, F, 3>(0.0), walk::<L, S, F, 13>(0.0));
        let thirty_two = walk::<L, S, F, 32>(0.0);
        assert!(
            one == three && one == thirteen && one == thirty_two,
            "{}",
            L::NAME
        );
    }
    fn all<F: Scalar>() {
        check::<LayerNorm<5>, Vector<5>, F>();
        check::<LayerNorm<5>, Sequence<3, Vector<5>>, F>();
        check::<RmsNorm<5>, Vector<5>, F>();
        check::<RmsNorm<5>, Sequence<3, Vector<5>>, F>();
        check::<GroupNorm<2, 4>, Image<4, 3, 2>, F>();
        check::<GroupNorm<4, 4>, Image<4, 1, 3>, F>();
        check::<GroupNorm<2, 6>, Sequence<3, Vector<6>>, F>();
        check::<SpatialDropout<40>, Image<4, 3, 2>, F>();
        check::<SpatialDropout<40>, Sequence<3, Vector<5>>, F>();
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn lanes_without_a_sample_reach_nothing() {
    fn check<L, S>()
    where
        L: Layer<S, f32, Out = S>,
        S: Shape,
    {
        let zeros = walk::<L, S, f32, 8>(0.0);
        for rest in [f64::NAN, f64::INFINITY, -1e30] {
            assert!(zeros == walk::<L, S, f32, 8>(rest), "{}, {rest}", L::NAME);
        }
    }
    check::<BatchNorm1d<5>, Vector<5>>();
    check::<BatchNorm1d<5>, Sequence<3, Vector<5>>>();
    check::<BatchNorm2d<4>, Image<4, 3, 2>>();
    check::<LayerNorm<5>, Sequence<3, Vector<5>>>();
    check::<RmsNorm<5>, Sequence<3, Vector<5>>>();
    check::<GroupNorm<2, 4>, Image<4, 3, 2>>();
    check::<SpatialDropout<40>, Image<4, 3, 2>>();
}

/// Every kind of normalization makes the numbers of what it normalizes one of
/// mean 0 and deviation 1; where they are all the same, 0.
#[test]
fn constant_numbers_become_the_bias() {
    fn check<L, S>()
    where
        L: Layer<S, f32, Out = S>,
        S: Shape,
    {
        let mut net = Network::<L, f32>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        let channels = L::Params::COUNT / 2;
        net.params.as_flat_mut()[channels..].fill(0.25);
        let flat = numbers(net.params.as_flat());
        let kept = numbers(net.state.as_flat());
        let x = vec![3.0; 2 * S::SIZE];
        let outcome = run::<L, S, f32, 4>(&flat, &kept, &x, &x);
        assert_eq!(outcome.output, vec![0.25; 2 * S::SIZE], "{}", L::NAME);
        assert!(outcome.input_gradient.iter().all(|dx| dx.is_finite()));
    }
    check::<BatchNorm1d<4>, Vector<4>>();
    check::<BatchNorm1d<4>, Sequence<3, Vector<4>>>();
    check::<BatchNorm2d<4>, Image<4, 3, 2>>();
    check::<LayerNorm<4>, Vector<4>>();
    check::<LayerNorm<4>, Sequence<3, Vector<4>>>();
    check::<GroupNorm<2, 4>, Image<4, 3, 2>>();
    check::<GroupNorm<2, 4>, Sequence<3, Vector<4>>>();
}

/// Of one sample a channel has several pixels, of one pixel it has not.
#[test]
fn a_single_number_has_no_variance() {
    let (params, kept) = ([2.0, 2.0, 0.5, -0.5], [0.0, 0.0, 1.0, 4.0]);
    let one = run::<BatchNorm2d<2>, Image<2, 1, 1>, f64, 4>(&params, &kept, &[3.0, 5.0], &[1.0; 2]);
    assert_eq!(one.output, [0.5, -0.5]);
    assert_eq!(one.state[2..], [1.0, 4.0]);
    let pixels = [3.0, 5.0, 1.0, 1.0];
    let two = run::<BatchNorm2d<2>, Image<2, 1, 2>, f64, 4>(&params, &kept, &pixels, &[1.0; 4]);
    near("output", &two.output, &[-1.5, 2.5, -0.5, -0.5], 1e-4);
    near("state", &two.state, &[0.4, 0.1, 0.9 + 0.2, 3.6], 1e-12);
}

/// Steps are normalized one by one, whatever the others are.
#[test]
fn a_sequence_is_normalized_as_its_steps_are() {
    fn check<L>()
    where
        L: Layer<Vector<3>, f32, Out = Vector<3>>,
        L: Layer<Sequence<4, Vector<3>>, f32, Out = Sequence<4, Vector<3>>>,
    {
        let net = Network::<L, f32>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        let (params, x) = (numbers(net.params.as_flat()), some::<f32>(2 * 12, 5));
        let whole = infer::<L, Sequence<4, Vector<3>>, f32, 2>(&params, &[], &x);
        assert_eq!(
            whole,
            infer::<L, Vector<3>, f32, 8>(&params, &[], &x),
            "{}",
            L::NAME
        );
    }
    check::<LayerNorm<3>>();
    check::<RmsNorm<3>>();
}

/// Group normalization of one group is layer normalization of all numbers.
#[test]
fn one_group_is_a_layer() {
    let x = some::<f64>(2 * 12, 6);
    let ones = |count| [vec![1.0; count], vec![0.0; count]].concat();
    let group = infer::<GroupNorm<1, 3>, Image<3, 2, 2>, f64, 2>(&ones(3), &[], &x);
    let layer = infer::<LayerNorm<12>, Vector<12>, f64, 2>(&ones(12), &[], &x);
    assert_eq!(group, layer);
    let steps = infer::<GroupNorm<1, 3>, Sequence<4, Vector<3>>, f64, 2>(&ones(3), &[], &x);
    assert_eq!(steps, layer);
}

/// Which of 64 samples' channels are kept, by the values of all their numbers,
/// which are to be one.
fn kept_channels<S, const PERCENT: u8>(channel_of: fn(usize) -> usize) -> Vec<bool>
where
    S: Shape,
    SpatialDropout<PERCENT>: Layer<S, f64, Out = S> + Store<f64, Params = (), State = ()>,
{
    let ones = vec![1.0; 64 * S::SIZE];
    let outcome = run::<SpatialDropout<PERCENT>, S, f64, 64>(&[], &[], &ones, &ones);
    // The same mask on the way back.
    assert_eq!(outcome.output, outcome.input_gradient);
    assert_eq!(
        infer::<SpatialDropout<PERCENT>, S, f64, 64>(&[], &[], &ones),
        ones
    );
    let channels = 1 + (0..S::SIZE).map(channel_of).max().unwrap();
    let scale = 100.0 / (100.0 - f64::from(PERCENT));
    let mut kept = Vec::new();
    for sample in outcome.output.chunks(S::SIZE) {
        for channel in 0..channels {
            let numbers = sample.iter().enumerate();
            let mut numbers = numbers.filter(|&(at, _)| channel_of(at) == channel);
            let (_, &first) = numbers.next().unwrap();
            assert!(first == 0.0 || first == scale, "{first}");
            assert!(numbers.all(|(_, &number)| number == first));
            kept.push(first > 0.0);
        }
    }
    kept
}

#[test]
fn spatial_dropout_takes_whole_channels() {
    let share =
        |kept: &[bool]| kept.iter().filter(|&&kept| kept).count() as f64 / kept.len() as f64;
    // 512 and 640 channels: a share is off by 0.02 for one deviation.
    let pixels = kept_channels::<Image<8, 3, 2>, 30>(|at| at / 6);
    assert_eq!(pixels.len(), 512);
    assert!((share(&pixels) - 0.7).abs() < 0.06, "{}", share(&pixels));
    let steps = kept_channels::<Sequence<4, Vector<10>>, 60>(|at| at % 10);
    assert_eq!(steps.len(), 640);
    assert!((share(&steps) - 0.4).abs() < 0.06, "{}", share(&steps));
    assert!(
        kept_channels::<Image<2, 2, 2>, 0>(|at| at / 4)
            .iter()
            .all(|&kept| kept)
    );
    // Samples differ.
    assert!(pixels.chunks(8).any(|sample| sample != &pixels[..8]));
}

#[test]
fn what_they_cost() {
    type Shape = Image<4, 3, 3>;
    type Steps = Sequence<5, Vector<4>>;
    assert_eq!(<BatchNorm2d<4> as Layer<Shape, f32>>::MACS, 36);
    assert_eq!(<BatchNorm1d<4> as Layer<Steps, f32>>::MACS, 20);
    assert_eq!(<LayerNorm<4> as Layer<Steps, f32>>::MACS, 40);
    assert_eq!(<GroupNorm<2, 4> as Layer<Shape, f32>>::MACS, 72);
    assert_eq!(<RmsNorm<4> as Store<f32>>::Params::COUNT, 4);
    // Two numbers for what is normalized together, not its size.
    fn tape<L: Layer<S, f32>, S: monograd::Shape, const B: usize>() -> usize {
        L::Tape::<B>::COUNT
    }
    assert_eq!(tape::<BatchNorm2d<4>, Shape, 8>(), 2 * 4);
    assert_eq!(tape::<GroupNorm<2, 4>, Shape, 8>(), 2 * 2 * 8);
    assert_eq!(tape::<LayerNorm<4>, Steps, 8>(), 2 * 5 * 8);
    assert_eq!(tape::<SpatialDropout<50>, Shape, 8>(), 0);
}

/// Layers whose numbers mean something else are told apart.
#[test]
fn fingerprints_differ() {
    fn print<L: Store<f32>>() -> u64 {
        L::FINGERPRINT.0
    }
    let mut prints = [
        print::<BatchNorm1d<4>>(),
        print::<BatchNorm2d<4>>(),
        print::<LayerNorm<4>>(),
        print::<LayerNorm<8>>(),
        print::<RmsNorm<4>>(),
        print::<GroupNorm<1, 4>>(),
        print::<GroupNorm<2, 4>>(),
        print::<GroupNorm<2, 8>>(),
        print::<Dropout<20>>(),
        print::<SpatialDropout<20>>(),
        print::<SpatialDropout<30>>(),
    ];
    prints.sort_unstable();
    assert!(prints.windows(2).all(|pair| pair[0] != pair[1]));
}
