//! RMSProp.

use super::{Optimizer, Step, settled, update};
use crate::plain::Plain;
use crate::scalar::Scalar;

/// RMSProp (Tieleman and Hinton 2012, lecture 6.5 of "Neural Networks for
/// Machine Learning"), as PyTorch has it:
///
/// ```text
/// s ← α s + (1 − α) g²
/// p ← p − η g / (√s + ε)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp<F> {
    learning_rate: F,
    alpha: F,
    epsilon: F,
    weight_decay: F,
}

impl<F: Scalar> RmsProp<F> {
    /// RMSProp with this learning rate, α = 0.99 and ε = 1e-8.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            alpha: F::of(0.99),
            epsilon: F::of(1e-8),
            weight_decay: F::ZERO,
        }
    }

    /// Sets α: how much of the average of squares is kept at each step.
    pub const fn alpha(mut self, alpha: F) -> Self {
        self.alpha = alpha;
        self
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

impl<F: Scalar> Optimizer<F> for RmsProp<F> {
    type State<P: Plain<F>> = P;
    const NAME: &'static str = "RmsProp";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        squares: &mut P,
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let (alpha, epsilon) = (self.alpha, self.epsilon);
        let rule = |p, g, s: &mut F| {
            *s = settled(alpha * *s + (F::ONE - alpha) * g * g);
            let divisor = s.sqrt() + epsilon;
            (p - rate * g / divisor, divisor)
        };
        let squares = squares.as_flat_mut();
        update(step, self.weight_decay, params, gradients, squares, rule)
    }
}
