//! Tests of what is written once for all registers.

#[cfg(target_arch = "x86_64")]
extern crate std;

#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

use super::Vector;
#[cfg(all(feature = "fma", target_arch = "x86_64"))]
use super::fused::Fused;
use crate::kernel::set::{Baseline, Set};
use crate::scalar::Scalar;

/// What holds for a register.
pub trait Claim {
    /// Panics where it does not.
    fn holds<F: Scalar, V: Vector<F>>();
}

/// Checks it for every register that the processor has.
#[cfg_attr(monograd_avx512, clippy::msrv = "1.89")]
pub fn holds_for_every_register<C: Claim>() {
    C::holds::<f32, f32>();
    C::holds::<f64, f64>();
    C::holds::<f32, <Baseline as Set>::F32>();
    C::holds::<f64, <Baseline as Set>::F64>();
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") {
        C::holds::<f32, __m256>();
        C::holds::<f64, __m256d>();
    }
    #[cfg(all(target_arch = "x86_64", monograd_avx512))]
    if std::is_x86_feature_detected!("avx512f") {
        C::holds::<f32, __m512>();
        C::holds::<f64, __m512d>();
    }
}

/// Checks it for every register with fused multiply-adds.
#[cfg(all(feature = "fma", target_arch = "x86_64"))]
#[cfg_attr(monograd_avx512, clippy::msrv = "1.89")]
pub fn holds_for_every_fused_register<C: Claim>() {
    if std::is_x86_feature_detected!("fma") && std::is_x86_feature_detected!("avx2") {
        C::holds::<f32, Fused<f32>>();
        C::holds::<f64, Fused<f64>>();
        C::holds::<f32, Fused<__m128>>();
        C::holds::<f64, Fused<__m128d>>();
        C::holds::<f32, Fused<__m256>>();
        C::holds::<f64, Fused<__m256d>>();
    }
    #[cfg(monograd_avx512)]
    if std::is_x86_feature_detected!("avx512f") {
        C::holds::<f32, Fused<__m512>>();
        C::holds::<f64, Fused<__m512d>>();
    }
}
