//! Layers that do nothing to numbers, but maybe to their shape.

use crate::io::onnx::value::sizes;
use crate::io::onnx::{Graph, Nodes, Value};
use crate::layer::{Dropout, Flatten, FlattenTo, Input, Layer, Reshape, SpatialDropout, Transpose};
use crate::scalar::Scalar;
use crate::shape::Shape;

/// Not a node at all.
macro_rules! nothing {
    ($([$($generics:tt)*] $layer:ty;)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<$($generics)* In: Shape, F: Scalar> Nodes<In, F> for $layer
            where
                Self: Layer<In, F>,
            {
                const POINTWISE: bool = true;

                fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
                    graph.layer::<Self>();
                    x.clone()
                }
            }
        )*
    };
}

nothing! {
    [S: Shape,] Input<S>;
    [const PERCENT: u8,] Dropout<PERCENT>;
    [const PERCENT: u8,] SpatialDropout<PERCENT>;
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for Flatten
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph.flatten(x)
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, In: Shape, F: Scalar> Nodes<In, F> for FlattenTo<N>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph.flatten(x)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Shape, In: Shape, F: Scalar> Nodes<In, F> for Reshape<S> {
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph.reshape(x, x.with_rest(&sizes::<S>()))
    }
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for Transpose
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph.transpose(x, &[0, 2, 1])
    }
}
