//! How large the output of a transposed convolution is, computed by the
//! compiler.

use core::ops::{Add, Mul, Sub};

use typenum::{B1, Prod, Sub1, Sum, Unsigned};

use super::Window;
use super::places::Reach;
use super::settings::{By, Causal, Dilation, Output, OutputPad, Pads, Placed, Same, Stride};
use crate::dim::{Const, Decimal, Dim, RowsSlot, StepsSlot, Uint};
use crate::shape::{Image, Sequence, Shape, Vector};

/// A shape whose positions are the places of a window of `KH` rows and `KW`
/// columns (of `KH` steps, for a sequence) over a larger one, with the settings
/// `P`.
#[diagnostic::on_unimplemented(
    message = "a transposed window of {KH}x{KW} makes nothing of `{Self}`",
    label = "the transposed window of this network's layer makes nothing of `{Self}`",
    note = "its padding takes everything away, or the size of its output is not in the table of sizes: then write it out with the setting `Output<H, W>`"
)]
pub trait Spread<const KH: usize, const KW: usize, P>: Shape {
    /// The window over the output.
    const AXES: Window;
    /// How many rows and columns of places there are to be: as many as the
    /// shape has.
    const PLACES: [usize; 2];
    /// Whether the window has so many.
    const FITS: bool = Self::AXES.has(Self::PLACES);
    /// The output that has `C` numbers for each position.
    type With<const C: usize>: Shape;
}

/// How many positions a window of `K` taps lies over with as many places, with
/// stride `S`, dilation `D`, padding `P` and `E` positions more, as a typenum
/// integer.
pub trait Extent<const K: usize, const S: usize, const D: usize, P, const E: usize> {
    /// The number.
    type Uint: Decimal;
}

/// How far the last place is from the first.
type Way<const N: usize, const S: usize> = Prod<Sub1<Uint<N>>, Uint<S>>;
/// The positions under windows.
type Covered<const N: usize, const K: usize, const S: usize, const D: usize> =
    Sum<Way<N, S>, Reach<K, D>>;
type Twice<const P: usize> = Sum<Uint<P>, Uint<P>>;

impl<
    const N: usize,
    const K: usize,
    const S: usize,
    const D: usize,
    const P: usize,
    const E: usize,
    U,
> Extent<K, S, D, By<P>, E> for Const<N>
where
    Const<N>: Dim,
    Const<K>: Dim,
    Const<S>: Dim,
    Const<D>: Dim,
    Const<P>: Dim,
    Const<E>: Dim,
    Uint<N>: Sub<B1>,
    Sub1<Uint<N>>: Mul<Uint<S>>,
    Uint<K>: Sub<B1>,
    Uint<D>: Mul<Sub1<Uint<K>>>,
    Prod<Uint<D>, Sub1<Uint<K>>>: Add<B1>,
    Way<N, S>: Add<Reach<K, D>>,
    Covered<N, K, S, D>: Add<Uint<E>>,
    Uint<P>: Add<Uint<P>>,
    Sum<Covered<N, K, S, D>, Uint<E>>: Sub<Twice<P>, Output = U>,
    U: Decimal,
{
    type Uint = U;
}

impl<const N: usize, const K: usize, const S: usize, const D: usize, U> Extent<K, S, D, Same, 0>
    for Const<N>
where
    Const<N>: Dim,
    Const<S>: Dim,
    Uint<N>: Mul<Uint<S>, Output = U>,
    U: Decimal,
{
    type Uint = U;
}

impl<const N: usize, const K: usize, const S: usize, const D: usize> Extent<K, S, D, Causal, 0>
    for Const<N>
where
    Self: Extent<K, S, D, Same, 0>,
{
    type Uint = ExtentOf<N, K, S, D, Same, 0>;
}

type ExtentOf<const N: usize, const K: usize, const S: usize, const D: usize, P, const E: usize> =
    <Const<N> as Extent<K, S, D, P, E>>::Uint;

// Not recommended, so that an error names the shape and the window.
#[diagnostic::do_not_recommend]
impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const KH: usize,
    const KW: usize,
    const SH: usize,
    const SW: usize,
    const DH: usize,
    const DW: usize,
    const EH: usize,
    const EW: usize,
    P: Pads,
    G,
> Spread<KH, KW, Placed<Stride<SH, SW>, Dilation<DH, DW>, P, G, OutputPad<EH, EW>>>
    for Image<C, H, W>
where
    Const<H>: Extent<KH, SH, DH, P::Rows, EH>,
    Const<W>: Extent<KW, SW, DW, P::Columns, EW>,
    ExtentOf<H, KH, SH, DH, P::Rows, EH>: Unsigned,
    ExtentOf<W, KW, SW, DW, P::Columns, EW>: Unsigned,
{
    const AXES: Window = {
        let rows = ExtentOf::<H, KH, SH, DH, P::Rows, EH>::USIZE;
        let columns = ExtentOf::<W, KW, SW, DW, P::Columns, EW>::USIZE;
        Window::of_image([rows, columns], [KH, KW], [SH, SW], [DH, DW], P::KIND)
    };
    const PLACES: [usize; 2] = [H, W];
    type With<const N: usize> = <ExtentOf<H, KH, SH, DH, P::Rows, EH> as Decimal>::Put<
        RowsSlot<N, ExtentOf<W, KW, SW, DW, P::Columns, EW>>,
    >;
}

#[diagnostic::do_not_recommend]
impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const KH: usize,
    const KW: usize,
    const SH: usize,
    const SW: usize,
    const DH: usize,
    const DW: usize,
    const OH: usize,
    const OW: usize,
    P: Pads,
    G,
> Spread<KH, KW, Placed<Stride<SH, SW>, Dilation<DH, DW>, P, G, Output<OH, OW>>>
    for Image<C, H, W>
{
    const AXES: Window = Window::of_image([OH, OW], [KH, KW], [SH, SW], [DH, DW], P::KIND);
    const PLACES: [usize; 2] = [H, W];
    type With<const N: usize> = Image<N, OH, OW>;
}

#[diagnostic::do_not_recommend]
impl<
    const T: usize,
    const C: usize,
    const K: usize,
    const S: usize,
    const SW: usize,
    const D: usize,
    const DW: usize,
    const E: usize,
    const EW: usize,
    P: Pads,
    G,
> Spread<K, 1, Placed<Stride<S, SW>, Dilation<D, DW>, P, G, OutputPad<E, EW>>>
    for Sequence<T, Vector<C>>
where
    Const<T>: Extent<K, S, D, P::Rows, E>,
    ExtentOf<T, K, S, D, P::Rows, E>: Unsigned,
{
    const AXES: Window = {
        let steps = ExtentOf::<T, K, S, D, P::Rows, E>::USIZE;
        Window::of_sequence(steps, K, S, D, P::KIND)
    };
    const PLACES: [usize; 2] = [T, 1];
    type With<const N: usize> =
        <ExtentOf<T, K, S, D, P::Rows, E> as Decimal>::Put<StepsSlot<Vector<N>>>;
}

#[diagnostic::do_not_recommend]
impl<
    const T: usize,
    const C: usize,
    const K: usize,
    const S: usize,
    const SW: usize,
    const D: usize,
    const DW: usize,
    const O: usize,
    const OW: usize,
    P: Pads,
    G,
> Spread<K, 1, Placed<Stride<S, SW>, Dilation<D, DW>, P, G, Output<O, OW>>>
    for Sequence<T, Vector<C>>
{
    const AXES: Window = Window::of_sequence(O, K, S, D, P::KIND);
    const PLACES: [usize; 2] = [T, 1];
    type With<const N: usize> = Sequence<O, Vector<N>>;
}
