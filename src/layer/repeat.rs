//! The same kind of layer several times.

use core::fmt;
use core::marker::PhantomData;
use core::mem::swap;

use rand::Rng;

use super::residual::Kept;
use super::{Entry, Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::Shape;

/// `N` layers or chains `L` one after the other, each with numbers of its own.
/// `L` keeps the shape of its input.
///
/// It is `net![L, L, …]`, to the bit: it draws the same first values, its
/// numbers are in the same order, and a file of the one is a file of the other.
/// But the compiler makes its code once and not `N` times.
///
/// ```
/// use monograd::prelude::*;
///
/// type Block = Residual<net![Dense<16, 32, Relu>, Dense<32, 16>]>;
/// type Deep = net![Dense<2, 16>, Repeat<24, Block>, Dense<16, 3>];
/// const _: () = assert!(Network::<Deep>::PARAMS == 48 + 24 * 1072 + 51);
/// ```
pub struct Repeat<const N: usize, L>(PhantomData<L>);

impl<const N: usize, L: Entry> Entry for Repeat<N, L> {
    type In = L::In;
}

impl<const N: usize, L: Store<F>, F: Scalar> Store<F> for Repeat<N, L> {
    type Params = [L::Params; N];
    type State = [L::State; N];
    const NAME: &'static str = "Repeat";
    const LAYERS: usize = N * L::LAYERS;
    // That of the chain.
    const FINGERPRINT: Fingerprint = {
        let (mut list, mut count) = (L::FINGERPRINT, 1);
        while count < N {
            list = list.then(L::FINGERPRINT, L::LAYERS);
            count += 1;
        }
        list
    };
    const FOLDED: Folded = {
        let (mut list, mut count) = (L::FOLDED, 1);
        while count < N {
            list = list.then(L::FOLDED);
            count += 1;
        }
        list
    };

    fn init(params: &mut Self::Params, state: &mut Self::State, init: Init, rng: &mut impl Rng) {
        for (params, state) in params.iter_mut().zip(state) {
            L::init(params, state, init, rng);
        }
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "Repeat<{N}, ")?;
        L::write(f)?;
        f.write_str(">")
    }

    fn fold(params: &Self::Params, state: &Self::State, to: &mut Folding<'_, F>) {
        for (params, state) in params.iter().zip(state) {
            L::fold(params, state, to);
        }
    }
}

/// [`Kept`], in an error that is about repeating.
#[diagnostic::on_unimplemented(
    message = "the layer `{L}` makes a `{Self}` of a `{In}`, and a `Repeat` cannot hand it on to the next",
    label = "`Repeat` needs a layer that keeps the shape of its input"
)]
pub trait Repeated<L, In: Shape>: Kept<L, In> {}

impl<L, S: Shape> Repeated<L, S> for S {}

impl<const N: usize, S: Shape, F: Scalar, L: Layer<S, F, Out: Repeated<L, S>>> Layer<S, F>
    for Repeat<N, L>
{
    type Out = S;
    // The output of each layer but the last, whose place is left empty, and
    // its tape.
    type Tape<const B: usize> = [Pair<S::Tile<F, B>, L::Tape<B>>; N];
    // Each layer makes its own rooms.
    type Hold<const B: usize> = ();
    const MACS: usize = N * L::MACS;
    const INFER_SCRATCH: usize = between::<N, S>() + L::INFER_SCRATCH;
    const BACKWARD_SCRATCH: usize = between::<N, S>() + L::BACKWARD_SCRATCH;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
    ) {
        <Self as Layer<S, F>>::infer_in::<Any, B>(params, state, x, y);
    }

    #[inline(always)]
    fn infer_in<I: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
    ) {
        const { assert!(N > 0, "`Repeat` repeats a layer at least once") };
        // The room and the output take turns, so that the last has the output.
        let mut room = Plain::ZERO;
        let (mut to, mut from) = if const { N % 2 == 1 } {
            (y, &mut room)
        } else {
            (&mut room, y)
        };
        for (layer, (params, state)) in params.iter().zip(state).enumerate() {
            let x = if layer == 0 { x } else { &*from };
            L::infer_in::<I, B>(params, state, x, L::Out::tile_mut(to));
            swap(&mut to, &mut from);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        const { assert!(N > 0, "`Repeat` repeats a layer at least once") };
        let mut x = x;
        for (layer, ((params, state), tape)) in params.iter().zip(state).zip(tape).enumerate() {
            let Pair {
                first: middle,
                rest,
            } = tape;
            let y = if layer + 1 == N {
                &mut *y
            } else {
                &mut *middle
            };
            L::forward(
                params,
                state,
                x,
                L::Out::tile_mut(y),
                rest,
                inside::<N>(pass, layer),
            );
            x = middle;
        }
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: Point<'_, S::Tile<F, B>, S::Tile<F, B>, Self::Tape<B>>,
        dy: &mut S::Tile<F, B>,
        mut dx: Option<&mut S::Tile<F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        // The room and the gradient, which is used up, take turns.
        let mut room = Plain::ZERO;
        let (mut from, mut to) = (dy, &mut room);
        let mut y = at.y;
        let layers = params.iter().zip(at.tape).zip(gradients).enumerate();
        for (layer, ((params, tape), gradients)) in layers.rev() {
            let before = layer.checked_sub(1).and_then(|before| at.tape.get(before));
            let x = before.map_or(at.x, |before| &before.first);
            let point = Point {
                x,
                y: L::Out::tile(y),
                tape: &tape.rest,
            };
            let dx = match before {
                Some(_) => Some(&mut *to),
                None => dx.as_deref_mut(),
            };
            let dy = L::Out::tile_mut(from);
            L::backward(params, point, dy, dx, gradients, inside::<N>(pass, layer));
            swap(&mut from, &mut to);
            y = x;
        }
    }
}

/// The floats between the layers, for one sample.
pub(super) const fn between<const N: usize, S: Shape>() -> usize {
    if N > 1 { S::SIZE } else { 0 }
}

/// The pass as a chain of `N` layers shows it to one of them.
#[inline(always)]
fn inside<const N: usize>(mut pass: Pass, layer: usize) -> Pass {
    for _ in 0..layer {
        pass = pass.inside(1);
    }
    if layer + 1 == N { pass } else { pass.inside(0) }
}
