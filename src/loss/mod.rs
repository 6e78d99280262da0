//! Losses: how far a prediction is from its target, and in which direction.
//!
//! | loss | of a sample | targets |
//! |---|---|---|
//! | [`MeanSquaredError`] | mean of (z − t)² | numbers; a class of a vector |
//! | [`L1`] | mean of \|z − t\| | numbers |
//! | [`Huber`] | mean of a parabola that goes on as lines | numbers |
//! | [`CrossEntropy`] | −Σ t ln softmax(z) | a class; probabilities; a class for each step of a sequence |
//! | [`BinaryCrossEntropy`] | mean of −t ln σ(z) − (1 − t) ln(1 − σ(z)) | probabilities; `bool`s |
//! | [`MultiClassHinge`] | Σ max(0, margin − z\[y\] + z\[j\]) / N | a class |
//!
//! All values and gradients are finite for logits of ±10⁴ and beyond, and
//! those of a sample depend on that sample alone. A NaN in a prediction is a
//! NaN in its loss.

mod binary_cross_entropy;
mod cross_entropy;
mod elementwise;
mod hinge;
mod steps;
#[cfg(test)]
mod tests;

use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::Shape;

pub use binary_cross_entropy::BinaryCrossEntropy;
pub use cross_entropy::{CrossEntropy, WeightedCrossEntropy};
pub use elementwise::{Huber, L1, MeanSquaredError};
pub use hinge::MultiClassHinge;

/// A loss between predictions of the shape `S` and targets of the type `T`.
///
/// A batch's loss is the weighted mean of its samples' losses.
#[diagnostic::on_unimplemented(
    message = "the loss `{Self}` does not compare a `{S}` of `{F}` with a `{T}`",
    label = "no loss between a `{S}` and a `{T}`"
)]
pub trait Loss<S: Shape, T, F: Scalar> {
    /// Writes a target into a lane of a tile that has the shape of the
    /// prediction: a class as 1 among zeros, numbers as they are. The lane
    /// comes as it was left by the last tile.
    fn encode<const B: usize>(&self, target: &T, lane: usize, tile: &mut S::Tile<F, B>);

    /// The same where the lane comes as zeros.
    #[doc(hidden)]
    #[inline(always)]
    fn encode_on_zeros<const B: usize>(&self, target: &T, lane: usize, tile: &mut S::Tile<F, B>) {
        self.encode(target, lane, tile);
    }

    /// The loss of every sample. Replaces the targets with the gradient of
    /// each sample's loss by its prediction, times the sample's weight.
    fn evaluate<const B: usize>(
        &self,
        prediction: &S::Tile<F, B>,
        target: &mut S::Tile<F, B>,
    ) -> Losses<F, B>;
}

/// The losses of the samples of a tile.
#[derive(Clone, Copy, Debug)]
pub struct Losses<F, const B: usize> {
    /// Each sample's loss, times its weight.
    pub values: Lanes<F, B>,
    /// Each sample's weight: 1 unless the loss weighs classes.
    pub weights: Lanes<F, B>,
}

/// A target that the loss `L` compares with predictions of the shape `S`:
/// [`Loss`] the other way round.
///
/// Generic code asks for it in the place of `L: Loss<S, T, F>`. Of that the
/// compiler would guess `T` where a loss takes only one type, and then blame
/// the data for having another; of this it waits until it has seen the data.
#[diagnostic::on_unimplemented(
    message = "the loss `{L}` does not compare a `{S}` of `{F}` with a `{Self}`",
    label = "no loss between a `{S}` and a `{Self}`",
    note = "the documentation of `monograd::loss` lists the targets that each loss takes"
)]
pub trait Target<L, S: Shape, F: Scalar>: Sized {
    /// [`Loss::encode`].
    fn encode<const B: usize>(&self, loss: &L, lane: usize, tile: &mut S::Tile<F, B>);

    /// The same where the lane comes as zeros.
    #[doc(hidden)]
    #[inline(always)]
    fn encode_on_zeros<const B: usize>(&self, loss: &L, lane: usize, tile: &mut S::Tile<F, B>) {
        self.encode(loss, lane, tile);
    }

    /// [`Loss::evaluate`].
    fn evaluate<const B: usize>(
        loss: &L,
        prediction: &S::Tile<F, B>,
        target: &mut S::Tile<F, B>,
    ) -> Losses<F, B>;
}

#[diagnostic::do_not_recommend]
impl<T, L: Loss<S, T, F>, S: Shape, F: Scalar> Target<L, S, F> for T {
    #[inline(always)]
    fn encode<const B: usize>(&self, loss: &L, lane: usize, tile: &mut S::Tile<F, B>) {
        loss.encode(self, lane, tile);
    }

    #[inline(always)]
    fn encode_on_zeros<const B: usize>(&self, loss: &L, lane: usize, tile: &mut S::Tile<F, B>) {
        loss.encode_on_zeros(self, lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        loss: &L,
        prediction: &S::Tile<F, B>,
        target: &mut S::Tile<F, B>,
    ) -> Losses<F, B> {
        loss.evaluate(prediction, target)
    }
}
