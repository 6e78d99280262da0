//! Tests of what is written once for all registers.

#[cfg(target_arch = "x86_64")]
extern crate std;

#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

use super::Vector;
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
