//! Metrics: how good predictions are, in terms that people report.
//!
//! All are computed in `f64`, one prediction at a time, without a heap.

mod confusion;
mod regression;

use core::fmt;

use crate::class::Class;
use crate::data::Dataset;
use crate::network::{Architecture, Network};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::Feed;

pub use confusion::ConfusionMatrix;
pub use regression::Regression;

/// A sample of a dataset that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The sample's number.
    pub sample: usize,
    /// How many samples the dataset says it has.
    pub samples: usize,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sample, samples } = self;
        write!(
            f,
            "sample {sample} of the {samples} in the dataset cannot be read"
        )
    }
}

impl core::error::Error for Unreadable {}

/// Hands the prediction and the target of every sample to `see`.
fn predictions<A, F, D, X, Y>(
    network: &Network<A, F>,
    data: &D,
    mut see: impl FnMut(Y, &D::Target),
) -> Result<(), Unreadable>
where
    A: Architecture<F, Output = Y>,
    F: Scalar,
    D: Dataset<Input = X> + ?Sized,
    X: Feed<A::In, F>,
    Y: Plain<F>,
{
    let samples = data.len();
    for sample in 0..samples {
        data.read(sample, |x, target| see(network.predict(x), target))
            .ok_or(Unreadable { sample, samples })?;
    }
    Ok(())
}

/// The share of samples whose class has the highest score; 0 of no samples.
///
/// # Errors
///
/// If a sample cannot be read.
///
/// ```
/// use monograd::metrics::accuracy;
/// use monograd::prelude::*;
///
/// let mut net = Network::<Dense<1, 2>>::ZERO;
/// net.params.weight = [[-1.0, 1.0]]; // the second class for positive numbers
/// let [low, high] = [0, 1].map(|index| Class::<2>::new(index).unwrap());
/// let data = [([-2.0], low), ([-1.0], low), ([1.0], high), ([2.0], low)];
/// assert_eq!(accuracy(&net, &data), Ok(0.75));
/// ```
pub fn accuracy<A, F, D, X, const N: usize>(
    network: &Network<A, F>,
    data: &D,
) -> Result<f64, Unreadable>
where
    A: Architecture<F, Output = [F; N]>,
    F: Scalar,
    D: Dataset<Input = X, Target = Class<N>> + ?Sized,
    X: Feed<A::In, F>,
{
    let mut right = 0;
    predictions(network, data, |scores, &target| {
        right += u64::from(Class::of_scores(&scores) == target);
    })?;
    Ok(ratio(right, data.len() as u64))
}

/// A ratio of counts; 0 of nothing.
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The mean of one number for each class or output.
fn mean<const N: usize>(numbers: [f64; N]) -> f64 {
    numbers.iter().sum::<f64>() / N.max(1) as f64
}
