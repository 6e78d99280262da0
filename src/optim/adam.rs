//! Adam, and Adam with decoupled weight decay.

use super::{Optimizer, Step, settled, update};
use crate::plain::Plain;
use crate::scalar::Scalar;

/// Adam (Kingma and Ba 2014, arXiv:1412.6980), as PyTorch has it:
///
/// ```text
/// m ← m + (1 − β₁) (g − m)
/// v ← β₂ v + (1 − β₂) g²
/// p ← p − (η / (1 − β₁ᵗ)) m / (√v / √(1 − β₂ᵗ) + ε)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<F> {
    learning_rate: F,
    averages: Averages<F>,
    weight_decay: F,
}

impl<F: Scalar> Adam<F> {
    /// Adam with this learning rate, β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            averages: Averages::new(),
            weight_decay: F::ZERO,
        }
    }

    /// Sets β₁ and β₂: how much of the average gradient and of the average of
    /// squares is kept at each step. Both are below 1.
    pub const fn betas(mut self, beta1: F, beta2: F) -> Self {
        self.averages = self.averages.betas(beta1, beta2);
        self
    }

    /// Sets ε, which keeps the divisor from 0.
    pub const fn epsilon(mut self, epsilon: F) -> Self {
        self.averages.epsilon = epsilon;
        self
    }

    /// Adds `factor` times the parameter to its gradient; 0 by default. What
    /// is added is averaged and scaled like the gradient; [`AdamW`] does not.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }
}

impl<F: Scalar> Optimizer<F> for Adam<F> {
    type State<P: Plain<F>> = [P; 2];
    const NAME: &'static str = "Adam";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        moments: &mut [P; 2],
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let rule = self.averages.rule(rate, step.number);
        let moments = both(moments);
        update(step, self.weight_decay, params, gradients, moments, rule)
    }
}

/// Adam with decoupled weight decay (Loshchilov and Hutter 2017,
/// arXiv:1711.05101), as PyTorch has it: `p ← p (1 − η w)`, then [`Adam`]'s
/// step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW<F> {
    learning_rate: F,
    averages: Averages<F>,
    weight_decay: F,
}

impl<F: Scalar> AdamW<F> {
    /// AdamW with this learning rate, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and the
    /// weight decay 0.01.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            averages: Averages::new(),
            weight_decay: F::of(0.01),
        }
    }

    /// Sets β₁ and β₂, as [`Adam::betas`].
    pub const fn betas(mut self, beta1: F, beta2: F) -> Self {
        self.averages = self.averages.betas(beta1, beta2);
        self
    }

    /// Sets ε, which keeps the divisor from 0.
    pub const fn epsilon(mut self, epsilon: F) -> Self {
        self.averages.epsilon = epsilon;
        self
    }

    /// Sets w: what part of a parameter each step takes off it, times the
    /// learning rate.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }
}

impl<F: Scalar> Optimizer<F> for AdamW<F> {
    type State<P: Plain<F>> = [P; 2];
    const NAME: &'static str = "AdamW";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        moments: &mut [P; 2],
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let kept = F::ONE - rate * self.weight_decay;
        let adam = self.averages.rule(rate, step.number);
        let rule = |p: F, g, moments: (&mut F, &mut F)| adam(p * kept, g, moments);
        update(step, F::ZERO, params, gradients, both(moments), rule)
    }
}

/// The running averages that Adam and its kin have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Averages<F> {
    pub(super) beta1: F,
    pub(super) beta2: F,
    pub(super) epsilon: F,
}

impl<F: Scalar> Averages<F> {
    pub(super) fn new() -> Self {
        Self {
            beta1: F::of(0.9),
            beta2: F::of(0.999),
            epsilon: F::of(1e-8),
        }
    }

    pub(super) const fn betas(mut self, beta1: F, beta2: F) -> Self {
        self.beta1 = beta1;
        self.beta2 = beta2;
        self
    }

    /// Lets a gradient into its two averages.
    #[inline(always)]
    pub(super) fn advance(&self, gradient: F, m: &mut F, v: &mut F) {
        *m = settled(*m + (F::ONE - self.beta1) * (gradient - *m));
        *v = settled(self.beta2 * *v + (F::ONE - self.beta2) * gradient * gradient);
    }

    /// Adam's rule at a step, its averages corrected together: `√(v / c²) + ε`
    /// is `(√v + ε c) / c`, which takes one division less.
    #[inline(always)]
    fn rule(self, rate: F, number: u64) -> impl Fn(F, F, (&mut F, &mut F)) -> (F, F) {
        let correction = one_minus_power(self.beta2, number).sqrt();
        let rate = rate * correction / one_minus_power(self.beta1, number);
        let epsilon = self.epsilon * correction;
        move |p, g, (m, v)| {
            self.advance(g, m, v);
            let divisor = v.sqrt() + epsilon;
            (p - rate * *m / divisor, divisor)
        }
    }
}

/// The two moments of every number.
#[inline(always)]
pub(super) fn both<F: Scalar, P: Plain<F>>([m, v]: &mut [P; 2]) -> (&mut [F], &mut [F]) {
    (m.as_flat_mut(), v.as_flat_mut())
}

/// `1 − baseᵗ` for a base from 0 to 1, by squaring.
///
/// With `q = 1 − baseᵏ`, doubling k makes it `q (2 − q)`, and adding 1 to k
/// makes it `q base + (1 − base)`. Nothing cancels, so a power close to 1 (in
/// `f32`, 0.999 has only four good digits below 1) costs no accuracy.
pub(super) fn one_minus_power<F: Scalar>(base: F, exponent: u64) -> F {
    let two = F::ONE + F::ONE;
    let mut q = F::ZERO;
    // Leading zeros leave q at 0.
    for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
        q *= two - q;
        if exponent >> bit & 1 == 1 {
            q = q * base + (F::ONE - base);
        }
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_minus_power_is_exact_near_one_and_for_any_step() {
        for n in [1_u64, 2, 3, 10, 999, 1000, 123_456, 1 << 40] {
            for base in [0.0_f32, 0.5, 0.9, 0.999, 0.999_999] {
                let exact = -(n as f64 * f64::from(base).ln()).exp_m1();
                let (single, double) =
                    (one_minus_power(base, n), one_minus_power(base.as_f64(), n));
                assert!((f64::from(single) / exact - 1.0).abs() < 2e-6, "{base} {n}");
                assert!((double / exact - 1.0).abs() < 1e-14, "{base} {n}");
            }
        }
        assert_eq!(one_minus_power(0.9, 0), 0.0);
        assert_eq!(one_minus_power(0.9, 1_u64 << 40), 1.0);
        assert_eq!(one_minus_power(0.9, u64::MAX), 1.0);
        let base = 1.0 - f64::EPSILON;
        assert!((one_minus_power(base, 1 << 52) - 0.632_120_558_828_557_7).abs() < 1e-14);
    }
}
