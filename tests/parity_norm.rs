//! Batch normalization gives what PyTorch gives.

mod common;

use common::{Case, Fixtures, descend, infer, near, run};
use monograd::prelude::*;

type Norm = BatchNorm1d<3>;

fn params(case: &Case, group: &str) -> Vec<f64> {
    let tensor = |name| case.tensor(&format!("{group}/{name}"));
    [tensor("weight"), tensor("bias")].concat()
}

fn statistics(case: &Case, group: &str) -> Vec<f64> {
    let tensor = |name| case.tensor(&format!("{group}/{name}"));
    [tensor("running_mean"), tensor("running_var")].concat()
}

/// One batch in a tile of `B`, some lanes of which may be to spare.
fn train<F: Scalar, const B: usize>(case: &Case, tolerance: f64) {
    let (weights, kept) = (params(case, "params"), statistics(case, "running_before"));
    let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
    let outcome = run::<Norm, Vector<3>, F, B>(&weights, &kept, &x, &upstream);
    case.expect("outputs/output", &outcome.output, tolerance);
    case.expect("grad_inputs/x", &outcome.input_gradient, tolerance);
    let gradients = params(case, "grad_params");
    near(&case.name, &outcome.gradients, &gradients, tolerance);
    let kept_after = statistics(case, "running_after");
    near(&case.name, &outcome.state, &kept_after, tolerance);

    let after = descend::<Norm, Vector<3>, F, B>(3, &weights, &kept, &x, &upstream);
    let expected = params(case, "after_3_sgd_steps");
    near(&case.name, &after, &expected, tolerance);
}

fn batch_norm<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("norm");
    let batches = fixtures.names("batch_norm1d_train");
    assert_eq!(batches.len(), 2);
    for name in batches {
        train::<F, 4>(fixtures.case(name), tolerance);
        train::<F, 8>(fixtures.case(name), tolerance);
    }

    let case = fixtures.case("batch_norm1d_eval");
    let (weights, kept) = (params(case, "params"), statistics(case, "running_before"));
    let y = infer::<Norm, Vector<3>, F, 4>(&weights, &kept, &case.tensor("inputs/x"));
    case.expect("outputs/output", &y, tolerance);
}

#[test]
fn batch_norm_f64() {
    batch_norm::<f64>(1e-10);
}

/// f32 within some tens of its roundings (6e-8).
#[test]
fn batch_norm_f32() {
    batch_norm::<f32>(2e-6);
}
