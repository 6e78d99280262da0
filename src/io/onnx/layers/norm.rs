//! Normalization.

use alloc::vec::Vec;

use super::channels_first;
use crate::io::onnx::value::sizes;
use crate::io::onnx::{Graph, Nodes, Value};
use crate::layer::{BatchNorm1d, BatchNorm2d, EPSILON, GroupNorm, Layer, LayerNorm, RmsNorm};
use crate::scalar::Scalar;
use crate::shape::Shape;

#[diagnostic::do_not_recommend]
impl<const N: usize, In: Shape, F: Scalar> Nodes<In, F> for BatchNorm1d<N>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        channels_first(graph, x, |graph, x| batch_norm(graph, x, &tensors))
    }
}

#[diagnostic::do_not_recommend]
impl<const C: usize, In: Shape, F: Scalar> Nodes<In, F> for BatchNorm2d<C>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        batch_norm(graph, x, &tensors)
    }
}

/// With the kept statistics.
fn batch_norm<F: Scalar>(graph: &mut Graph<'_, F>, x: &Value, tensors: &[Value]) -> Value {
    let inputs = [x].into_iter().chain(tensors);
    let node = graph.node("BatchNormalization", inputs);
    node.float("epsilon", EPSILON).like(x)
}

/// There is an operator, which computes with 32 bits: what has more is written
/// out.
#[diagnostic::do_not_recommend]
impl<const N: usize, In: Shape, F: Scalar> Nodes<In, F> for LayerNorm<N>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        if F::BYTES == 4 {
            let inputs = [x].into_iter().chain(&tensors);
            let node = graph.node("LayerNormalization", inputs).int("axis", -1);
            return node.float("epsilon", EPSILON).like(x);
        }
        let mean = mean(graph, x);
        let centered = graph.node("Sub", [x, &mean]).like(x);
        let normal = by_root_mean_square(graph, &centered, F::of(EPSILON));
        scaled(graph, &normal, &tensors)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, In: Shape, F: Scalar> Nodes<In, F> for RmsNorm<N>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let normal = by_root_mean_square(graph, x, F::EPSILON);
        scaled(graph, &normal, &tensors)
    }
}

/// Normalizes groups as if they were channels, and then scales each channel.
#[diagnostic::do_not_recommend]
impl<const GROUPS: usize, const C: usize, In: Shape, F: Scalar> Nodes<In, F>
    for GroupNorm<GROUPS, C>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let axes = sizes::<In>().len();
        let norm = |graph: &mut Graph<'_, F>, x: &Value| {
            let all: usize = x.rest(1).into_iter().product();
            let grouped = graph.reshape(x, x.with_rest(&[GROUPS, all / GROUPS]));
            let [scale, bias] = [("scale", F::ONE), ("bias", F::ZERO)]
                .map(|(name, number)| graph.numbers(name, &[GROUPS], alloc::vec![number; GROUPS]));
            let node = graph.node("InstanceNormalization", [&grouped, &scale, &bias]);
            let normal = node.float("epsilon", EPSILON).like(&grouped);
            let normal = graph.reshape(&normal, x.sizes().to_vec());
            // Behind the channels, one number for all that is along each axis.
            let tensors = tensors.iter();
            let tensors = tensors.map(|tensor| graph.with_ones(tensor, axes - 1));
            let tensors: Vec<Value> = tensors.collect();
            scaled(graph, &normal, &tensors)
        };
        match axes {
            // Those of an image are in front.
            3 => norm(graph, x),
            _ => channels_first(graph, x, norm),
        }
    }
}

/// `x / √(mean(x²) + ε)`, over the last axis.
fn by_root_mean_square<F: Scalar>(graph: &mut Graph<'_, F>, x: &Value, epsilon: F) -> Value {
    let squares = graph.node("Mul", [x, x]).like(x);
    let mean = mean(graph, &squares);
    let epsilon = graph.number("epsilon", epsilon);
    let sum = graph.node("Add", [&mean, &epsilon]).like(&mean);
    let root = graph.node("Sqrt", [&sum]).like(&mean);
    graph.node("Div", [x, &root]).like(x)
}

/// The mean over the last axis, which stays, with one number. Not by
/// `ReduceMean`, which is told the axis in another way from version 18 on.
fn mean<F: Scalar>(graph: &mut Graph<'_, F>, x: &Value) -> Value {
    let last = x.rest(1).last().copied().unwrap_or(1);
    let axes = graph.integers("axes", &[-1]);
    let node = graph.node("ReduceSum", [x, &axes]).int("keepdims", 1);
    let sum = node.output(x.with_last(1));
    let count = graph.number("count", F::of_usize(last));
    graph.node("Div", [&sum, &count]).like(&sum)
}

/// Times the weight, and plus the bias, if there is one.
fn scaled<F: Scalar>(graph: &mut Graph<'_, F>, x: &Value, tensors: &[Value]) -> Value {
    let operators = ["Mul", "Add"].into_iter().zip(tensors);
    operators.fold(x.clone(), |x, (operator, tensor)| {
        graph.node(operator, [&x, tensor]).like(&x)
    })
}
