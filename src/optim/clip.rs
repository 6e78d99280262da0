//! Gradient clipping.

use crate::scalar::Scalar;

/// What is done to gradients that are too large, before the optimizer sees
/// them. A gradient that is NaN stays NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Clip<F> {
    /// Nothing.
    #[default]
    None,
    /// Each gradient is brought into ±limit, infinite ones too (PyTorch's
    /// `clip_grad_value_`).
    Value(F),
    /// All gradients are scaled so that their norm, the root of the sum of
    /// their squares over the whole network, is at most the limit (PyTorch's
    /// `clip_grad_norm_`; Pascanu, Mikolov and Bengio 2012, arXiv:1211.5063).
    Norm(F),
}

impl<F: Scalar> Clip<F> {
    /// Clips the gradients `gradient_factor * gradients`. Returns the factor
    /// that they are to be multiplied with from now on.
    ///
    /// By value, the gradients come out multiplied and within the limit, and
    /// the factor is 1. By norm they stay, and the factor is
    /// `gradient_factor · min(1, limit / (norm + 1e-6))`; a norm that is not
    /// finite because a gradient is not leaves it, and the optimizer finds
    /// that gradient.
    ///
    /// ```
    /// use monograd::optim::Clip;
    ///
    /// let mut gradients = [6.0, -8.0];
    /// let factor = Clip::Norm(1.0).apply(&mut gradients, 0.5);
    /// assert_eq!(factor, 0.5 / (5.0 + 1e-6));
    /// assert_eq!(Clip::Value(3.5).apply(&mut gradients, 0.5), 1.0);
    /// assert_eq!(gradients, [3.0, -3.5]);
    /// ```
    pub fn apply(&self, gradients: &mut [F], gradient_factor: F) -> F {
        match *self {
            Self::None => gradient_factor,
            Self::Value(limit) => {
                for g in gradients {
                    // The order in which a NaN stays: see `Scalar::min`.
                    *g = (-limit).max(limit.min(*g * gradient_factor));
                }
                F::ONE
            }
            Self::Norm(limit) => {
                let ratio = limit_by_norm(limit, gradients, gradient_factor);
                // A NaN does not compare, and gives 1.
                gradient_factor * ratio.min(F::ONE)
            }
        }
    }
}

/// `limit / (norm + 1e-6)`; NaN if a gradient is not finite.
fn limit_by_norm<F: Scalar>(limit: F, gradients: &[F], factor: F) -> F {
    let factored = gradients.iter().map(|&g| g * factor);
    let plain = norm(factored.clone());
    if plain.is_finite() {
        return limit / (plain + F::of(1e-6));
    }
    // The squares are too large, if not the gradients; beside such a norm,
    // 1e-6 is nothing.
    let largest = factored.clone().fold(F::ZERO, |most, g| most.max(g.abs()));
    limit / largest / norm(factored.map(|g| g / largest))
}

/// The root of the sum of squares, in order.
fn norm<F: Scalar>(numbers: impl Iterator<Item = F>) -> F {
    let mut sum = F::ZERO;
    for x in numbers {
        sum += x * x;
    }
    sum.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_gradients_stay() {
        let mut gradients = [0.3, -0.4];
        assert_eq!(Clip::None.apply(&mut gradients, 0.25), 0.25);
        assert_eq!(Clip::Norm(0.6).apply(&mut gradients, 1.0), 1.0);
        assert_eq!(Clip::Norm(1.0).apply(&mut [0.0; 3], 0.5), 0.5);
        assert_eq!(Clip::Norm(1.0).apply(&mut [], 0.5), 0.5);
        assert_eq!(Clip::Value(0.5).apply(&mut gradients, 1.0), 1.0);
        assert_eq!(gradients, [0.3, -0.4]);
    }

    #[test]
    fn norm_is_that_of_the_factored_gradients() {
        // Twice [1, 2, 2, 4] has the norm 10.
        let factor = Clip::Norm(2.0).apply(&mut [1.0, -2.0, 2.0, 4.0], 2.0);
        assert_eq!(factor, 2.0 * (2.0 / (10.0 + 1e-6)));
    }

    #[test]
    fn norm_survives_squares_that_overflow() {
        let mut gradients = [3e300, -4e300];
        let factor = Clip::Norm(1.0).apply(&mut gradients, 1.0);
        assert!((factor * 5e300 - 1.0).abs() < 1e-12);
        // Even where the norm itself is beyond the largest number.
        let factor = Clip::Norm(1.0).apply(&mut [f32::MAX; 4], 1.0);
        assert!((factor * f32::MAX - 0.5).abs() < 1e-6);
    }

    #[test]
    fn not_a_number_stays_for_the_optimizer_to_find() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for mut gradients in [[bad, 1e300, 1.0], [1.0, 1e300, bad], [1.0, bad, 2.0]] {
                assert_eq!(Clip::Norm(0.1).apply(&mut gradients, 0.5), 0.5);
            }
        }
        // A factor that makes a gradient infinite is not hidden either.
        assert_eq!(Clip::Norm(0.1).apply(&mut [1e300, 1.0], 1e10), 1e10);
        let mut gradients = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.1];
        assert_eq!(Clip::Value(0.5).apply(&mut gradients, 1.0), 1.0);
        assert!(gradients[0].is_nan());
        assert_eq!(gradients[1..], [0.5, -0.5, -0.1]);
    }
}
