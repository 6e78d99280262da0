//! The hinge loss of several classes.

use super::{Loss, Losses};
use crate::class::Class;
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::{Vector, put};

/// How far each wrong class comes within a margin of the right one, y:
/// `Σ max(0, margin − z[y] + z[j]) / N` over all j ≠ y (PyTorch's
/// `MultiMarginLoss`; Weston and Watkins 1999, without the division).
///
/// A sample whose class leads by the margin has no loss and no gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultiClassHinge<F> {
    /// The lead that is asked of the right class; 1 is usual.
    pub margin: F,
}

impl<F: Scalar> MultiClassHinge<F> {
    /// The loss with this margin.
    pub const fn new(margin: F) -> Self {
        Self { margin }
    }
}

impl<F: Scalar> Default for MultiClassHinge<F> {
    /// A margin of 1.
    fn default() -> Self {
        Self::new(F::ONE)
    }
}

impl<const N: usize, F: Scalar> Loss<Vector<N>, Class<N>, F> for MultiClassHinge<F> {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &Class<N>, lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(&target.one_hot(), lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; N],
        target: &mut [Lanes<F, B>; N],
    ) -> Losses<F, B> {
        let mut right = Lanes::ZERO;
        for (&z, &t) in prediction.iter().zip(target.iter()) {
            right += z * t;
        }
        let count = F::of_usize(N.max(1));
        let share = F::ONE / count;
        let base = Lanes::splat(self.margin) - right;
        let (mut sums, mut within) = (Lanes::ZERO, Lanes::ZERO);
        for (&z, &t) in prediction.iter().zip(target.iter()) {
            let wrong = Lanes::splat(F::ONE) - t;
            let short = base + z;
            // This order of arguments keeps a NaN.
            sums += wrong * short.map(|short| F::ZERO.max(short));
            within += wrong * short.map(step);
        }
        for (&z, t) in prediction.iter().zip(target) {
            let wrong = Lanes::splat(F::ONE) - *t;
            let push = wrong * (base + z).map(step) - *t * within;
            *t = push * Lanes::splat(share);
        }
        Losses {
            values: sums.map(|sum| sum / count),
            weights: Lanes::splat(F::ONE),
        }
    }
}

/// 1 above 0, else 0.
#[inline(always)]
fn step<F: Scalar>(x: F) -> F {
    if x > F::ZERO { F::ONE } else { F::ZERO }
}
