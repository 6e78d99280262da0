//! Sums of products, in the instructions of processors with AVX2 or AVX-512.
//!
//! A processor hands instructions to its multipliers and adders in the order of
//! the program. Products first and then their sums keep all of them busy; in the
//! order that compilers choose, a tenth of the time they are not. Only processors
//! in 64-bit mode have registers enough.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::{asm, x86_64::*};

#[cfg(target_arch = "x86_64")]
use super::Vector;
use super::steps::{Steps, one_by_one};

/// The `$t`-th term: some numbers of b, then row after row a number of a, its
/// products and their sums. The last product takes the place of the number.
#[cfg(target_arch = "x86_64")]
macro_rules! term {
    ($of:literal, $t:literal, $($k:literal: $first:ident $second:ident),*) => {
        concat!(
            "vmovup", $of, " {b0}, [{b} + ", $t, " * {b_step}]\n",
            "vmovup", $of, " {b1}, [{b} + ", $t, " * {b_step} + {bytes}]\n",
            $(
                "vbroadcasts", $of, " {l}, [{a} + ", $t, " * {a_step} + ", $k, " * {row}]\n",
                "vmulp", $of, " {p}, {l}, {b0}\n",
                "vmulp", $of, " {l}, {l}, {b1}\n",
                "vaddp", $of, " {", stringify!($first), "}, {", stringify!($first), "}, {p}\n",
                "vaddp", $of, " {", stringify!($second), "}, {", stringify!($second), "}, {l}\n",
            )*
        )
    };
    ($of:literal, $t:literal, $($k:literal: $first:ident $second:ident $third:ident),*) => {
        concat!(
            "vmovup", $of, " {b0}, [{b} + ", $t, " * {b_step}]\n",
            "vmovup", $of, " {b1}, [{b} + ", $t, " * {b_step} + {bytes}]\n",
            "vmovup", $of, " {b2}, [{b} + ", $t, " * {b_step} + 2 * {bytes}]\n",
            $(
                "vbroadcasts", $of, " {l}, [{a} + ", $t, " * {a_step} + ", $k, " * {row}]\n",
                "vmulp", $of, " {p}, {l}, {b0}\n",
                "vmulp", $of, " {q}, {l}, {b1}\n",
                "vmulp", $of, " {l}, {l}, {b2}\n",
                "vaddp", $of, " {", stringify!($first), "}, {", stringify!($first), "}, {p}\n",
                "vaddp", $of, " {", stringify!($second), "}, {", stringify!($second), "}, {q}\n",
                "vaddp", $of, " {", stringify!($third), "}, {", stringify!($third), "}, {l}\n",
            )*
        )
    };
}

/// All terms, four of them written out.
#[cfg(target_arch = "x86_64")]
macro_rules! terms {
    (
        $of:literal $float:ident $register:ident in $class:ident, $steps:ident,
        $a:ident, $b:ident, $terms:ident,
        [$($spare:ident)*], $($k:literal: $($sum:ident)*),*
    ) => {{
        // With a type of their own: of an `out(zmm_reg) _` the upper sixteen registers
        // are misnamed (LLVM 22).
        $(let $spare: $register;)*
        asm!(
            "mov {n}, {terms}",
            "shr {n}, 2",
            "jz 3f",
            "2:",
            term!($of, 0, $($k: $($sum)*),*),
            term!($of, 1, $($k: $($sum)*),*),
            term!($of, 2, $($k: $($sum)*),*),
            term!($of, 3, $($k: $($sum)*),*),
            "add {a}, 4 * {a_step}",
            "add {b}, 4 * {b_step}",
            "dec {n}",
            "jnz 2b",
            "3:",
            "and {terms}, 3",
            "jz 5f",
            "4:",
            term!($of, 0, $($k: $($sum)*),*),
            "add {a}, {a_step}",
            "add {b}, {b_step}",
            "dec {terms}",
            "jnz 4b",
            "5:",
            n = out(reg) _,
            terms = inout(reg) $terms => _,
            a = inout(reg) $a.as_ptr() => _,
            b = inout(reg) $b.as_ptr() => _,
            row = const $steps::ROW * size_of::<$float>(),
            a_step = const $steps::A * size_of::<$float>(),
            b_step = const $steps::B * size_of::<$float>(),
            bytes = const size_of::<$register>(),
            $($spare = out($class) $spare,)*
            $($($sum = inout($class) *$sum,)*)*
            options(readonly, nostack),
        );
        $(let _ = $spare;)*
    }};
}

macro_rules! add_terms {
    ($name:ident, $float:ident, $of:literal, $register:ident in $class:ident, $feature:literal) => {
        /// [`Vector::add_terms`].
        ///
        /// # Safety
        ///
        /// The processor has the register.
        #[target_feature(enable = $feature)]
        #[inline]
        pub unsafe fn $name<T: Steps, const K: usize, const N: usize>(
            sums: &mut [[$register; N]; K],
            a: &[$float],
            b: &[$float],
            terms: usize,
        ) {
            #[cfg(target_arch = "x86_64")]
            if !cfg!(miri) && T::within::<K>(N * $register::LANES, a.len(), b.len(), terms) {
                // SAFETY: what is read lies within `a` and `b`.
                unsafe {
                    match (N, sums.as_flattened_mut()) {
                        (2, [s0, s1, s2, s3, s4, s5]) => {
                            return terms!($of $float $register in $class, T, a, b, terms, [l p b0 b1],
                                0: s0 s1, 1: s2 s3, 2: s4 s5);
                        }
                        (2, [s0, s1, s2, s3, s4, s5, s6, s7]) => {
                            return terms!($of $float $register in $class, T, a, b, terms, [l p b0 b1],
                                0: s0 s1, 1: s2 s3, 2: s4 s5, 3: s6 s7);
                        }
                        (2, [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9]) => {
                            return terms!($of $float $register in $class, T, a, b, terms, [l p b0 b1],
                                0: s0 s1, 1: s2 s3, 2: s4 s5, 3: s6 s7, 4: s8 s9);
                        }
                        (2, [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11]) => {
                            return terms!($of $float $register in $class, T, a, b, terms, [l p b0 b1],
                                0: s0 s1, 1: s2 s3, 2: s4 s5, 3: s6 s7, 4: s8 s9, 5: s10 s11);
                        }
                        (3, [s0, s1, s2, s3, s4, s5]) => {
                            return terms!($of $float $register in $class, T, a, b, terms, [l p q b0 b1 b2],
                                0: s0 s1 s2, 1: s3 s4 s5);
                        }
                        _ => {}
                    }
                }
            }
            one_by_one::<T, $float, $register, K, N>(sums, a, b, terms);
        }
    };
}

add_terms!(add_terms_f32, f32, "s", __m256 in ymm_reg, "avx2");
add_terms!(add_terms_f64, f64, "d", __m256d in ymm_reg, "avx2");
#[cfg(monograd_avx512)]
add_terms!(add_terms_f32_avx512, f32, "s", __m512 in zmm_reg, "avx512f");
#[cfg(monograd_avx512)]
add_terms!(add_terms_f64_avx512, f64, "d", __m512d in zmm_reg, "avx512f");
