//! Attention.

use alloc::vec::Vec;

use super::dense::projected;
use crate::io::onnx::{Graph, Kind, Nodes, Value};
use crate::layer::{Layer, Mask, MultiHeadAttention, ScaledDotProductAttention};
use crate::scalar::Scalar;
use crate::shape::Shape;

#[diagnostic::do_not_recommend]
impl<const D: usize, const HEADS: usize, M: Mask, In: Shape, F: Scalar> Nodes<In, F>
    for MultiHeadAttention<D, HEADS, M>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let (input, output) = tensors.split_at_checked(2).unwrap_or_default();
        let all = projected(graph, x, input, 3 * D);
        let sizes = graph.integers("split", &[D as i64; 3]);
        let parts = [(); 3].map(|()| (Kind::Float, x.sizes().to_vec()));
        let split = graph.node("Split", [&all, &sizes]).int("axis", -1);
        let [query, key, value] = split.outputs(parts);

        let steps = x.size(1);
        let heads = x.with_rest(&[steps, HEADS, D / HEADS]);
        let mut to_heads = |part: &Value, order: [usize; 4]| {
            let part = graph.reshape(part, heads.clone());
            graph.transpose(&part, &order)
        };
        let query = to_heads(&query, [0, 2, 1, 3]);
        let key = to_heads(&key, [0, 2, 3, 1]);
        let value = to_heads(&value, [0, 2, 1, 3]);
        let means = attend::<M, F>(graph, [&query, &key, &value]);
        let means = graph.transpose(&means, &[0, 2, 1, 3]);
        let means = graph.reshape(&means, x.sizes().to_vec());
        projected(graph, &means, output, D)
    }
}

#[diagnostic::do_not_recommend]
impl<M: Mask, In: Shape, F: Scalar> Nodes<In, F> for ScaledDotProductAttention<M>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        let [query, key, value] = [("query", 0), ("key", 1), ("value", 2)].map(|(name, index)| {
            let index = graph.integer(name, index);
            let node = graph.node("Gather", [x, &index]).int("axis", 1);
            node.output(x.with_rest(&x.rest(2)))
        });
        let key = graph.transpose(&key, &[0, 2, 1]);
        attend::<M, F>(graph, [&query, &key, &value])
    }
}

/// The means of the values, by how well the keys, of which each is a column, fit
/// the queries.
fn attend<M: Mask, F: Scalar>(graph: &mut Graph<'_, F>, [query, key, value]: [&Value; 3]) -> Value {
    let [steps, width] = match *query.rest(1) {
        [.., steps, width] => [steps, width],
        _ => [0, 0],
    };
    let scores = graph
        .node("MatMul", [query, key])
        .output(query.with_last(steps));
    let scale = graph.number("scale", F::ONE / F::of_usize(width).sqrt());
    let mut scores = graph.node("Mul", [&scores, &scale]).like(&scores);
    let mask = mask::<M, F>(steps);
    if mask.iter().any(|&number| number != F::ZERO) {
        let mask = graph.numbers("mask", &[steps, steps], mask);
        scores = graph.node("Add", [&scores, &mask]).like(&scores);
    }
    let weights = graph
        .node("Softmax", [&scores])
        .int("axis", -1)
        .like(&scores);
    graph.node("MatMul", [&weights, value]).like(query)
}

/// What is added to each score: −∞ where a step does not see another.
fn mask<M: Mask, F: Scalar>(steps: usize) -> Vec<F> {
    let pairs = (0..steps).flat_map(|query| (0..steps).map(move |key| (query, key)));
    pairs
        .map(|(query, key)| {
            if M::sees(query, key) {
                F::ZERO
            } else {
                -F::INFINITY
            }
        })
        .collect()
}
