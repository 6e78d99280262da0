//! Images and sequences made larger.

use alloc::vec::Vec;

use crate::io::onnx::value::sizes;
use crate::io::onnx::{Graph, Node, Nodes, Value};
use crate::layer::{Layer, Upsample, UpsampleBilinear};
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::window::{Pooling, Settings};

#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize, O, In: Shape, F: Scalar> Nodes<In, F> for Upsample<H, W, O>
where
    O: Settings<Pooling<H, W>>,
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        let times: &[usize] = match sizes::<In>().len() {
            3 => &[1, 1, H, W],
            _ => &[1, H, 1],
        };
        resized(graph, x, times, |node| {
            node.text("mode", "nearest")
                .text("coordinate_transformation_mode", "asymmetric")
                .text("nearest_mode", "floor")
        })
    }
}

#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize, O, In: Shape, F: Scalar> Nodes<In, F>
    for UpsampleBilinear<H, W, O>
where
    O: Settings<Pooling<H, W>>,
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        resized(graph, x, &[1, 1, H, W], |node| {
            node.text("mode", "linear")
                .text("coordinate_transformation_mode", "half_pixel")
        })
    }
}

/// Each axis so many times as long.
fn resized<F: Scalar>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    times: &[usize],
    mode: impl for<'g, 'a> FnOnce(Node<'g, 'a, F>) -> Node<'g, 'a, F>,
) -> Value {
    let rest = x.rest(1).into_iter().zip(times.iter().skip(1));
    let rest: Vec<usize> = rest.map(|(size, times)| size * times).collect();
    let scales = graph.scales(times);
    let none = Value::none();
    let node = graph.node("Resize", [x, &none, &scales]);
    mode(node).output(x.with_rest(&rest))
}
