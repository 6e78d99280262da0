//! `powf` and `powi`.
//!
//! `x^y = e^(y ln x)` takes `ln x` to about half as many bits again as the result has, in a pair of
//! floats: with `m` and `k` as in `log.rs` and `s = (m - 1) / (m + 1)`,
//! `ln x = k ln 2 + s (2 + s^2 2/3 + s^4 P(s^2))`, where all but the polynomial is in pairs.

use super::parts::horner;

macro_rules! powers {
    (
        $name:ident, $float:ident, two_thirds: $high:literal + $low:literal, steepest: $steepest:expr,
        polynomial: [$($c:literal),+]
    ) => {
        mod $name {
            use super::horner;
            use super::super::exp::$name::{LN2_HIGH, LN2_LOW, OVERFLOW, UNDERFLOW, scaled};
            use super::super::log::$name::decomposed;
            use super::super::parts::$name::{fast_two_sum, two_prod, two_sum};

            /// `ln x` of a positive finite number as a sum `high + low`.
            #[inline(always)]
            fn ln(x: $float) -> ($float, $float) {
                let (m, k) = decomposed(x);
                let f = m - 1.0;
                let (d, d_low) = two_sum(m, 1.0);
                let s = f / d;
                let (p, p_low) = two_prod(s, d);
                let s_low = ((f - p) - p_low - s * d_low) / d;

                let (z, z_low) = two_prod(s, s);
                let z_low = z_low + 2.0 * s * s_low;
                let (w, w_low) = two_prod(z, $high);
                let w_low = w_low + (z_low * $high + z * $low + z * z * horner!(z; $($c),+));
                let (w, w_low) = fast_two_sum(w, w_low);
                let (t, t_low) = two_prod(s, w);
                let t_low = t_low + (s * w_low + s_low * w);

                let (sum, a) = fast_two_sum(k * LN2_HIGH, 2.0 * s);
                let (sum, b) = fast_two_sum(sum, t);
                fast_two_sum(sum, a + b + (t_low + 2.0 * s_low + k * LN2_LOW))
            }

            #[inline(always)]
            pub(super) fn powf(x: $float, y: $float) -> $float {
                if y == 0.0 || x == 1.0 {
                    return 1.0;
                }
                // What is too great for the integer type is an even integer.
                let integer = y as i64;
                let even = y.abs() >= i64::MAX as $float;
                let is_integer = even || integer as $float == y;
                let odd = is_integer && !even && integer & 1 == 1;
                if x.is_nan() || y.is_nan() || (x < 0.0 && x > $float::NEG_INFINITY && !is_integer) {
                    return $float::NAN;
                }
                let sign = if odd { (1.0 as $float).copysign(x) } else { 1.0 };
                let x = x.abs();
                if x == 0.0 || x == $float::INFINITY {
                    return if (x == 0.0) == (y < 0.0) { sign * $float::INFINITY } else { sign * 0.0 };
                }
                // A steeper power than this is 0, 1 or infinite for every `x`.
                let y = y.clamp(-$steepest, $steepest);
                let (log, log_low) = ln(x);
                let (p, p_low) = two_prod(y, log);
                let p_low = p_low + y * log_low;
                if p < UNDERFLOW {
                    sign * 0.0
                } else if p > OVERFLOW {
                    sign * $float::INFINITY
                } else {
                    sign * scaled(p, p_low)
                }
            }

            #[inline(always)]
            pub(super) fn powi(x: $float, n: i32) -> $float {
                let count = n.unsigned_abs();
                if n >= 0 {
                    return squared(x, count);
                }
                // The reciprocal in two steps, since `x^-n` may overflow where its reciprocal
                // is still a (subnormal) number.
                let part = squared(x, count / 2);
                let other = if count % 2 == 0 { part } else { part * x };
                1.0 / part / other
            }

            #[inline(always)]
            fn squared(x: $float, mut n: u32) -> $float {
                let mut square = x;
                let mut y = 1.0;
                loop {
                    if n & 1 == 1 {
                        y *= square;
                    }
                    n >>= 1;
                    if n == 0 {
                        return y;
                    }
                    square *= square;
                }
            }
        }
    };
}

powers!(
    single, f32, two_thirds: 6.666_667e-1 + -1.986_821_6e-8, steepest: 4_294_967_296.0,
    polynomial: [4.000_015_3e-1, 2.854_708_7e-1, 2.341_979_1e-1]
);

powers!(
    double, f64,
    two_thirds: 0.666_666_666_666_666_6 + 3.700_743_415_417_188e-17,
    steepest: 18_446_744_073_709_551_616.0,
    polynomial: [
        0.400_000_000_000_022_56,
        0.285_714_285_700_989_2,
        0.222_222_225_200_497_45,
        0.181_817_843_552_236_65,
        0.153_867_579_114_229_69,
        0.132_568_035_767_675_4,
        0.131_964_657_131_894_67
    ]
);

/// `x^y`, at most 1.0 ulp from the true value, subnormal results included.
///
/// `e^(y ln x)` with the logarithm in a pair of floats (see the file's head). As IEEE 754 has it:
/// `x^±0` and `1^y` are 1 even for NaN; below zero `y` has to be an integer (else NaN), and an odd
/// one keeps the sign, also of zero and infinity; `0^y` is infinite for negative `y`; `y = ±inf`
/// gives 0, 1 (for `x = -1`) or infinity.
#[inline(always)]
pub fn powf_f32(x: f32, y: f32) -> f32 {
    single::powf(x, y)
}

/// [`powf_f32`] for `f64`: at most 1.25 ulp.
#[inline(always)]
pub fn powf_f64(x: f64, y: f64) -> f64 {
    double::powf(x, y)
}

/// `x^n` by squaring: exact where all the products are, at most `|n|` ulp from the true value where
/// the result and, for negative `n`, `x^(n/2)` are normal numbers.
///
/// `x^0 = 1` even for NaN; zero to a negative power is infinite, with the sign for odd `n`.
#[inline(always)]
pub fn powi_f32(x: f32, n: i32) -> f32 {
    single::powi(x, n)
}

/// [`powi_f32`] for `f64`, with the same bound.
#[inline(always)]
pub fn powi_f64(x: f64, n: i32) -> f64 {
    double::powi(x, n)
}
