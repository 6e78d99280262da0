//! Streams that are made of streams.

use core::mem::swap;

use super::Stream;
use crate::kernel::set::{Any, Set};
use crate::layer::chain::larger;
use crate::layer::join::{JoinKind, Meets, Seam, add};
use crate::layer::parallel::{Joint, Room, SeamOf};
use crate::layer::repeat::{Repeated, between};
use crate::layer::residual::Kept;
use crate::layer::{Chain, Parallel, Repeat, Residual};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Shape, Tile};

impl<In: Shape, F: Scalar, A: Stream<In, F>, R: Stream<A::Out, F>> Stream<In, F> for Chain<A, R> {
    type Out = R::Out;
    type Memory = Pair<A::Memory, R::Memory>;
    // The step between the first layer and the rest.
    const SCRATCH: usize = A::Out::SIZE + larger(A::SCRATCH, R::SCRATCH);

    #[inline(always)]
    fn step(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &Tile<In, F, 1>,
        y: &mut Tile<R::Out, F, 1>,
    ) {
        Self::step_in::<Any>(params, state, memory, x, y);
    }

    #[inline(always)]
    fn step_in<S: Set>(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &Tile<In, F, 1>,
        y: &mut Tile<R::Out, F, 1>,
    ) {
        let mut middle = Plain::ZERO;
        let Pair { first, rest } = memory;
        A::step_in::<S>(&params.first, &state.first, first, x, &mut middle);
        R::step_in::<S>(&params.rest, &state.rest, rest, &middle, y);
    }
}

impl<S: Shape, F: Scalar, L: Stream<S, F, Out: Kept<L, S>>> Stream<S, F> for Residual<L> {
    type Out = S;
    type Memory = L::Memory;
    const SCRATCH: usize = L::SCRATCH;

    #[inline(always)]
    fn step(
        params: &L::Params,
        state: &L::State,
        memory: &mut L::Memory,
        x: &S::Tile<F, 1>,
        y: &mut S::Tile<F, 1>,
    ) {
        <Self as Stream<S, F>>::step_in::<Any>(params, state, memory, x, y);
    }

    #[inline(always)]
    fn step_in<I: Set>(
        params: &L::Params,
        state: &L::State,
        memory: &mut L::Memory,
        x: &S::Tile<F, 1>,
        y: &mut S::Tile<F, 1>,
    ) {
        L::step_in::<I>(params, state, memory, x, L::Out::tile_mut(y));
        add(x, y);
    }
}

impl<const N: usize, S: Shape, F: Scalar, L: Stream<S, F, Out: Repeated<L, S>>> Stream<S, F>
    for Repeat<N, L>
{
    type Out = S;
    type Memory = [L::Memory; N];
    const SCRATCH: usize = between::<N, S>() + L::SCRATCH;

    #[inline(always)]
    fn step(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &S::Tile<F, 1>,
        y: &mut S::Tile<F, 1>,
    ) {
        <Self as Stream<S, F>>::step_in::<Any>(params, state, memory, x, y);
    }

    #[inline(always)]
    fn step_in<I: Set>(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &S::Tile<F, 1>,
        y: &mut S::Tile<F, 1>,
    ) {
        const { assert!(N > 0, "`Repeat` repeats a layer at least once") };
        // The room and the output take turns, so that the last has the output.
        let mut room = Plain::ZERO;
        let (mut to, mut from) = if const { N % 2 == 1 } {
            (y, &mut room)
        } else {
            (&mut room, y)
        };
        let numbers = params.iter().zip(state).zip(memory);
        for (layer, ((params, state), memory)) in numbers.enumerate() {
            let x = if layer == 0 { x } else { &*from };
            L::step_in::<I>(params, state, memory, x, L::Out::tile_mut(to));
            swap(&mut to, &mut from);
        }
    }
}

impl<In: Shape, F: Scalar, L: Stream<In, F>, R: Stream<In, F>, J: JoinKind> Stream<In, F>
    for Parallel<L, R, J>
where
    L::Out: Meets<R::Out, J>,
{
    type Out = Joint<J, L::Out, R::Out>;
    type Memory = Pair<L::Memory, R::Memory>;
    const SCRATCH: usize =
        <Room<J, L::Out, R::Out, F, 1> as Plain<F>>::COUNT + larger(L::SCRATCH, R::SCRATCH);

    #[inline(always)]
    fn step(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &In::Tile<F, 1>,
        y: &mut Tile<Self::Out, F, 1>,
    ) {
        <Self as Stream<In, F>>::step_in::<Any>(params, state, memory, x, y);
    }

    #[inline(always)]
    fn step_in<S: Set>(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &In::Tile<F, 1>,
        y: &mut Tile<Self::Out, F, 1>,
    ) {
        let mut room = Plain::ZERO;
        let (first, rest) = SeamOf::<J, L::Out, R::Out>::parts_mut::<F, 1>(y, &mut room);
        L::step_in::<S>(&params.first, &state.first, &mut memory.first, x, first);
        R::step_in::<S>(&params.rest, &state.rest, &mut memory.rest, x, rest);
        SeamOf::<J, L::Out, R::Out>::join::<F, 1>(y, &room);
    }
}
