//! Recurrent layers.

use alloc::vec::Vec;

use crate::io::onnx::{Graph, Nodes, Size, Value};
use crate::io::tensors::{Place, Tensors};
use crate::layer::{Gru, Layer, Lstm, Rnn};
use crate::scalar::Scalar;
use crate::shape::Shape;

#[diagnostic::do_not_recommend]
impl<const I: usize, const H: usize, In: Shape, F: Scalar> Nodes<In, F> for Rnn<I, H>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        recurrent::<Self, F, 1>(graph, x, "RNN", [I, H], [0])
    }
}

/// Its gates in ONNX's order: z, r, n.
#[diagnostic::do_not_recommend]
impl<const I: usize, const H: usize, In: Shape, F: Scalar> Nodes<In, F> for Gru<I, H>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        recurrent::<Self, F, 3>(graph, x, "GRU", [I, H], [1, 0, 2])
    }
}

/// Its gates in ONNX's order: i, o, f, g.
#[diagnostic::do_not_recommend]
impl<const I: usize, const H: usize, In: Shape, F: Scalar> Nodes<In, F> for Lstm<I, H>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        recurrent::<Self, F, 4>(graph, x, "LSTM", [I, H], [0, 3, 1, 2])
    }
}

/// A layer whose gates are taken in this order. The operator has the steps in front
/// of the batch, and an axis of directions.
fn recurrent<L: Tensors<F>, F: Scalar, const G: usize>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    operator: &str,
    [i, h]: [usize; 2],
    order: [usize; G],
) -> Value {
    let tensors = graph.layer::<L>();
    let [w, r, b] = joined(graph, &tensors, [i, h], order);
    let x = graph.transpose(x, &[1, 0, 2]);
    let mut sizes = x.with_last(h);
    let mut node = graph
        .node(operator, [&x, &w, &r, &b])
        .int("hidden_size", h as i64);
    if operator == "GRU" {
        // As in PyTorch, b_hn is in what r is multiplied with.
        node = node.int("linear_before_reset", 1);
    }
    let steps = sizes.clone();
    sizes.insert(1, Size::Fixed(1));
    let y = node.output(sizes);
    let axis = graph.integers("axes", &[1]);
    let y = graph.node("Squeeze", [&y, &axis]).output(steps);
    graph.transpose(&y, &[1, 0, 2])
}

/// The weights of the inputs, of the outputs before, and both kinds of biases,
/// with the gates in this order, as ONNX names them: W, R and B.
fn joined<F: Scalar, const G: usize>(
    graph: &mut Graph<'_, F>,
    tensors: &[Value],
    [i, h]: [usize; 2],
    order: [usize; G],
) -> [Value; 3] {
    let kinds = [
        ("weight_ih", "W", &[1, G * h, i][..], 1),
        ("weight_hh", "R", &[1, G * h, h][..], 1),
        ("bias_ih", "B", &[1, 2 * G * h][..], 2),
    ];
    let mut rest = tensors;
    kinds.map(|(pytorch, onnx, sizes, count)| {
        let (own, others) = rest.split_at_checked(count).unwrap_or_default();
        rest = others;
        let name = own.first().map_or("", Value::name).replace(pytorch, onnx);
        let places = own.iter().flat_map(|tensor| graph.places(tensor));
        let gates = places.flat_map(|place| order.map(|gate| gate_of(&place, gate, G)));
        let gates: Vec<Place> = gates.collect();
        graph.gathered(name, sizes, gates)
    })
}

/// One of so many gates, which are below each other in a tensor.
fn gate_of(tensor: &Place, gate: usize, gates: usize) -> Place {
    let Place {
        mut first,
        mut axes,
    } = tensor.clone();
    if let Some((size, step)) = axes.first_mut() {
        *size /= gates;
        first += gate * *size * *step;
    }
    Place { first, axes }
}
