//! What the optimizers promise: PyTorch's steps, the previous parameters left
//! in the gradients, a report of what is not finite, the same bits again.

mod common;
mod torch;

use common::Fixtures;
use monograd::Scalar;
use monograd::optim::{
    Adagrad, Adam, AdamW, Momentum, Nadam, Nesterov, Optimizer, RmsProp, Sgd, Step,
};
use monograd::plain::{Pair, Plain};
use serde_json::Value;
use torch::{Trial, distance, numbers, with_optimizer};

/// Parameters of two layers: a matrix and a vector.
type Params<F> = Pair<[[F; 3]; 2], [F; 3]>;

fn step<F: Scalar>(number: u64) -> Step<F> {
    Step {
        number,
        epoch: 0,
        epochs: 1,
        rate_factor: F::ONE,
        gradient_factor: F::ONE,
    }
}

fn params<F: Scalar>(tensors: &Value) -> Params<F> {
    let mut params = Params::<F>::ZERO;
    let values = [numbers(&tensors["a"]), numbers(&tensors["b"])].concat();
    params.as_flat_mut().copy_from_slice(&values);
    params
}

struct Parity<'a> {
    case: &'a Value,
    tolerance: f64,
}

impl<F: Scalar> Trial<F> for Parity<'_> {
    fn run<O: Optimizer<F>>(self, optimizer: O) {
        let Self { case, tolerance } = self;
        let mut p = params::<F>(&case["params"]);
        let mut state = O::State::<Params<F>>::ZERO;
        let grads = case["grads"].as_array().unwrap();
        let after = case["params_after_each_step"].as_array().unwrap();
        assert_eq!((grads.len(), after.len()), (3, 3));
        for (number, (gradients, expected)) in (1..).zip(grads.iter().zip(after)) {
            let mut gradients = params::<F>(gradients);
            let before = p;
            assert!(optimizer.step(&step(number), &mut p, &mut gradients, &mut state));
            assert_eq!(gradients.as_flat(), before.as_flat());
            let error = distance(p.as_flat(), params::<F>(expected).as_flat());
            assert!(error <= tolerance, "{} {number}: {error:e}", case["name"]);
        }
    }
}

#[test]
fn three_steps_are_pytorchs() {
    let fixtures = Fixtures::read("optimizers");
    assert_eq!(fixtures.values().count(), 16);
    for case in fixtures.values() {
        with_optimizer::<f64>(
            case,
            Parity {
                case,
                tolerance: 2e-15,
            },
        );
        with_optimizer::<f32>(
            case,
            Parity {
                case,
                tolerance: 1e-6,
            },
        );
    }
}

/// Calls a function with one optimizer of each kind, under its name.
macro_rules! each_optimizer {
    ($float:ty, $check:ident) => {
        $check::<$float, _>("Sgd", Sgd::new(0.1));
        $check::<$float, _>("Momentum", Momentum::new(0.1).ramp(0.5, 0.999));
        $check::<$float, _>("Nesterov", Nesterov::new(0.1));
        $check::<$float, _>("RmsProp", RmsProp::new(0.1));
        $check::<$float, _>("Adagrad", Adagrad::new(0.1));
        $check::<$float, _>("Adam", Adam::new(0.1));
        $check::<$float, _>("AdamW", AdamW::new(0.1));
        $check::<$float, _>("Nadam", Nadam::new(0.1));
    };
}

/// Gradients that look like noise, the same in every run.
fn noise<F: Scalar, const N: usize>(seed: u64) -> [F; N] {
    let mut bits = seed;
    core::array::from_fn(|_| {
        bits = bits
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        F::of_random(bits) - F::of(0.5)
    })
}

fn go_on<F: Scalar, O: Optimizer<F>>(
    optimizer: &O,
    steps: std::ops::RangeInclusive<u64>,
    p: &mut [F; 37],
    state: &mut O::State<[F; 37]>,
) {
    for number in steps {
        let step = Step {
            number,
            epoch: number as usize / 4,
            epochs: 10,
            rate_factor: F::ONE / F::of(number as f64),
            gradient_factor: F::of(0.25),
        };
        assert!(optimizer.step(&step, p, &mut noise(number), state));
    }
}

#[test]
fn a_resumed_training_has_the_same_bits() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let (mut p, mut state) = (noise(99), Plain::ZERO);
        go_on(&optimizer, 1..=17, &mut p, &mut state);
        // What a file holds: the numbers, flat.
        let saved = (p, state.as_flat().to_vec());
        go_on(&optimizer, 18..=40, &mut p, &mut state);

        let (mut again, mut resumed) = (saved.0, O::State::<[F; 37]>::ZERO);
        resumed.as_flat_mut().copy_from_slice(&saved.1);
        go_on(&optimizer, 18..=40, &mut again, &mut resumed);
        let bits = |numbers: &[F]| numbers.iter().map(|x| x.bits()).collect::<Vec<_>>();
        assert_eq!(bits(&p), bits(&again), "{name}");
        assert_eq!(bits(state.as_flat()), bits(resumed.as_flat()), "{name}");

        // Without its state it would not have: the test can fail.
        if state.as_flat().is_empty() {
            return;
        }
        let (mut forgetful, mut forgotten) = (saved.0, Plain::ZERO);
        go_on(&optimizer, 18..=40, &mut forgetful, &mut forgotten);
        assert_ne!(bits(&p), bits(&forgetful), "{name}");
    }
    each_optimizer!(f32, check);
    each_optimizer!(f64, check);
}

#[test]
fn the_shape_of_the_parameters_does_not_matter() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let start = noise::<F, 9>(1);
        let (mut flat, mut flat_state) = (start, Plain::ZERO);
        let (mut deep, mut deep_state) = (Params::<F>::ZERO, Plain::ZERO);
        deep.as_flat_mut().copy_from_slice(&start);
        for number in 1..=5 {
            let mut gradients = noise::<F, 9>(number + 1);
            let mut deep_gradients = Params::<F>::ZERO;
            deep_gradients.as_flat_mut().copy_from_slice(&gradients);
            assert!(optimizer.step(&step(number), &mut flat, &mut gradients, &mut flat_state));
            assert!(optimizer.step(
                &step(number),
                &mut deep,
                &mut deep_gradients,
                &mut deep_state
            ));
        }
        assert_eq!(flat, deep.as_flat(), "{name}");
        assert_eq!(flat_state.as_flat(), deep_state.as_flat(), "{name}");
        assert!(distance(&flat, &start) > 0.01, "{name} did nothing");

        // Nor does it have to have any numbers.
        let mut nothing = Plain::ZERO;
        assert!(
            optimizer.step(&step(1), &mut (), &mut (), &mut nothing),
            "{name}"
        );
    }
    each_optimizer!(f32, check);
    each_optimizer!(f64, check);
}

#[test]
fn the_factors_multiply_the_rate_and_the_gradients() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let start = noise::<F, 9>(1);
        let run = |rate_factor: F, gradient_factor: F, scale: F| {
            let (mut p, mut state) = (start, Plain::ZERO);
            for number in 1..=3 {
                let mut gradients = noise::<F, 9>(number + 1).map(|g| g * scale);
                let step = Step {
                    rate_factor,
                    gradient_factor,
                    ..step(number)
                };
                assert!(optimizer.step(&step, &mut p, &mut gradients, &mut state));
            }
            p
        };
        let plain = run(F::ONE, F::ONE, F::ONE);
        // Powers of two round nothing.
        assert_eq!(run(F::ONE, F::of(0.125), F::of(8.0)), plain, "{name}");
        assert_eq!(run(F::ZERO, F::ONE, F::ONE), start, "{name}");
        let half = run(F::of(0.5), F::ONE, F::ONE);
        for ((&p, &half), &start) in plain.iter().zip(&half).zip(&start) {
            let (whole, half) = ((p - start).as_f64(), (half - start).as_f64());
            // AdamW's decay is of a parameter that moves.
            assert!((whole - 2.0 * half).abs() < 2e-4, "{name}: {whole} {half}");
        }
    }
    each_optimizer!(f32, check);
    each_optimizer!(f64, check);
}

#[test]
fn the_ramp_of_the_momentum_follows_the_epochs() {
    let optimizer = Momentum::new(1.0).ramp(0.5, 1.0);
    let (mut p, mut velocity) = ([0.0], [4.0]);
    for (epoch, expected) in [(0, 2.0), (1, 1.5), (2, 1.5)] {
        let step = Step {
            epoch,
            epochs: 3,
            ..step(1 + epoch as u64)
        };
        assert!(optimizer.step(&step, &mut p, &mut [0.0], &mut velocity));
        assert_eq!(velocity, [expected]);
    }
    assert_eq!(p, [-5.0]);
}

#[test]
fn what_is_not_finite_is_reported_and_the_parameters_kept() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let start = noise::<F, 37>(1);
        // A square beyond the largest number would hold Adam's parameter still
        // for good; gradient descent has no squares.
        let large = F::of(0.5) * F::MAX;
        let plain = ["Sgd", "Momentum", "Nesterov"].contains(&name);
        let bad = [F::INFINITY, -F::INFINITY, F::INFINITY - F::INFINITY, large];
        for (bad, survives) in bad.into_iter().zip([false, false, false, plain]) {
            for place in [0, 17, 36] {
                let (mut p, mut state) = (start, Plain::ZERO);
                let mut gradients = noise::<F, 37>(2);
                gradients[place] = bad;
                let ok = optimizer.step(&step(1), &mut p, &mut gradients, &mut state);
                assert_eq!(ok, survives, "{name} {bad} {place}");
                assert_eq!(gradients, start, "{name}");
            }
        }
        // A factor or a rate can be at fault too.
        for (rate_factor, gradient_factor) in [
            (F::ONE, F::INFINITY),
            (F::INFINITY, F::ONE),
            (F::ONE, F::INFINITY - F::INFINITY),
        ] {
            let (mut p, mut state) = (start, Plain::ZERO);
            let step = Step {
                rate_factor,
                gradient_factor,
                ..step(1)
            };
            let mut gradients = noise::<F, 37>(2);
            assert!(
                !optimizer.step(&step, &mut p, &mut gradients, &mut state),
                "{name}"
            );
            assert_eq!(gradients, start, "{name}");
        }
    }
    each_optimizer!(f32, check);
    each_optimizer!(f64, check);
}

#[test]
fn parameters_that_overflow_are_reported() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let start = [F::ZERO, -F::MAX, F::ONE];
        let (mut p, mut state) = (start, Plain::ZERO);
        // Every first step is at least about the rate, a tenth of MAX here.
        let step = Step {
            rate_factor: F::MAX,
            ..step(1)
        };
        let mut gradients = [F::ZERO, F::of(2.0), F::ZERO];
        assert!(
            !optimizer.step(&step, &mut p, &mut gradients, &mut state),
            "{name}"
        );
        assert_eq!(gradients, start, "{name}");
    }
    each_optimizer!(f32, check);
    each_optimizer!(f64, check);
}

/// The gradient of a ReLU that is never above 0 any more is 0. What is remembered of
/// it ends at 0 and not among the smallest numbers, which are slow on many
/// processors.
#[test]
fn averages_end_at_zero() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let (mut p, mut state) = ([F::ONE], Plain::ZERO);
        for number in 1..=100_000 {
            let gradient = if number < 3 { F::ONE } else { F::ZERO };
            assert!(optimizer.step(&step(number), &mut p, &mut [gradient], &mut state));
        }
        for &number in O::State::<[F; 1]>::as_flat(&state) {
            let whole = number == F::ZERO || number.abs() >= F::MIN_POSITIVE;
            assert!(whole, "{name}: {number:e}");
        }
    }
    each_optimizer!(f32, check);
}

/// Every optimizer finds the lowest point of a bowl, (3, −1).
#[test]
fn all_of_them_descend() {
    fn check<F: Scalar, O: Optimizer<F>>(name: &str, optimizer: O) {
        let (mut p, mut state) = ([F::ZERO; 2], Plain::ZERO);
        for number in 1..=2000 {
            let mut gradients = [p[0] - F::of(3.0), F::of(0.5) * (p[1] + F::ONE)];
            let step = Step {
                epochs: 2,
                rate_factor: F::of(1.0 - (number - 1) as f64 / 2000.0),
                ..step(number)
            };
            assert!(optimizer.step(&step, &mut p, &mut gradients, &mut state));
        }
        let error = distance(&p, &[F::of(3.0), -F::ONE]);
        // AdamW's decay keeps a little below.
        assert!(error < 0.05, "{name}: {p:?}");
    }
    each_optimizer!(f32, check);
    each_optimizer!(f64, check);
}
