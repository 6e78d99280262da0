//! Layers over the steps of sequences, and what makes sequences of tokens.

use crate::io::onnx::{Graph, Kind, Nodes, Value};
use crate::lanes::Lanes;
use crate::layer::{Embedding, Last, Layer, LearnedPositions, PositionalEncoding, Reverse};
use crate::plain::{Plain, boxed_zero};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Vector};

/// `Gather`, after what makes numbers that are no tokens 0, and before what makes
/// their rows 0.
#[diagnostic::do_not_recommend]
impl<const VOCAB: usize, const DIM: usize, In: Shape, F: Scalar> Nodes<In, F>
    for Embedding<VOCAB, DIM>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let zero = graph.number("zero", F::ZERO);
        let last = graph.number("last", F::of_usize(VOCAB.saturating_sub(1)));
        let within = graph.node("Clip", [x, &zero, &last]).like(x);
        let whole = graph.node("Floor", [&within]).like(x);
        let node = graph.node("Equal", [x, &whole]);
        let known = node.output_of(Kind::Bool, x.sizes().to_vec());
        let tokens = graph.node("Where", [&known, x, &zero]).like(x);
        // 7 is the type of 64-bit integers.
        let node = graph.node("Cast", [&tokens]).int("to", 7);
        let tokens = node.output_of(Kind::Integer, x.sizes().to_vec());

        let node = graph.node("Gather", tensors.iter().chain([&tokens]));
        let y = node.int("axis", 0).output(x.and(DIM));
        let axes = graph.integers("axes", &[-1]);
        let node = graph.node("Unsqueeze", [&known, &axes]);
        let known = node.output_of(Kind::Bool, x.and(1));
        graph.node("Where", [&known, &y, &zero]).like(&y)
    }
}

#[diagnostic::do_not_recommend]
impl<const T: usize, const N: usize, F: Scalar> Nodes<Sequence<T, Vector<N>>, F>
    for PositionalEncoding
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        // What it adds to nothing.
        let [nothing, mut waves] = [(); 2].map(|()| boxed_zero::<F, [[Lanes<F, 1>; N]; T]>());
        <Self as Layer<Sequence<T, Vector<N>>, F>>::infer::<1>(&(), &(), &nothing, &mut waves);
        let waves = Plain::<F>::as_flat(&*waves).to_vec();
        let waves = graph.numbers("encoding", &[T, N], waves);
        graph.node("Add", [x, &waves]).like(x)
    }
}

#[diagnostic::do_not_recommend]
impl<const T: usize, const N: usize, In: Shape, F: Scalar> Nodes<In, F> for LearnedPositions<T, N>
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        graph.node("Add", [x].into_iter().chain(&tensors)).like(x)
    }
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for Last
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        let steps = x.size(1);
        let index = graph.integer("last", steps as i64 - 1);
        let node = graph.node("Gather", [x, &index]).int("axis", 1);
        node.output(x.with_rest(&x.rest(2)))
    }
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for Reverse
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        // From the last one to what is in front of the first, step by step.
        let settings = [
            ("starts", -1),
            ("ends", i64::MIN),
            ("axes", 1),
            ("steps", -1),
        ]
        .map(|(name, integer)| graph.integers(name, &[integer]));
        graph
            .node("Slice", [x].into_iter().chain(&settings))
            .like(x)
    }
}
