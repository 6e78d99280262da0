//! The loop of every optimizer.

#[cfg(feature = "rayon")]
mod bands;

use core::iter::repeat;

use super::Step;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// For each number, `rule` is given the parameter, the gradient (multiplied
/// with the step's factor, and with `weight_decay` times the parameter added:
/// L2 regularization) and what `moments` has for it. It returns the new
/// parameter and what its step was divided by, 1 if by nothing.
#[inline(always)]
pub fn update<F: Scalar, P: Plain<F>, M: Moments>(
    step: &Step<F>,
    weight_decay: F,
    params: &mut P,
    gradients: &mut P,
    moments: M,
    rule: impl Fn(F, F, M::Each) -> (F, F) + Sync,
) -> bool {
    let factors = (step.gradient_factor, weight_decay);
    let (params, gradients) = (params.as_flat_mut(), gradients.as_flat_mut());
    #[cfg(feature = "rayon")]
    if let Some(crew) = bands::crew(gradients) {
        return bands::update(crew, factors, params, gradients, moments, &rule);
    }
    each(factors, params, gradients, moments, &rule)
}

/// The loop. It has no branches, so that it runs on many numbers at once.
#[inline(always)]
fn each<F: Scalar, M: Moments>(
    (gradient_factor, weight_decay): (F, F),
    params: &mut [F],
    gradients: &mut [F],
    moments: M,
    rule: &impl Fn(F, F, M::Each) -> (F, F),
) -> bool {
    let mut finite = true;
    for ((p, g), moments) in params.iter_mut().zip(gradients).zip(moments.each()) {
        let old = *p;
        let (new, divisor) = rule(old, *g * gradient_factor + weight_decay * old, moments);
        finite &= new.is_finite() & divisor.is_finite();
        *p = new;
        *g = old;
    }
    finite
}

/// What an optimizer remembers of some numbers: nothing, one thing or two.
pub trait Moments: Send + Sized {
    /// What it remembers of one number.
    type Each;

    /// Number after number.
    fn each(self) -> impl Iterator<Item = Self::Each>;

    /// What it remembers of the first `count` numbers, and of the others.
    #[cfg(feature = "rayon")]
    fn split(self, count: usize) -> (Self, Self);
}

impl Moments for () {
    type Each = ();

    #[inline(always)]
    fn each(self) -> impl Iterator<Item = ()> {
        repeat(())
    }

    #[cfg(feature = "rayon")]
    fn split(self, _: usize) -> (Self, Self) {
        ((), ())
    }
}

impl<'a, F: Scalar> Moments for &'a mut [F] {
    type Each = &'a mut F;

    #[inline(always)]
    fn each(self) -> impl Iterator<Item = &'a mut F> {
        self.iter_mut()
    }

    #[cfg(feature = "rayon")]
    fn split(self, count: usize) -> (Self, Self) {
        self.split_at_mut(count.min(self.len()))
    }
}

impl<A: Moments, B: Moments> Moments for (A, B) {
    type Each = (A::Each, B::Each);

    #[inline(always)]
    fn each(self) -> impl Iterator<Item = Self::Each> {
        self.0.each().zip(self.1.each())
    }

    #[cfg(feature = "rayon")]
    fn split(self, count: usize) -> (Self, Self) {
        let (first, second) = (self.0.split(count), self.1.split(count));
        ((first.0, second.0), (first.1, second.1))
    }
}
