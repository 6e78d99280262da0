//! Shapes: what flows between layers, as types.
//!
//! A shape has no value. It says how one sample is laid out as a nested array
//! ([`Shape::Array`]) and how a tile of `B` samples is ([`Shape::Tile`]): the
//! same nesting with [`Lanes`] in the place of each number.

use core::fmt;
use core::marker::PhantomData;

use crate::fingerprint::Fingerprint;
use crate::lanes::Lanes;
use crate::plain::{Plain, as_lanes, as_lanes_mut};
use crate::scalar::Scalar;

/// What flows between two layers: a [`Vector`], an [`Image`] or a
/// [`Sequence`].
pub trait Shape: 'static {
    /// How many numbers one sample has.
    const SIZE: usize;
    /// What tells this shape from others in the hash of an architecture.
    const FINGERPRINT: Fingerprint;
    /// One sample: a nested array of numbers.
    type Array<F: Scalar>: Plain<F>;
    /// `B` samples: the same array with a group of lanes for each number.
    type Tile<F: Scalar, const B: usize>: Plain<F>;

    /// Shows its sizes, the outermost first.
    fn sizes(visit: &mut dyn FnMut(usize));

    /// Writes the sizes as people write them: `24`, `3x32x32`, `10x8`.
    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        let (mut written, mut between) = (Ok(()), "");
        Self::sizes(&mut |size| {
            if written.is_ok() {
                written = write!(f, "{between}{size}");
                between = "x";
            }
        });
        written
    }
}

/// `B` samples of a shape.
pub type Tile<S, F, const B: usize> = <S as Shape>::Tile<F, B>;

/// `N` numbers: `[F; N]`.
pub struct Vector<const N: usize>;

/// `C` channels of `H` rows of `W` pixels: `[[[F; W]; H]; C]`.
pub struct Image<const C: usize, const H: usize, const W: usize>;

/// `T` steps, each of shape `S`: `[S; T]`.
pub struct Sequence<const T: usize, S>(PhantomData<S>);

impl<const N: usize> Shape for Vector<N> {
    const SIZE: usize = N;
    const FINGERPRINT: Fingerprint = Fingerprint::of("Vector").number(N);
    type Array<F: Scalar> = [F; N];
    type Tile<F: Scalar, const B: usize> = [Lanes<F, B>; N];

    fn sizes(visit: &mut dyn FnMut(usize)) {
        visit(N);
    }
}

impl<const C: usize, const H: usize, const W: usize> Shape for Image<C, H, W> {
    const SIZE: usize = C * H * W;
    const FINGERPRINT: Fingerprint = Fingerprint::of("Image").number(C).number(H).number(W);
    type Array<F: Scalar> = [[[F; W]; H]; C];
    type Tile<F: Scalar, const B: usize> = [[[Lanes<F, B>; W]; H]; C];

    fn sizes(visit: &mut dyn FnMut(usize)) {
        [C, H, W].into_iter().for_each(visit);
    }
}

impl<const T: usize, S: Shape> Shape for Sequence<T, S> {
    const SIZE: usize = T * S::SIZE;
    const FINGERPRINT: Fingerprint = Fingerprint::of("Sequence").number(T).part(S::FINGERPRINT);
    type Array<F: Scalar> = [S::Array<F>; T];
    type Tile<F: Scalar, const B: usize> = [S::Tile<F, B>; T];

    fn sizes(visit: &mut dyn FnMut(usize)) {
        visit(T);
        S::sizes(visit);
    }
}

/// A tile as one flat slice, feature by feature.
#[inline(always)]
pub fn features<F: Scalar, const B: usize>(tile: &impl Plain<F>) -> &[Lanes<F, B>] {
    as_lanes(tile.as_flat())
}

/// A tile as one flat slice, feature by feature, to be changed.
#[inline(always)]
pub fn features_mut<F: Scalar, const B: usize>(tile: &mut impl Plain<F>) -> &mut [Lanes<F, B>] {
    as_lanes_mut(tile.as_flat_mut())
}

/// Writes one sample into a lane of a tile.
#[inline(always)]
pub fn put<F: Scalar, const B: usize>(values: &[F], lane: usize, tile: &mut [Lanes<F, B>]) {
    for (feature, &value) in tile.iter_mut().zip(values) {
        if let Some(to) = feature.0.get_mut(lane) {
            *to = value;
        }
    }
}

/// Reads one sample out of a lane of a tile.
#[inline(always)]
pub fn take<F: Scalar, const B: usize>(tile: &[Lanes<F, B>], lane: usize, values: &mut [F]) {
    for (to, feature) in values.iter_mut().zip(tile) {
        if let Some(&value) = feature.0.get(lane) {
            *to = value;
        }
    }
}

/// A sample that a network with the input shape `S` can be given: the nested
/// array of that shape, or `[[F; W]; H]` for an image of one channel.
#[diagnostic::on_unimplemented(
    message = "a network that takes a `{S}` of `{F}` cannot be given a `{Self}`",
    label = "not a `{S}` of `{F}`"
)]
pub trait Feed<S, F: Scalar>: Plain<F> {}

// Not recommended, so that an error is about the sample alone.
#[diagnostic::do_not_recommend]
impl<F: Scalar, const N: usize> Feed<Vector<N>, F> for [F; N] {}
#[diagnostic::do_not_recommend]
impl<F: Scalar, const C: usize, const H: usize, const W: usize> Feed<Image<C, H, W>, F>
    for [[[F; W]; H]; C]
{
}
#[diagnostic::do_not_recommend]
impl<F: Scalar, const H: usize, const W: usize> Feed<Image<1, H, W>, F> for [[F; W]; H] {}
#[diagnostic::do_not_recommend]
impl<F: Scalar, const T: usize, S, X: Feed<S, F>> Feed<Sequence<T, S>, F> for [X; T] {}
