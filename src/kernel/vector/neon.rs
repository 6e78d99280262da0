//! The registers of NEON: four `f32` or two `f64`.

use core::arch::aarch64::*;

use super::Vector;

vector!(float32x4_t of 4 f32, half: f32,
    vdupq_n_f32, vld1q_f32, vst1q_f32, vmulq_f32, vaddq_f32, vsubq_f32,
    vdivq_f32, larger_f32, power_f32, transpose_4);
vector!(float64x2_t of 2 f64, half: f64,
    vdupq_n_f64, vld1q_f64, vst1q_f64, vmulq_f64, vaddq_f64, vsubq_f64,
    vdivq_f64, larger_f64, power_f64, transpose_2);

/// A comparison and a choice: `vmaxq_f32` has other rules for NaN and zeros.
#[inline(always)]
unsafe fn larger_f32(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    // SAFETY: the caller runs where the registers exist; so below.
    unsafe { vbslq_f32(vcgtq_f32(a, b), a, b) }
}

#[inline(always)]
unsafe fn larger_f64(a: float64x2_t, b: float64x2_t) -> float64x2_t {
    // SAFETY: see `larger_f32`.
    unsafe { vbslq_f64(vcgtq_f64(a, b), a, b) }
}

#[inline(always)]
unsafe fn power_f32(n: float32x4_t) -> float32x4_t {
    // SAFETY: see `larger_f32`.
    unsafe { vreinterpretq_f32_u32(vshlq_n_u32::<23>(vreinterpretq_u32_f32(n))) }
}

#[inline(always)]
unsafe fn power_f64(n: float64x2_t) -> float64x2_t {
    // SAFETY: see `larger_f32`.
    unsafe { vreinterpretq_f64_u64(vshlq_n_u64::<52>(vreinterpretq_u64_f64(n))) }
}

#[inline(always)]
unsafe fn transpose_4([a, b, c, d]: [float32x4_t; 4]) -> [float32x4_t; 4] {
    // SAFETY: see `larger_f32`.
    unsafe {
        let (ac0, ac1) = (vzip1q_f32(a, c), vzip2q_f32(a, c));
        let (bd0, bd1) = (vzip1q_f32(b, d), vzip2q_f32(b, d));
        [
            vzip1q_f32(ac0, bd0),
            vzip2q_f32(ac0, bd0),
            vzip1q_f32(ac1, bd1),
            vzip2q_f32(ac1, bd1),
        ]
    }
}

#[inline(always)]
unsafe fn transpose_2([a, b]: [float64x2_t; 2]) -> [float64x2_t; 2] {
    // SAFETY: see `larger_f32`.
    unsafe { [vzip1q_f64(a, b), vzip2q_f64(a, b)] }
}
