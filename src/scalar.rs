//! The float type: `f32` and `f64` through one trait.

use core::fmt::{Debug, Display, LowerExp};
use core::ops::Neg;

use num_traits::{FromPrimitive, NumAssign, ToPrimitive};

use crate::kernel::set::Set;
use crate::kernel::vector::Vector;
use crate::math;
use crate::plain::Plain;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// A float that networks compute in: `f32` or `f64`.
///
/// Arithmetic comes from [`num_traits`]; the elementary functions are the
/// library's own ([`math`](crate::math)), so that every platform gives the
/// same bits. The trait is sealed.
pub trait Scalar:
    NumAssign
    + Neg<Output = Self>
    + PartialOrd
    + FromPrimitive
    + ToPrimitive
    + Copy
    + Default
    + Debug
    + Display
    + LowerExp
    + Send
    + Sync
    + Plain<Self>
    + sealed::Sealed
    + 'static
{
    /// The widest register of such numbers that an instruction set has.
    #[doc(hidden)]
    type In<S: Set>: Vector<Self>;
    /// What registers compute exponentials with.
    #[doc(hidden)]
    const EXP: &'static math::Constants<Self>;
    /// The name of the type: `"f32"` or `"f64"`.
    const NAME: &'static str;
    /// Bytes one number takes: 4 or 8.
    const BYTES: usize;
    /// 1.
    const ONE: Self;
    /// The smallest positive number with all its digits.
    const MIN_POSITIVE: Self;
    /// The largest finite value.
    const MAX: Self;
    /// Positive infinity.
    const INFINITY: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;

    /// The nearest value to an `f64`.
    fn of(value: f64) -> Self;
    /// The value as an `f64` (exact).
    fn as_f64(self) -> f64;
    /// The bits, in the low end of a `u64`.
    fn bits(self) -> u64;
    /// The number whose [`bits`](Scalar::bits) these are.
    fn of_bits(bits: u64) -> Self;
    /// A number in [0, 1) from 64 random bits: the top 24 (`f32`) or 53
    /// (`f64`) of them, scaled.
    fn of_random(bits: u64) -> Self;

    /// e^x.
    fn exp(self) -> Self;
    /// e^x − 1, exact near 0.
    fn exp_m1(self) -> Self;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// ln(1 + x), exact near 0.
    fn ln_1p(self) -> Self;
    /// The hyperbolic tangent.
    fn tanh(self) -> Self;
    /// The logistic function 1 / (1 + e^−x).
    fn sigmoid(self) -> Self;
    /// The error function.
    fn erf(self) -> Self;
    /// The square root, correctly rounded.
    fn sqrt(self) -> Self;
    /// x^y.
    fn powf(self, exponent: Self) -> Self;
    /// x^n by squaring.
    fn powi(self, exponent: i32) -> Self;
    /// The sine of an angle in radians.
    fn sin(self) -> Self;
    /// The cosine of an angle in radians.
    fn cos(self) -> Self;

    /// |x|.
    #[inline(always)]
    fn abs(self) -> Self {
        if self < Self::ZERO { -self } else { self }
    }

    /// The larger of two numbers; the second where they do not compare.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self > other { self } else { other }
    }

    /// The smaller of two numbers; the second where they do not compare.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self < other { self } else { other }
    }

    /// Whether the number is neither infinite nor NaN.
    #[inline(always)]
    fn is_finite(self) -> bool {
        self.abs() <= Self::MAX
    }

    /// The nearest value to a count.
    #[inline(always)]
    fn of_usize(count: usize) -> Self {
        Self::of(count as f64)
    }
}

macro_rules! scalar {
    ($float:ident, $register:ident, $bits:ident, $mantissa:literal, $scale:expr, $constants:ident,
     $exp:ident $exp_m1:ident $ln:ident $ln_1p:ident $tanh:ident $sigmoid:ident
     $erf:ident $sqrt:ident $powf:ident $powi:ident $sin:ident $cos:ident) => {
        impl Scalar for $float {
            type In<S: Set> = S::$register;
            const EXP: &'static math::Constants<Self> = math::$constants;
            const NAME: &'static str = stringify!($float);
            const BYTES: usize = size_of::<$float>();
            const ONE: Self = 1.0;
            const MIN_POSITIVE: Self = $float::MIN_POSITIVE;
            const MAX: Self = $float::MAX;
            const INFINITY: Self = $float::INFINITY;
            const EPSILON: Self = $float::EPSILON;

            #[inline(always)]
            fn of(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn as_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn bits(self) -> u64 {
                u64::from(self.to_bits())
            }
            #[inline(always)]
            fn of_bits(bits: u64) -> Self {
                $float::from_bits(bits as $bits)
            }
            #[inline(always)]
            fn of_random(bits: u64) -> Self {
                (bits >> (64 - $mantissa)) as $float * $scale
            }
            #[inline(always)]
            fn exp(self) -> Self {
                math::$exp(self)
            }
            #[inline(always)]
            fn exp_m1(self) -> Self {
                math::$exp_m1(self)
            }
            #[inline(always)]
            fn ln(self) -> Self {
                math::$ln(self)
            }
            #[inline(always)]
            fn ln_1p(self) -> Self {
                math::$ln_1p(self)
            }
            #[inline(always)]
            fn tanh(self) -> Self {
                math::$tanh(self)
            }
            #[inline(always)]
            fn sigmoid(self) -> Self {
                math::$sigmoid(self)
            }
            #[inline(always)]
            fn erf(self) -> Self {
                math::$erf(self)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                math::$sqrt(self)
            }
            #[inline(always)]
            fn powf(self, exponent: Self) -> Self {
                math::$powf(self, exponent)
            }
            #[inline(always)]
            fn powi(self, exponent: i32) -> Self {
                math::$powi(self, exponent)
            }
            #[inline(always)]
            fn sin(self) -> Self {
                math::$sin(self)
            }
            #[inline(always)]
            fn cos(self) -> Self {
                math::$cos(self)
            }
        }
    };
}

scalar!(f32, F32, u32, 24, 1.0 / (1u32 << 24) as f32, EXP_F32,
    exp_f32 exp_m1_f32 ln_f32 ln_1p_f32 tanh_f32 sigmoid_f32
    erf_f32 sqrt_f32 powf_f32 powi_f32 sin_f32 cos_f32);
scalar!(f64, F64, u64, 53, 1.0 / (1u64 << 53) as f64, EXP_F64,
    exp_f64 exp_m1_f64 ln_f64 ln_1p_f64 tanh_f64 sigmoid_f64
    erf_f64 sqrt_f64 powf_f64 powi_f64 sin_f64 cos_f64);
