//! The confusion matrix of a classifier, and what follows from it.

use core::fmt;

use super::{Unreadable, mean, predictions, ratio};
use crate::class::Class;
use crate::data::Dataset;
use crate::network::{Architecture, Network};
use crate::scalar::Scalar;
use crate::shape::Feed;

/// How often each class was predicted as each.
///
/// Ratios whose denominator is 0, such as the precision of a class that was
/// never predicted, are 0, as is scikit-learn's default. The macro averages
/// are over all `N` classes, whether they occur or not.
///
/// ```
/// use monograd::prelude::*;
///
/// let [cat, dog] = [0, 1].map(|index| Class::<2>::new(index).unwrap());
/// let mut matrix = ConfusionMatrix::new();
/// for (actual, predicted) in [(cat, cat), (cat, dog), (dog, dog), (dog, dog)] {
///     matrix.add(actual, predicted);
/// }
/// assert_eq!(matrix.counts(), &[[1, 1], [0, 2]]);
/// assert_eq!(matrix.accuracy(), 0.75);
/// assert_eq!((matrix.precision(cat), matrix.recall(cat)), (1.0, 0.5));
/// assert_eq!(matrix.to_string(), "
/// actual   predicted
///            0  1
///        0   1  1
///        1   0  2
/// ".trim_start());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix<const N: usize> {
    counts: [[u32; N]; N],
}

impl<const N: usize> ConfusionMatrix<N> {
    /// No predictions yet.
    pub const fn new() -> Self {
        Self {
            counts: [[0; N]; N],
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
        D: Dataset<Input = X, Target = Class<N>> + ?Sized,
        X: Feed<A::In, F>,
    {
        let mut matrix = Self::new();
        predictions(network, data, |scores, &target| {
            matrix.add(target, Class::of_scores(&scores));
        })?;
        Ok(matrix)
    }

    /// Counts a prediction. A count stays at `u32::MAX` once it is there.
    pub fn add(&mut self, actual: Class<N>, predicted: Class<N>) {
        let row = self.counts.get_mut(actual.index());
        if let Some(count) = row.and_then(|row| row.get_mut(predicted.index())) {
            *count = count.saturating_add(1);
        }
    }

    /// The counts: a row for each actual class, a column for each predicted.
    pub const fn counts(&self) -> &[[u32; N]; N] {
        &self.counts
    }

    /// How many predictions were counted.
    pub fn total(&self) -> u64 {
        self.counts
            .as_flattened()
            .iter()
            .copied()
            .map(u64::from)
            .sum()
    }

    /// The share of predictions that are right.
    pub fn accuracy(&self) -> f64 {
        let right = classes().map(|class| self.right(class)).sum();
        ratio(right, self.total())
    }

    /// Of the predictions of a class, the share that is right.
    pub fn precision(&self, class: Class<N>) -> f64 {
        ratio(self.right(class), self.predicted(class))
    }

    /// Of the samples of a class, the share that is predicted so.
    pub fn recall(&self, class: Class<N>) -> f64 {
        ratio(self.right(class), self.actual(class))
    }

    /// The harmonic mean of precision and recall of a class.
    pub fn f1(&self, class: Class<N>) -> f64 {
        let both = self.predicted(class) + self.actual(class);
        ratio(2 * self.right(class), both)
    }

    /// The mean of the classes' precisions.
    pub fn macro_precision(&self) -> f64 {
        mean(self.per_class(Self::precision))
    }

    /// The mean of the classes' recalls (balanced accuracy, if all classes
    /// occur).
    pub fn macro_recall(&self) -> f64 {
        mean(self.per_class(Self::recall))
    }

    /// The mean of the classes' F1.
    pub fn macro_f1(&self) -> f64 {
        mean(self.per_class(Self::f1))
    }

    fn per_class(&self, ratio: fn(&Self, Class<N>) -> f64) -> [f64; N] {
        core::array::from_fn(|index| Class::new(index).map_or(0.0, |class| ratio(self, class)))
    }

    /// Samples of the class that are predicted so.
    fn right(&self, class: Class<N>) -> u64 {
        let index = class.index();
        let row = self.counts.get(index);
        row.and_then(|row| row.get(index)).map_or(0, |&n| n.into())
    }

    /// Samples of the class.
    fn actual(&self, class: Class<N>) -> u64 {
        let row = self.counts.get(class.index());
        row.into_iter().flatten().copied().map(u64::from).sum()
    }

    /// Predictions of the class.
    fn predicted(&self, class: Class<N>) -> u64 {
        let column = |row: &[u32; N]| row.get(class.index()).copied();
        self.counts.iter().filter_map(column).map(u64::from).sum()
    }
}

impl<const N: usize> Default for ConfusionMatrix<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Display for ConfusionMatrix<N> {
    /// A table with a row for each actual class.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let largest = self.counts.as_flattened().iter().copied().max();
        let largest = largest.unwrap_or(0).max(N.saturating_sub(1) as u32);
        let width = largest.checked_ilog10().map_or(1, |log| log as usize + 1) + 2;

        writeln!(f, "actual   predicted")?;
        write!(f, "{:8} ", "")?;
        for class in classes::<N>() {
            write!(f, "{class:width$}")?;
        }
        writeln!(f)?;
        for (class, row) in classes::<N>().zip(&self.counts) {
            write!(f, "{class:8} ")?;
            for count in row {
                write!(f, "{count:width$}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// All classes, in order.
fn classes<const N: usize>() -> impl Iterator<Item = Class<N>> {
    (0..N).filter_map(Class::new)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::*;

    fn class(index: usize) -> Class<4> {
        Class::new(index).unwrap()
    }

    /// Classes 0 to 2 with mistakes; class 3 does not occur, class 2 is never
    /// predicted.
    fn matrix() -> ConfusionMatrix<4> {
        let mut matrix = ConfusionMatrix::new();
        for (actual, predicted, times) in [(0, 0, 120), (0, 1, 4), (1, 1, 5), (1, 0, 3), (2, 1, 1)]
        {
            for _ in 0..times {
                matrix.add(class(actual), class(predicted));
            }
        }
        matrix
    }

    #[test]
    fn rows_are_actual_and_columns_predicted() {
        let counts = [[120, 4, 0, 0], [3, 5, 0, 0], [0, 1, 0, 0], [0; 4]];
        assert_eq!(matrix().counts(), &counts);
        assert_eq!(matrix().total(), 133);
        assert_eq!(matrix().accuracy(), 125.0 / 133.0);
    }

    #[test]
    fn ratios_per_class() {
        let matrix = matrix();
        assert_eq!(matrix.precision(class(0)), 120.0 / 123.0);
        assert_eq!(matrix.recall(class(0)), 120.0 / 124.0);
        assert_eq!(matrix.f1(class(0)), 240.0 / 247.0);
        assert_eq!(matrix.precision(class(1)), 0.5);
        assert_eq!(matrix.recall(class(1)), 0.625);
        assert_eq!(matrix.f1(class(1)), 10.0 / 18.0);
    }

    #[test]
    fn undefined_ratios_are_zero() {
        let matrix = matrix();
        assert_eq!(matrix.precision(class(2)), 0.0);
        assert_eq!(matrix.recall(class(3)), 0.0);
        assert_eq!(matrix.f1(class(3)), 0.0);
        let empty = ConfusionMatrix::<4>::new();
        assert_eq!(empty.accuracy(), 0.0);
        assert_eq!(empty.macro_f1(), 0.0);
    }

    #[test]
    fn macro_averages_are_over_all_classes() {
        let matrix = matrix();
        assert_eq!(matrix.macro_precision(), (120.0 / 123.0 + 0.5) / 4.0);
        assert_eq!(matrix.macro_recall(), (120.0 / 124.0 + 0.625) / 4.0);
        assert_eq!(matrix.macro_f1(), (240.0 / 247.0 + 10.0 / 18.0) / 4.0);
    }

    #[test]
    fn the_table_is_as_wide_as_its_largest_count() {
        let lines = [
            "actual   predicted",
            "             0    1    2    3",
            "       0   120    4    0    0",
            "       1     3    5    0    0",
            "       2     0    1    0    0",
            "       3     0    0    0    0",
        ];
        assert!(matrix().to_string().lines().eq(lines));
    }
}
