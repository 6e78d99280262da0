//! The same number for `B` samples: what the layers compute with.

use core::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::scalar::Scalar;

/// One number for each of the `B` samples of a tile.
///
/// Arithmetic goes lane by lane, so code written for one sample runs on `B` of
/// them at once, and a lane never sees another.
///
/// ```
/// use monograd::Lanes;
///
/// let x = Lanes([1.0_f32, 2.0, 3.0, 4.0]);
/// assert_eq!((x * x + Lanes::splat(1.0)).0, [2.0, 5.0, 10.0, 17.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Lanes<F, const B: usize>(pub [F; B]);

impl<F: Scalar, const B: usize> Lanes<F, B> {
    /// All lanes 0.
    pub const ZERO: Self = Self([F::ZERO; B]);

    /// The same value in every lane.
    #[inline(always)]
    pub fn splat(value: F) -> Self {
        Self([value; B])
    }

    /// `f` of every lane.
    #[inline(always)]
    pub fn map(mut self, f: impl Fn(F) -> F) -> Self {
        for lane in &mut self.0 {
            *lane = f(*lane);
        }
        self
    }

    /// `f` of the lanes of two groups, pair by pair.
    #[inline(always)]
    pub fn zip(mut self, other: Self, f: impl Fn(F, F) -> F) -> Self {
        for (lane, other) in self.0.iter_mut().zip(other.0) {
            *lane = f(*lane, other);
        }
        self
    }

    /// Adds the first lanes, which hold a sample each, one after the other.
    #[inline(always)]
    pub(crate) fn add_samples(&self, samples: usize, sum: &mut F) {
        for &sample in self.0.iter().take(samples) {
            *sum += sample;
        }
    }

    /// The larger of each pair of lanes.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        self.zip(other, F::max)
    }
}

impl<F: Scalar, const B: usize> Add for Lanes<F, B> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<F: Scalar, const B: usize> Sub for Lanes<F, B> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl<F: Scalar, const B: usize> Mul for Lanes<F, B> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl<F: Scalar, const B: usize> Div for Lanes<F, B> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
}

impl<F: Scalar, const B: usize> Neg for Lanes<F, B> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<F: Scalar, const B: usize> AddAssign for Lanes<F, B> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<F: Scalar, const B: usize> SubAssign for Lanes<F, B> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<F: Scalar, const B: usize> MulAssign for Lanes<F, B> {
    #[inline(always)]
    fn mul_assign(&mut self, other: Self) {
        *self = *self * other;
    }
}
