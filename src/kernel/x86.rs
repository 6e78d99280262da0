//! What processors of the kind x86 may have beyond the baseline.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

use super::choose::{Choice, Kernel};
use super::set::Set;
#[cfg(feature = "fma")]
use super::vector::fused::Fused;

// Debug builds do without: they would take twice as long to compile. For tests,
// `--cfg monograd_baseline` leaves the choice out, and `monograd_avx2` AVX-512.
#[cfg(any(debug_assertions, monograd_baseline))]
pub use super::set::Baseline as Wide;
#[cfg(any(
    not(monograd_avx512),
    debug_assertions,
    monograd_baseline,
    monograd_avx2
))]
pub use super::set::Baseline as Widest;
#[cfg(not(any(debug_assertions, monograd_baseline)))]
pub use Avx2 as Wide;
#[cfg(not(any(
    not(monograd_avx512),
    debug_assertions,
    monograd_baseline,
    monograd_avx2
)))]
pub use Avx512 as Widest;

/// The same register, with fused multiply-adds if they are asked for.
#[cfg(not(feature = "fma"))]
type Register<V> = V;
#[cfg(feature = "fma")]
type Register<V> = Fused<V>;

/// Registers of 256 bits.
pub struct Avx2;

impl Set for Avx2 {
    type F32 = Register<__m256>;
    type F64 = Register<__m256d>;
}

impl Choice for Avx2 {
    const OFFERED: bool = true;

    #[inline(always)]
    fn available() -> bool {
        avx2::get()
    }

    #[inline(always)]
    unsafe fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
        // SAFETY: as the caller says.
        unsafe { with_avx2::<K, A, B, C, D, E>(a, b, c, d, e) };
    }
}

#[cfg(not(feature = "fma"))]
cpufeatures::new!(avx2, "avx2");
#[cfg(feature = "fma")]
cpufeatures::new!(avx2, "avx2", "fma");

#[cfg_attr(not(feature = "fma"), target_feature(enable = "avx2"))]
#[cfg_attr(feature = "fma", target_feature(enable = "avx2,fma"))]
unsafe fn with_avx2<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    K::run::<Avx2>(a, b, c, d, e);
}

/// Registers of 512 bits.
#[cfg(monograd_avx512)]
pub struct Avx512;

#[cfg(monograd_avx512)]
impl Set for Avx512 {
    type F32 = Register<__m512>;
    type F64 = Register<__m512d>;
}

#[cfg(monograd_avx512)]
impl Choice for Avx512 {
    const OFFERED: bool = true;

    #[inline(always)]
    fn available() -> bool {
        avx512::get()
    }

    #[inline(always)]
    unsafe fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
        // SAFETY: as the caller says.
        unsafe { with_avx512::<K, A, B, C, D, E>(a, b, c, d, e) };
    }
}

#[cfg(monograd_avx512)]
cpufeatures::new!(avx512, "avx2", "fma", "avx512f");

#[cfg(monograd_avx512)]
#[target_feature(enable = "avx2,fma,avx512f")]
unsafe fn with_avx512<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    K::run::<Avx512>(a, b, c, d, e);
}
