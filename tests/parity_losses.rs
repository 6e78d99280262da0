//! Losses give what PyTorch gives.

mod common;

use common::{Case, Fixtures, floats, tile, untile};
use monograd::Shape;
use monograd::loss::Loss;
use monograd::prelude::*;

/// Where PyTorch's `sum` is compared, our mean times the count must be it.
fn check<S, T, F, const B: usize>(
    case: &Case,
    input: &str,
    loss: &impl Loss<S, T, F>,
    targets: &[T],
    tolerance: f64,
) where
    S: Shape,
    F: Scalar,
{
    let (prediction, samples) = tile::<S, F, B>(&case.tensor(&format!("inputs/{input}")), 0.0);
    let (mut target, _) = tile::<S, F, B>(&[], 7.0);
    assert_eq!(samples, targets.len(), "{}", case.name);
    for (lane, one) in targets.iter().enumerate() {
        loss.encode::<B>(one, lane, &mut target);
    }
    let losses = loss.evaluate::<B>(&prediction, &mut target);

    let sum = |lanes: [F; B]| -> f64 { lanes.iter().take(samples).map(|x| x.as_f64()).sum() };
    let weight = sum(losses.weights.0);
    let factor = match case.get("config/reduction").as_str() {
        Some("mean") => 1.0,
        // Cross-entropy has one term a sample, the others one a number.
        Some("sum") if case.name.starts_with("cross_entropy") => weight,
        Some("sum") => weight * S::SIZE as f64,
        other => panic!("reduction {other:?} of {}", case.name),
    };
    let mean = sum(losses.values.0) / weight;
    let gradients = untile::<S, F, B>(&target, samples);
    let gradients: Vec<_> = gradients.iter().map(|g| g / weight * factor).collect();
    case.expect("outputs/output", &[mean * factor], tolerance);
    case.expect(&format!("grad_inputs/{input}"), &gradients, tolerance);
}

/// The targets of a case, as one array a sample.
fn arrays<F: Scalar, const N: usize>(case: &Case) -> Vec<[F; N]> {
    let numbers = floats(&case.tensor("target"));
    let samples = numbers.chunks(N);
    samples.map(|sample| sample.try_into().unwrap()).collect()
}

fn numbers<F: Scalar>(case: &Case, loss: impl Loss<Vector<3>, [F; 3], F>, tolerance: f64) {
    check::<_, _, F, 4>(case, "pred", &loss, &arrays(case), tolerance);
    check::<_, _, F, 8>(case, "pred", &loss, &arrays(case), tolerance);
}

fn binary<F: Scalar, const B: usize>(case: &Case, tolerance: f64) {
    let targets = arrays::<F, 3>(case);
    check::<_, _, F, B>(case, "logits", &BinaryCrossEntropy, &targets, tolerance);
    if !case.name.contains("soft") {
        let answers: Vec<_> = targets.iter().map(|t| t.map(|t| t > F::of(0.5))).collect();
        check::<_, _, F, B>(case, "logits", &BinaryCrossEntropy, &answers, tolerance);
    }
}

fn classes<F: Scalar, const N: usize, const B: usize>(case: &Case, tolerance: f64) {
    let classes = case.classes::<N>();
    let one_hot: Vec<[F; N]> = classes.iter().map(|class| class.one_hot()).collect();
    let smoothing = case.get("config/label_smoothing").as_f64().unwrap();
    let loss: WeightedCrossEntropy<F, N> = CrossEntropy.label_smoothing(F::of(smoothing));
    check::<Vector<N>, _, F, B>(case, "logits", &loss, &classes, tolerance);
    check::<Vector<N>, _, F, B>(case, "logits", &loss, &one_hot, tolerance);
    if smoothing == 0.0 {
        check::<Vector<N>, _, F, B>(case, "logits", &CrossEntropy, &classes, tolerance);
        check::<Vector<N>, _, F, B>(case, "logits", &CrossEntropy, &one_hot, tolerance);
    }
}

fn losses<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("losses");
    for name in fixtures.names("") {
        let case = fixtures.case(name);
        match name {
            "mse_mean" | "mse_sum" => numbers::<F>(case, MeanSquaredError, tolerance),
            "l1_mean" | "l1_sum" => numbers::<F>(case, L1, tolerance),
            "huber_mean" | "huber_sum" => {
                let delta = case.get("config/delta").as_f64().unwrap();
                numbers::<F>(case, Huber::new(F::of(delta)), tolerance);
            }
            "bce_with_logits_extreme" => binary::<F, 2>(case, tolerance),
            "cross_entropy_extreme" => classes::<F, 3, 2>(case, tolerance),
            _ if name.starts_with("bce_with_logits_") => binary::<F, 4>(case, tolerance),
            _ if name.starts_with("cross_entropy_") => classes::<F, 6, 4>(case, tolerance),
            _ => panic!("{name} is not compared"),
        }
    }
}

#[test]
fn losses_f64() {
    losses::<f64>(1e-10);
}

/// f32 within some tens of its roundings (6e-8).
#[test]
fn losses_f32() {
    losses::<f32>(2e-6);
}
