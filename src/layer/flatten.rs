//! From an image or a sequence to a vector.

use core::fmt;
use core::ops::Mul;

use typenum::Prod;

use super::{Layer, Pass, Point, Store};
use crate::dim::{Const, Decimal, Dim, Uint, VectorSlot};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Shape, Tile, Vector};

/// All numbers of a shape in one row, the last index running fastest (as
/// PyTorch's `Flatten`): `Image<C, H, W>` becomes `Vector<C·H·W>`.
///
/// The size is computed by the compiler, from a table that holds the numbers
/// to 1024 and the products that networks flatten to. [`FlattenTo`] takes any
/// size.
///
/// ```
/// use monograd::prelude::*;
///
/// type Digits = net![Input<Image<1, 28, 28>>, Flatten, Dense<784, 10>];
/// const _: () = assert!(Network::<Digits>::PARAMS == 7850);
/// ```
pub struct Flatten;

/// [`Flatten`] with its size written out, for sizes that its table lacks. A
/// size other than the input's does not compile.
pub struct FlattenTo<const N: usize>;

/// A shape that the compiler can flatten: its total size is in the table.
#[diagnostic::on_unimplemented(
    message = "the size of `{Self}` is not in the table of sizes that `Flatten` computes with",
    label = "this network flattens a `{Self}`",
    note = "write the size out: `FlattenTo<N>` in the place of `Flatten`"
)]
pub trait Flat: Shape {
    /// The vector it becomes.
    type Vector: Shape;
    /// Its size, as a typenum integer.
    type Uint;
}

// Not recommended, so that an error names the shape, not the integer.
#[diagnostic::do_not_recommend]
impl<const N: usize> Flat for Vector<N>
where
    Const<N>: Dim,
{
    type Vector = Self;
    type Uint = Uint<N>;
}

#[diagnostic::do_not_recommend]
impl<const C: usize, const H: usize, const W: usize> Flat for Image<C, H, W>
where
    Const<C>: Dim,
    Const<H>: Dim,
    Const<W>: Dim,
    Uint<C>: Mul<Uint<H>>,
    Prod<Uint<C>, Uint<H>>: Mul<Uint<W>>,
    Prod<Prod<Uint<C>, Uint<H>>, Uint<W>>: Decimal,
{
    type Vector = Vectored<Self::Uint>;
    type Uint = Prod<Prod<Uint<C>, Uint<H>>, Uint<W>>;
}

#[diagnostic::do_not_recommend]
impl<const T: usize, S: Flat> Flat for Sequence<T, S>
where
    Const<T>: Dim,
    Uint<T>: Mul<S::Uint>,
    Prod<Uint<T>, S::Uint>: Decimal,
{
    type Vector = Vectored<Self::Uint>;
    type Uint = Prod<Uint<T>, S::Uint>;
}

/// The vector of a computed size.
type Vectored<U> = <U as Decimal>::Put<VectorSlot>;

impl<F: Scalar> Store<F> for Flatten {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Flatten";
}

impl<const N: usize, F: Scalar> Store<F> for FlattenTo<N> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "FlattenTo";

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "FlattenTo<{N}>")
    }
}

impl<S: Flat, F: Scalar> Layer<S, F> for Flatten {
    type Out = S::Vector;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &S::Tile<F, B>, y: &mut Tile<S::Vector, F, B>) {
        y.copy_floats(x);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &S::Tile<F, B>,
        y: &mut Tile<S::Vector, F, B>,
        _: &mut (),
        _: Pass,
    ) {
        y.copy_floats(x);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, S::Tile<F, B>, Tile<S::Vector, F, B>, ()>,
        dy: &mut Tile<S::Vector, F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            dx.copy_floats(dy);
        }
    }
}

impl<const N: usize, S: Shape, F: Scalar> Layer<S, F> for FlattenTo<N> {
    type Out = Vector<N>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &S::Tile<F, B>, y: &mut Tile<Vector<N>, F, B>) {
        const { assert!(S::SIZE == N, "`FlattenTo` with a size not its input's") };
        y.copy_floats(x);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &(),
        state: &mut (),
        x: &S::Tile<F, B>,
        y: &mut Tile<Vector<N>, F, B>,
        _: &mut (),
        _: Pass,
    ) {
        <Self as Layer<S, F>>::infer(params, state, x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, S::Tile<F, B>, Tile<Vector<N>, F, B>, ()>,
        dy: &mut Tile<Vector<N>, F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            dx.copy_floats(dy);
        }
    }
}
