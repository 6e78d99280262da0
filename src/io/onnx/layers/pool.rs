//! Pooling.

use alloc::vec::Vec;

use super::channels_first;
use super::window::{Along, dilations, pads, places, window, with_channels};
use crate::io::onnx::{Graph, Node, Nodes, Size, Value};
use crate::layer::{
    AvgPool1d, AvgPool2d, GlobalAvgPool, GlobalMaxPool, Layer, MaxPool1d, MaxPool2d, Store,
};
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::window::{Averaging, Counting, Placing, Pooling, Settings};

#[diagnostic::do_not_recommend]
impl<const KH: usize, const KW: usize, P, In: Shape, F: Scalar> Nodes<In, F>
    for MaxPool2d<KH, KW, P>
where
    P: Settings<Pooling<KH, KW>, Set: Placing + Counting>,
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        maximum::<P::Set, F>(graph, x, &[KH, KW])
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize, P, In: Shape, F: Scalar> Nodes<In, F> for MaxPool1d<K, P>
where
    P: Settings<Pooling<K, 1>, Set: Placing + Counting>,
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        channels_first(graph, x, |graph, x| maximum::<P::Set, F>(graph, x, &[K]))
    }
}

#[diagnostic::do_not_recommend]
impl<const KH: usize, const KW: usize, P, In: Shape, F: Scalar> Nodes<In, F>
    for AvgPool2d<KH, KW, P>
where
    P: Settings<Averaging<KH, KW>, Set: Placing + Counting>,
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        average::<P::Set, F>(graph, x, &[KH, KW])
    }
}

#[diagnostic::do_not_recommend]
impl<const K: usize, P, In: Shape, F: Scalar> Nodes<In, F> for AvgPool1d<K, P>
where
    P: Settings<Averaging<K, 1>, Set: Placing + Counting>,
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        channels_first(graph, x, |graph, x| average::<P::Set, F>(graph, x, &[K]))
    }
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for GlobalAvgPool
where
    Self: Layer<In, F> + Store<F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        global(graph, "GlobalAveragePool", x)
    }
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for GlobalMaxPool
where
    Self: Layer<In, F> + Store<F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        global(graph, "GlobalMaxPool", x)
    }
}

fn maximum<P: Placing, F: Scalar>(graph: &mut Graph<'_, F>, x: &Value, kernels: &[usize]) -> Value {
    let places = &*places::<P>(&x.rest(2), kernels);
    let [front, back] = pads(places);
    let most = |along: &Along| along.pads().into_iter().max().unwrap_or(0);
    if places.iter().all(|along| most(along) < along.axis.kernel) {
        let node = graph.node("MaxPool", [x]);
        return pooled(node, x, places, [front, back]);
    }
    // Runtimes refuse more padding than there are taps.
    let ends = [front, back].map(|ends| [0, 0].into_iter().chain(ends));
    let ends: Vec<i64> = ends.into_iter().flatten().map(|end| end as i64).collect();
    let ends = graph.integers("pads", &ends);
    let infinity = graph.number("padding", -F::INFINITY);
    let lengths = places.iter().map(|along| {
        let padded: usize = along.pads().into_iter().sum();
        padded + along.axis.length
    });
    let node = graph.node("Pad", [x, &ends, &infinity]);
    let x = node.output(with_channels(x, x.size(1), lengths));
    let none = alloc::vec![0; places.len()];
    let node = graph.node("MaxPool", [&x]);
    pooled(node, &x, places, [none.clone(), none])
}

fn average<P: Placing + Counting, F: Scalar>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    kernels: &[usize],
) -> Value {
    let places = &*places::<P>(&x.rest(2), kernels);
    if dilations(places).all(|apart| apart == 1) {
        let node = graph.node("AveragePool", [x]);
        let node = node.int("count_include_pad", P::COUNTS_PAD.into());
        let node = window(node, places, pads(places));
        return node.output(with_places(x, places));
    }
    // `AveragePool` has no dilation before version 19, so each channel is a
    // convolution by itself.
    let channels = x.size(1);
    let kernel = places.iter().map(|along| along.axis.kernel);
    let taps: usize = kernel.clone().product();
    let sizes: Vec<usize> = [channels, 1].into_iter().chain(kernel).collect();
    let share = F::ONE / F::of_usize(taps);
    let shares = graph.numbers("shares", &sizes, alloc::vec![share; channels * taps]);
    let node = graph
        .node("Conv", [x, &shares])
        .int("group", channels as i64);
    let y = pooled(node, x, places, pads(places));
    if P::COUNTS_PAD {
        return y;
    }
    let (sizes, factors) = factors(places);
    let factors = graph.numbers("factors", &sizes, factors);
    graph.node("Mul", [&y, &factors]).like(&y)
}

/// A window whose taps may be apart.
fn pooled<F: Scalar>(
    node: Node<'_, '_, F>,
    x: &Value,
    places: &[Along],
    pads: [Vec<usize>; 2],
) -> Value {
    window(node, places, pads)
        .ints("dilations", dilations(places))
        .output(with_places(x, places))
}

/// As many channels as there are, with a number for each place.
fn with_places(x: &Value, places: &[Along]) -> Vec<Size> {
    let lengths = places.iter().map(|along| along.axis.places);
    with_channels(x, x.size(1), lengths)
}

/// For each place, how many times as many taps the window has as lie on a number.
fn factors<F: Scalar>(places: &[Along]) -> (Vec<usize>, Vec<F>) {
    let (mut sizes, mut factors) = (Vec::new(), alloc::vec![F::ONE]);
    for Along { axis, .. } in places {
        sizes.push(axis.places);
        let factor = |place| F::of_usize(axis.kernel) / F::of_usize(axis.taps(place).len());
        let along: Vec<F> = (0..axis.places).map(factor).collect();
        let outer = factors.iter();
        factors = outer
            .flat_map(|&outer| along.iter().map(move |&factor| outer * factor))
            .collect();
    }
    (sizes, factors)
}

/// In PyTorch, and so here, two modules: one leaves an image of one pixel.
fn global<F: Scalar>(graph: &mut Graph<'_, F>, operator: &str, x: &Value) -> Value {
    let x = match x.sizes().len() {
        3 => &graph.transpose(x, &[0, 2, 1]),
        _ => x,
    };
    let mut sizes = x.rest(1);
    sizes.iter_mut().skip(1).for_each(|size| *size = 1);
    let one = graph.node(operator, [x]).output(x.with_rest(&sizes));
    graph.name_by_last();
    graph.flatten(&one)
}
