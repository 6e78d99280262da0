//! The result does not depend on the size of a tile.

#[path = "common/alone.rs"]
mod alone;

use alone::{FUSED, assert_same};
use monograd::layer::{Entry, Layer, Pass, Point};
use monograd::loss::{Loss, Target};
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::{features, features_mut, take};
use monograd::train::Plan;
use monograd::{FlattenTo, Shape};

/// FNV-1a over the bits of numbers.
fn hash<F: Scalar>(numbers: &[F]) -> u64 {
    let bytes = numbers
        .iter()
        .flat_map(|number| number.bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Numbers in [−1, 1).
fn numbers<F: Scalar, T: Plain<F>>(rng: &mut Xoshiro256PlusPlus) -> T {
    let mut value = T::ZERO;
    for number in value.as_flat_mut() {
        *number = monograd::uniform(rng, -F::ONE, F::ONE);
    }
    value
}

/// An image network and a vector network: together every layer but batch
/// normalization.
type Pixels = net![
    Input<Image<2, 3, 2>>, Silu, Dropout<20>, Flatten, Dense<12, 9, Gelu>,
    Residual<net![Dense<9, 5, Relu>, Dropout<30>, Dense<5, 9>]>, LeakyRelu,
    net![Dense<9, 7, Elu, NoBias>, Tanh], Dense<7, 3>, LogSoftmax
];
type Numbers = net![
    Dense<3, 17, Tanh>, Softplus, FlattenTo<17>, Dense<17, 8, GeluTanh>, Dropout, Identity,
    Residual<Dense<8, 8, LeakyRelu<1, 5>>>, Dense<8, 5, Sigmoid>, Relu, Dense<5, 4, Elu<1, 2>>, Softmax
];

/// How a training of three epochs ends, in some ways of making batches.
fn train<A, F, L, T, const B: usize>(loss: L, target: fn(&mut Xoshiro256PlusPlus) -> T) -> [u64; 3]
where
    A: Architecture<F>,
    F: Scalar,
    L: Copy,
    T: Target<L, A::Out, F>,
    <A::In as Shape>::Array<F>: monograd::shape::Feed<A::In, F>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(11);
    let data: Vec<_> = (0..37)
        .map(|_| (numbers::<F, <A::In as Shape>::Array<F>>(rng), target(rng)))
        .collect();
    let data = data.as_slice();
    let plans: [Plan; 3] = [
        Epochs(3).full_batch(),
        Epochs(3).batch(7),
        Epochs(3).batch(16).in_order(),
    ];
    plans.map(|plan| {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(5);
        let mut net = Network::<A, F>::init(rng);
        let mut trainer = Trainer::<A, _, _, F, B>::new(Adam::new(F::of(0.01)), loss);
        let mut losses = Vec::new();
        let outcome = trainer.fit_validated(&mut net, data, &data[..10], plan, rng, |epoch| {
            losses.extend([epoch.loss, epoch.validation.unwrap()]);
            ControlFlow::Continue(())
        });
        assert_eq!(outcome.unwrap().epochs, 3);
        losses.extend(net.params.as_flat());
        hash(&losses)
    })
}

macro_rules! hashes {
    ([$($b:literal),*] $a:ty, $f:ty, $loss:expr, $target:expr) => {
        [$(($b, train::<$a, $f, _, _, $b>($loss, $target))),*]
    };
}

fn assert_all_equal<const N: usize>(hashes: [(usize, [u64; 3]); N]) {
    for (size, hash) in hashes {
        assert_eq!(hash, hashes[0].1, "tiles of {size} and of {}", hashes[0].0);
    }
    let [full, shuffled, in_order] = hashes[0].1;
    assert!(full != shuffled && shuffled != in_order && full != in_order);
}

fn class<const N: usize>(rng: &mut Xoshiro256PlusPlus) -> Class<N> {
    Class::new(rng.next_u64() as usize % N).unwrap()
}

#[test]
fn training_does_not_depend_on_the_tile_in_f32() {
    assert_all_equal(hashes!([1, 3, 4, 8, 12, 32] Pixels, f32, CrossEntropy, class::<3>));
    assert_all_equal(hashes!([1, 3, 12, 32] Numbers, f32, L1, numbers::<f32, [f32; 4]>));
}

#[test]
fn training_does_not_depend_on_the_tile_in_f64() {
    assert_all_equal(hashes!([1, 3, 4, 8, 12, 32] Pixels, f64, MeanSquaredError, class::<3>));
}

/// Batch normalization is the exception: its batch is the tile.
#[test]
fn the_batch_of_batch_normalization_is_the_tile() {
    type Normed = net![Dense<3, 4>, BatchNorm1d<4>, Dense<4, 2>];
    let target = numbers::<f64, [f64; 2]>;
    let hashes = hashes!([4, 8, 16, 37, 40, 64] Normed, f64, MeanSquaredError, target);
    let [four, eight, sixteen, all @ ..] = hashes.map(|(_, hash)| hash);
    // A tile with room for a whole batch of 37, 7 or 16 gives that batch's
    // result, whatever other room there is.
    assert!(all.iter().all(|hash| *hash == all[0]));
    assert_eq!(sixteen[1..], all[0][1..]);
    assert_eq!(eight[1], all[0][1]);
    // A smaller one does not.
    assert_ne!(sixteen[0], all[0][0]);
    assert_ne!(eight[2], all[0][2]);
    assert_ne!(four[1], all[0][1]);
}

/// What a network without transcendental functions learns, to the bit.
fn pinned<F: Scalar>() -> u64 {
    type Plain =
        net![Dense<2, 12, Relu>, Dropout<25>, Dense<12, 12, LeakyRelu<1, 8>>, Dense<12, 1>];
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(2026);
    let mut data = [([F::ZERO; 2], [F::ZERO; 1]); 50];
    for ([a, b], [y]) in &mut data {
        (*a, *b) = (
            monograd::uniform(rng, -F::ONE, F::ONE),
            monograd::uniform(rng, -F::ONE, F::ONE),
        );
        *y = *a * *b;
    }
    let mut net = Network::<Plain, F>::init_with(Init::Uniform(0.5), rng);
    let mut trainer = Trainer::<Plain, _, _, F>::new(Sgd::new(F::of(0.05)), MeanSquaredError);
    let outcome = trainer.fit(&mut net, &data, Epochs(40).batch(8), rng, |_| {
        ControlFlow::Continue(())
    });
    assert!(outcome.unwrap().loss < F::of(0.2));
    hash(net.params.as_flat())
}

/// These numbers are to be the same on every platform, with every compiler, in
/// debug and in release. They change only where the rules of training change:
/// the order of sums, the random numbers, the shuffling, the dropout masks.
#[test]
fn training_gives_the_same_bits_everywhere() {
    const PINNED_F32: u64 = 0x7224_fc3c_845f_8da0;
    const PINNED_F64: u64 = 0xa387_f0f6_cb0d_93c7;
    let hashes = (pinned::<f32>(), pinned::<f64>());
    assert!(
        FUSED || hashes == (PINNED_F32, PINNED_F64),
        "{:#018x} and {:#018x}",
        hashes.0,
        hashes.1
    );
}

#[test]
fn predictions_do_not_depend_on_the_tile() {
    fn check<A, Y, F: Scalar, const B: usize>()
    where
        A: Architecture<F, Output = Y>,
        Y: Plain<F>,
        <A::In as Shape>::Array<F>: monograd::shape::Feed<A::In, F>,
    {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(3);
        let mut net = Network::<A, F>::init(rng);
        for number in net.as_flat_mut() {
            *number += F::of_random(rng.next_u64()) * F::of(0.1);
        }
        let mut x = <A::In as Shape>::Tile::<F, B>::ZERO;
        let mut y = <A::Out as Shape>::Tile::<F, B>::ZERO;
        for feature in features_mut::<F, B>(&mut x) {
            feature.0 = numbers(rng);
        }
        A::infer::<B>(&net.params, &net.state, &x, &mut y);
        for lane in 0..B {
            let (mut sample, mut output) = (<A::In as Shape>::Array::<F>::ZERO, Y::ZERO);
            take::<F, B>(features(&x), lane, sample.as_flat_mut());
            take::<F, B>(features(&y), lane, output.as_flat_mut());
            let predicted: Y = net.predict(&sample);
            let what = format!("lane {lane}");
            assert_same(predicted.as_flat(), output.as_flat(), &what);
        }
    }
    check::<Pixels, _, f32, 32>();
    check::<Pixels, _, f64, 12>();
    check::<Numbers, _, f32, 12>();
    check::<net![Dense<3, 5>, BatchNorm1d<5>, Relu, Dense<5, 3>], _, f32, 32>();
}

#[test]
fn lanes_without_a_sample_influence_nothing() {
    /// The gradients, the state and the losses of the samples of a tile whose
    /// other lanes are filled with something.
    fn pass<A, L, T, const B: usize>(loss: &L, target: T, filling: f32) -> Vec<u32>
    where
        A: Architecture<f32>,
        L: Loss<A::Out, T, f32>,
    {
        const SAMPLES: usize = 5;
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(3);
        let Network { params, mut state } = Network::<A>::init(rng);
        let mut x = <A::In as Shape>::Tile::<f32, B>::ZERO;
        let mut dy = <A::Out as Shape>::Tile::<f32, B>::ZERO;
        for feature in features_mut::<f32, B>(&mut x) {
            feature.0 = numbers(rng);
            feature.0[SAMPLES..].fill(filling);
        }
        for lane in 0..SAMPLES {
            Loss::encode::<B>(loss, &target, lane, &mut dy);
        }
        for feature in features_mut::<f32, B>(&mut dy) {
            feature.0[SAMPLES..].fill(filling);
        }
        let pass = Pass {
            samples: SAMPLES,
            first: 0,
            seed: 1,
            begins: false,
        };
        let mut y = <A::Out as Shape>::Tile::<f32, B>::ZERO;
        let mut tape = <A as Layer<A::In, f32>>::Tape::<B>::ZERO;
        A::forward::<B>(&params, &mut state, &x, &mut y, &mut tape, pass);
        let losses = Loss::evaluate::<B>(loss, &y, &mut dy);
        let mut dx = <A::In as Shape>::Tile::<f32, B>::ZERO;
        let mut gradients = <A as monograd::layer::Store<f32>>::Params::ZERO;
        let at = Point {
            x: &x,
            y: &y,
            tape: &tape,
        };
        A::backward::<B>(&params, at, &mut dy, Some(&mut dx), &mut gradients, pass);
        let mut seen = losses.values.0[..SAMPLES].to_vec();
        seen.extend_from_slice(gradients.as_flat());
        seen.extend_from_slice(state.as_flat());
        for feature in features::<f32, B>(&dx).iter().chain(features(&y)) {
            seen.extend_from_slice(&feature.0[..SAMPLES]);
        }
        assert!(seen.iter().all(|number| number.is_finite()));
        seen.iter().map(|number| number.to_bits()).collect()
    }
    fn check<A, L, T: Copy, const B: usize>(loss: L, target: T)
    where
        A: Architecture<f32> + Entry,
        L: Loss<A::Out, T, f32>,
    {
        let zeros = pass::<A, L, T, B>(&loss, target, 0.0);
        for filling in [f32::NAN, f32::INFINITY, -1e30] {
            assert!(
                zeros == pass::<A, L, T, B>(&loss, target, filling),
                "{filling}"
            );
        }
    }
    check::<Pixels, _, _, 8>(CrossEntropy, Class::<3>::new(1).unwrap());
    check::<Numbers, _, _, 12>(Huber::default(), [0.1, 0.2, 0.3, 0.4]);
    type Normed = net![Dense<3, 4>, BatchNorm1d<4>, Dense<4, 2>];
    check::<Normed, _, _, 16>(MultiClassHinge::default(), Class::<2>::new(1).unwrap());
}
