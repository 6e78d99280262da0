//! Sequences step by step: layers that take one step a call.

mod by_step;
mod convolution;
mod nested;

use super::Store;
use crate::kernel::set::Set;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Tile};

/// A layer that can take a sequence one step a call: what it does with a step
/// of the shape `In`.
///
/// Where a layer makes a `Sequence<T, O>` of a `Sequence<T, I>` and an output
/// depends on no later input, it is also a stream, from the step shape `I` to
/// the step shape `O`, with the same parameters. What an implementation
/// promises: from a memory of zeros on, the outputs of `T` calls of
/// [`step`](Stream::step) are, bit for bit, the `T` steps that
/// [`infer`](super::Layer::infer) makes of the whole sequence, for every `T`.
///
/// - A recurrent layer remembers its output, and what else it carries.
/// - A layer that works on each step by itself remembers nothing: its `Memory`
///   is `()`, and its step what the layer makes of a single one.
/// - A layer whose output depends on some steps before remembers those. A
///   [`Conv1d`](super::Conv1d) with the setting
///   [`Causal`](crate::window::Causal) and a stride of 1 has those under its
///   window. A memory is plain floats, so what is counted is a float too.
/// - [`Last`](super::Last) passes each step on: after each of them it is the
///   last so far.
/// - A layer that is made of layers remembers what they do.
///
/// Layers that look ahead, such as [`Reverse`](super::Reverse), or that mix
/// all steps, such as [`GroupNorm`](super::GroupNorm), are no streams, and a
/// network that has one cannot be streamed.
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
