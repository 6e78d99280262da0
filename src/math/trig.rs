//! `sin` and `cos`.
//!
//! With `n` the integer nearest to `x / (pi/2)`, `x - n pi/2` is taken in a pair of floats, with
//! `pi/2` in three parts (Cody & Waite) and exact products (Dekker). Minimax polynomials on
//! `±pi/4`, put together as in fdlibm, give both functions, and `n mod 4` selects.

use super::parts::horner;

macro_rules! circular {
    (
        $name:ident, $float:ident,
        half_pi_low: $b:literal + $c:literal, limit: $limit:literal,
        sin: [$($sin:literal),+], cos: [$($cos:literal),+]
    ) => {
        mod $name {
            use core::$float::consts::{FRAC_2_PI, FRAC_PI_2};

            use super::horner;
            use super::super::parts::$name::{MAGIC, TINY, two_prod, two_sum};

            /// `x - n pi/2` as a sum `high + low`, and `n mod 4`, for finite `x`.
            #[inline(always)]
            fn reduced(x: $float) -> ($float, $float, u8) {
                let x = x.clamp(-$limit, $limit);
                let shifted = x * FRAC_2_PI + MAGIC;
                let n = shifted - MAGIC;
                let (p, p_low) = two_prod(n, FRAC_PI_2);
                let (q, q_low) = two_prod(n, $b);
                // `x - p` is exact.
                let (high, a) = two_sum(x - p, -p_low);
                let (high, b) = two_sum(high, -q);
                let (high, low) = two_sum(high, a + b - q_low - n * $c);
                (high, low, (shifted.to_bits() & 3) as u8)
            }

            /// The sine of the angle a quarter turn `turns` times beyond `high + low`.
            #[inline(always)]
            fn wave(high: $float, low: $float, turns: u8) -> $float {
                let z = high * high;
                let half = 0.5 * z;
                let rest = 1.0 - half;
                let y = if turns & 1 == 0 {
                    high + (high * z * horner!(z; $($sin),+) + low * rest)
                } else {
                    rest + ((1.0 - rest - half) + (z * z * horner!(z; $($cos),+) - high * low))
                };
                if turns & 2 == 0 { y } else { -y }
            }

            #[inline(always)]
            pub(super) fn sin(x: $float) -> $float {
                if !x.is_finite() {
                    return $float::NAN;
                }
                if x.abs() < TINY {
                    return x;
                }
                let (high, low, turns) = reduced(x);
                wave(high, low, turns)
            }

            #[inline(always)]
            pub(super) fn cos(x: $float) -> $float {
                if !x.is_finite() {
                    return $float::NAN;
                }
                let (high, low, turns) = reduced(x);
                wave(high, low, turns + 1)
            }
        }
    };
}

circular!(
    single, f32,
    half_pi_low: -4.371_139e-8 + -1.715_124_5e-15, limit: 131_072.0,
    sin: [-1.666_665_4e-1, 8.332_099e-3, -1.950_629e-4],
    cos: [4.166_664e-2, -1.388_713e-3, 2.441_212_6e-5]
);

circular!(
    double, f64,
    half_pi_low: 6.123_233_995_736_766e-17 + -1.497_384_904_859_169_8e-33,
    limit: 4_294_967_296.0,
    sin: [
        -0.166_666_666_666_666_3,
        0.008_333_333_333_322_063,
        -0.000_198_412_698_295_433_2,
        2.755_731_360_475_410_8e-6,
        -2.505_074_507_012_407_3e-8,
        1.589_606_918_037_787e-10
    ],
    cos: [
        0.041_666_666_666_666_595,
        -0.001_388_888_888_887_297_8,
        2.480_158_728_880_028_6e-5,
        -2.755_731_416_397_158_5e-7,
        2.087_569_870_016_423_4e-9,
        -1.135_842_279_887_241_1e-11
    ]
);

/// The sine of `x` radians, at most 0.80 ulp from the true value for `|x| <= 2^17`; beyond, the
/// sine of `±2^17`. Odd, also in the sign of zero; NaN for infinities.
#[inline(always)]
pub fn sin_f32(x: f32) -> f32 {
    single::sin(x)
}

/// [`sin_f32`] for `f64`: at most 0.9 ulp for `|x| <= 2^32`, beyond the sine of `±2^32`.
#[inline(always)]
pub fn sin_f64(x: f64) -> f64 {
    double::sin(x)
}

/// The cosine of `x` radians, at most 0.81 ulp from the true value for `|x| <= 2^17`; beyond, the
/// cosine of `2^17`. NaN for infinities.
#[inline(always)]
pub fn cos_f32(x: f32) -> f32 {
    single::cos(x)
}

/// [`cos_f32`] for `f64`: at most 0.9 ulp for `|x| <= 2^32`, beyond the cosine of `2^32`.
#[inline(always)]
pub fn cos_f64(x: f64) -> f64 {
    double::cos(x)
}
