//! Cross-entropy from logits.

use super::{Loss, Losses};
use crate::class::Class;
use crate::kernel::cross_entropy::cross_entropy;
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::{Vector, put};

/// Cross-entropy between the softmax of logits z and a target t:
/// `−Σ t[c] ln softmax(z)[c]` (PyTorch's `CrossEntropyLoss`).
///
/// The target is a [`Class`], or the probabilities of the classes as an array
/// (one-hot or soft). The network ends without an activation.
///
/// ```
/// use monograd::prelude::*;
///
/// type Model = net![Dense<2, 8, Relu>, Dense<8, 3>];
/// let plain = Trainer::<Model, _, _>::new(Adam::new(0.01), CrossEntropy);
/// // The third class is rare, and labels may be wrong.
/// let loss = CrossEntropy.class_weights([1.0, 1.0, 4.0]).label_smoothing(0.1);
/// let weighted = Trainer::<Model, _, _>::new(Adam::new(0.01), loss);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CrossEntropy;

/// [`CrossEntropy`] with class weights w, label smoothing s, or both:
/// `−Σ w[c] ((1 − s) t[c] + s / N) ln softmax(z)[c]`.
///
/// All as PyTorch's `cross_entropy` with `weight` and `label_smoothing`. With
/// [`Class`] targets a sample weighs w\[its class\] in the batch's mean, so the
/// sum over the batch is divided by the sum of these weights (a batch in which
/// all of them are 0 has no loss: NaN). With probabilities as targets every
/// sample weighs 1, whatever the class weights: the sum is divided by the
/// number of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedCrossEntropy<F, const N: usize> {
    weights: [F; N],
    smoothing: F,
}

impl CrossEntropy {
    /// The loss whose targets give a share of `smoothing`, in [0, 1], evenly
    /// to all classes.
    pub const fn label_smoothing<F: Scalar, const N: usize>(
        self,
        smoothing: F,
    ) -> WeightedCrossEntropy<F, N> {
        WeightedCrossEntropy {
            weights: [F::ONE; N],
            smoothing,
        }
    }

    /// The loss whose terms are multiplied with a weight for each class.
    pub const fn class_weights<F: Scalar, const N: usize>(
        self,
        weights: [F; N],
    ) -> WeightedCrossEntropy<F, N> {
        WeightedCrossEntropy {
            weights,
            smoothing: F::ZERO,
        }
    }
}

impl<F: Scalar, const N: usize> WeightedCrossEntropy<F, N> {
    /// The same loss with a share of the targets, in [0, 1], given evenly to
    /// all classes.
    pub const fn label_smoothing(self, smoothing: F) -> Self {
        Self { smoothing, ..self }
    }

    /// The same loss with these weights of the classes.
    pub const fn class_weights(self, weights: [F; N]) -> Self {
        Self { weights, ..self }
    }

    /// Smooths the targets of a tile and multiplies them with the weights.
    #[inline(always)]
    fn prepare<const B: usize>(&self, target: &mut [Lanes<F, B>; N]) {
        let kept = F::ONE - self.smoothing;
        let spread = self.smoothing / F::of_usize(N.max(1));
        for (t, &weight) in target.iter_mut().zip(&self.weights) {
            *t = t.map(|t| weight * (kept * t + spread));
        }
    }
}

impl<const N: usize, F: Scalar> Loss<Vector<N>, Class<N>, F> for CrossEntropy {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &Class<N>, lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(&target.one_hot(), lane, tile);
    }

    #[inline(always)]
    fn encode_on_zeros<const B: usize>(
        &self,
        target: &Class<N>,
        lane: usize,
        tile: &mut [Lanes<F, B>; N],
    ) {
        target.mark(lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; N],
        target: &mut [Lanes<F, B>; N],
    ) -> Losses<F, B> {
        Losses {
            values: cross_entropy(prediction, target),
            weights: Lanes::splat(F::ONE),
        }
    }
}

impl<const N: usize, F: Scalar> Loss<Vector<N>, [F; N], F> for CrossEntropy {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &[F; N], lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(target, lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; N],
        target: &mut [Lanes<F, B>; N],
    ) -> Losses<F, B> {
        Losses {
            values: cross_entropy(prediction, target),
            weights: Lanes::splat(F::ONE),
        }
    }
}

impl<const N: usize, F: Scalar> Loss<Vector<N>, Class<N>, F> for WeightedCrossEntropy<F, N> {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &Class<N>, lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(&target.one_hot(), lane, tile);
    }

    #[inline(always)]
    fn encode_on_zeros<const B: usize>(
        &self,
        target: &Class<N>,
        lane: usize,
        tile: &mut [Lanes<F, B>; N],
    ) {
        target.mark(lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; N],
        target: &mut [Lanes<F, B>; N],
    ) -> Losses<F, B> {
        let mut weights = Lanes::ZERO;
        for (&t, &weight) in target.iter().zip(&self.weights) {
            weights += t * Lanes::splat(weight);
        }
        self.prepare(target);
        Losses {
            values: cross_entropy(prediction, target),
            weights,
        }
    }
}

impl<const N: usize, F: Scalar> Loss<Vector<N>, [F; N], F> for WeightedCrossEntropy<F, N> {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &[F; N], lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(target, lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; N],
        target: &mut [Lanes<F, B>; N],
    ) -> Losses<F, B> {
        self.prepare(target);
        Losses {
            values: cross_entropy(prediction, target),
            weights: Lanes::splat(F::ONE),
        }
    }
}
