//! What a layer and an activation say of themselves.

use super::graph::Graph;
use super::value::Value;
use crate::activation::Activation;
use crate::io::tensors::Tensors;
use crate::layer::Layer;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// A layer that can be written as nodes of an ONNX graph, for an input of the
/// shape `In`.
///
/// What flows between the nodes of two layers has the batch as its first size and
/// then those of one sample, in the order of the library's arrays:
/// `[batch, C, H, W]` for an image, `[batch, T, N]` for a sequence of vectors.
///
/// ```
/// use monograd::io::onnx::{Graph, Nodes, Value};
/// use monograd::io::tensors::{List, Sequential, Tensor, Tensors};
/// # use monograd::layer::{At, Entry, Layer, Pass, Store};
/// use monograd::prelude::*;
/// # use monograd::{Lanes, Shape};
///
/// /// Multiplies each feature with a number it learns.
/// struct Scale<const N: usize>;
/// # impl<const N: usize, F: Scalar> Store<F> for Scale<N> {
/// #     type Params = [F; N];
/// #     type State = ();
/// #     const NAME: &'static str = "Scale";
/// # }
/// # impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for Scale<N> {
/// #     type Out = Vector<N>;
/// #     type Tape<const B: usize> = ();
/// #     type Hold<const B: usize> = ();
/// #     fn infer<const B: usize>(w: &[F; N], _: &(), x: &[Lanes<F, B>; N], y: &mut [Lanes<F, B>; N]) {
/// #         for ((y, &x), &w) in y.iter_mut().zip(x).zip(w) { *y = x * Lanes::splat(w); }
/// #     }
/// #     fn forward<const B: usize>(_: &[F; N], _: &mut (), _: &[Lanes<F, B>; N], _: &mut [Lanes<F, B>; N], _: &mut (), _: Pass) {}
/// #     fn backward<const B: usize>(_: &[F; N], _: At<'_, Self, Vector<N>, F, B>, _: &mut [Lanes<F, B>; N], _: Option<&mut [Lanes<F, B>; N]>, _: &mut [F; N], _: Pass) {}
/// # }
///
/// // What its numbers are called, as for the files of `safetensors`.
/// impl<const N: usize, F: Scalar> Tensors<F> for Scale<N> {
///     fn tensors(list: &mut List<'_>) {
///         list.layer::<Self, F>([Tensor::parameter("weight", &[N], 0)]);
///     }
/// }
///
/// impl<const N: usize, F: Scalar> Nodes<Vector<N>, F> for Scale<N> {
///     const POINTWISE: bool = true;
///
///     fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
///         let tensors = graph.layer::<Self>();
///         graph.node("Mul", [x].into_iter().chain(&tensors)).like(x)
///     }
/// }
///
/// let net = Network::<net![Dense<2, 3>, Scale<3>]>::ZERO;
/// let file: Vec<u8> = net.to_onnx(Sequential)?;
/// # Ok::<(), monograd::io::onnx::OnnxError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the layer `{Self}` cannot be written to an ONNX file with an input `{In}`",
    label = "a layer of your own says it by implementing `monograd::io::onnx::Nodes`"
)]
pub trait Nodes<In: Shape, F: Scalar>: Layer<In, F> + Tensors<F> {
    /// Whether its nodes do the same with each vector, however many axes are in
    /// front of it. Such a layer is not given the steps of a sequence as a batch
    /// by [`TimeDistributed`](crate::TimeDistributed), but all of it.
    const POINTWISE: bool = false;

    /// Adds its nodes to the graph, and returns what they make of `x`. A layer
    /// that is not made of others begins with [`Graph::layer`].
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value;
}

/// An activation that can be written as nodes of an ONNX graph.
///
/// ```
/// # use monograd::activation::Activation;
/// use monograd::io::onnx::{Formula, Graph, Value};
/// # use monograd::plain::Plain;
/// use monograd::prelude::*;
///
/// /// y = x².
/// struct Square;
/// # impl<F: Scalar> Activation<F> for Square {
/// #     const NAME: &'static str = "Square";
/// #     const INIT: Init = Init::HeNormal;
/// #     type Kept<T: Plain<F>> = T;
/// #     fn value(x: F) -> F { x * x }
/// #     fn derivative(x: F, _: F) -> F { x + x }
/// # }
///
/// impl<F: Scalar> Formula<F> for Square {
///     fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
///         graph.node("Mul", [x, x]).like(x)
///     }
/// }
///
/// let net = Network::<Dense<2, 3, Square>>::ZERO;
/// let file: Vec<u8> = net.to_onnx(["square"])?;
/// # Ok::<(), monograd::io::onnx::OnnxError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the activation `{Self}` cannot be written to an ONNX file",
    label = "an activation of your own says it by implementing `monograd::io::onnx::Formula`"
)]
pub trait Formula<F: Scalar>: Activation<F> {
    /// Adds its nodes to the graph, and returns what they make of `x`, which has
    /// any sizes.
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value;
}
