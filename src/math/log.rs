//! `ln` and `ln_1p`.
//!
//! With `x = 2^k m`, `m` from `sqrt(1/2)` to `sqrt(2)`, and `f = m - 1`, `ln x` is
//! `k ln 2 + ln(1 + f)`, and as in fdlibm, with `s = f / (2 + f)`,
//! `ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2))`, where a minimax polynomial gives `R`.

use super::parts::horner;

macro_rules! logarithms {
    (
        $name:ident, $float:ident, $bits:ident, sqrt_half: $sqrt_half:literal,
        polynomial: [$($c:literal),+]
    ) => {
        pub(super) mod $name {
            use super::horner;
            use super::super::exp::$name::{LN2_HIGH, LN2_LOW};
            use super::super::parts::$name::{BIAS, MANTISSA, TINY, UNIT, two_sum};

            const SQRT_HALF: $bits = $sqrt_half;

            /// The bits of a positive normal number moved so that the exponent field holds
            /// `k + BIAS`.
            #[inline(always)]
            fn moved(x: $float) -> $bits {
                x.to_bits().wrapping_add((BIAS << MANTISSA) - SQRT_HALF)
            }

            /// `m` from [`moved`] bits.
            #[inline(always)]
            fn significand(moved: $bits) -> $float {
                $float::from_bits((moved & ((1 << MANTISSA) - 1)) + SQRT_HALF)
            }

            /// The exponent field of [`moved`] bits less `bias`, as a float.
            #[inline(always)]
            fn exponent(moved: $bits, bias: $float) -> $float {
                $float::from_bits((moved >> MANTISSA) | UNIT.to_bits()) - (UNIT + bias)
            }

            /// `m` and `k` of a positive finite number, subnormal or not.
            #[inline(always)]
            pub(in crate::math) fn decomposed(x: $float) -> ($float, $float) {
                const NORMAL: $float = BIAS as $float;
                let subnormal = x < $float::MIN_POSITIVE;
                let x = if subnormal { x * UNIT } else { x };
                let bias = if subnormal { NORMAL + MANTISSA as $float } else { NORMAL };
                let moved = moved(x);
                (significand(moved), exponent(moved, bias))
            }

            /// `k ln 2 + ln(1 + f)`.
            #[inline(always)]
            fn sum(f: $float, k: $float) -> $float {
                let s = f / (2.0 + f);
                let z = s * s;
                let half = 0.5 * f * f;
                let r = z * horner!(z; $($c),+);
                k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
            }

            #[inline(always)]
            pub(super) fn ln(x: $float) -> $float {
                let (m, k) = decomposed(x);
                let y = sum(m - 1.0, k);
                let y = if x < $float::INFINITY { y } else { x };
                let edge = if x == 0.0 { $float::NEG_INFINITY } else { $float::NAN };
                if x > 0.0 { y } else { edge }
            }

            #[inline(always)]
            pub(super) fn ln_1p(x: $float) -> $float {
                let (u, error) = two_sum(1.0, x);
                let moved = moved(u);
                // `2^-k`; the error no longer matters where that might not be a normal number.
                let scale = $float::from_bits((2 * BIAS).wrapping_sub(moved >> MANTISSA) << MANTISSA);
                let error = if x < UNIT * UNIT { error * scale } else { 0.0 };
                // This is `x` itself, exactly, where `k = 0`.
                let f = (significand(moved) - 1.0) + error;
                let y = sum(f, exponent(moved, BIAS as $float));
                // Keeps the sign of zero, and the last bit of a subnormal number.
                let y = if x.abs() < TINY { x } else { y };
                let y = if x < $float::INFINITY { y } else { x };
                let edge = if x == -1.0 { $float::NEG_INFINITY } else { $float::NAN };
                if x > -1.0 { y } else { edge }
            }
        }
    };
}

logarithms!(
    single, f32, u32, sqrt_half: 0x3f35_04f3,
    polynomial: [6.666_677_6e-1, 3.997_758e-1, 2.987_097_8e-1]
);

logarithms!(
    double, f64, u64, sqrt_half: 0x3fe6_a09e_667f_3bcd,
    polynomial: [
        0.666_666_666_666_673_4,
        0.399_999_999_994_140_65,
        0.285_714_287_425_430_54,
        0.222_221_985_554_744_96,
        0.181_835_653_316_391_15,
        0.153_140_227_799_363_45,
        0.147_962_469_794_406_08
    ]
);

/// The natural logarithm, at most 0.84 ulp from the true value, of subnormal numbers too.
///
/// fdlibm's method. `ln(±0) = -inf`, `ln(inf) = inf`, and NaN for what is below zero.
#[inline(always)]
pub fn ln_f32(x: f32) -> f32 {
    single::ln(x)
}

/// [`ln_f32`] for `f64`: at most 0.9 ulp.
#[inline(always)]
pub fn ln_f64(x: f64) -> f64 {
    double::ln(x)
}

/// `ln(1 + x)` without cancellation near zero, at most 1.40 ulp from the true value.
///
/// [`ln_f32`] of the rounded sum, with the rounding error (exact, by Knuth's two-sum) carried
/// into `f`. `±0` and subnormal numbers are returned as they are, `-1` gives `-inf`, `inf` gives
/// `inf`, and what is below `-1` gives NaN.
#[inline(always)]
pub fn ln_1p_f32(x: f32) -> f32 {
    single::ln_1p(x)
}

/// [`ln_1p_f32`] for `f64`: at most 1.6 ulp.
#[inline(always)]
pub fn ln_1p_f64(x: f64) -> f64 {
    double::ln_1p(x)
}
