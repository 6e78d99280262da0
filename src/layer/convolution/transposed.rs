//! Convolutions transposed, which make more places of fewer.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{
    Transposed, Weights, backward, by_direction, draw, fingerprint, forward, infer, macs,
    write_rest,
};
use crate::activation::{Activation, Identity};
use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::kernel::convolution::{Convolution, Strides};
use crate::layer::{Bias, BiasKind, Layer, Pass, Point, Store};
use crate::plain::{Plain, WeightBias};
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Tile, Vector};
use crate::window::{Axis, Divide, Placing, Settings, Shared, Spread, Transposing, Window};

/// A convolution over an image, transposed: from `Image<I, H, W>` to
/// `Image<O, …>`, as PyTorch's `ConvTranspose2d`. Each number of the input is
/// laid over the output as a window of `KH` rows and `KW` columns,
/// `y[o] = A(b[o] + Σ W[o][r][k][i] x[i])`; so a stride of 2 doubles the size.
///
/// `P` are [settings of the window](crate::window): stride, padding (which
/// takes places away here), dilation, groups, and
/// [`OutputPad`](crate::window::OutputPad) or
/// [`Output`](crate::window::Output), because with a stride several sizes of
/// the output go with one of the input. There are
/// `(n − 1) stride − 2 padding + dilation (kernel − 1) + 1 + output padding`
/// places; with [`Same`](crate::window::Same), as in Keras, `n stride`. The
/// weights are `[[[[F; I]; KW]; KH]; O / groups]`: PyTorch's
/// `ConvTranspose2d.weight` with its first axis last.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![
///     Input<Image<16, 8, 8>>,
///     ConvTranspose2d<16, 8, 2, 2, Relu, Stride<2>>,
///     ConvTranspose2d<8, 3, 3, 3, Sigmoid, (Stride<2>, Pad<1>, OutputPad<1>)>,
/// ];
/// const _: () = assert!(Network::<Net>::PARAMS == (16 * 4 + 1) * 8 + (8 * 9 + 1) * 3);
///
/// # let net = Network::<Net>::ZERO;
/// let y: [[[f32; 32]; 32]; 3] = net.predict(&[[[0.5; 8]; 8]; 16]);
/// ```
pub struct ConvTranspose2d<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A = Identity,
    P = (),
    B = Bias,
>(PhantomData<(A, P, B)>);

/// A convolution over the steps of a sequence, transposed: from
/// `Sequence<T, Vector<I>>` to `Sequence<…, Vector<O>>`. PyTorch's
/// `ConvTranspose1d`, but for the order: here the steps come first, then the
/// channels.
///
/// The rest is as in [`ConvTranspose2d`]; the weights are
/// `[[[F; I]; K]; O / groups]`.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Sequence<25, Vector<8>>>, ConvTranspose1d<8, 2, 4, Tanh, Stride<4>>];
/// # let net = Network::<Net>::ZERO;
/// let y: [[f32; 2]; 100] = net.predict(&[[0.5; 8]; 25]);
/// ```
pub struct ConvTranspose1d<
    const I: usize,
    const O: usize,
    const K: usize,
    A = Identity,
    P = (),
    B = Bias,
>(PhantomData<(A, P, B)>);

impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A: Activation<F>,
    P: Settings<Transposing, Set: Shared<O>>,
    K: BiasKind,
    F: Scalar,
> Store<F> for ConvTranspose2d<I, O, KH, KW, A, P, K>
{
    type Params =
        WeightBias<Weights<P::Set, F, O, Sequence<KH, Sequence<KW, Vector<I>>>>, K::Of<F, O>>;
    type State = ();
    const NAME: &'static str = "ConvTranspose2d";
    const FINGERPRINT: Fingerprint =
        fingerprint::<P::Set, A, K, F>("ConvTranspose2d", &[I, O, KH, KW]).part(P::Set::SIZED);

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        let fan = fan::<P::Set>([I, O], [KH, KW]);
        draw::<A, F>(params.weight.as_flat_mut(), fan, init, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "ConvTranspose2d<{I}, {O}, {KH}, {KW}")?;
        write_rest::<Transposing, A, P, K, F>(f)
    }
}

impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Activation<F>,
    P: Settings<Transposing, Set: Shared<O>>,
    K: BiasKind,
    F: Scalar,
> Store<F> for ConvTranspose1d<I, O, KS, A, P, K>
{
    type Params = WeightBias<Weights<P::Set, F, O, Sequence<KS, Vector<I>>>, K::Of<F, O>>;
    type State = ();
    const NAME: &'static str = "ConvTranspose1d";
    const FINGERPRINT: Fingerprint =
        fingerprint::<P::Set, A, K, F>("ConvTranspose1d", &[I, O, KS]).part(P::Set::SIZED);

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        let [stride, _] = P::Set::STRIDE;
        let fan = fan::<P::Set>([I, O], [KS, stride]);
        draw::<A, F>(params.weight.as_flat_mut(), fan, init, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "ConvTranspose1d<{I}, {O}, {KS}")?;
        write_rest::<Transposing, A, P, K, F>(f)
    }
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const I: usize, const O: usize, const KH: usize, const KW: usize, const H: usize, const W: usize, A: Activation<F>, P: Settings<Transposing, Set: Shared<O>>, K: BiasKind, F: Scalar> Layer<Image<I, H, W>, F> for ConvTranspose2d<I, O, KH, KW, A, P, K> where Image<I, H, W>: Spread<KH, KW, P::Set>, <P::Set as Shared<O>>::Groups: Divide<I, O> {
    type Out = <Image<I, H, W> as Spread<KH, KW, P::Set>>::With<O>;

    by_direction!(Image<I, H, W>, Transposed<Under<Image<I, H, W>, P::Set, O, KH, KW>>);
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const I: usize, const O: usize, const KS: usize, const T: usize, A: Activation<F>, P: Settings<Transposing, Set: Shared<O>>, K: BiasKind, F: Scalar> Layer<Sequence<T, Vector<I>>, F> for ConvTranspose1d<I, O, KS, A, P, K> where Sequence<T, Vector<I>>: Spread<KS, 1, P::Set>, <P::Set as Shared<O>>::Groups: Divide<I, O> {
    type Out = <Sequence<T, Vector<I>> as Spread<KS, 1, P::Set>>::With<O>;

    by_direction!(Sequence<T, Vector<I>>, Transposed<Under<Sequence<T, Vector<I>>, P::Set, O, KS, 1>>);
}

/// The convolution that has the shape `S` as its output, and `O` channels
/// under its window.
struct Under<S, P, const O: usize, const KH: usize, const KW: usize>(PhantomData<(S, P)>);

impl<
    const I: usize,
    const O: usize,
    const H: usize,
    const W: usize,
    const KH: usize,
    const KW: usize,
    P: Placing,
> Convolution for Under<Image<I, H, W>, P, O, KH, KW>
where
    Image<I, H, W>: Spread<KH, KW, P>,
{
    const WINDOW: Window = <Image<I, H, W> as Spread<KH, KW, P>>::AXES;
    const FITS: bool = <Image<I, H, W> as Spread<KH, KW, P>>::FITS;
    const GROUPS: usize = P::GROUPS;
    const INPUTS: usize = O;
    const OUTPUTS: usize = I;
    const X: Strides = Strides::of_image(Self::WINDOW.rows.length, Self::WINDOW.columns.length);
    const Y: Strides = Strides::of_image(H, W);
}

impl<const I: usize, const O: usize, const T: usize, const K: usize, P: Placing> Convolution
    for Under<Sequence<T, Vector<I>>, P, O, K, 1>
where
    Sequence<T, Vector<I>>: Spread<K, 1, P>,
{
    const WINDOW: Window = Window {
        rows: Axis::ONE,
        columns: <Sequence<T, Vector<I>> as Spread<K, 1, P>>::AXES.rows,
    };
    const FITS: bool = <Sequence<T, Vector<I>> as Spread<K, 1, P>>::FITS;
    const GROUPS: usize = P::GROUPS;
    const INPUTS: usize = O;
    const OUTPUTS: usize = I;
    const X: Strides = Strides::of_sequence(O);
    const Y: Strides = Strides::of_sequence(I);
}

/// How many inputs an output sees, and an input outputs: with a stride, only
/// one of so many taps lies on an output.
const fn fan<P: Placing>([inputs, outputs]: [usize; 2], [rows, columns]: [usize; 2]) -> [usize; 2] {
    let [down, right] = P::STRIDE;
    let seen = rows.div_ceil(down) * columns.div_ceil(right);
    [
        inputs / P::GROUPS * seen,
        outputs / P::GROUPS * rows * columns,
    ]
}
