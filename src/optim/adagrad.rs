//! Adagrad.

use super::{Optimizer, Step, update};
use crate::plain::Plain;
use crate::scalar::Scalar;

/// Adagrad (Duchi, Hazan and Singer 2011), as PyTorch has it:
///
/// ```text
/// s ← s + g²
/// p ← p − η g / (√s + ε)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adagrad<F> {
    learning_rate: F,
    epsilon: F,
    weight_decay: F,
}

impl<F: Scalar> Adagrad<F> {
    /// Adagrad with this learning rate and ε = 1e-10.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            epsilon: F::of(1e-10),
            weight_decay: F::ZERO,
        }
    }

    /// Sets ε, which keeps the divisor from 0.
    pub const fn epsilon(mut self, epsilon: F) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// Adds `factor` times the parameter to its gradient; 0 by default.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }
}

impl<F: Scalar> Optimizer<F> for Adagrad<F> {
    type State<P: Plain<F>> = P;
    const NAME: &'static str = "Adagrad";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        squares: &mut P,
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let epsilon = self.epsilon;
        let rule = |p, g, s: &mut F| {
            *s += g * g;
            let divisor = s.sqrt() + epsilon;
            (p - rate * g / divisor, divisor)
        };
        let squares = squares.as_flat_mut();
        update(step, self.weight_decay, params, gradients, squares, rule)
    }
}
