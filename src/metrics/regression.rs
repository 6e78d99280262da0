//! Errors of predicted numbers.

use super::{Unreadable, mean, predictions};
use crate::data::Dataset;
use crate::network::{Architecture, Network};
use crate::scalar::Scalar;
use crate::shape::Feed;

/// How far predictions of `N` numbers are from their targets, added up in one
/// pass.
///
/// What covers all outputs is the mean of what each has (scikit-learn's
/// `uniform_average`). Of no samples there is no error and, as in
/// scikit-learn, of fewer than two no R²: they are NaN.
///
/// ```
/// use monograd::prelude::*;
///
/// let mut errors = Regression::new();
/// for (target, prediction) in [(3.0, 2.5), (-0.5, 0.0), (2.0, 2.0), (7.0, 8.0)] {
///     errors.add(&[target], &[prediction]);
/// }
/// assert_eq!(errors.mse(), 0.375);
/// assert_eq!(errors.mae(), 0.5);
/// assert!((errors.r2() - 0.948_608).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regression<const N: usize> {
    count: u64,
    outputs: [Output; N],
}

/// What is kept of one output.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Output {
    /// Σ (t − y)².
    squared: f64,
    /// Σ |t − y|.
    absolute: f64,
    /// The mean of the targets, and Σ (t − mean)², kept by Welford's method
    /// (1962), which does not cancel where the mean is large.
    mean: f64,
    spread: f64,
}

impl<const N: usize> Regression<N> {
    /// No predictions yet.
    pub const fn new() -> Self {
        let output = Output {
            squared: 0.0,
            absolute: 0.0,
            mean: 0.0,
            spread: 0.0,
        };
        Self {
            count: 0,
            outputs: [output; N],
        }
    }

    /// What the network predicts for a dataset.
    ///
    /// # Errors
    ///
    /// If a sample cannot be read.
    pub fn of<A, F, D, X>(network: &Network<A, F>, data: &D) -> Result<Self, Unreadable>
    where
        A: Architecture<F, Output = [F; N]>,
        F: Scalar,
        D: Dataset<Input = X, Target = [F; N]> + ?Sized,
        X: Feed<A::In, F>,
    {
        let mut errors = Self::new();
        predictions(network, data, |prediction, target| {
            errors.add(target, &prediction);
        })?;
        Ok(errors)
    }

    /// Adds a prediction.
    pub fn add<F: Scalar>(&mut self, target: &[F; N], prediction: &[F; N]) {
        self.count += 1;
        let count = self.count as f64;
        let pairs = target.iter().zip(prediction);
        for (output, (target, prediction)) in self.outputs.iter_mut().zip(pairs) {
            let target = target.as_f64();
            let error = target - prediction.as_f64();
            output.squared += error * error;
            output.absolute += Scalar::abs(error);
            let before = target - output.mean;
            output.mean += before / count;
            output.spread += before * (target - output.mean);
        }
    }

    /// How many predictions were added.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The mean squared error of each output.
    pub fn mse_per_output(&self) -> [f64; N] {
        self.outputs
            .map(|output| output.squared / self.count as f64)
    }

    /// The mean absolute error of each output.
    pub fn mae_per_output(&self) -> [f64; N] {
        self.outputs
            .map(|output| output.absolute / self.count as f64)
    }

    /// The coefficient of determination of each output,
    /// `R² = 1 − Σ (t − y)² / Σ (t − mean of t)²`: 1 if all predictions are
    /// right, 0 for predicting the mean, and negative for worse than that.
    ///
    /// Where all targets are equal it is 1 if all predictions are right, else
    /// 0, as in scikit-learn.
    pub fn r2_per_output(&self) -> [f64; N] {
        self.outputs.map(|output| {
            if self.count < 2 {
                f64::NAN
            } else if output.spread != 0.0 {
                1.0 - output.squared / output.spread
            } else if output.squared == 0.0 {
                1.0
            } else {
                0.0
            }
        })
    }

    /// The mean squared error over all outputs.
    pub fn mse(&self) -> f64 {
        mean(self.mse_per_output())
    }

    /// The mean absolute error over all outputs.
    pub fn mae(&self) -> f64 {
        mean(self.mae_per_output())
    }

    /// The mean of the outputs' [R²](Regression::r2_per_output).
    pub fn r2(&self) -> f64 {
        mean(self.r2_per_output())
    }
}

impl<const N: usize> Default for Regression<N> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(actual: f64, expected: f64) {
        let difference = (actual - expected).abs();
        assert!(difference < 1e-12, "{actual}, expected {expected}");
    }

    /// The examples in scikit-learn's documentation of `r2_score`,
    /// `mean_squared_error` and `mean_absolute_error`.
    #[test]
    fn several_outputs_are_averaged_evenly() {
        let mut errors = Regression::new();
        for (target, prediction) in [
            ([0.5, 1.0], [0.0, 2.0]),
            ([-1.0, 1.0], [-1.0, 2.0]),
            ([7.0, -6.0], [8.0, -5.0]),
        ] {
            errors.add(&target, &prediction);
        }
        assert_eq!(errors.count(), 3);
        near(errors.mse_per_output()[0], 0.416_666_666_666_666_7);
        near(errors.mse_per_output()[1], 1.0);
        near(errors.mse(), 0.708_333_333_333_333_3);
        near(errors.mae_per_output()[0], 0.5);
        near(errors.mae_per_output()[1], 1.0);
        near(errors.mae(), 0.75);
        let r2 = [1.0 - 1.25 / (217.0 / 6.0), 1.0 - 3.0 / (98.0 / 3.0)];
        near(errors.r2_per_output()[0], r2[0]);
        near(errors.r2_per_output()[1], r2[1]);
        near(errors.r2(), (r2[0] + r2[1]) / 2.0);
    }

    fn of_one(pairs: &[(f64, f64)]) -> Regression<1> {
        let mut errors = Regression::new();
        for &(target, prediction) in pairs {
            errors.add(&[target], &[prediction]);
        }
        errors
    }

    #[test]
    fn equal_targets() {
        assert_eq!(of_one(&[(0.1, 0.1); 3]).r2(), 1.0);
        assert_eq!(of_one(&[(0.1, 0.1), (0.1, 0.1), (0.1, 0.2)]).r2(), 0.0);
    }

    #[test]
    fn predicting_the_mean_is_worth_nothing() {
        assert_eq!(of_one(&[(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)]).r2(), 0.0);
    }

    #[test]
    fn too_few_samples() {
        assert!(of_one(&[]).mse().is_nan());
        assert!(of_one(&[]).mae().is_nan());
        assert_eq!(of_one(&[(1.0, 3.0)]).mse(), 4.0);
        assert!(of_one(&[(1.0, 3.0)]).r2().is_nan());
    }

    #[test]
    fn a_large_mean_does_not_cancel() {
        let far = 1e9;
        let errors = of_one(&[
            (far + 1.0, far + 1.5),
            (far + 2.0, far + 1.5),
            (far + 3.0, far + 3.0),
        ]);
        near(errors.r2(), 0.75);
    }
}
