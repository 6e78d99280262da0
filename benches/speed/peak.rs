//! How many rounded products and additions the processor can do at most.

use std::hint::black_box;
use std::time::Instant;

/// GFLOP/s of separate multiplications and additions, as wide as the library
/// uses them.
pub fn multiply_add() -> f64 {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { avx2() };
    }
    portable()
}

/// GFLOP/s of fused multiply-adds; 0 where there are none.
pub fn fused() -> f64 {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
        // SAFETY: the processor has AVX2 and FMA.
        return unsafe { fma() };
    }
    0.0
}

const ROUNDS: usize = 300_000;

/// Twelve sums, which is enough to hide how long an addition takes.
const SUMS: usize = 12;

fn gflops(started: Instant, lanes: usize) -> f64 {
    (ROUNDS * SUMS * lanes * 2) as f64 / started.elapsed().as_secs_f64() / 1e9
}

/// Sums and products in the registers of an assembler loop: a compiler would
/// compute a product of constants once.
#[cfg(target_arch = "x86_64")]
macro_rules! rounds {
    ($($instruction:literal),*) => {{
        let started = Instant::now();
        // SAFETY: only registers change, and those that do are named.
        unsafe {
            std::arch::asm!(
                "2:", $($instruction,)* "dec {n}", "jnz 2b",
                n = inout(reg) ROUNDS => _,
                out("ymm0") _, out("ymm1") _, out("ymm2") _, out("ymm3") _,
                out("ymm4") _, out("ymm5") _, out("ymm6") _, out("ymm7") _,
                out("ymm8") _, out("ymm9") _, out("ymm10") _, out("ymm11") _,
                out("ymm12") _, out("ymm13") _, in("ymm14") 0.5_f32, in("ymm15") 0.5_f32,
                options(nomem, nostack),
            );
        }
        gflops(started, 8)
    }};
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2() -> f64 {
    rounds!(
        "vmulps ymm12, ymm14, ymm15",
        "vaddps ymm0, ymm0, ymm12",
        "vmulps ymm13, ymm14, ymm15",
        "vaddps ymm1, ymm1, ymm13",
        "vmulps ymm12, ymm14, ymm15",
        "vaddps ymm2, ymm2, ymm12",
        "vmulps ymm13, ymm14, ymm15",
        "vaddps ymm3, ymm3, ymm13",
        "vmulps ymm12, ymm14, ymm15",
        "vaddps ymm4, ymm4, ymm12",
        "vmulps ymm13, ymm14, ymm15",
        "vaddps ymm5, ymm5, ymm13",
        "vmulps ymm12, ymm14, ymm15",
        "vaddps ymm6, ymm6, ymm12",
        "vmulps ymm13, ymm14, ymm15",
        "vaddps ymm7, ymm7, ymm13",
        "vmulps ymm12, ymm14, ymm15",
        "vaddps ymm8, ymm8, ymm12",
        "vmulps ymm13, ymm14, ymm15",
        "vaddps ymm9, ymm9, ymm13",
        "vmulps ymm12, ymm14, ymm15",
        "vaddps ymm10, ymm10, ymm12",
        "vmulps ymm13, ymm14, ymm15",
        "vaddps ymm11, ymm11, ymm13"
    )
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn fma() -> f64 {
    rounds!(
        "vfmadd231ps ymm0, ymm14, ymm15",
        "vfmadd231ps ymm1, ymm14, ymm15",
        "vfmadd231ps ymm2, ymm14, ymm15",
        "vfmadd231ps ymm3, ymm14, ymm15",
        "vfmadd231ps ymm4, ymm14, ymm15",
        "vfmadd231ps ymm5, ymm14, ymm15",
        "vfmadd231ps ymm6, ymm14, ymm15",
        "vfmadd231ps ymm7, ymm14, ymm15",
        "vfmadd231ps ymm8, ymm14, ymm15",
        "vfmadd231ps ymm9, ymm14, ymm15",
        "vfmadd231ps ymm10, ymm14, ymm15",
        "vfmadd231ps ymm11, ymm14, ymm15"
    )
}

fn portable() -> f64 {
    let mut sums = [[1.0_f32; 4]; SUMS];
    let started = Instant::now();
    for _ in 0..ROUNDS {
        let factor = black_box([0.5_f32; 4]);
        for sum in &mut sums {
            for (sum, factor) in sum.iter_mut().zip(factor) {
                *sum += factor * factor;
            }
        }
    }
    black_box(sums);
    gflops(started, 4)
}
