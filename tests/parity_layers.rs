//! Dense layers and activations give what PyTorch gives.

mod common;

use common::{Case, Fixtures, descend, infer, near, run};
use monograd::Shape;
use monograd::activation::Activation;
use monograd::layer::Layer;
use monograd::prelude::*;

/// What the float types are held to: f64 to 1e-10 everywhere, f32 to this,
/// some tens of its roundings (6e-8).
const F32: f64 = 2e-6;
const F64: f64 = 1e-10;

/// Weights and biases of a dense layer, as our parameters lie in memory.
fn dense_params(case: &Case, group: &str) -> Vec<f64> {
    let mut params = case.transposed(&format!("{group}/weight"));
    if case.get(group).get("bias").is_some() {
        params.extend(case.tensor(&format!("{group}/bias")));
    }
    params
}

fn dense<L, In, F, const B: usize>(case: &Case, tolerance: f64)
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let params = dense_params(case, "params");
    let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
    let outcome = run::<L, In, F, B>(&params, &[], &x, &upstream);
    case.expect("outputs/output", &outcome.output, tolerance);
    case.expect("grad_inputs/x", &outcome.input_gradient, tolerance);
    let gradients = dense_params(case, "grad_params");
    near(&case.name, &outcome.gradients, &gradients, tolerance);

    let inferred = infer::<L, In, F, B>(&params, &[], &x);
    assert_eq!(inferred, outcome.output, "{}", case.name);

    let after = descend::<L, In, F, B>(3, &params, &[], &x, &upstream);
    let expected = dense_params(case, "after_3_sgd_steps");
    near(&case.name, &after, &expected, tolerance);
}

fn dense_layers<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("layers");
    type WithoutBias = Dense<6, 3, Identity, NoBias>;
    dense::<Dense<3, 5>, Vector<3>, F, 4>(fixtures.case("dense"), tolerance);
    dense::<WithoutBias, Vector<6>, F, 4>(fixtures.case("dense_no_bias"), tolerance);
    dense::<Dense<3, 4>, Vector<3>, F, 1>(fixtures.case("dense_one_sample"), tolerance);
    // The same in tiles with lanes to spare.
    dense::<Dense<3, 5>, Vector<3>, F, 8>(fixtures.case("dense"), tolerance);
    dense::<WithoutBias, Vector<6>, F, 16>(fixtures.case("dense_no_bias"), tolerance);
    dense::<Dense<3, 4>, Vector<3>, F, 3>(fixtures.case("dense_one_sample"), tolerance);
    assert_eq!(fixtures.names("dense").len(), 3);
}

#[test]
fn dense_f64() {
    dense_layers::<f64>(F64);
}

#[test]
fn dense_f32() {
    dense_layers::<f32>(F32);
}

/// The parameters of a dense layer that changes nothing.
fn unit<const N: usize>() -> Vec<f64> {
    let weight = (0..N * N).map(|at| f64::from(u8::from(at / N == at % N)));
    weight.chain([0.0; N]).collect()
}

fn same_shape<L, In, F, const B: usize>(case: &Case, params: &[f64], tolerance: f64)
where
    L: Layer<In, F, Out = In>,
    In: Shape,
    F: Scalar,
{
    let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
    let outcome = run::<L, In, F, B>(params, &[], &x, &upstream);
    case.expect("outputs/output", &outcome.output, tolerance);
    case.expect("grad_inputs/x", &outcome.input_gradient, tolerance);
    let inferred = infer::<L, In, F, B>(params, &[], &x);
    assert_eq!(inferred, outcome.output, "{}", case.name);
}

/// Runs a layer on the two cases of its name, which it takes off the list.
fn layer<L, F>(fixtures: &Fixtures, left: &mut Vec<&str>, name: &str, tolerance: f64)
where
    L: Layer<Vector<5>, F, Out = Vector<5>> + Layer<Vector<4>, F, Out = Vector<4>>,
    F: Scalar,
{
    let edge = format!("{name}_edge");
    same_shape::<L, Vector<5>, F, 4>(fixtures.case(name), &[], tolerance);
    same_shape::<L, Vector<4>, F, 2>(fixtures.case(&edge), &[], tolerance);
    same_shape::<L, Vector<5>, F, 8>(fixtures.case(name), &[], tolerance);
    left.retain(|&other| other != name && other != edge);
}

/// The same for an activation, as a layer of its own and in a dense one.
fn activation<A, F>(fixtures: &Fixtures, left: &mut Vec<&str>, name: &str, tolerance: f64)
where
    A: Activation<F>,
    A: Layer<Vector<5>, F, Out = Vector<5>> + Layer<Vector<4>, F, Out = Vector<4>>,
    F: Scalar,
{
    layer::<A, F>(fixtures, left, name, tolerance);
    let (main, edge) = (fixtures.case(name), fixtures.case(&format!("{name}_edge")));
    same_shape::<Dense<5, 5, A>, Vector<5>, F, 4>(main, &unit::<5>(), tolerance);
    same_shape::<Dense<4, 4, A>, Vector<4>, F, 2>(edge, &unit::<4>(), tolerance);
}

fn activations<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("activations");
    let left = &mut fixtures.names("");
    activation::<Relu, F>(&fixtures, left, "relu", tolerance);
    activation::<LeakyRelu, F>(&fixtures, left, "leaky_relu", tolerance);
    activation::<Elu, F>(&fixtures, left, "elu", tolerance);
    activation::<Gelu, F>(&fixtures, left, "gelu_exact", tolerance);
    activation::<GeluTanh, F>(&fixtures, left, "gelu_tanh", tolerance);
    activation::<Silu, F>(&fixtures, left, "silu", tolerance);
    activation::<Softplus, F>(&fixtures, left, "softplus", tolerance);
    activation::<Tanh, F>(&fixtures, left, "tanh", tolerance);
    activation::<Sigmoid, F>(&fixtures, left, "sigmoid", tolerance);
    layer::<Softmax, F>(&fixtures, left, "softmax", tolerance);
    layer::<LogSoftmax, F>(&fixtures, left, "log_softmax", tolerance);
    assert!(left.is_empty(), "not compared: {left:?}");
}

#[test]
fn activations_f64() {
    activations::<f64>(F64);
}

#[test]
fn activations_f32() {
    activations::<f32>(F32);
}
