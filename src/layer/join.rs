//! How the outputs of two branches become one.

use core::fmt;
use core::ops::Add;

use typenum::Sum as Total;

use crate::dim::{ChannelsSlot, Const, Decimal, Dim, Uint, VectorSlot};
use crate::fingerprint::Fingerprint;
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Shape, Vector};

/// Adds the outputs of two branches, which have the same shape.
pub struct Sum;

/// Multiplies the outputs of two branches number by number. They have the same
/// shape.
pub struct Product;

/// Puts the output of the second branch behind that of the first: the features
/// of vectors, the channels of images of the same height and width, and step by
/// step those of sequences of the same length.
///
/// The joint size is computed by the compiler, from a table that holds the
/// numbers to 1024 and some larger ones. [`ConcatTo`] takes any size.
pub struct Concat;

/// [`Concat`] with the joint number of features or channels written out, for
/// sizes that its table lacks. A number other than that of both branches does
/// not compile.
pub struct ConcatTo<const N: usize>;

/// A way to join: [`Sum`], [`Product`], [`Concat`] or [`ConcatTo`].
pub trait JoinKind: 'static {
    /// What tells it from others.
    const FINGERPRINT: Fingerprint;

    /// Writes what comes behind the two branches.
    fn write(f: &mut dyn fmt::Write) -> fmt::Result;
}

/// Says that outputs of the shapes `X` and `Y` can be joined in this way.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot join the shapes `{X}` and `{Y}`",
    label = "two branches make a `{X}` and a `{Y}`",
    note = "`Sum` and `Product` join two of one shape; `Concat` joins vectors, images of one height and width, and sequences of such steps, and `ConcatTo<N>` what would be of a size that is not in the table of sizes"
)]
pub trait Join<X: Shape, Y: Shape>: JoinKind {
    /// The shape that they become.
    type Out: Shape;
    /// Where the two are in it.
    type Seam: Seam<X, Y, Self::Out>;
}

/// As `J: Join<Self, Y>`, with the shapes in front, as in
/// [`Feeds`](super::chain::Feeds): the compiler computes both before it looks
/// for what `J` joins.
pub trait Meets<Y: Shape, J>: Shape + Sized {
    /// It is `J`.
    type Join: Join<Self, Y>;
}

impl<X: Shape, Y: Met<X, J>, J> Meets<Y, J> for X {
    type Join = Y::Join;
}

/// [`Meets`] seen from the other shape.
pub trait Met<X: Shape, J>: Shape + Sized {
    /// It is `J`.
    type Join: Join<X, Self>;
}

impl<X: Shape, Y: Shape, J: Join<X, Y>> Met<X, J> for Y {
    type Join = J;
}

impl JoinKind for Sum {
    const FINGERPRINT: Fingerprint = Fingerprint::of("Sum");

    // It is the default.
    fn write(_: &mut dyn fmt::Write) -> fmt::Result {
        Ok(())
    }
}

impl JoinKind for Product {
    const FINGERPRINT: Fingerprint = Fingerprint::of("Product");

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str(", Product")
    }
}

impl JoinKind for Concat {
    const FINGERPRINT: Fingerprint = Fingerprint::of("Concat");

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str(", Concat")
    }
}

impl<const N: usize> JoinKind for ConcatTo<N> {
    // The same numbers in the same places.
    const FINGERPRINT: Fingerprint = Concat::FINGERPRINT;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, ", ConcatTo<{N}>")
    }
}

// Not recommended, so that an error names the two shapes.
#[diagnostic::do_not_recommend]
impl<S: Shape> Join<S, S> for Sum {
    type Out = S;
    type Seam = Added;
}

#[diagnostic::do_not_recommend]
impl<S: Shape> Join<S, S> for Product {
    type Out = S;
    type Seam = Multiplied;
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const M: usize> Join<Vector<N>, Vector<M>> for Concat
where
    Const<N>: Dim,
    Const<M>: Dim,
    Uint<N>: Add<Uint<M>>,
    Total<Uint<N>, Uint<M>>: Decimal,
{
    type Out = <Total<Uint<N>, Uint<M>> as Decimal>::Put<VectorSlot>;
    type Seam = EndToEnd;
}

#[diagnostic::do_not_recommend]
impl<const C: usize, const D: usize, const H: usize, const W: usize>
    Join<Image<C, H, W>, Image<D, H, W>> for Concat
where
    Const<C>: Dim,
    Const<D>: Dim,
    Uint<C>: Add<Uint<D>>,
    Total<Uint<C>, Uint<D>>: Decimal,
{
    type Out = <Total<Uint<C>, Uint<D>> as Decimal>::Put<ChannelsSlot<H, W>>;
    type Seam = EndToEnd;
}

#[diagnostic::do_not_recommend]
impl<const T: usize, X: Shape, Y: Shape> Join<Sequence<T, X>, Sequence<T, Y>> for Concat
where
    Concat: Join<X, Y, Seam = EndToEnd>,
{
    type Out = Sequence<T, <Concat as Join<X, Y>>::Out>;
    type Seam = StepByStep;
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const A: usize, const B: usize> Join<Vector<A>, Vector<B>> for ConcatTo<N> {
    type Out = Vector<N>;
    type Seam = EndToEnd;
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const C: usize, const D: usize, const H: usize, const W: usize>
    Join<Image<C, H, W>, Image<D, H, W>> for ConcatTo<N>
{
    type Out = Image<N, H, W>;
    type Seam = EndToEnd;
}

#[diagnostic::do_not_recommend]
impl<const N: usize, const T: usize, X: Shape, Y: Shape> Join<Sequence<T, X>, Sequence<T, Y>>
    for ConcatTo<N>
where
    ConcatTo<N>: Join<X, Y, Seam = EndToEnd>,
{
    type Out = Sequence<T, <ConcatTo<N> as Join<X, Y>>::Out>;
    type Seam = StepByStep;
}

/// Where the tiles of two branches are while a joint tile of the shape `O` is
/// made of them: in that tile as far as it holds them, so that nothing is
/// copied, and otherwise in a room beside it.
pub trait Seam<X: Shape, Y: Shape, O: Shape> {
    /// What the joint tile does not hold.
    type Room<F: Scalar, const B: usize>: Plain<F>;
    /// What it held, but no longer holds once the two are joined.
    type Hidden<F: Scalar, const B: usize>: Plain<F>;

    /// The two tiles, to be written: outputs before they are joined, or
    /// gradients after they were parted.
    fn parts_mut<'a, F: Scalar, const B: usize>(
        joint: &'a mut O::Tile<F, B>,
        room: &'a mut Self::Room<F, B>,
    ) -> (&'a mut X::Tile<F, B>, &'a mut Y::Tile<F, B>);

    /// The two outputs after they were joined.
    fn parts<'a, F: Scalar, const B: usize>(
        joint: &'a O::Tile<F, B>,
        room: &'a Self::Room<F, B>,
        hidden: &'a Self::Hidden<F, B>,
    ) -> (&'a X::Tile<F, B>, &'a Y::Tile<F, B>);

    /// Notes down what [`join`](Seam::join) will hide.
    #[inline(always)]
    fn hide<F: Scalar, const B: usize>(_: &O::Tile<F, B>, _: &mut Self::Hidden<F, B>) {}

    /// Makes the joint output of the two.
    fn join<F: Scalar, const B: usize>(joint: &mut O::Tile<F, B>, room: &Self::Room<F, B>);

    /// Parts the gradient by the joint output, for the outputs in `room` and
    /// `hidden`.
    fn pull_back<F: Scalar, const B: usize>(
        room: &Self::Room<F, B>,
        hidden: &Self::Hidden<F, B>,
        gradient: &mut O::Tile<F, B>,
        gradient_room: &mut Self::Room<F, B>,
    );
}

/// The second after the first, in one tile.
pub struct EndToEnd;

impl<X: Shape, Y: Shape, O: Shape> Seam<X, Y, O> for EndToEnd {
    type Room<F: Scalar, const B: usize> = ();
    type Hidden<F: Scalar, const B: usize> = ();

    #[inline(always)]
    fn parts_mut<'a, F: Scalar, const B: usize>(
        joint: &'a mut O::Tile<F, B>,
        (): &'a mut (),
    ) -> (&'a mut X::Tile<F, B>, &'a mut Y::Tile<F, B>) {
        // The error of a wrong size quotes this line.
        joint.part_mut() // not a whole: `ConcatTo` of another size
    }

    #[inline(always)]
    fn parts<'a, F: Scalar, const B: usize>(
        joint: &'a O::Tile<F, B>,
        (): &'a (),
        (): &'a (),
    ) -> (&'a X::Tile<F, B>, &'a Y::Tile<F, B>) {
        joint.part()
    }

    #[inline(always)]
    fn join<F: Scalar, const B: usize>(_: &mut O::Tile<F, B>, (): &()) {}

    #[inline(always)]
    fn pull_back<F: Scalar, const B: usize>((): &(), (): &(), _: &mut O::Tile<F, B>, (): &mut ()) {}
}

/// At each step of a sequence, the second after the first.
pub struct StepByStep;

impl<const T: usize, X: Shape, Y: Shape, O: Shape>
    Seam<Sequence<T, X>, Sequence<T, Y>, Sequence<T, O>> for StepByStep
{
    // No step of a branch is next to another in the joint tile.
    type Room<F: Scalar, const B: usize> = Pair<[X::Tile<F, B>; T], [Y::Tile<F, B>; T]>;
    type Hidden<F: Scalar, const B: usize> = ();

    #[inline(always)]
    fn parts_mut<'a, F: Scalar, const B: usize>(
        _: &'a mut [O::Tile<F, B>; T],
        room: &'a mut Self::Room<F, B>,
    ) -> (&'a mut [X::Tile<F, B>; T], &'a mut [Y::Tile<F, B>; T]) {
        (&mut room.first, &mut room.rest)
    }

    #[inline(always)]
    fn parts<'a, F: Scalar, const B: usize>(
        _: &'a [O::Tile<F, B>; T],
        room: &'a Self::Room<F, B>,
        (): &'a (),
    ) -> (&'a [X::Tile<F, B>; T], &'a [Y::Tile<F, B>; T]) {
        (&room.first, &room.rest)
    }

    #[inline(always)]
    fn join<F: Scalar, const B: usize>(joint: &mut [O::Tile<F, B>; T], room: &Self::Room<F, B>) {
        for ((joint, &x), &y) in joint.iter_mut().zip(&room.first).zip(&room.rest) {
            let (first, rest) = joint.part_mut();
            (*first, *rest) = (x, y);
        }
    }

    #[inline(always)]
    fn pull_back<F: Scalar, const B: usize>(
        _: &Self::Room<F, B>,
        (): &(),
        gradient: &mut [O::Tile<F, B>; T],
        room: &mut Self::Room<F, B>,
    ) {
        for ((joint, x), y) in gradient.iter().zip(&mut room.first).zip(&mut room.rest) {
            let (&first, &rest) = joint.part();
            (*x, *y) = (first, rest);
        }
    }
}

/// The second added to the first, which the sum hides.
pub struct Added;

/// The first multiplied by the second; the product hides it.
pub struct Multiplied;

/// What a term of a joint output is made of.
pub trait Termwise {
    /// The joint number.
    fn value<F: Scalar>(x: F, y: F) -> F;
    /// The gradients by both of its terms, for the gradient `d` by it.
    fn gradients<F: Scalar>(x: F, y: F, d: F) -> (F, F);
}

impl Termwise for Added {
    #[inline(always)]
    fn value<F: Scalar>(x: F, y: F) -> F {
        x + y
    }

    #[inline(always)]
    fn gradients<F: Scalar>(_: F, _: F, d: F) -> (F, F) {
        (d, d)
    }
}

impl Termwise for Multiplied {
    #[inline(always)]
    fn value<F: Scalar>(x: F, y: F) -> F {
        x * y
    }

    #[inline(always)]
    fn gradients<F: Scalar>(x: F, y: F, d: F) -> (F, F) {
        (d * y, d * x)
    }
}

impl<S: Shape, J: Termwise> Seam<S, S, S> for J {
    type Room<F: Scalar, const B: usize> = S::Tile<F, B>;
    type Hidden<F: Scalar, const B: usize> = S::Tile<F, B>;

    #[inline(always)]
    fn parts_mut<'a, F: Scalar, const B: usize>(
        joint: &'a mut S::Tile<F, B>,
        room: &'a mut S::Tile<F, B>,
    ) -> (&'a mut S::Tile<F, B>, &'a mut S::Tile<F, B>) {
        (joint, room)
    }

    #[inline(always)]
    fn parts<'a, F: Scalar, const B: usize>(
        _: &'a S::Tile<F, B>,
        room: &'a S::Tile<F, B>,
        hidden: &'a S::Tile<F, B>,
    ) -> (&'a S::Tile<F, B>, &'a S::Tile<F, B>) {
        (hidden, room)
    }

    #[inline(always)]
    fn hide<F: Scalar, const B: usize>(joint: &S::Tile<F, B>, hidden: &mut S::Tile<F, B>) {
        *hidden = *joint;
    }

    #[inline(always)]
    fn join<F: Scalar, const B: usize>(joint: &mut S::Tile<F, B>, room: &S::Tile<F, B>) {
        for (x, &y) in joint.as_flat_mut().iter_mut().zip(room.as_flat()) {
            *x = J::value(*x, y);
        }
    }

    #[inline(always)]
    fn pull_back<F: Scalar, const B: usize>(
        room: &S::Tile<F, B>,
        hidden: &S::Tile<F, B>,
        gradient: &mut S::Tile<F, B>,
        gradient_room: &mut S::Tile<F, B>,
    ) {
        let outputs = hidden.as_flat().iter().zip(room.as_flat());
        let gradients = gradient
            .as_flat_mut()
            .iter_mut()
            .zip(gradient_room.as_flat_mut());
        for ((&x, &y), (dx, dy)) in outputs.zip(gradients) {
            (*dx, *dy) = J::gradients(x, y, *dx);
        }
    }
}

/// `to += from`, number by number.
#[inline(always)]
pub(super) fn add<F: Scalar, T: Plain<F>>(from: &T, to: &mut T) {
    for (to, &from) in to.as_flat_mut().iter_mut().zip(from.as_flat()) {
        *to += from;
    }
}
