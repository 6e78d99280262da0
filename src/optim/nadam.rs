//! Adam with Nesterov's momentum.

use super::adam::{Averages, both, one_minus_power};
use super::{Optimizer, Step, update};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;

/// Nadam (Dozat 2016, "Incorporating Nesterov Momentum into Adam"), as PyTorch
/// has it, with m and v as in [`Adam`](super::Adam):
///
/// ```text
/// μₜ = β₁ (1 − 0.96^(t d) / 2)
/// p ← p − (η (1 − μₜ) / (1 − μ₁…μₜ)) g / (√(v / (1 − β₂ᵗ)) + ε)
/// p ← p − (η μₜ₊₁ / (1 − μ₁…μₜ₊₁)) m / (√(v / (1 − β₂ᵗ)) + ε)
/// ```
///
/// Besides m and v it remembers one number, `1 − μ₁…μₜ`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nadam<F> {
    learning_rate: F,
    averages: Averages<F>,
    momentum_decay: F,
    weight_decay: F,
}

impl<F: Scalar> Nadam<F> {
    /// Nadam with this learning rate, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and the
    /// momentum decay 0.004.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            averages: Averages::new(),
            momentum_decay: F::of(0.004),
            weight_decay: F::ZERO,
        }
    }

    /// Sets β₁ and β₂, as [`Adam::betas`](super::Adam::betas).
    pub const fn betas(mut self, beta1: F, beta2: F) -> Self {
        self.averages = self.averages.betas(beta1, beta2);
        self
    }

    /// Sets ε, which keeps the divisor from 0.
    pub const fn epsilon(mut self, epsilon: F) -> Self {
        self.averages.epsilon = epsilon;
        self
    }

    /// Sets d: how fast the momentum grows from about β₁ / 2 to β₁.
    pub const fn momentum_decay(mut self, decay: F) -> Self {
        self.momentum_decay = decay;
        self
    }

    /// Adds `factor` times the parameter to its gradient; 0 by default.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }

    /// μ at a step.
    fn momentum(&self, number: u64) -> F {
        let exponent = F::of(number as f64) * self.momentum_decay;
        self.averages.beta1 * (F::ONE - F::of(0.5) * F::of(0.96).powf(exponent))
    }
}

impl<F: Scalar> Optimizer<F> for Nadam<F> {
    type State<P: Plain<F>> = Pair<[P; 2], F>;
    const NAME: &'static str = "Nadam";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        state: &mut Pair<[P; 2], F>,
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let now = self.momentum(step.number);
        let next = self.momentum(step.number.saturating_add(1));
        // 1 − product, kept so because it begins as 0: multiplying the product
        // with μ makes it (1 − product) μ + (1 − μ).
        let grown = |rest: F, momentum: F| rest * momentum + (F::ONE - momentum);
        state.rest = grown(state.rest, now);
        let gradient_rate = rate * (F::ONE - now) / state.rest;
        let average_rate = rate * next / grown(state.rest, next);
        let correction = one_minus_power(self.averages.beta2, step.number);
        let averages = self.averages;
        let rule = |p, g, (m, v): (&mut F, &mut F)| {
            averages.advance(g, m, v);
            let divisor = (*v / correction).sqrt() + averages.epsilon;
            let p = p - gradient_rate * g / divisor;
            (p - average_rate * *m / divisor, divisor)
        };
        let moments = both(&mut state.first);
        update(step, self.weight_decay, params, gradients, moments, rule)
    }
}
