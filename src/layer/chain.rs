//! One layer after another, and the macro that writes it.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{At, Entry, Layer, Pass, Point, Row, Store};
use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::plain::{Larger, Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Shape, Tile};

/// The layer `A`, then the layer `R`, which is usually a chain itself.
///
/// People write [`net!`](crate::net). The tiles between the layers of a chain
/// stay on the tape while training; to infer, and for the gradients on the way
/// back, two rooms of the largest of them take turns.
pub struct Chain<A, R>(PhantomData<(A, R)>);

/// A network's architecture: `net![Dense<2, 24, Relu>, Dense<24, 7>]` is the
/// type `Chain<Dense<2, 24, Relu>, Dense<24, 7>>`, and so on for any number of
/// layers.
#[macro_export]
macro_rules! net {
    ($last:ty $(,)?) => { $last };
    ($first:ty, $($rest:ty),+ $(,)?) => { $crate::Chain<$first, $crate::net![$($rest),+]> };
}

/// What a chain notes down while training.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct ChainTape<A, M, R> {
    /// The first layer's tape.
    pub first: A,
    /// The tile between the first layer and the rest.
    pub middle: M,
    /// The tape of the rest.
    pub rest: R,
}

impl<F: Scalar, A: Store<F>, R: Store<F>> Store<F> for Chain<A, R> {
    type Params = Pair<A::Params, R::Params>;
    type State = Pair<A::State, R::State>;
    const NAME: &'static str = "Chain";
    const LAYERS: usize = A::LAYERS + R::LAYERS;
    // How a chain is nested is not a part of it: the numbers are the same.
    const FINGERPRINT: Fingerprint = A::FINGERPRINT.then(R::FINGERPRINT, R::LAYERS);
    const FOLDED: Folded = A::FOLDED.then(R::FOLDED);

    fn init(params: &mut Self::Params, state: &mut Self::State, init: Init, rng: &mut impl Rng) {
        A::init(&mut params.first, &mut state.first, init, rng);
        R::init(&mut params.rest, &mut state.rest, init, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        A::write(f)?;
        f.write_str(", ")?;
        R::write(f)
    }

    fn fold(params: &Self::Params, state: &Self::State, to: &mut Folding<'_, F>) {
        A::fold(&params.first, &state.first, to);
        R::fold(&params.rest, &state.rest, to);
    }
}

impl<A: Entry, R> Entry for Chain<A, R> {
    type In = A::In;
}

/// A shape that the layer `R` takes.
///
/// The same as `R: Layer<Self, F>` with the shape in front: so the compiler
/// computes it before it looks for what `R` takes, and tells a wrong one as it
/// is. The other way round it would take the only shape that `R` has and compare
/// that with what is still to be computed.
pub trait Feeds<R: Store<F>, F: Scalar>: Shape + Sized {
    /// It is `R`.
    type To: Layer<Self, F, Params = R::Params, State = R::State>;
}

impl<S: Shape, R: Layer<S, F>, F: Scalar> Feeds<R, F> for S {
    type To = R;
}

/// The shape between the two.
type Between<A, In, F> = <A as Layer<In, F>>::Out;
/// A tile of that shape.
type Middle<A, In, F, const B: usize> = Tile<Between<A, In, F>, F, B>;
/// The rest, as a layer that takes it.
type Rest<A, R, In, F> = <Between<A, In, F> as Feeds<R, F>>::To;
/// What the rest needs on the way back.
type RestTape<A, R, In, F, const B: usize> =
    <Rest<A, R, In, F> as Layer<Between<A, In, F>, F>>::Tape<B>;
/// The largest tile within the rest.
type RestHold<A, R, In, F, const B: usize> =
    <Rest<A, R, In, F> as Layer<Between<A, In, F>, F>>::Hold<B>;

// On one line, because errors quote it.
#[rustfmt::skip]
impl<In: Shape, F: Scalar, A: Layer<In, F, Out: Feeds<R, F>>, R: Store<F>> Layer<In, F> for Chain<A, R> {
    type Out = <Rest<A, R, In, F> as Layer<A::Out, F>>::Out;
    type Tape<const B: usize> =
        ChainTape<A::Tape<B>, Middle<A, In, F, B>, RestTape<A, R, In, F, B>>;
    type Hold<const B: usize> = Larger<Middle<A, In, F, B>, RestHold<A, R, In, F, B>>;
    const MACS: usize = A::MACS + Rest::<A, R, In, F>::MACS;
    const BEGINS: bool = A::BEGINS && Rest::<A, R, In, F>::BEGINS;
    const INFER_SCRATCH: usize = {
        let inside = rooms::<Rest<A, R, In, F>, A::Out, F>();
        let rest = Rest::<A, R, In, F>::INFER_SCRATCH.saturating_sub(inside);
        rooms::<Self, In, F>() + larger(A::INFER_SCRATCH, rest)
    };
    const BACKWARD_SCRATCH: usize = {
        let inside = rooms::<Rest<A, R, In, F>, A::Out, F>();
        let rest = Rest::<A, R, In, F>::BACKWARD_SCRATCH.saturating_sub(inside);
        rooms::<Self, In, F>() + larger(A::BACKWARD_SCRATCH, rest)
    };

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        Self::infer_in::<Any, B>(params, state, x, y);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let (before, after) = (pass.inside(0), pass.inside(1));
        let ChainTape {
            first,
            middle,
            rest,
        } = tape;
        A::forward(&params.first, &mut state.first, x, middle, first, before);
        Rest::<A, R, In, F>::forward(&params.rest, &mut state.rest, middle, y, rest, after);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        dx: Option<&mut Tile<In, F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let mut rooms = Plain::ZERO;
        Self::backward_with(params, at, dy, dx, gradients, pass, &mut rooms);
    }

    fn describe(visit: &mut dyn FnMut(&Row) -> fmt::Result) -> fmt::Result {
        A::describe(visit)?;
        Rest::<A, R, In, F>::describe(visit)
    }

    #[inline(always)]
    fn infer_in<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        let mut rooms = Plain::ZERO;
        Self::infer_with::<S, B>(params, state, x, y, &mut rooms);
    }

    #[inline(always)]
    fn infer_with<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
        [here, there]: &mut [Self::Hold<B>; 2],
    ) {
        A::infer_in::<S, B>(&params.first, &state.first, x, here.first());
        Rest::<A, R, In, F>::infer_from::<S, B>(&params.rest, &state.rest, here, there, y);
    }

    #[inline(always)]
    fn infer_from<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        here: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        there: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        let middle = there.second();
        A::infer_in::<S, B>(&params.first, &state.first, here.first(), middle.first());
        Rest::<A, R, In, F>::infer_from::<S, B>(
            &params.rest,
            &state.rest,
            middle,
            here.second(),
            y,
        );
    }

    #[inline(always)]
    fn backward_with<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        dx: Option<&mut Tile<In, F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
        [here, there]: &mut [Self::Hold<B>; 2],
    ) {
        let (first, rest) = split(&at);
        let (before, after) = (pass.inside(0), pass.inside(1));
        let in_here = Rest::<A, R, In, F>::backward_to(
            &params.rest,
            rest,
            dy,
            here,
            there,
            &mut gradients.rest,
            after,
        );
        let middle = if in_here { here } else { there };
        A::backward(
            &params.first,
            first,
            middle.first(),
            dx,
            &mut gradients.first,
            before,
        );
    }

    #[inline(always)]
    fn backward_to<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        here: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        there: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) -> bool {
        let (first, rest) = split(&at);
        let (before, after) = (pass.inside(0), pass.inside(1));
        let in_here = Rest::<A, R, In, F>::backward_to(
            &params.rest,
            rest,
            dy,
            here.second(),
            there.second(),
            &mut gradients.rest,
            after,
        );
        let (middle, free) = if in_here {
            (here, there)
        } else {
            (there, here)
        };
        let dx = Some(free.first());
        let dy = middle.second().first();
        A::backward(&params.first, first, dy, dx, &mut gradients.first, before);
        !in_here
    }
}

/// The floats of the two rooms of a chain, for one sample. Those of the rest
/// are the same two, so they count once.
pub(crate) const fn rooms<L: Layer<In, F>, In: Shape, F: Scalar>() -> usize {
    2 * <L::Hold<1> as Plain<F>>::COUNT
}

pub(super) const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// A chain's point as its first layer and the rest see it.
#[inline(always)]
#[allow(clippy::type_complexity)]
fn split<'a, X, M, Y, A, R>(
    at: &Point<'a, X, Y, ChainTape<A, M, R>>,
) -> (Point<'a, X, M, A>, Point<'a, M, Y, R>) {
    let ChainTape {
        first,
        middle,
        rest,
    } = at.tape;
    (
        Point {
            x: at.x,
            y: middle,
            tape: first,
        },
        Point {
            x: middle,
            y: at.y,
            tape: rest,
        },
    )
}
