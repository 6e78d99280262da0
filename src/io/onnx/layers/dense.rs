//! The fully connected layer.

use super::activation::fused;
use crate::io::onnx::{Formula, Graph, Nodes, Value};
use crate::layer::{BiasKind, Dense, Layer};
use crate::scalar::Scalar;
use crate::shape::Shape;

/// `Gemm` with PyTorch's weight; of sequences `MatMul` with that transposed.
impl<const I: usize, const O: usize, A, K: BiasKind, In: Shape, F: Scalar> Nodes<In, F>
    for Dense<I, O, A, K>
where
    A: Formula<F>,
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let y = if x.sizes().len() == 2 {
            let inputs = [x].into_iter().chain(&tensors);
            let gemm = graph.node("Gemm", inputs).int("transB", 1);
            gemm.output(x.with_last(O))
        } else {
            projected(graph, x, &tensors, O)
        };
        fused::<A, F>(graph, &y)
    }
}

/// What a weight as of PyTorch's `Linear` and a bias, if there is one, make of
/// the last axis.
pub(super) fn projected<F: Scalar>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    tensors: &[Value],
    outputs: usize,
) -> Value {
    let Some((weight, bias)) = tensors.split_first() else {
        return x.clone();
    };
    let weight = graph.transposed(weight);
    let product = graph
        .node("MatMul", [x, &weight])
        .output(x.with_last(outputs));
    match bias.first() {
        Some(bias) => graph.node("Add", [&product, bias]).like(&product),
        None => product,
    }
}
