//! Sequences step by step: layers that take one step a call.

use super::join::add;
use super::{
    BatchNorm1d, BiasKind, Chain, Dense, Dropout, Flat, Flatten, FlattenTo, Input, Last, Layer,
    LogSoftmax, Residual, Softmax, Store, residual,
};
use crate::activation::{
    Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use crate::kernel::set::{Any, Set};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Tile, Vector};
use residual::Kept;

/// A layer that can take a sequence one step a call: what it does with a step
/// of the shape `In`.
///
/// Where a layer makes a `Sequence<T, O>` of a `Sequence<T, I>` and an output
/// depends on no later input, it is also a stream, from the step shape `I` to
/// the step shape `O`, with the same parameters. What an implementation
/// promises: from a memory of zeros on, the outputs of `T` calls of
/// [`step`](Stream::step) are, bit for bit, the `T` steps that
/// [`infer`](Layer::infer) makes of the whole sequence, for every `T`.
///
/// - A recurrent layer remembers its output, and what else it carries.
/// - A layer that works on each step by itself remembers nothing: its `Memory`
///   is `()`, and its step what the layer makes of a single one.
/// - A layer whose output depends on some steps before, such as a causal
///   convolution, remembers those: `[[F; I]; K - 1]` or the like. Zeros at
///   first are the zeros that such a layer puts before a sequence. A memory is
///   plain floats, so the place in a ring is a float too, or the inputs move
///   up by one each step.
/// - [`Last`] passes each step on: after each of them it is the last so far.
///
/// Layers that look ahead, such as [`Reverse`](super::Reverse), or that mix
/// all steps, are no streams, and a network that has one cannot be streamed.
#[diagnostic::on_unimplemented(
    message = "the layer `{Self}` does not take a sequence of `{In}` step by step",
    label = "`{Self}` cannot be given one `{In}` after the other"
)]
pub trait Stream<In: Shape, F: Scalar>: Store<F> {
    /// The shape of a step of the output.
    type Out: Shape;
    /// What is kept from one step to the next; all zeros before the first.
    type Memory: Plain<F>;
    /// Floats that [`step`](Stream::step) keeps on the stack besides what it is
    /// given.
    const SCRATCH: usize = 0;

    /// Computes the output `y` of the step whose input is `x`, and brings the
    /// memory up to date.
    fn step(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &Tile<In, F, 1>,
        y: &mut Tile<Self::Out, F, 1>,
    );

    /// [`step`](Stream::step) in code that is compiled for the instruction set
    /// `S`, or for none in particular.
    #[doc(hidden)]
    #[inline(always)]
    fn step_in<S: Set>(
        params: &Self::Params,
        state: &Self::State,
        memory: &mut Self::Memory,
        x: &Tile<In, F, 1>,
        y: &mut Tile<Self::Out, F, 1>,
    ) {
        Self::step(params, state, memory, x, y);
    }
}

/// A shape that is made of steps: a [`Sequence`].
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no steps, so a network that takes one cannot be streamed",
    label = "`{Self}` is not a `Sequence`"
)]
pub trait Steps: Shape {
    /// The shape of one step.
    type Step: Shape;
}

#[diagnostic::do_not_recommend]
impl<const T: usize, S: Shape> Steps for Sequence<T, S> {
    type Step = S;
}

/// Makes streams of layers that work on each step by itself.
macro_rules! by_step {
    ($([$($generics:tt)*] $layer:ty, of $shape:ty;)*) => {$(
        impl<$($generics)*, F: Scalar> Stream<$shape, F> for $layer {
            type Out = <Self as Layer<$shape, F>>::Out;
            type Memory = ();
            const SCRATCH: usize = <Self as Layer<$shape, F>>::INFER_SCRATCH;

            #[inline(always)]
            fn step(
                params: &Self::Params,
                state: &Self::State,
                _: &mut (),
                x: &Tile<$shape, F, 1>,
                y: &mut Tile<Self::Out, F, 1>,
            ) {
                <Self as Layer<$shape, F>>::infer::<1>(params, state, x, y);
            }

            #[inline(always)]
            fn step_in<Q: Set>(
                params: &Self::Params,
                state: &Self::State,
                _: &mut (),
                x: &Tile<$shape, F, 1>,
                y: &mut Tile<Self::Out, F, 1>,
            ) {
                <Self as Layer<$shape, F>>::infer_in::<Q, 1>(params, state, x, y);
            }
        }
    )*};
}

by_step! {
    [const I: usize, const O: usize, A: Activation<F>, K: BiasKind] Dense<I, O, A, K>, of Vector<I>;
    [S: Shape] Identity, of S;
    [S: Shape] Relu, of S;
    [const NUM: u32, const DEN: u32, S: Shape] LeakyRelu<NUM, DEN>, of S;
    [const NUM: u32, const DEN: u32, S: Shape] Elu<NUM, DEN>, of S;
    [S: Shape] Tanh, of S;
    [S: Shape] Sigmoid, of S;
    [S: Shape] Softplus, of S;
    [S: Shape] Gelu, of S;
    [S: Shape] GeluTanh, of S;
    [S: Shape] Silu, of S;
    // Nothing falls away after training.
    [const PERCENT: u8, S: Shape] Dropout<PERCENT>, of S;
    [const N: usize] BatchNorm1d<N>, of Vector<N>;
    [const N: usize] Softmax, of Vector<N>;
    [const N: usize] LogSoftmax, of Vector<N>;
    [S: Flat] Flatten, of S;
    [const N: usize, S: Shape] FlattenTo<N>, of S;
}

/// Makes streams of layers that pass a step on.
macro_rules! as_it_is {
    ($([$($generics:tt)*] $layer:ty, of $shape:ty;)*) => {$(
        impl<$($generics)*, F: Scalar> Stream<$shape, F> for $layer {
            type Out = $shape;
            type Memory = ();

            #[inline(always)]
            fn step(
                _: &(),
                _: &(),
                _: &mut (),
                x: &Tile<$shape, F, 1>,
                y: &mut Tile<$shape, F, 1>,
            ) {
                *y = *x;
            }
        }
    )*};
}

as_it_is! {
    [const T: usize, S: Shape] Input<Sequence<T, S>>, of S;
    [S: Shape] Last, of S;
}

impl<In: Shape, F: Scalar, A: Stream<In, F>, R: Stream<A::Out, F>> Stream<In, F> for Chain<A, R> {
    type Out = R::Out;
    type Memory = Pair<A::Memory, R::Memory>;
    // The step between the first layer and the rest.
    const SCRATCH: usize = {
        let rest = A::Out::SIZE + R::SCRATCH;
        let first = A::Out::SIZE + A::SCRATCH;
        if first > rest { first } else { rest }
    };

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
