//! Cross-entropy of every step of a sequence.

use super::{CrossEntropy, Loss, Losses};
use crate::class::Class;
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector};

/// A class for each step: the loss of a sample is the mean of its steps'
/// (PyTorch's `CrossEntropyLoss` with targets of more than one axis).
impl<const T: usize, const N: usize, F: Scalar> Loss<Sequence<T, Vector<N>>, [Class<N>; T], F>
    for CrossEntropy
{
    #[inline(always)]
    fn encode<const B: usize>(
        &self,
        target: &[Class<N>; T],
        lane: usize,
        tile: &mut [[Lanes<F, B>; N]; T],
    ) {
        for (class, step) in target.iter().zip(tile) {
            Loss::<Vector<N>, _, F>::encode(self, class, lane, step);
        }
    }

    #[inline(always)]
    fn encode_on_zeros<const B: usize>(
        &self,
        target: &[Class<N>; T],
        lane: usize,
        tile: &mut [[Lanes<F, B>; N]; T],
    ) {
        for (class, step) in target.iter().zip(tile) {
            Loss::<Vector<N>, _, F>::encode_on_zeros(self, class, lane, step);
        }
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[[Lanes<F, B>; N]; T],
        target: &mut [[Lanes<F, B>; N]; T],
    ) -> Losses<F, B> {
        let steps = Lanes::splat(F::of_usize(T));
        let mut values = Lanes::ZERO;
        for (prediction, target) in prediction.iter().zip(target) {
            values += Loss::<Vector<N>, Class<N>, F>::evaluate(self, prediction, target).values;
            for gradient in target {
                *gradient = *gradient / steps;
            }
        }
        Losses {
            values: values / steps,
            weights: Lanes::splat(F::ONE),
        }
    }
}
