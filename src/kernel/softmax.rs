//! Sums of exponentials that do not overflow, for all samples at once.

use super::set::Set;
use super::{Kernel, inlines, run};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// `y[i] = e^(x[i] − m) / Σⱼ e^(x[j] − m)`, where m is the largest x.
#[inline(always)]
pub fn softmax<F: Scalar, const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]) {
    if const { inlines(B) } {
        probabilities(x, y);
    } else {
        run::<Probabilities, _, _, _, _, _>(x, y, (), (), ());
    }
}

struct Probabilities;

impl<F: Scalar, const B: usize> Kernel<&[Lanes<F, B>], &mut [Lanes<F, B>], (), (), ()>
    for Probabilities
{
    #[inline(always)]
    fn run<S: Set>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>], (): (), (): (), (): ()) {
        probabilities(x, y);
    }
}

#[inline(always)]
fn probabilities<F: Scalar, const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]) {
    let largest = largest(x);
    let mut sum = Lanes::ZERO;
    for (y, &x) in y.iter_mut().zip(x) {
        *y = (x - largest).map(F::exp);
        sum += *y;
    }
    let scale = sum.map(|sum| F::ONE / sum);
    for y in y {
        *y *= scale;
    }
}

/// `ln Σⱼ e^x[j]` in two parts, which keep what their sum would round away.
#[derive(Clone, Copy)]
pub struct LogSumExp<F, const B: usize> {
    largest: Lanes<F, B>,
    rest: Lanes<F, B>,
}

impl<F: Scalar, const B: usize> LogSumExp<F, B> {
    /// `ln softmax` of one of the numbers.
    #[inline(always)]
    pub fn log_probability(&self, x: Lanes<F, B>) -> Lanes<F, B> {
        (x - self.largest) - self.rest
    }
}

/// The largest x and `ln Σⱼ e^(x[j] − largest)`.
#[inline(always)]
pub fn log_sum_exp<F: Scalar, const B: usize>(x: &[Lanes<F, B>]) -> LogSumExp<F, B> {
    let largest = largest(x);
    let mut sum = Lanes::ZERO;
    for &x in x {
        sum += (x - largest).map(F::exp);
    }
    LogSumExp {
        largest,
        rest: sum.map(F::ln),
    }
}

/// The largest of the numbers.
#[inline(always)]
pub fn largest<F: Scalar, const B: usize>(x: &[Lanes<F, B>]) -> Lanes<F, B> {
    let mut largest = x.first().copied().unwrap_or(Lanes::ZERO);
    for &x in x {
        largest = x.max(largest);
    }
    largest
}
