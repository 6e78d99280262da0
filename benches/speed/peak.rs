//! How many rounded products and additions the processor can do at most.

use std::hint::black_box;
use std::time::Instant;

/// GFLOP/s of separate multiplications and additions, as wide as the library
/// uses them.
pub fn multiply_add() -> f64 {
    #[cfg(all(target_arch = "x86_64", monograd_avx512))]
    if std::is_x86_feature_detected!("avx512f") {
        // SAFETY: the processor has AVX-512.
        return unsafe { avx512() };
    }
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return unsafe { avx2() };
    }
    portable()
}

/// GFLOP/s of fused multiply-adds; 0 where there are none.
pub fn fused() -> f64 {
    #[cfg(all(target_arch = "x86_64", monograd_avx512))]
    if std::is_x86_feature_detected!("avx512f") {
        // SAFETY: the processor has AVX-512.
        return unsafe { avx512_fused() };
    }
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
        // SAFETY: the processor has AVX2 and FMA.
        return unsafe { avx2_fused() };
    }
    0.0
}

const ROUNDS: usize = 300_000;

/// Twelve sums, which is enough to hide how long an addition takes.
const SUMS: usize = 12;

fn gflops(started: Instant, lanes: usize) -> f64 {
    (ROUNDS * SUMS * lanes * 2) as f64 / started.elapsed().as_secs_f64() / 1e9
}

/// A product, and it added to the sum `$s`. The register `$t` is for the product.
#[cfg(target_arch = "x86_64")]
macro_rules! term {
    (separate $r:literal $s:literal $t:literal) => {
        concat!(
            "vmulps ", $r, "mm", $t, ", ", $r, "mm14, ", $r, "mm15\n", "vaddps ", $r, "mm", $s,
            ", ", $r, "mm", $s, ", ", $r, "mm", $t,
        )
    };
    (fused $r:literal $s:literal $t:literal) => {
        concat!("vfmadd231ps ", $r, "mm", $s, ", ", $r, "mm14, ", $r, "mm15")
    };
}

/// Terms in the registers of an assembler loop, of so many lanes: a compiler would
/// compute a product of constants once.
#[cfg(target_arch = "x86_64")]
macro_rules! rounds {
    ($kind:ident, $r:literal, $lanes:literal) => {{
        let started = Instant::now();
        // SAFETY: only registers change, and those that do are named.
        unsafe {
            std::arch::asm!(
                "2:",
                term!($kind $r 0 12), term!($kind $r 1 13),
                term!($kind $r 2 12), term!($kind $r 3 13),
                term!($kind $r 4 12), term!($kind $r 5 13),
                term!($kind $r 6 12), term!($kind $r 7 13),
                term!($kind $r 8 12), term!($kind $r 9 13),
                term!($kind $r 10 12), term!($kind $r 11 13),
                "dec {n}",
                "jnz 2b",
                n = inout(reg) ROUNDS => _,
                out("ymm0") _, out("ymm1") _, out("ymm2") _, out("ymm3") _,
                out("ymm4") _, out("ymm5") _, out("ymm6") _, out("ymm7") _,
                out("ymm8") _, out("ymm9") _, out("ymm10") _, out("ymm11") _,
                out("ymm12") _, out("ymm13") _, in("ymm14") 0.5_f32, in("ymm15") 0.5_f32,
                options(nomem, nostack),
            );
        }
        gflops(started, $lanes)
    }};
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2() -> f64 {
    rounds!(separate, "y", 8)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn avx2_fused() -> f64 {
    rounds!(fused, "y", 8)
}

#[cfg(all(target_arch = "x86_64", monograd_avx512))]
#[target_feature(enable = "avx512f")]
unsafe fn avx512() -> f64 {
    rounds!(separate, "z", 16)
}

#[cfg(all(target_arch = "x86_64", monograd_avx512))]
#[target_feature(enable = "avx512f")]
unsafe fn avx512_fused() -> f64 {
    rounds!(fused, "z", 16)
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
