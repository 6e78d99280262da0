//! Layers that are made of layers.

use crate::io::onnx::value::sizes;
use crate::io::onnx::{Graph, Nodes, Size, Value};
use crate::layer::{
    Chain, Concat, ConcatTo, JoinKind, Layer, Parallel, Product, Repeat, Residual, Sum,
    TimeDistributed,
};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape};

impl<In: Shape, F: Scalar, A: Nodes<In, F>, R: Nodes<A::Out, F>> Nodes<In, F> for Chain<A, R> {
    const POINTWISE: bool = A::POINTWISE && R::POINTWISE;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let middle = graph.through::<A, In>(x);
        graph.through::<R, A::Out>(&middle)
    }
}

impl<const N: usize, In: Shape, F: Scalar, L: Nodes<In, F>> Nodes<In, F> for Repeat<N, L>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = L::POINTWISE;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        (0..N).fold(x.clone(), |x, _| graph.through::<L, In>(&x))
    }
}

impl<In: Shape, F: Scalar, L: Nodes<In, F>> Nodes<In, F> for Residual<L>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = L::POINTWISE;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let y = graph.sequential(|graph| graph.through::<L, In>(x));
        graph.node("Add", [x, &y]).like(x)
    }
}

impl<In: Shape, F: Scalar, L: Nodes<In, F>, R: Nodes<In, F>, J: Joined> Nodes<In, F>
    for Parallel<L, R, J>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = L::POINTWISE && R::POINTWISE;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let [first, second] = graph.sequential(|graph| {
            [
                graph.sequential(|graph| graph.through::<L, In>(x)),
                graph.sequential(|graph| graph.through::<R, In>(x)),
            ]
        });
        J::joined(graph, [&first, &second], &sizes::<Self::Out>())
    }
}

/// The layer takes all steps as they are, if it can, and otherwise as a batch.
impl<const T: usize, S: Shape, F: Scalar, L: Nodes<S, F>> Nodes<Sequence<T, S>, F>
    for TimeDistributed<L>
{
    const POINTWISE: bool = L::POINTWISE;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        if L::POINTWISE {
            return graph.through::<L, S>(x);
        }
        graph.name_by_next();
        let times = x.sizes().first().map_or(1, |size| size.number());
        let steps = [Size::Batch(times * T)].into_iter();
        let folded = steps.chain(x.sizes().iter().skip(2).copied()).collect();
        let steps = graph.reshape(x, folded);
        let y = graph.through::<L, S>(&steps);
        graph.reshape(&y, x.with_rest(&sizes::<Sequence<T, L::Out>>()))
    }
}

/// A way to join two branches that can be written as a node of an ONNX graph.
#[diagnostic::on_unimplemented(
    message = "the join `{Self}` cannot be written to an ONNX file",
    label = "a join of your own says it by implementing `monograd::io::onnx::Joined`"
)]
pub trait Joined: JoinKind {
    /// Adds the node, which makes something of these sizes.
    fn joined<F: Scalar>(graph: &mut Graph<'_, F>, both: [&Value; 2], sizes: &[usize]) -> Value;
}

#[diagnostic::do_not_recommend]
impl Joined for Sum {
    fn joined<F: Scalar>(graph: &mut Graph<'_, F>, both: [&Value; 2], _: &[usize]) -> Value {
        graph.node("Add", both).like(both[0])
    }
}

#[diagnostic::do_not_recommend]
impl Joined for Product {
    fn joined<F: Scalar>(graph: &mut Graph<'_, F>, both: [&Value; 2], _: &[usize]) -> Value {
        graph.node("Mul", both).like(both[0])
    }
}

#[diagnostic::do_not_recommend]
impl Joined for Concat {
    fn joined<F: Scalar>(graph: &mut Graph<'_, F>, both: [&Value; 2], sizes: &[usize]) -> Value {
        // Along the axis that becomes longer: the channels, wherever they are.
        let first = both[0];
        let outer = first.sizes().len().saturating_sub(sizes.len());
        let inner = first.rest(outer);
        let longer = sizes
            .iter()
            .zip(&inner)
            .position(|(size, of_first)| size != of_first);
        let axis = longer.map_or(-1, |axis| (outer + axis) as i64);
        let joint = sizes.iter().copied().map(Size::Fixed);
        let joint = first.sizes().iter().copied().take(outer).chain(joint);
        let joint = joint.collect();
        graph.node("Concat", both).int("axis", axis).output(joint)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Joined for ConcatTo<N> {
    fn joined<F: Scalar>(graph: &mut Graph<'_, F>, both: [&Value; 2], sizes: &[usize]) -> Value {
        Concat::joined(graph, both, sizes)
    }
}
