//! Convolutions give what PyTorch gives, and the same bits for every tile.

mod common;

use common::{Case, Fixtures, descend, infer, near, run};
use monograd::Shape;
use monograd::layer::Layer;
use monograd::prelude::*;

/// What the float types are held to, as in the tests of other layers.
const F32: f64 = 4e-6;
const F64: f64 = 1e-10;

/// Numbers of `[batch, channel, place]` as `[batch, place, channel]`, for
/// sequences; images lie as PyTorch's.
fn places_first(numbers: Vec<f64>, shape: &[usize]) -> Vec<f64> {
    let &[batch, channels, places] = shape else {
        return numbers;
    };
    let mut moved = Vec::new();
    for sample in 0..batch {
        for place in 0..places {
            for channel in 0..channels {
                moved.push(numbers[(sample * channels + channel) * places + place]);
            }
        }
    }
    moved
}

fn tile(case: &Case, path: &str) -> Vec<f64> {
    places_first(case.tensor(path), &case.shape(path))
}

/// Weights with the outputs last, then the bias.
fn params(case: &Case, group: &str) -> Vec<f64> {
    let path = format!("{group}/weight");
    let (numbers, outputs) = (case.tensor(&path), case.shape(&path)[0]);
    let each = numbers.len() / outputs;
    let mut params: Vec<f64> = (0..each)
        .flat_map(|at| numbers.iter().skip(at).step_by(each).copied())
        .collect();
    if case.get(group).get("bias").is_some() {
        params.extend(case.tensor(&format!("{group}/bias")));
    }
    params
}

fn compare<L, In, F, const B: usize>(fixtures: &Fixtures, name: &str, tolerance: f64)
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let case = fixtures.case(name);
    let (x, upstream) = (tile(case, "inputs/x"), tile(case, "grad_outputs/output"));
    let start = params(case, "params");
    let outcome = run::<L, In, F, B>(&start, &[], &x, &upstream);
    near(
        name,
        &outcome.output,
        &tile(case, "outputs/output"),
        tolerance,
    );
    near(
        name,
        &outcome.input_gradient,
        &tile(case, "grad_inputs/x"),
        tolerance,
    );
    near(
        name,
        &outcome.gradients,
        &params(case, "grad_params"),
        tolerance,
    );
    assert_eq!(
        infer::<L, In, F, B>(&start, &[], &x),
        outcome.output,
        "{name}"
    );
    let after = descend::<L, In, F, B>(3, &start, &[], &x, &upstream);
    near(name, &after, &params(case, "after_3_sgd_steps"), tolerance);
}

fn all<F: Scalar, const B: usize>(tolerance: f64) {
    type Halved = (Stride<2>, Pad<1>);
    let fixtures = &Fixtures::read("conv_pool");
    compare::<Conv2d<2, 3, 3, 3>, Image<2, 5, 4>, F, B>(fixtures, "conv2d", tolerance);
    compare::<Conv2d<2, 3, 3, 3, Identity, Halved>, Image<2, 5, 5>, F, B>(
        fixtures,
        "conv2d_stride2_pad1",
        tolerance,
    );
    compare::<Conv2d<1, 2, 3, 3, Identity, Halved, NoBias>, Image<1, 6, 4>, F, B>(
        fixtures,
        "conv2d_stride2_pad1_even",
        tolerance,
    );
    compare::<Conv2d<3, 4, 1, 1>, Image<3, 3, 3>, F, B>(fixtures, "conv2d_1x1", tolerance);
    compare::<Conv2d<1, 2, 2, 3>, Image<1, 4, 5>, F, B>(fixtures, "conv2d_rect_kernel", tolerance);
    compare::<Conv2d<3, 3, 3, 3, Identity, (Groups<3>, Pad<1>)>, Image<3, 4, 4>, F, B>(
        fixtures,
        "conv2d_depthwise",
        tolerance,
    );
    compare::<Conv1d<2, 3, 3>, Sequence<6, Vector<2>>, F, B>(fixtures, "conv1d", tolerance);
    compare::<Conv1d<2, 3, 3, Identity, Halved>, Sequence<6, Vector<2>>, F, B>(
        fixtures,
        "conv1d_stride2_pad1",
        tolerance,
    );
    compare::<Conv1d<1, 2, 2, Identity, Dilation<2>>, Sequence<6, Vector<1>>, F, B>(
        fixtures,
        "conv1d_causal_dilated",
        tolerance,
    );
    assert_eq!(fixtures.names("conv").len(), 9);
}

#[test]
fn f64_is_as_pytorch() {
    all::<f64, 4>(F64);
    all::<f64, 5>(F64);
    all::<f64, 8>(F64);
}

#[test]
fn f32_is_as_pytorch() {
    all::<f32, 4>(F32);
    all::<f32, 16>(F32);
}
