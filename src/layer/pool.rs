//! Pooling: one number for each place of a window.

use core::fmt;
use core::marker::PhantomData;

use super::mapping::by_mapping;
use super::{Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::kernel::mapping;
use crate::kernel::pool::{Max, Mean, Pooled, Sliding};
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Tile, Vector, features, features_mut};
use crate::window::{Averaging, Counting, Grid, Places, Placing, Pooling, Settings, Window};

/// The largest number of each window of `KH` rows and `KW` columns, channel by
/// channel: from `Image<C, H, W>` to an image of `C` channels.
///
/// The [settings](crate::window) `P` are [`Stride`](crate::window::Stride) (the
/// window's size where it is not set),
/// [`Pad`](crate::window::Pad) (with −∞), [`Same`](crate::window::Same),
/// [`Dilation`](crate::window::Dilation) and
/// [`Output`](crate::window::Output). As PyTorch's `MaxPool2d`: what does not
/// fill a window is left out, the gradient goes to the largest number, to the
/// first in a row of several, and a NaN in a window makes its maximum NaN.
///
/// Nothing is kept for the way back, where the largest number is found again:
/// it is the first that is not smaller than the output. That takes no memory,
/// and goes over all samples of a tile at once, which an index for each of
/// them would not.
///
/// ```
/// use monograd::prelude::*;
///
/// type Halve = net![Input<Image<1, 4, 5>>, MaxPool2d<2>];
/// let net = Network::<Halve>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let halved: [[[f32; 2]; 2]; 1] = net.predict(&[
///     [0.0, 1.0, 2.0, 3.0, 9.0],
///     [4.0, 5.0, 6.0, 7.0, 9.0],
///     [3.0, 2.0, 1.0, 0.0, 9.0],
///     [2.0, 1.0, 0.0, -1.0, 9.0],
/// ]);
/// assert_eq!(halved, [[[5.0, 7.0], [3.0, 1.0]]]);
/// ```
pub struct MaxPool2d<const KH: usize, const KW: usize = KH, P = ()>(PhantomData<P>);

/// The average of each window of `KH` rows and `KW` columns, channel by
/// channel: from `Image<C, H, W>` to an image of `C` channels.
///
/// The settings are those of [`MaxPool2d`]. Padding made with
/// [`Pad`](crate::window::Pad) counts as zeros, as in PyTorch's `AvgPool2d`;
/// made with [`Same`](crate::window::Same), it does not count, as in Keras.
/// [`CountPad`](crate::window::CountPad) and
/// [`ExcludePad`](crate::window::ExcludePad) say it either way. The sum goes
/// row by row. It has no multiplication: `MACS` is 0.
///
/// ```
/// use monograd::prelude::*;
///
/// type Blur = net![Input<Image<1, 3, 3>>, AvgPool2d<3, 3, (Stride<1>, Same)>];
/// let net = Network::<Blur>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let blurred: [[[f32; 3]; 3]; 1] =
///     net.predict(&[[0.0, 4.0, 0.0], [8.0, 0.0, 2.0], [0.0, 4.0, 9.0]]);
/// assert_eq!(blurred, [[[3.0, 14.0 / 6.0, 1.5], [16.0 / 6.0, 3.0, 19.0 / 6.0], [3.0, 23.0 / 6.0, 3.75]]]);
/// ```
pub struct AvgPool2d<const KH: usize, const KW: usize = KH, P = ()>(PhantomData<P>);

/// The largest number of each window of `K` steps, feature by feature: from
/// `Sequence<T, Vector<C>>` to a sequence of vectors of the same size. All else
/// is as in [`MaxPool2d`].
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Sequence<5, Vector<2>>>, MaxPool1d<3, Stride<2>>];
/// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let largest: [[f32; 2]; 2] =
///     net.predict(&[[1.0, 9.0], [2.0, 8.0], [3.0, 7.0], [4.0, 6.0], [5.0, 5.0]]);
/// assert_eq!(largest, [[3.0, 9.0], [5.0, 7.0]]);
/// ```
pub struct MaxPool1d<const K: usize, P = ()>(PhantomData<P>);

/// The average of each window of `K` steps, feature by feature: from
/// `Sequence<T, Vector<C>>` to a sequence of vectors of the same size. All else
/// is as in [`AvgPool2d`].
///
/// A number of places that the table of sizes lacks is written out:
///
/// ```
/// use monograd::prelude::*;
///
/// type Sound = net![Input<Sequence<11000, Vector<1>>>, AvgPool1d<4, Output<2750>>];
/// let net = Network::<Sound>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let slow: [[f32; 1]; 2750] = net.predict(&[[0.5]; 11000]);
/// assert_eq!(slow, [[0.5]; 2750]);
/// ```
pub struct AvgPool1d<const K: usize, P = ()>(PhantomData<P>);

/// The window of a layer with the settings `P`, on the shape `S`.
struct On<S, const KH: usize, const KW: usize, P>(PhantomData<(S, P)>);

impl<S, const KH: usize, const KW: usize, P> Sliding for On<S, KH, KW, P>
where
    S: Grid + Places<KH, KW, P>,
    P: Counting,
{
    const WINDOW: Window = S::AXES;
    const FITS: bool = S::FITS;
    const NEIGHBOURS: usize = S::NEIGHBOURS;
    const COUNTS_PAD: bool = P::COUNTS_PAD;
}

/// Settings that say all that a pooling is to know.
pub trait Poolable: Placing + Counting {}

impl<P: Placing + Counting> Poolable for P {}

impl<const KH: usize, const KW: usize, P, F: Scalar> Store<F> for MaxPool2d<KH, KW, P>
where
    P: Settings<Pooling<KH, KW>, Set: Poolable>,
{
    type Params = ();
    type State = ();
    const NAME: &'static str = "MaxPool2d";
    const FINGERPRINT: Fingerprint = fingerprint::<P::Set>("MaxPool2d", &[KH, KW]);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write::<P, Pooling<KH, KW>>("MaxPool2d", &[KH, KW], f)
    }
}

impl<const KH: usize, const KW: usize, P, F: Scalar> Store<F> for AvgPool2d<KH, KW, P>
where
    P: Settings<Averaging<KH, KW>, Set: Poolable>,
{
    type Params = ();
    type State = ();
    const NAME: &'static str = "AvgPool2d";
    const FINGERPRINT: Fingerprint = fingerprint::<P::Set>("AvgPool2d", &[KH, KW]);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write::<P, Averaging<KH, KW>>("AvgPool2d", &[KH, KW], f)
    }
}

impl<const K: usize, P, F: Scalar> Store<F> for MaxPool1d<K, P>
where
    P: Settings<Pooling<K, 1>, Set: Poolable>,
{
    type Params = ();
    type State = ();
    const NAME: &'static str = "MaxPool1d";
    const FINGERPRINT: Fingerprint = fingerprint::<P::Set>("MaxPool1d", &[K]);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write::<P, Pooling<K, 1>>("MaxPool1d", &[K], f)
    }
}

impl<const K: usize, P, F: Scalar> Store<F> for AvgPool1d<K, P>
where
    P: Settings<Averaging<K, 1>, Set: Poolable>,
{
    type Params = ();
    type State = ();
    const NAME: &'static str = "AvgPool1d";
    const FINGERPRINT: Fingerprint = fingerprint::<P::Set>("AvgPool1d", &[K]);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write::<P, Averaging<K, 1>>("AvgPool1d", &[K], f)
    }
}

// On one line, because the error of a wrong link quotes it; and so below.
#[rustfmt::skip]
impl<const KH: usize, const KW: usize, const C: usize, const H: usize, const W: usize, P: Settings<Pooling<KH, KW>, Set: Poolable>, F: Scalar> Layer<Image<C, H, W>, F> for MaxPool2d<KH, KW, P>
where
    Image<C, H, W>: Places<KH, KW, P::Set>,
{
    type Out = <Image<C, H, W> as Places<KH, KW, P::Set>>::With<C>;

    by_mapping!(Image<C, H, W>, Pooled<Max, On<Image<C, H, W>, KH, KW, P::Set>>);
}

#[rustfmt::skip]
impl<const KH: usize, const KW: usize, const C: usize, const H: usize, const W: usize, P: Settings<Averaging<KH, KW>, Set: Poolable>, F: Scalar> Layer<Image<C, H, W>, F> for AvgPool2d<KH, KW, P>
where
    Image<C, H, W>: Places<KH, KW, P::Set>,
{
    type Out = <Image<C, H, W> as Places<KH, KW, P::Set>>::With<C>;

    by_mapping!(Image<C, H, W>, Pooled<Mean, On<Image<C, H, W>, KH, KW, P::Set>>);
}

#[rustfmt::skip]
impl<const K: usize, const T: usize, const C: usize, P: Settings<Pooling<K, 1>, Set: Poolable>, F: Scalar> Layer<Sequence<T, Vector<C>>, F> for MaxPool1d<K, P>
where
    Sequence<T, Vector<C>>: Places<K, 1, P::Set>,
{
    type Out = <Sequence<T, Vector<C>> as Places<K, 1, P::Set>>::With<C>;

    by_mapping!(Sequence<T, Vector<C>>, Pooled<Max, On<Sequence<T, Vector<C>>, K, 1, P::Set>>);
}

#[rustfmt::skip]
impl<const K: usize, const T: usize, const C: usize, P: Settings<Averaging<K, 1>, Set: Poolable>, F: Scalar> Layer<Sequence<T, Vector<C>>, F> for AvgPool1d<K, P>
where
    Sequence<T, Vector<C>>: Places<K, 1, P::Set>,
{
    type Out = <Sequence<T, Vector<C>> as Places<K, 1, P::Set>>::With<C>;

    by_mapping!(Sequence<T, Vector<C>>, Pooled<Mean, On<Sequence<T, Vector<C>>, K, 1, P::Set>>);
}

const fn fingerprint<P: Poolable>(name: &str, window: &[usize]) -> Fingerprint {
    let mut fingerprint = Fingerprint::of(name)
        .part(P::FINGERPRINT)
        .number(P::COUNTS_PAD as usize);
    let mut rest = window;
    while let [size, after @ ..] = rest {
        fingerprint = fingerprint.number(*size);
        rest = after;
    }
    fingerprint
}

/// A layer with sizes and settings, without what need not be said.
pub(super) fn write<P: Settings<Before>, Before>(
    name: &str,
    sizes: &[usize],
    f: &mut dyn fmt::Write,
) -> fmt::Result {
    write!(f, "{name}<")?;
    match *sizes {
        [rows, columns] if !P::NONE || rows != columns => write!(f, "{rows}, {columns}")?,
        [rows, ..] => write!(f, "{rows}")?,
        [] => {}
    }
    if !P::NONE {
        f.write_str(", ")?;
        P::write(f)?;
    }
    f.write_str(">")
}
