//! `tanh` and `sigmoid`, from the reduced exponential of `exp.rs`.

macro_rules! hyperbolics {
    ($name:ident, $float:ident, saturation: $saturation:literal) => {
        mod $name {
            use super::super::exp::$name::{UNDERFLOW, half_exp_m1, scaled};

            #[inline(always)]
            pub(super) fn tanh(x: $float) -> $float {
                let a = x.abs();
                let a = if a > $saturation { $saturation } else { a };
                // `h = (e^2a - 1) / 2`, and `tanh a = h / (1 + h)`, written as the leading term
                // and a correction, whose rounding error weighs less.
                let h = half_exp_m1(a + a);
                let (lead, rest) = if h < 1.0 { (h, -h * h) } else { (1.0, -1.0) };
                (lead + rest / (1.0 + h)).copysign(x)
            }

            #[inline(always)]
            pub(super) fn sigmoid(x: $float) -> $float {
                let a = -x.abs();
                let z = scaled(if a < UNDERFLOW { UNDERFLOW } else { a }, 0.0);
                // `lead / (1 + z)`, with the rounding error of the quotient made smaller.
                let lead = if x < 0.0 { z } else { 1.0 };
                lead - lead * z / (1.0 + z)
            }
        }
    };
}

hyperbolics!(single, f32, saturation: 10.0);
hyperbolics!(double, f64, saturation: 20.0);

/// The hyperbolic tangent, at most 1.87 ulp from the true value.
///
/// `h - h^2 / (1 + h)` or `1 - 1 / (1 + h)` with `h = (e^2|x| - 1) / 2`. Odd, also in the sign of
/// zero; never beyond `±1`, which is the value at `±inf`.
#[inline(always)]
pub fn tanh_f32(x: f32) -> f32 {
    single::tanh(x)
}

/// [`tanh_f32`] for `f64`: at most 2.0 ulp.
#[inline(always)]
pub fn tanh_f64(x: f64) -> f64 {
    double::tanh(x)
}

/// The logistic function `1 / (1 + e^-x)`, at most 1.91 ulp from the true value.
///
/// With `z = e^-|x|`, which cannot overflow: `1 / (1 + z)`, or `z / (1 + z)` below zero, where
/// it underflows gradually. `1` at `inf` and `0` at `-inf`.
#[inline(always)]
pub fn sigmoid_f32(x: f32) -> f32 {
    single::sigmoid(x)
}

/// [`sigmoid_f32`] for `f64`: at most 2.0 ulp.
#[inline(always)]
pub fn sigmoid_f64(x: f64) -> f64 {
    double::sigmoid(x)
}
