//! Gradient descent, without and with momentum.

use super::{Optimizer, Step, settled, update};
use crate::plain::Plain;
use crate::scalar::Scalar;

/// Stochastic gradient descent (Robbins and Monro 1951): `p ← p − η g`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd<F> {
    learning_rate: F,
    weight_decay: F,
}

impl<F: Scalar> Sgd<F> {
    /// Gradient descent with this learning rate.
    pub const fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            weight_decay: F::ZERO,
        }
    }

    /// Adds `factor` times the parameter to its gradient; 0 by default.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }
}

impl<F: Scalar> Optimizer<F> for Sgd<F> {
    type State<P: Plain<F>> = ();
    const NAME: &'static str = "Sgd";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        _: &mut (),
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let rule = |p, g, ()| (p - rate * g, F::ONE);
        update(step, self.weight_decay, params, gradients, (), rule)
    }
}

/// Gradient descent with momentum (Polyak 1964, in the form of Sutskever et
/// al. 2013 that PyTorch has):
///
/// ```text
/// v ← μ v + g
/// p ← p − η v
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum<F> {
    learning_rate: F,
    from: F,
    to: F,
    weight_decay: F,
}

impl<F: Scalar> Momentum<F> {
    /// Gradient descent with this learning rate and the momentum 0.9.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            from: F::of(0.9),
            to: F::of(0.9),
            weight_decay: F::ZERO,
        }
    }

    /// Sets the momentum μ: how much of the velocity is kept at each step.
    pub const fn momentum(self, momentum: F) -> Self {
        self.ramp(momentum, momentum)
    }

    /// Lets the momentum grow evenly from the first epoch to the last, often
    /// from 0.5 to 0.999: epoch `e` of `n`, from 0, has
    /// `μ = from + (to − from) q` with `q = e / (n − 1)`. A single epoch is the
    /// last one, and has `to`.
    pub const fn ramp(mut self, from: F, to: F) -> Self {
        self.from = from;
        self.to = to;
        self
    }

    /// Adds `factor` times the parameter to its gradient; 0 by default.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }

    /// The momentum in the epoch of a step.
    fn momentum_at(&self, step: &Step<F>) -> F {
        let last = step.epochs.saturating_sub(1);
        if step.epoch >= last {
            return self.to;
        }
        let part = F::of_usize(step.epoch) / F::of_usize(last);
        self.from + (self.to - self.from) * part
    }
}

impl<F: Scalar> Optimizer<F> for Momentum<F> {
    type State<P: Plain<F>> = P;
    const NAME: &'static str = "Momentum";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        velocity: &mut P,
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let momentum = self.momentum_at(step);
        let rule = |p, g, v: &mut F| {
            *v = settled(momentum * *v + g);
            (p - rate * *v, F::ONE)
        };
        let velocity = velocity.as_flat_mut();
        update(step, self.weight_decay, params, gradients, velocity, rule)
    }
}

/// Nesterov's accelerated gradient (Nesterov 1983, in the form of Sutskever et
/// al. 2013 that PyTorch has):
///
/// ```text
/// v ← μ v + g
/// p ← p − η (g + μ v)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nesterov<F> {
    learning_rate: F,
    momentum: F,
    weight_decay: F,
}

impl<F: Scalar> Nesterov<F> {
    /// Accelerated descent with this learning rate and the momentum 0.9.
    pub fn new(learning_rate: F) -> Self {
        Self {
            learning_rate,
            momentum: F::of(0.9),
            weight_decay: F::ZERO,
        }
    }

    /// Sets the momentum μ: how much of the velocity is kept at each step.
    pub const fn momentum(mut self, momentum: F) -> Self {
        self.momentum = momentum;
        self
    }

    /// Adds `factor` times the parameter to its gradient; 0 by default.
    pub const fn weight_decay(mut self, factor: F) -> Self {
        self.weight_decay = factor;
        self
    }
}

impl<F: Scalar> Optimizer<F> for Nesterov<F> {
    type State<P: Plain<F>> = P;
    const NAME: &'static str = "Nesterov";

    #[inline(always)]
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        velocity: &mut P,
    ) -> bool {
        let rate = self.learning_rate * step.rate_factor;
        let momentum = self.momentum;
        let rule = |p, g, v: &mut F| {
            *v = settled(momentum * *v + g);
            (p - rate * (g + momentum * *v), F::ONE)
        };
        let velocity = velocity.as_flat_mut();
        update(step, self.weight_decay, params, gradients, velocity, rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn momentum_in(epoch: usize, epochs: usize, optimizer: &Momentum<f64>) -> f64 {
        optimizer.momentum_at(&Step {
            number: 1,
            epoch,
            epochs,
            rate_factor: 1.0,
            gradient_factor: 1.0,
        })
    }

    #[test]
    fn ramp_is_a_linspace_over_the_epochs() {
        let ramp = Momentum::new(0.1).ramp(0.5, 0.999);
        assert_eq!(momentum_in(0, 11, &ramp), 0.5);
        assert!((momentum_in(3, 11, &ramp) - (0.5 + 0.3 * 0.499)).abs() < 1e-15);
        assert_eq!(momentum_in(10, 11, &ramp), 0.999);
        assert_eq!(momentum_in(12, 11, &ramp), 0.999);
        assert_eq!(momentum_in(0, 1, &ramp), 0.999);
        assert_eq!(momentum_in(0, 0, &ramp), 0.999);
    }

    #[test]
    fn momentum_without_ramp_is_the_same_in_every_epoch() {
        for epoch in 0..7 {
            assert_eq!(momentum_in(epoch, 7, &Momentum::new(0.1)), 0.9);
        }
    }
}
