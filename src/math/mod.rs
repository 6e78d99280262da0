//! Elementary functions with the same bits on every platform.
//!
//! The platform's mathematical library differs from one system to the next, so none of it is used
//! here: there are only `+`, `-`, `*`, `/`, comparisons and integer operations on the bits, in a
//! fixed order and never fused, all of which IEEE 754 defines to the last bit. `f32` functions
//! take `f32` arithmetic only, with an error carried along in a second float where need be.
//!
//! The greatest errors, in units of the last place of the true value, where 0.5 is a correctly
//! rounded result. For `f32` functions of one argument they are measured over all arguments (`sin`,
//! `cos` and `erf`: all positive ones but the tiny, and every 13th of the rest) and rounded up; the
//! others are measured over millions of arguments, with some margin added.
//!
//! | function  | `f32` | `f64` | arguments                                     |
//! |-----------|-------|-------|-----------------------------------------------|
//! | `exp`     | 0.90  | 0.95  | all                                           |
//! | `exp_m1`  | 1.24  | 1.3   | all                                           |
//! | `ln`      | 0.84  | 0.9   | all                                           |
//! | `ln_1p`   | 1.40  | 1.6   | all                                           |
//! | `tanh`    | 1.87  | 2.0   | all                                           |
//! | `sigmoid` | 1.91  | 2.0   | all                                           |
//! | `erf`     | 1.30  | 1.6   | all                                           |
//! | `sqrt`    | 0.5   | 0.5   | all                                           |
//! | `sin`     | 0.80  | 0.9   | up to `2^17` (`f32`) or `2^32` (`f64`)        |
//! | `cos`     | 0.81  | 0.9   | up to `2^17` (`f32`) or `2^32` (`f64`)        |
//! | `powf`    | 1.0   | 1.25  | all                                           |
//! | `powi`    | n     | n     | exponents from `-n` to `n`, and see there     |
//!
//! Everything but `powf`, `powi` and `sqrt` in software is free of branches or close to it, and
//! inlined, so that a plain loop over slices is compiled to vector instructions.
//!
//! A NaN gives a NaN (but for `x^0` and `1^y`), though sign and payload of a NaN may differ between
//! processors. Of x86, SSE2 is needed. The floating-point environment has to be the usual one: rounding to nearest, and
//! subnormal numbers not flushed to zero.
// Coefficients are written with all the digits that their derivation gave.
#![allow(clippy::excessive_precision)]

mod erf;
mod exp;
mod hyperbolic;
mod log;
mod parts;
mod pow;
mod sqrt;
mod trig;

pub use erf::{erf_f32, erf_f64};
#[doc(hidden)]
pub use exp::Constants;
pub(crate) use exp::{EXP_F32, EXP_F64};
pub use exp::{exp_f32, exp_f64, exp_m1_f32, exp_m1_f64};
pub use hyperbolic::{sigmoid_f32, sigmoid_f64, tanh_f32, tanh_f64};
pub use log::{ln_1p_f32, ln_1p_f64, ln_f32, ln_f64};
pub use pow::{powf_f32, powf_f64, powi_f32, powi_f64};
pub use sqrt::{sqrt_f32, sqrt_f64};
pub use trig::{cos_f32, cos_f64, sin_f32, sin_f64};
