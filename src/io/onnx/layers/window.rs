//! Convolutions, in both directions.

use alloc::vec::Vec;

use super::activation::fused;
use super::channels_first;
use crate::io::onnx::value::sizes;
use crate::io::onnx::{Formula, Graph, Node, Nodes, Size, Value};
use crate::layer::{BiasKind, Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d, Layer};
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::window::{Axis, Convolving, Padding, Placing, Settings, Shared, Transposing};

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A: Formula<F>,
    P: Settings<Convolving, Set: Shared<I>>,
    K: BiasKind,
    In: Shape,
    F: Scalar,
> Nodes<In, F> for Conv2d<I, O, KH, KW, A, P, K>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        convolution::<P::Set, A, F>(graph, x, &tensors, O, &[KH, KW])
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Formula<F>,
    P: Settings<Convolving, Set: Shared<I>>,
    K: BiasKind,
    In: Shape,
    F: Scalar,
> Nodes<In, F> for Conv1d<I, O, KS, A, P, K>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        channels_first(graph, x, |graph, x| {
            convolution::<P::Set, A, F>(graph, x, &tensors, O, &[KS])
        })
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A: Formula<F>,
    P: Settings<Transposing, Set: Shared<O>>,
    K: BiasKind,
    In: Shape,
    F: Scalar,
> Nodes<In, F> for ConvTranspose2d<I, O, KH, KW, A, P, K>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let out = sizes::<Self::Out>();
        let lengths = out.get(1..).unwrap_or_default();
        let places = places::<P::Set>(lengths, &[KH, KW]);
        transposed::<P::Set, A, F>(graph, x, &tensors, O, &places)
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Formula<F>,
    P: Settings<Transposing, Set: Shared<O>>,
    K: BiasKind,
    In: Shape,
    F: Scalar,
> Nodes<In, F> for ConvTranspose1d<I, O, KS, A, P, K>
where
    Self: Layer<In, F>,
{
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let out = sizes::<Self::Out>();
        let lengths = out.get(..1).unwrap_or_default();
        channels_first(graph, x, |graph, x| {
            let places = places::<P::Set>(lengths, &[KS]);
            transposed::<P::Set, A, F>(graph, x, &tensors, O, &places)
        })
    }
}

/// A window along one axis, and how its padding is said.
pub(super) struct Along {
    pub axis: Axis,
    padding: Padding,
}

impl Along {
    /// The numbers that are padding in front of the axis and behind it.
    pub fn pads(&self) -> [usize; 2] {
        let back = match self.padding {
            // The same on both sides, even if no window reaches the last ones.
            Padding::Both(zeros) => zeros,
            Padding::Same | Padding::Front => {
                let Axis { front, length, .. } = self.axis;
                self.covered().saturating_sub(front + length)
            }
        };
        [self.axis.front, back]
    }

    /// How many positions are under all places, with the padding.
    fn covered(&self) -> usize {
        let Axis {
            stride,
            kernel,
            dilation,
            places,
            ..
        } = self.axis;
        places.saturating_sub(1) * stride + dilation * (kernel - 1) + 1
    }
}

/// The windows over axes of such lengths.
pub(super) fn places<P: Placing>(lengths: &[usize], kernels: &[usize]) -> Vec<Along> {
    let settings = P::STRIDE.into_iter().zip(P::DILATION).zip(P::PADDING);
    let axes = lengths.iter().zip(kernels).zip(settings);
    axes.map(
        |((&length, &kernel), ((stride, dilation), padding))| Along {
            axis: Axis::new(length, kernel, stride, dilation, padding),
            padding,
        },
    )
    .collect()
}

/// The attributes of a window, but for what tells how far its taps are apart.
pub(super) fn window<'g, 'a, F: Scalar>(
    node: Node<'g, 'a, F>,
    places: &[Along],
    pads: [Vec<usize>; 2],
) -> Node<'g, 'a, F> {
    let axes = || places.iter().map(|along| along.axis);
    node.ints("kernel_shape", axes().map(|axis| axis.kernel))
        .ints("strides", axes().map(|axis| axis.stride))
        .ints("pads", pads.into_iter().flatten())
}

/// What is in front of all axes, and what is behind them.
pub(super) fn pads(places: &[Along]) -> [Vec<usize>; 2] {
    let pads = places
        .iter()
        .map(|along| <(usize, usize)>::from(along.pads()));
    let (front, back) = pads.unzip();
    [front, back]
}

/// How far the taps are apart.
pub(super) fn dilations(places: &[Along]) -> impl Iterator<Item = usize> {
    places.iter().map(|along| along.axis.dilation)
}

fn convolution<P: Placing, A: Formula<F>, F: Scalar>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    tensors: &[Value],
    outputs: usize,
    kernels: &[usize],
) -> Value {
    let places = places::<P>(&x.rest(2), kernels);
    let node = graph.node("Conv", [x].into_iter().chain(tensors));
    let lengths = places.iter().map(|along| along.axis.places);
    let y = grouped::<P, F>(node, &places).output(with_channels(x, outputs, lengths));
    fused::<A, F>(graph, &y)
}

/// The places are those of a window over the output.
fn transposed<P: Placing, A: Formula<F>, F: Scalar>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    tensors: &[Value],
    outputs: usize,
    places: &[Along],
) -> Value {
    let node = graph.node("ConvTranspose", [x].into_iter().chain(tensors));
    let lengths = places.iter().map(|along| along.axis.length);
    // What there is of the output behind the last place.
    let more = places.iter().map(|along| {
        let [front, back] = along.pads();
        (along.axis.length + front + back).saturating_sub(along.covered())
    });
    let y = grouped::<P, F>(node, places)
        .ints("output_padding", more)
        .output(with_channels(x, outputs, lengths));
    fused::<A, F>(graph, &y)
}

/// All attributes of a convolution.
fn grouped<'g, 'a, P: Placing, F: Scalar>(
    node: Node<'g, 'a, F>,
    places: &[Along],
) -> Node<'g, 'a, F> {
    window(node, places, pads(places))
        .ints("dilations", dilations(places))
        .int("group", P::GROUPS as i64)
}

/// The sizes of so many channels of such lengths.
pub(super) fn with_channels(
    x: &Value,
    channels: usize,
    lengths: impl Iterator<Item = usize>,
) -> Vec<Size> {
    let rest: Vec<usize> = [channels].into_iter().chain(lengths).collect();
    x.with_rest(&rest)
}
