//! Convolutions over images and sequences.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{
    Direct, Weights, backward, by_direction, draw, fingerprint, forward, infer, macs, write_rest,
};
use crate::activation::{Activation, Identity};
use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::kernel::convolution::{Convolution, Strides};
use crate::layer::{Bias, BiasKind, Layer, Pass, Point, Store};
use crate::plain::{Plain, WeightBias};
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Tile, Vector};
use crate::window::{Axis, Convolving, Divide, Places, Placing, Settings, Shared, Window};

/// A convolution over an image, `y[o] = A(b[o] + Σ W[c][r][k][o] x[c])`, with
/// windows of `KH` rows and `KW` columns: from `Image<I, H, W>` to
/// `Image<O, …>`, as PyTorch's `Conv2d` (it is a cross-correlation).
///
/// The activation `A` is fused into the layer. `P` are [settings of the
/// window](crate::window): stride, padding, dilation, groups; `NoBias` goes
/// last. The weights are `[[[[F; O]; KW]; KH]; I / groups]`: PyTorch's
/// `Conv2d.weight` with its first axis last.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![
///     Input<Image<3, 32, 32>>,
///     Conv2d<3, 16, 3, 3, Relu, Same>,
///     Conv2d<16, 16, 3, 3, Relu, (Same, Stride<2>, Groups<16>)>,
///     Conv2d<16, 32, 1, 1, Identity, (), NoBias>,
/// ];
/// const _: () = assert!(Network::<Net>::PARAMS == (27 + 1) * 16 + (9 + 1) * 16 + 16 * 32);
///
/// # let net = Network::<Net>::ZERO;
/// let y: [[[f32; 16]; 16]; 32] = net.predict(&[[[0.5; 32]; 32]; 3]);
/// ```
pub struct Conv2d<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A = Identity,
    P = (),
    B = Bias,
>(PhantomData<(A, P, B)>);

/// A convolution over the steps of a sequence, with windows of `K` steps: from
/// `Sequence<T, Vector<I>>` to `Sequence<…, Vector<O>>`. PyTorch's `Conv1d`,
/// but for the order: here the steps come first, then the channels.
///
/// With the setting [`Causal`](crate::window::Causal) no step sees a later
/// one; with a stride of 1 it then also takes a sequence step by step
/// ([`Network::stream`](crate::Network::stream)). The rest is as in [`Conv2d`]; the weights are
/// `[[[F; O]; K]; I / groups]`.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![
///     Input<Sequence<100, Vector<6>>>,
///     Conv1d<6, 16, 5, Relu, Stride<2>>,
///     Conv1d<16, 16, 3, Relu, (Causal, Dilation<2>)>,
/// ];
/// # let net = Network::<Net>::ZERO;
/// let y: [[f32; 16]; 48] = net.predict(&[[0.5; 6]; 100]);
/// ```
pub struct Conv1d<const I: usize, const O: usize, const K: usize, A = Identity, P = (), B = Bias>(
    PhantomData<(A, P, B)>,
);

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A: Activation<F>,
    P: Settings<Convolving, Set: Shared<I>>,
    K: BiasKind,
    F: Scalar,
> Store<F> for Conv2d<I, O, KH, KW, A, P, K>
{
    type Params =
        WeightBias<Weights<P::Set, F, I, Sequence<KH, Sequence<KW, Vector<O>>>>, K::Of<F, O>>;
    type State = ();
    const NAME: &'static str = "Conv2d";
    const FINGERPRINT: Fingerprint = fingerprint::<P::Set, A, K, F>("Conv2d", &[I, O, KH, KW]);
    const FOLDED: Folded = Folded::affine::<A, F>(
        <Self as Store<F>>::FINGERPRINT,
        <Conv2d<I, O, KH, KW, A, P> as Store<F>>::FINGERPRINT,
    );

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        draw::<A, F>(
            params.weight.as_flat_mut(),
            fan::<P::Set>([I, O], KH * KW),
            init,
            rng,
        );
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "Conv2d<{I}, {O}, {KH}, {KW}")?;
        write_rest::<Convolving, A, P, K, F>(f)
    }

    fn fold(params: &Self::Params, _: &(), to: &mut Folding<'_, F>) {
        to.affine::<A>(params.weight.as_flat(), params.bias.as_flat());
    }
}

impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Activation<F>,
    P: Settings<Convolving, Set: Shared<I>>,
    K: BiasKind,
    F: Scalar,
> Store<F> for Conv1d<I, O, KS, A, P, K>
{
    type Params = WeightBias<Weights<P::Set, F, I, Sequence<KS, Vector<O>>>, K::Of<F, O>>;
    type State = ();
    const NAME: &'static str = "Conv1d";
    const FINGERPRINT: Fingerprint = fingerprint::<P::Set, A, K, F>("Conv1d", &[I, O, KS]);
    const FOLDED: Folded = Folded::affine::<A, F>(
        <Self as Store<F>>::FINGERPRINT,
        <Conv1d<I, O, KS, A, P> as Store<F>>::FINGERPRINT,
    );

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        draw::<A, F>(
            params.weight.as_flat_mut(),
            fan::<P::Set>([I, O], KS),
            init,
            rng,
        );
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "Conv1d<{I}, {O}, {KS}")?;
        write_rest::<Convolving, A, P, K, F>(f)
    }

    fn fold(params: &Self::Params, _: &(), to: &mut Folding<'_, F>) {
        to.affine::<A>(params.weight.as_flat(), params.bias.as_flat());
    }
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const I: usize, const O: usize, const KH: usize, const KW: usize, const H: usize, const W: usize, A: Activation<F>, P: Settings<Convolving, Set: Shared<I>>, K: BiasKind, F: Scalar> Layer<Image<I, H, W>, F> for Conv2d<I, O, KH, KW, A, P, K> where Image<I, H, W>: Places<KH, KW, P::Set>, <P::Set as Shared<I>>::Groups: Divide<I, O> {
    type Out = <Image<I, H, W> as Places<KH, KW, P::Set>>::With<O>;

    by_direction!(Image<I, H, W>, Direct<Over<Image<I, H, W>, P::Set, O, KH, KW>>);
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const I: usize, const O: usize, const KS: usize, const T: usize, A: Activation<F>, P: Settings<Convolving, Set: Shared<I>>, K: BiasKind, F: Scalar> Layer<Sequence<T, Vector<I>>, F> for Conv1d<I, O, KS, A, P, K> where Sequence<T, Vector<I>>: Places<KS, 1, P::Set>, <P::Set as Shared<I>>::Groups: Divide<I, O> {
    type Out = <Sequence<T, Vector<I>> as Places<KS, 1, P::Set>>::With<O>;

    by_direction!(Sequence<T, Vector<I>>, Direct<Over<Sequence<T, Vector<I>>, P::Set, O, KS, 1>>);
}

/// A convolution to `O` channels over the shape `S`.
struct Over<S, P, const O: usize, const KH: usize, const KW: usize>(PhantomData<(S, P)>);

impl<
    const I: usize,
    const O: usize,
    const H: usize,
    const W: usize,
    const KH: usize,
    const KW: usize,
    P: Placing,
> Convolution for Over<Image<I, H, W>, P, O, KH, KW>
where
    Image<I, H, W>: Places<KH, KW, P>,
{
    const WINDOW: Window = <Image<I, H, W> as Places<KH, KW, P>>::AXES;
    const FITS: bool = <Image<I, H, W> as Places<KH, KW, P>>::FITS;
    const GROUPS: usize = P::GROUPS;
    const INPUTS: usize = I;
    const OUTPUTS: usize = O;
    const X: Strides = Strides::of_image(H, W);
    const Y: Strides = Strides::of_image(Self::WINDOW.rows.places, Self::WINDOW.columns.places);
}

impl<const I: usize, const O: usize, const T: usize, const K: usize, P: Placing> Convolution
    for Over<Sequence<T, Vector<I>>, P, O, K, 1>
where
    Sequence<T, Vector<I>>: Places<K, 1, P>,
{
    const WINDOW: Window = Window {
        rows: Axis::ONE,
        columns: <Sequence<T, Vector<I>> as Places<K, 1, P>>::AXES.rows,
    };
    const FITS: bool = <Sequence<T, Vector<I>> as Places<K, 1, P>>::FITS;
    const GROUPS: usize = P::GROUPS;
    const INPUTS: usize = I;
    const OUTPUTS: usize = O;
    const X: Strides = Strides::of_sequence(I);
    const Y: Strides = Strides::of_sequence(O);
}

/// How many inputs an output sees, and an input outputs.
const fn fan<P: Placing>([inputs, outputs]: [usize; 2], taps: usize) -> [usize; 2] {
    [inputs / P::GROUPS * taps, outputs * taps]
}
