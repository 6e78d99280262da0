//! A branch around a layer.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{Entry, Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::Shape;

/// `y = x + L(x)`, for a layer or chain `L` that keeps the shape of its input.
/// He et al. 2015, arXiv:1512.03385.
///
/// ```
/// use monograd::prelude::*;
///
/// type Block = Residual<net![Dense<16, 16, Relu>, Dense<16, 16>]>;
/// const _: () = assert!(Network::<net![Dense<2, 16>, Block, Dense<16, 3>]>::PARAMS == 643);
/// ```
pub struct Residual<L>(PhantomData<L>);

impl<L: Entry> Entry for Residual<L> {
    type In = L::In;
}

impl<L: Store<F>, F: Scalar> Store<F> for Residual<L> {
    type Params = L::Params;
    type State = L::State;
    const NAME: &'static str = "Residual";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Residual").part(L::FINGERPRINT);

    fn init(params: &mut L::Params, state: &mut L::State, init: Init, rng: &mut impl Rng) {
        L::init(params, state, init, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("Residual<")?;
        L::write(f)?;
        f.write_str(">")
    }
}

/// Says of the shape that a layer `L` makes of the shape `In` that it is the
/// same one. A bound `L: Layer<In, F, Out = In>` would say so too, but in an
/// error that does not name the layer.
#[diagnostic::on_unimplemented(
    message = "the layer `{L}` makes a `{Self}` of a `{In}`, and a `Residual` cannot add the two",
    label = "a `Residual` cannot add a `{Self}` to a `{In}`"
)]
pub trait Kept<L, In: Shape>: Shape {
    /// A tile of the one as one of the other.
    fn tile<F: Scalar, const B: usize>(tile: &In::Tile<F, B>) -> &Self::Tile<F, B>;

    /// A tile of the one as one of the other, to be changed.
    fn tile_mut<F: Scalar, const B: usize>(tile: &mut In::Tile<F, B>) -> &mut Self::Tile<F, B>;
}

impl<L, S: Shape> Kept<L, S> for S {
    #[inline(always)]
    fn tile<F: Scalar, const B: usize>(tile: &S::Tile<F, B>) -> &S::Tile<F, B> {
        tile
    }

    #[inline(always)]
    fn tile_mut<F: Scalar, const B: usize>(tile: &mut S::Tile<F, B>) -> &mut S::Tile<F, B> {
        tile
    }
}

impl<S: Shape, F: Scalar, L: Layer<S, F, Out: Kept<L, S>>> Layer<S, F> for Residual<L> {
    type Out = S;
    // The inner output, which the sum hides, then the inner tape.
    type Tape<const B: usize> = Pair<S::Tile<F, B>, L::Tape<B>>;
    // The inner layer makes its own rooms.
    type Hold<const B: usize> = ();
    const MACS: usize = L::MACS;
    const INFER_SCRATCH: usize = L::INFER_SCRATCH;
    // A copy of the gradient, which the inner layer uses up.
    const BACKWARD_SCRATCH: usize = S::SIZE + L::BACKWARD_SCRATCH;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &L::Params,
        state: &L::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
    ) {
        <Self as Layer<S, F>>::infer_in::<Any, B>(params, state, x, y);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &L::Params,
        state: &mut L::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let inner = L::Out::tile_mut(&mut tape.first);
        L::forward(params, state, x, inner, &mut tape.rest, pass);
        *y = tape.first;
        add(x, y);
    }

    #[inline(always)]
    fn infer_in<I: Set, const B: usize>(
        params: &L::Params,
        state: &L::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
    ) {
        L::infer_in::<I, B>(params, state, x, L::Out::tile_mut(y));
        add(x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &L::Params,
        at: Point<'_, S::Tile<F, B>, S::Tile<F, B>, Self::Tape<B>>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        gradients: &mut L::Params,
        pass: Pass,
    ) {
        let Pair {
            first: y,
            rest: tape,
        } = at.tape;
        let inner = Point {
            x: at.x,
            y: L::Out::tile(y),
            tape,
        };
        let Some(dx) = dx else {
            return L::backward(params, inner, L::Out::tile_mut(dy), None, gradients, pass);
        };
        let mut inner_dy = *dy;
        let inner_dy = L::Out::tile_mut(&mut inner_dy);
        L::backward(params, inner, inner_dy, Some(dx), gradients, pass);
        add(dy, dx);
    }
}

/// `to += from`, number by number.
#[inline(always)]
pub(super) fn add<F: Scalar, T: Plain<F>>(from: &T, to: &mut T) {
    for (to, &from) in to.as_flat_mut().iter_mut().zip(from.as_flat()) {
        *to += from;
    }
}
