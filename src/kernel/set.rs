//! Instruction sets: what registers a processor has for each float type.

use super::vector::Vector;
#[cfg(all(target_arch = "x86", target_feature = "sse2", not(monograd_scalar)))]
use core::arch::x86 as arch;
#[cfg(all(target_arch = "x86_64", not(monograd_scalar)))]
use core::arch::x86_64 as arch;

/// An instruction set.
pub trait Set {
    /// The widest register of `f32`.
    type F32: Vector<f32>;
    /// The widest register of `f64`.
    type F64: Vector<f64>;
    /// Whether code is compiled for it, so that what is called need not choose
    /// again.
    const CHOSEN: bool = true;
}

/// None in particular: who needs to know has to look.
pub struct Any;

impl Set for Any {
    type F32 = f32;
    type F64 = f64;
    const CHOSEN: bool = false;
}

/// What every processor of the target has.
pub struct Baseline;

// `--cfg monograd_scalar` leaves registers out for tests.
#[cfg(all(target_feature = "sse2", not(monograd_scalar)))]
impl Set for Baseline {
    type F32 = arch::__m128;
    type F64 = arch::__m128d;
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
impl Set for Baseline {
    type F32 = core::arch::aarch64::float32x4_t;
    type F64 = core::arch::aarch64::float64x2_t;
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl Set for Baseline {
    type F32 = super::vector::simd128::F32x4;
    type F64 = super::vector::simd128::F64x2;
}

#[cfg(not(any(
    all(target_feature = "sse2", not(monograd_scalar)),
    all(target_arch = "aarch64", target_feature = "neon"),
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
impl Set for Baseline {
    type F32 = f32;
    type F64 = f64;
}
