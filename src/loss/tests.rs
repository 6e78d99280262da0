extern crate std;

use std::vec::Vec;

use super::*;
use crate::class::Class;
use crate::plain::Plain;
use crate::shape::{Image, Sequence, Vector, features, features_mut, put, take};

/// A sample's loss (times its weight), its weight and its gradient.
#[derive(Clone, Debug, PartialEq)]
struct Evaluated<F> {
    value: F,
    weight: F,
    gradient: Vec<F>,
}

/// Evaluates samples, `B` at a time.
fn evaluate<S: Shape, T: Clone, F: Scalar, const B: usize>(
    loss: &impl Loss<S, T, F>,
    samples: &[(Vec<F>, T)],
) -> Vec<Evaluated<F>> {
    let (mut prediction, mut target) = (S::Tile::<F, B>::ZERO, S::Tile::<F, B>::ZERO);
    let mut evaluated = Vec::new();
    for samples in samples.chunks(B) {
        for (lane, (z, t)) in samples.iter().enumerate() {
            put::<F, B>(z, lane, features_mut(&mut prediction));
            loss.encode::<B>(t, lane, &mut target);
        }
        let losses = loss.evaluate::<B>(&prediction, &mut target);
        for lane in 0..samples.len() {
            let mut gradient = std::vec![F::ZERO; S::SIZE];
            take::<F, B>(features(&target), lane, &mut gradient);
            evaluated.push(Evaluated {
                value: losses.values.0[lane],
                weight: losses.weights.0[lane],
                gradient,
            });
        }
    }
    evaluated
}

/// Evaluates one sample of a vector.
fn one<const N: usize, T: Clone, F: Scalar>(
    loss: &impl Loss<Vector<N>, T, F>,
    z: [F; N],
    target: T,
) -> Evaluated<F> {
    evaluate::<Vector<N>, T, F, 1>(loss, &[(z.to_vec(), target)]).remove(0)
}

fn class<const N: usize>(index: usize) -> Class<N> {
    Class::new(index).unwrap()
}

/// Numbers in [−3, 3) without a pattern, with some far out between them.
fn numbers<F: Scalar>(sample: usize, count: usize) -> Vec<F> {
    let number = |index| {
        let bits = crate::random::mix((sample * 100 + index) as u64);
        let scale = if bits % 7 == 0 { 1e4 } else { 3.0 };
        (F::of_random(bits) - F::of(0.5)) * F::of(2.0 * scale)
    };
    (0..count).map(number).collect()
}

fn array<F: Scalar, const N: usize>(sample: usize) -> [F; N] {
    numbers(sample, N).try_into().unwrap()
}

/// Numbers in [0, 1) that add up to 1.
fn shares<F: Scalar, const N: usize>(sample: usize) -> [F; N] {
    let numbers = array::<F, N>(sample).map(|x| x * x);
    let sum = numbers.iter().fold(F::ZERO, |sum, &x| sum + x);
    numbers.map(|x| x / sum)
}

/// Evaluates 11 samples with tiles of 1, 4 and 8 and wants the same bits.
fn same_in_every_tile<S: Shape, T: Clone, F: Scalar>(
    loss: impl Loss<S, T, F>,
    target: impl Fn(usize) -> T,
) {
    let samples: Vec<_> = (0..11)
        .map(|sample| (numbers::<F>(1000 + sample, S::SIZE), target(sample)))
        .collect();
    let bits = |evaluated: Vec<Evaluated<F>>| -> Vec<u64> {
        let flat = |e: Evaluated<F>| [&[e.value, e.weight], &e.gradient[..]].concat();
        evaluated.into_iter().flat_map(flat).map(F::bits).collect()
    };
    let alone = bits(evaluate::<S, T, F, 1>(&loss, &samples));
    assert!(alone.iter().all(|&bits| F::of_bits(bits).is_finite()));
    assert_eq!(alone, bits(evaluate::<S, T, F, 4>(&loss, &samples)));
    assert_eq!(alone, bits(evaluate::<S, T, F, 8>(&loss, &samples)));
}

fn every_loss_in_every_tile<F: Scalar>() {
    type V = Vector<7>;
    let label = |sample| class::<7>(sample * 3 % 7);
    let weighted = CrossEntropy.class_weights(array::<F, 7>(5).map(Scalar::abs));
    same_in_every_tile::<V, _, F>(MeanSquaredError, array::<F, 7>);
    same_in_every_tile::<V, _, F>(MeanSquaredError, label);
    same_in_every_tile::<Image<3, 2, 2>, _, F>(MeanSquaredError, |s| {
        [s, s + 1, s + 2].map(|s| [array::<F, 2>(s), array(s + 9)])
    });
    same_in_every_tile::<V, _, F>(L1, array::<F, 7>);
    same_in_every_tile::<Image<1, 2, 3>, _, F>(L1, |s| [array::<F, 3>(s), array(s + 1)]);
    same_in_every_tile::<V, _, F>(Huber::new(F::of(0.7)), array::<F, 7>);
    same_in_every_tile::<Sequence<2, Vector<3>>, _, F>(Huber::default(), |s| {
        [array::<F, 3>(s), array(s + 1)]
    });
    same_in_every_tile::<V, _, F>(CrossEntropy, label);
    same_in_every_tile::<V, _, F>(CrossEntropy, shares::<F, 7>);
    same_in_every_tile::<V, _, F>(weighted, label);
    same_in_every_tile::<V, _, F>(weighted.label_smoothing(F::of(0.1)), shares::<F, 7>);
    same_in_every_tile::<V, _, F>(BinaryCrossEntropy, shares::<F, 7>);
    same_in_every_tile::<V, _, F>(BinaryCrossEntropy, |s| array::<F, 7>(s).map(|x| x > F::ONE));
    same_in_every_tile::<Vector<1>, _, F>(BinaryCrossEntropy, |s| s % 2 == 0);
    same_in_every_tile::<V, _, F>(MultiClassHinge::new(F::of(0.5)), label);
}

#[test]
fn a_loss_does_not_depend_on_the_tile() {
    every_loss_in_every_tile::<f32>();
    every_loss_in_every_tile::<f64>();
}

/// Wants a value and gradient, within a few roundings.
#[track_caller]
fn expect<F: Scalar>(evaluated: Evaluated<F>, value: f64, gradient: &[f64]) {
    let tolerance = if F::BYTES == 4 { 4e-7 } else { 1e-15 };
    let near = |actual: F, expected: f64| {
        (actual.as_f64() - expected).abs() <= tolerance * (1.0 + expected.abs())
    };
    let right = near(evaluated.value, value)
        && evaluated.gradient.len() == gradient.len()
        && evaluated
            .gradient
            .iter()
            .zip(gradient)
            .all(|(&a, &e)| near(a, e));
    assert!(right, "{evaluated:?}, expected {value} and {gradient:?}");
}

fn far_out<F: Scalar>() {
    let f = F::of;
    let (high, low) = (f(1e4), f(-1e4));
    let z = [high, low, F::ZERO];
    let smooth = CrossEntropy.label_smoothing(f(0.1));
    let (kept, spread) = (0.9 + 0.1 / 3.0, 0.1 / 3.0);

    expect(one(&CrossEntropy, z, class(0)), 0.0, &[0.0; 3]);
    expect(one(&CrossEntropy, z, class(1)), 2e4, &[1.0, -1.0, 0.0]);
    let half = [f(0.5), f(0.5), F::ZERO];
    expect(one(&CrossEntropy, z, half), 1e4, &[0.5, -0.5, 0.0]);
    let gradient = [1.0 - kept, -spread, -spread];
    expect(one(&smooth, z, class(0)), 1e3, &gradient);

    let yes_no = [true, false];
    let logits = [high, low];
    expect(one(&BinaryCrossEntropy, logits, yes_no), 0.0, &[0.0, 0.0]);
    let no_yes = [false, true];
    expect(one(&BinaryCrossEntropy, logits, no_yes), 1e4, &[0.5, -0.5]);

    let hinge = MultiClassHinge::default();
    expect(one(&hinge, z, class(0)), 0.0, &[0.0; 3]);
    let third = 1.0 / 3.0;
    let gradient = [third, -2.0 * third, third];
    expect(one(&hinge, z, class(1)), 30_002.0 / 3.0, &gradient);

    expect(one(&MeanSquaredError, [high], [low]), 4e8, &[4e4]);
    expect(one(&L1, [low], [high]), 2e4, &[-1.0]);
    expect(one(&Huber::default(), [low], [high]), 2e4 - 0.5, &[-1.0]);
}

#[test]
fn losses_are_right_far_out() {
    far_out::<f32>();
    far_out::<f64>();
}

#[test]
fn kinks_have_the_derivatives_of_pytorch() {
    expect(one(&L1, [0.5, 2.0], [0.5, 1.0]), 0.5, &[0.0, 0.5]);
    let huber = Huber::new(0.5);
    let at_delta = one(&huber, [0.5, -0.5, 0.0, 2.0], [0.0; 4]);
    expect(
        at_delta,
        (0.125 + 0.125 + 0.875) / 4.0,
        &[0.125, -0.125, 0.0, 0.125],
    );
    let at_margin = one(&MultiClassHinge::new(1.0), [0.0, 1.0, 0.5], class(1));
    expect(at_margin, 0.5 / 3.0, &[0.0, -1.0 / 3.0, 1.0 / 3.0]);
}

#[test]
fn a_nan_is_seen() {
    fn nan(evaluated: Evaluated<f32>) {
        assert!(evaluated.value.is_nan(), "{evaluated:?}");
    }
    for at in 0..3 {
        let mut z = [0.5, 1.0, -2.0];
        z[at] = f32::NAN;
        nan(one(&MeanSquaredError, z, [0.0; 3]));
        nan(one(&L1, z, [0.0; 3]));
        nan(one(&Huber::default(), z, [0.0; 3]));
        nan(one(&CrossEntropy, z, class(1)));
        nan(one(&CrossEntropy.label_smoothing(0.1), z, class(1)));
        nan(one(&BinaryCrossEntropy, z, [true; 3]));
        nan(one(&MultiClassHinge::default(), z, class(1)));
    }
}

/// The example in PyTorch's documentation of `MultiMarginLoss`.
#[test]
fn hinge_adds_up_what_is_short_of_the_margin() {
    let hinge = MultiClassHinge::new(1.0);
    let evaluated = one(&hinge, [0.1, 0.2, 0.4, 0.8], class(3));
    expect(evaluated, 0.325, &[0.25, 0.25, 0.25, -0.75]);
}

#[test]
fn a_class_is_one_among_zeros_for_the_squared_error() {
    let brier = one(&MeanSquaredError, [0.5, 0.25, 0.25], class(1));
    let same = one(&MeanSquaredError, [0.5, 0.25, 0.25], [0.0, 1.0, 0.0]);
    assert_eq!(brier, same);
    expect(brier, 0.875 / 3.0, &[1.0 / 3.0, -0.5, 0.5 / 3.0]);
}

/// The formulas in PyTorch's documentation of `CrossEntropyLoss`, as they
/// stand there.
#[test]
fn class_weights_and_smoothing_are_those_of_pytorch() {
    const N: usize = 3;
    let (weights, smoothing) = ([1.0_f64, 2.0, 4.0], 0.1);
    let loss = CrossEntropy
        .class_weights(weights)
        .label_smoothing(smoothing);
    let z = [0.2, -0.5, 1.0];
    let sum: f64 = z.iter().map(|z: &f64| z.exp()).sum();
    let log = z.map(|z| (z.exp() / sum).ln());

    let all: f64 = (0..N).map(|c| -weights[c] * log[c]).sum();
    let value = (1.0 - smoothing) * -weights[2] * log[2] + smoothing / N as f64 * all;
    let evaluated = one(&loss, z, class(2));
    assert!((evaluated.value - value).abs() < 1e-14, "{evaluated:?}");
    assert_eq!(evaluated.weight, 4.0);

    let target = [0.25, 0.25, 0.5];
    let smooth = target.map(|t| (1.0 - smoothing) * t + smoothing / N as f64);
    let value: f64 = (0..N).map(|c| -weights[c] * smooth[c] * log[c]).sum();
    let evaluated = one(&loss, z, target);
    assert!((evaluated.value - value).abs() < 1e-14, "{evaluated:?}");
    assert_eq!(evaluated.weight, 1.0);
}

/// Wants the gradient to be the slope of the value.
#[track_caller]
fn slopes<const N: usize, T: Clone>(loss: impl Loss<Vector<N>, T, f64>, target: T) {
    let z: [f64; N] = core::array::from_fn(|n| 0.37 * (n as f64) - 0.8);
    let gradient = one(&loss, z, target.clone()).gradient;
    for (n, &slope) in gradient.iter().enumerate() {
        let value = |step: f64| {
            let mut z = z;
            z[n] += step;
            one(&loss, z, target.clone()).value
        };
        let difference = (value(1e-5) - value(-1e-5)) / 2e-5;
        assert!(
            (slope - difference).abs() < 1e-9,
            "{n}: {slope}, {difference}"
        );
    }
}

#[test]
fn gradients_are_the_slopes_of_the_values() {
    let numbers = [0.1, -1.9, 0.4, 0.2];
    let probabilities = [0.1, 0.4, 0.3, 0.2];
    let weighted = CrossEntropy.class_weights([1.0, 0.5, 3.0, 0.0]);
    slopes(MeanSquaredError, numbers);
    slopes(L1, numbers);
    slopes(Huber::new(0.6), numbers);
    slopes(CrossEntropy, class::<4>(2));
    slopes(CrossEntropy, probabilities);
    slopes(CrossEntropy, [0.5; 4]);
    slopes(weighted, class::<4>(2));
    slopes(weighted.label_smoothing(0.2), class::<4>(1));
    slopes(weighted.label_smoothing(0.2), probabilities);
    slopes(BinaryCrossEntropy, probabilities);
    slopes(BinaryCrossEntropy, [true, false, false, true]);
    slopes(MultiClassHinge::new(0.9), class::<4>(1));
}

/// A class for each step: the mean of what the steps have alone, and its
/// gradient.
#[test]
fn a_sequence_has_the_mean_loss_of_its_steps() {
    let steps = [[0.5, -1.0, 2.0], [3.0, 0.0, -0.25]];
    let classes = [class::<3>(2), class(1)];
    let samples = [(steps.as_flattened().to_vec(), classes)];
    let whole = &evaluate::<Sequence<2, Vector<3>>, _, f64, 2>(&CrossEntropy, &samples)[0];
    let alone: [_; 2] = core::array::from_fn(|t| one(&CrossEntropy, steps[t], classes[t]));
    assert_eq!(whole.value, (alone[0].value + alone[1].value) / 2.0);
    assert_eq!(whole.weight, 1.0);
    let gradients = alone.iter().flat_map(|alone| &alone.gradient);
    let halves: Vec<f64> = gradients.map(|gradient| gradient / 2.0).collect();
    assert_eq!(whole.gradient, halves);
}
