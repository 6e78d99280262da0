//! `exp` and `exp_m1`.
//!
//! With `n` the integer nearest to `x / ln 2` and `r = x - n ln 2` (Cody & Waite: `ln 2` in two
//! parts, the first of which has so few bits that `n` times it is exact), `e^x` is `2^n e^r`. A
//! minimax polynomial gives `e^r - 1` for `|r| <= ln 2 / 2`.

use super::parts::horner;

macro_rules! exponentials {
    (
        $name:ident, $float:ident, $bits:ident,
        ln2: $ln2_high:literal + $ln2_low:literal,
        underflow: $underflow:literal, overflow: $overflow:literal, minus_one: $minus_one:literal,
        polynomial: [$($c:literal),+]
    ) => {
        pub(super) mod $name {
            use super::super::parts::$name::{BIAS, MAGIC, MANTISSA, TINY};
            use super::horner;

            pub(in crate::math) const LN2_HIGH: $float = $ln2_high;
            pub(in crate::math) const LN2_LOW: $float = $ln2_low;
            /// `e^x` rounds to zero below it.
            pub(in crate::math) const UNDERFLOW: $float = $underflow;
            /// `e^x` is infinite from here on.
            pub(in crate::math) const OVERFLOW: $float = $overflow;

            /// The rounding constant, raised by twice the bias: see [`scaled`].
            const SHIFT: $float = MAGIC + 2.0 * BIAS as $float;

            /// `e^r - 1` as a sum of an exact leading term and a small rest, and a number whose
            /// low bits hold `n + 2 * BIAS`, where `x + low = n ln 2 + r`. `x` has to be within
            /// [`UNDERFLOW`] and [`OVERFLOW`].
            #[inline(always)]
            pub(in crate::math) fn reduced(x: $float, low: $float) -> ($float, $float, $bits) {
                let shifted = x * core::$float::consts::LOG2_E + SHIFT;
                let n = shifted - SHIFT;
                let high = x - n * LN2_HIGH;
                let low = n * LN2_LOW - low;
                let r = high - low;
                (high, r * r * horner!(r; $($c),+) - low, shifted.to_bits())
            }

            /// `2^(n + offset)` from [`reduced`]'s bits, where that is a normal number.
            #[inline(always)]
            pub(in crate::math) fn pow2(n: $bits, offset: $bits) -> $float {
                $float::from_bits(n.wrapping_sub(BIAS.wrapping_sub(offset)) << MANTISSA)
            }

            /// `e^(x + low)` for `x` within [`UNDERFLOW`] and [`OVERFLOW`].
            #[inline(always)]
            pub(in crate::math) fn scaled(x: $float, low: $float) -> $float {
                let (p, rest, n) = reduced(x, low);
                // `2^n` may not be a normal number, but each of its two halves is. Halving
                // `n + 2 * BIAS` halves the bias as well.
                let half = n >> 1;
                let other = n.wrapping_sub(half);
                let scale = $float::from_bits(half << MANTISSA);
                (1.0 + (p + rest)) * scale * $float::from_bits(other << MANTISSA)
            }

            /// `n` raised by so much, `2^n` is a normal number for every `x` from [`UNDERFLOW`]
            /// to 0. With the bias it is even, which keeps the rounding of ties.
            const RAISE: $bits = 65;

            pub(super) const CONSTANTS: super::Constants<$float> = super::Constants {
                mantissa: MANTISSA,
                underflow: UNDERFLOW,
                log2_e: core::$float::consts::LOG2_E,
                shift: MAGIC + (BIAS + RAISE) as $float,
                ln2: ($ln2_high, $ln2_low),
                polynomial: &[$($c),+],
                lower: $float::from_bits((BIAS - RAISE) << MANTISSA),
            };

            #[inline(always)]
            pub(super) fn exp(x: $float) -> $float {
                // The comparisons let a NaN pass.
                let x = if x < UNDERFLOW { UNDERFLOW } else { x };
                let x = if x > OVERFLOW { OVERFLOW } else { x };
                scaled(x, 0.0)
            }

            /// Half of `e^x - 1`, since `2^n` may overflow where the result does not.
            #[inline(always)]
            pub(in crate::math) fn half_exp_m1(x: $float) -> $float {
                let (p, rest, n) = reduced(x, 0.0);
                let scale = pow2(n, (1 as $bits).wrapping_neg());
                // For small `n`, all but the last addition is exact.
                (scale * p + (scale - 0.5)) + scale * rest
            }

            #[inline(always)]
            pub(super) fn exp_m1(x: $float) -> $float {
                let y = if x < $minus_one { $minus_one } else { x };
                let y = if y > OVERFLOW { OVERFLOW } else { y };
                let half = half_exp_m1(y);
                // Keeps the sign of zero, and the last bit of a subnormal number.
                if x.abs() < TINY { x } else { half + half }
            }
        }
    };
}

exponentials!(
    single, f32, u32,
    ln2: 6.931_457_5e-1 + 1.428_606_8e-6,
    underflow: -104.0, overflow: 89.0, minus_one: -20.0,
    polynomial: [4.999_999_4e-1, 1.666_652e-1, 4.166_842e-2, 8.368_771e-3, 1.380_820_2e-3]
);

exponentials!(
    double, f64, u64,
    ln2: 0.693_147_180_559_890_3 + 5.497_923_018_708_371e-14,
    underflow: -746.0, overflow: 710.0, minus_one: -40.0,
    polynomial: [
        0.500_000_000_000_001_1,
        0.166_666_666_666_664_13,
        0.041_666_666_666_529_704,
        0.008_333_333_333_494_558,
        0.001_388_888_894_376_532_5,
        0.000_198_412_695_066_963_43,
        2.480_149_294_395_427_7e-5,
        2.755_758_598_609_331_3e-6,
        2.763_030_833_612_073e-7,
        2.500_027_312_864_502e-8
    ]
);

/// `e^x`, at most 0.90 ulp from the true value, subnormal results included.
///
/// Cody & Waite's reduction and a polynomial of degree 6. `e^±0 = 1`, `e^-inf = 0`,
/// `e^inf = inf`; overflows to infinity and underflows gradually.
#[inline(always)]
pub fn exp_f32(x: f32) -> f32 {
    single::exp(x)
}

/// [`exp_f32`] for `f64`: a polynomial of degree 11, at most 0.95 ulp.
#[inline(always)]
pub fn exp_f64(x: f64) -> f64 {
    double::exp(x)
}

/// What `kernel::exp` computes the exponentials of numbers with that are not above 0.
pub struct Constants<F: 'static> {
    /// The number of stored bits of the significand.
    pub mantissa: u32,
    /// `e^x` rounds to zero below it.
    pub underflow: F,
    /// `1 / ln 2`.
    pub log2_e: F,
    /// Adding it rounds to an integer `n`, and leaves in the last bits `n` with the bias of an
    /// exponent, raised so that `2^n` is a normal number.
    pub shift: F,
    /// `ln 2` in two parts.
    pub ln2: (F, F),
    /// `(e^r - 1 - r) / r^2`, lowest power first.
    pub polynomial: &'static [F],
    /// What takes back that `n` is raised.
    pub lower: F,
}

pub(crate) const EXP_F32: &Constants<f32> = &single::CONSTANTS;
pub(crate) const EXP_F64: &Constants<f64> = &double::CONSTANTS;

/// `e^x - 1` without cancellation near zero, at most 1.24 ulp from the true value.
///
/// `2^n (e^r - 1) + (2^n - 1)` with the reduction and the polynomial of [`exp_f32`].
/// `±0` and subnormal numbers are returned as they are, `-inf` gives `-1`, `inf` gives `inf`.
#[inline(always)]
pub fn exp_m1_f32(x: f32) -> f32 {
    single::exp_m1(x)
}

/// [`exp_m1_f32`] for `f64`: at most 1.3 ulp.
#[inline(always)]
pub fn exp_m1_f64(x: f64) -> f64 {
    double::exp_m1(x)
}
