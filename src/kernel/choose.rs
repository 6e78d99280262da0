//! Which instructions a kernel is run with.

use super::set::{Baseline, Set};

/// Work that is compiled once for each instruction set.
///
/// What it works on are arguments, not fields: the compiler is told of those
/// alone that they do not overlap. There are five, since that is the most that
/// any work needs; the others are `()`.
pub trait Kernel<A, B, C, D, E> {
    /// Does it, with the instructions of `S`.
    fn run<S: Set>(a: A, b: B, c: C, d: D, e: E);
}

/// Does some work with the widest instructions that the processor has, as a
/// function of its own. To look which these are takes two instructions.
#[inline(always)]
pub fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    // A constant alone, so that what is never run is not compiled.
    #[allow(clippy::collapsible_if)]
    if const { wide::CHOICE } {
        if wide::available() {
            // SAFETY: the processor has the instructions.
            return unsafe { widest::<K, A, B, C, D, E>(a, b, c, d, e) };
        }
    }
    baseline::<K, A, B, C, D, E>(a, b, c, d, e);
}

/// [`run`] for what surrounds the layers: where nothing is to be chosen, it is
/// no function of its own.
#[inline(always)]
pub fn enter<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    if const { !wide::CHOICE } {
        K::run::<Baseline>(a, b, c, d, e);
    } else if wide::available() {
        // SAFETY: the processor has the instructions.
        unsafe { wide::run::<K, A, B, C, D, E>(a, b, c, d, e) };
    } else {
        baseline::<K, A, B, C, D, E>(a, b, c, d, e);
    }
}

/// What is a function of its own is this one: of a function with features the
/// compiler forgets it.
///
/// # Safety
///
/// The processor has the widest instructions.
#[inline(never)]
unsafe fn widest<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    // SAFETY: as the caller says.
    unsafe { wide::run::<K, A, B, C, D, E>(a, b, c, d, e) };
}

#[inline(never)]
fn baseline<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    K::run::<Baseline>(a, b, c, d, e);
}

// Debug builds do without: they would take twice as long to compile.
// `--cfg monograd_baseline` leaves the choice out for tests.
#[cfg(all(
    any(target_arch = "x86", target_arch = "x86_64"),
    not(any(debug_assertions, monograd_baseline))
))]
mod wide {
    #[cfg(target_arch = "x86")]
    use core::arch::x86::{__m256, __m256d};
    #[cfg(target_arch = "x86_64")]
    use core::arch::x86_64::{__m256, __m256d};

    use super::Kernel;
    use crate::kernel::set::Set;
    #[cfg(feature = "fma")]
    use crate::kernel::vector::fused::Fused;

    /// Whether processors of this kind differ.
    pub const CHOICE: bool = true;

    /// Registers of 256 bits; with the feature `fma`, fused multiply-adds.
    struct Avx2;

    #[cfg(not(feature = "fma"))]
    impl Set for Avx2 {
        type F32 = __m256;
        type F64 = __m256d;
    }

    #[cfg(feature = "fma")]
    impl Set for Avx2 {
        type F32 = Fused<__m256>;
        type F64 = Fused<__m256d>;
    }

    #[cfg(not(feature = "fma"))]
    cpufeatures::new!(needed, "avx2");
    #[cfg(feature = "fma")]
    cpufeatures::new!(needed, "avx2", "fma");

    #[inline(always)]
    pub fn available() -> bool {
        needed::get()
    }

    /// # Safety
    ///
    /// The processor has what is needed.
    #[cfg_attr(not(feature = "fma"), target_feature(enable = "avx2"))]
    #[cfg_attr(feature = "fma", target_feature(enable = "avx2,fma"))]
    pub unsafe fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
        K::run::<Avx2>(a, b, c, d, e);
    }
}

#[cfg(not(all(
    any(target_arch = "x86", target_arch = "x86_64"),
    not(any(debug_assertions, monograd_baseline))
)))]
mod wide {
    use super::{Baseline, Kernel};

    pub const CHOICE: bool = false;

    #[inline(always)]
    pub fn available() -> bool {
        false
    }

    /// # Safety
    ///
    /// None is needed.
    #[inline(always)]
    pub unsafe fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
        K::run::<Baseline>(a, b, c, d, e);
    }
}
