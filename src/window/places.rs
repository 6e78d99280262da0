//! How many places a window has, computed by the compiler.

use core::ops::{Add, Div, Mul, Sub};

use typenum::{Add1, B1, Diff, Prod, Quot, Sub1, Sum, Unsigned};

use super::Window;
use super::settings::{By, Causal, Dilation, Output, Pads, Placed, Same, Stride};
use crate::dim::{Const, Decimal, Dim, RowsSlot, StepsSlot, Uint};
use crate::shape::{Image, Sequence, Shape, Vector};

/// A shape that a window of `KH` rows and `KW` columns (of `KH` steps, for a
/// sequence) slides over, with the settings `P`.
#[diagnostic::on_unimplemented(
    message = "a window of {KH}x{KW} does not fit into `{Self}`",
    label = "the window of this network's layer does not fit into `{Self}`",
    note = "it is larger than what it slides over, or the number of its places is not in the table of sizes: then write it out with the setting `Output<H, W>`"
)]
pub trait Places<const KH: usize, const KW: usize, P>: Shape {
    /// The window, and how it moves.
    const AXES: Window;
    /// How many rows and columns of places there are to be: as many as are
    /// computed, or as an [`Output`] says.
    const PLACES: [usize; 2];
    /// Whether the window has so many.
    const FITS: bool = Self::AXES.has(Self::PLACES);
    /// The shape that has `C` numbers for each place.
    type With<const C: usize>: Shape;
}

/// How many places a window of `K` taps has on so many positions, with stride
/// `S`, dilation `D` and padding `P`, as a typenum integer.
pub trait Length<const K: usize, const S: usize, const D: usize, P> {
    /// The number.
    type Uint: Decimal;
}

/// One more than the positions between the first tap and the last.
pub(super) type Reach<const K: usize, const D: usize> = Add1<Prod<Uint<D>, Sub1<Uint<K>>>>;
/// The positions with zeros on both sides.
type Padded<const N: usize, const P: usize> = Sum<Uint<N>, Sum<Uint<P>, Uint<P>>>;

impl<const N: usize, const K: usize, const S: usize, const D: usize, const P: usize, U>
    Length<K, S, D, By<P>> for Const<N>
where
    Const<N>: Dim,
    Const<K>: Dim,
    Const<S>: Dim,
    Const<D>: Dim,
    Const<P>: Dim,
    Uint<K>: Sub<B1>,
    Uint<D>: Mul<Sub1<Uint<K>>>,
    Prod<Uint<D>, Sub1<Uint<K>>>: Add<B1>,
    Uint<P>: Add<Uint<P>>,
    Uint<N>: Add<Sum<Uint<P>, Uint<P>>>,
    Padded<N, P>: Sub<Reach<K, D>>,
    Diff<Padded<N, P>, Reach<K, D>>: Div<Uint<S>>,
    Quot<Diff<Padded<N, P>, Reach<K, D>>, Uint<S>>: Add<B1, Output = U>,
    U: Decimal,
{
    type Uint = U;
}

/// The number of places where every `S`-th position has one.
pub trait Strided<const S: usize> {
    /// The number.
    type Uint: Decimal;
}

impl<const N: usize, const S: usize, U> Strided<S> for Const<N>
where
    Const<N>: Dim,
    Const<S>: Dim,
    Uint<N>: Add<Uint<S>>,
    Sum<Uint<N>, Uint<S>>: Sub<B1>,
    Sub1<Sum<Uint<N>, Uint<S>>>: Div<Uint<S>, Output = U>,
    U: Decimal,
{
    type Uint = U;
}

impl<const N: usize, const K: usize, const S: usize, const D: usize> Length<K, S, D, Same>
    for Const<N>
where
    Self: Strided<S>,
{
    type Uint = <Self as Strided<S>>::Uint;
}

impl<const N: usize, const K: usize, const S: usize, const D: usize> Length<K, S, D, Causal>
    for Const<N>
where
    Self: Strided<S>,
{
    type Uint = <Self as Strided<S>>::Uint;
}

type PlacesOf<const N: usize, const K: usize, const S: usize, const D: usize, P> =
    <Const<N> as Length<K, S, D, P>>::Uint;

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
    P: Pads,
    G,
> Places<KH, KW, Placed<Stride<SH, SW>, Dilation<DH, DW>, P, G, ()>> for Image<C, H, W>
where
    Const<H>: Length<KH, SH, DH, P::Rows>,
    Const<W>: Length<KW, SW, DW, P::Columns>,
    PlacesOf<H, KH, SH, DH, P::Rows>: Unsigned,
    PlacesOf<W, KW, SW, DW, P::Columns>: Unsigned,
{
    const AXES: Window = Window::of_image([H, W], [KH, KW], [SH, SW], [DH, DW], P::KIND);
    const PLACES: [usize; 2] = [
        PlacesOf::<H, KH, SH, DH, P::Rows>::USIZE,
        PlacesOf::<W, KW, SW, DW, P::Columns>::USIZE,
    ];
    type With<const N: usize> = <PlacesOf<H, KH, SH, DH, P::Rows> as Decimal>::Put<
        RowsSlot<N, PlacesOf<W, KW, SW, DW, P::Columns>>,
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
> Places<KH, KW, Placed<Stride<SH, SW>, Dilation<DH, DW>, P, G, Output<OH, OW>>>
    for Image<C, H, W>
{
    const AXES: Window = Window::of_image([H, W], [KH, KW], [SH, SW], [DH, DW], P::KIND);
    const PLACES: [usize; 2] = [OH, OW];
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
    P: Pads,
    G,
> Places<K, 1, Placed<Stride<S, SW>, Dilation<D, DW>, P, G, ()>> for Sequence<T, Vector<C>>
where
    Const<T>: Length<K, S, D, P::Rows>,
    PlacesOf<T, K, S, D, P::Rows>: Unsigned,
{
    const AXES: Window = Window::of_sequence(T, K, S, D, P::KIND);
    const PLACES: [usize; 2] = [PlacesOf::<T, K, S, D, P::Rows>::USIZE, 1];
    type With<const N: usize> =
        <PlacesOf<T, K, S, D, P::Rows> as Decimal>::Put<StepsSlot<Vector<N>>>;
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
> Places<K, 1, Placed<Stride<S, SW>, Dilation<D, DW>, P, G, Output<O, OW>>>
    for Sequence<T, Vector<C>>
{
    const AXES: Window = Window::of_sequence(T, K, S, D, P::KIND);
    const PLACES: [usize; 2] = [O, 1];
    type With<const N: usize> = Sequence<O, Vector<N>>;
}
