//! The correctly rounded square root: the processor's where it can be had without the standard
//! library, otherwise one in plain arithmetic with the same bits.

macro_rules! square_root {
    (
        $name:ident, $float:ident, $bits:ident, $signed:ident,
        estimate: $estimate:literal, steps: $steps:literal
    ) => {
        // Where the processor's is used, this is for the tests to compare.
        #[allow(dead_code)]
        mod $name {
            use super::super::parts::$name::{BIAS, MANTISSA, UNIT};

            const FRACTION: $bits = (1 << MANTISSA) - 1;

            #[inline(always)]
            pub(super) fn sqrt(x: $float) -> $float {
                if x == 0.0 || x == $float::INFINITY {
                    return x;
                }
                if x < 0.0 || x.is_nan() {
                    return $float::NAN;
                }
                let subnormal = x < $float::MIN_POSITIVE;
                let bits = if subnormal { x * UNIT * UNIT } else { x }.to_bits();
                // `x = 4^h m` with `m` from 1 to 4; `m` as an integer, and `h` with its bias.
                let odd = !(bits >> MANTISSA) & 1;
                let h = ((bits >> MANTISSA) - odd + BIAS) >> 1;
                let integer = (bits & FRACTION | 1 << MANTISSA) << odd;
                let m = integer as $float / UNIT;

                // `1 / sqrt(m)`: an estimate by halving the exponent, and Newton's iteration.
                let mut y = $float::from_bits($estimate - (m.to_bits() >> 1));
                for _ in 0..$steps {
                    y *= 1.5 - 0.5 * m * y * y;
                }
                // The root as an integer, off by a few at most, and what its square leaves over.
                // Both terms of the difference may wrap, which the small difference does not see.
                let mut root = (m * y * UNIT) as $signed;
                let square = root.wrapping_mul(root);
                let mut rest = ((integer << MANTISSA) as $signed).wrapping_sub(square);
                // The nearest integer has `-root < rest <= root`; there are no ties.
                while rest > root {
                    rest -= 2 * root + 1;
                    root += 1;
                }
                while rest <= -root {
                    rest += 2 * root - 1;
                    root -= 1;
                }
                let root = $float::from_bits((root as $bits & FRACTION) | h << MANTISSA);
                if subnormal { root / UNIT } else { root }
            }
        }
    };
}

square_root!(single, f32, u32, i32, estimate: 0x5f37_59df, steps: 3);
square_root!(double, f64, u64, i64, estimate: 0x5fe6_eb50_c7b5_37a9, steps: 4);

/// The square root, correctly rounded (0.5 ulp) everywhere.
///
/// An instruction of the processor on x86 with SSE2 and on 64-bit ARM with NEON. Elsewhere, with
/// the same bits: an estimate of `1 / sqrt(x)`, Newton's iteration, and the last bit from the exact
/// remainder, in integers. `±0` and `inf` are returned as they are; what is below zero gives NaN.
#[inline(always)]
pub fn sqrt_f32(x: f32) -> f32 {
    hardware::sqrt_f32(x)
}

/// [`sqrt_f32`] for `f64`.
#[inline(always)]
pub fn sqrt_f64(x: f64) -> f64 {
    hardware::sqrt_f64(x)
}

#[cfg(all(
    any(target_arch = "x86", target_arch = "x86_64"),
    target_feature = "sse2"
))]
// The intrinsics are safe to call as of Rust 1.87, where they need no feature check.
#[allow(unused_unsafe)]
mod hardware {
    #[cfg(target_arch = "x86")]
    use core::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use core::arch::x86_64 as arch;

    #[inline(always)]
    pub(super) fn sqrt_f32(x: f32) -> f32 {
        // SAFETY: the target has SSE2, and so SSE; the intrinsics touch no memory.
        unsafe { arch::_mm_cvtss_f32(arch::_mm_sqrt_ss(arch::_mm_set_ss(x))) }
    }

    #[inline(always)]
    pub(super) fn sqrt_f64(x: f64) -> f64 {
        // SAFETY: the target has SSE2; the intrinsics touch no memory.
        unsafe {
            let x = arch::_mm_set_sd(x);
            arch::_mm_cvtsd_f64(arch::_mm_sqrt_sd(x, x))
        }
    }
}

#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
// The intrinsics are safe to call as of Rust 1.87, where they need no feature check.
#[allow(unused_unsafe)]
mod hardware {
    use core::arch::aarch64 as arch;

    #[inline(always)]
    pub(super) fn sqrt_f32(x: f32) -> f32 {
        // SAFETY: the target has NEON; the intrinsics touch no memory.
        unsafe { arch::vget_lane_f32::<0>(arch::vsqrt_f32(arch::vdup_n_f32(x))) }
    }

    #[inline(always)]
    pub(super) fn sqrt_f64(x: f64) -> f64 {
        // SAFETY: the target has NEON; the intrinsics touch no memory.
        unsafe { arch::vget_lane_f64::<0>(arch::vsqrt_f64(arch::vdup_n_f64(x))) }
    }
}

#[cfg(not(any(
    all(
        any(target_arch = "x86", target_arch = "x86_64"),
        target_feature = "sse2"
    ),
    all(target_arch = "aarch64", target_feature = "neon")
)))]
mod hardware {
    pub(super) use super::{double::sqrt as sqrt_f64, single::sqrt as sqrt_f32};
}

#[cfg(test)]
mod tests {
    use super::{double, hardware, single};

    fn check_single(bits: u32) {
        let x = f32::from_bits(bits);
        let (soft, hard) = (single::sqrt(x), hardware::sqrt_f32(x));
        assert!(
            soft.to_bits() == hard.to_bits() || (soft.is_nan() && hard.is_nan()),
            "{x:e}"
        );
    }

    fn check_double(bits: u64) {
        let x = f64::from_bits(bits);
        let (soft, hard) = (double::sqrt(x), hardware::sqrt_f64(x));
        assert!(
            soft.to_bits() == hard.to_bits() || (soft.is_nan() && hard.is_nan()),
            "{x:e}"
        );
    }

    #[test]
    fn plain_arithmetic_gives_the_processors_bits() {
        (0..=u32::MAX).step_by(997).for_each(check_single);
        // An odd multiplier meets all exponents and bits.
        for i in 0..500_000_u64 {
            let bits = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            check_double(bits);
            // Subnormal numbers, and the neighbours of squares, whose roots are nearest to ties.
            check_double(bits >> 12);
            let root = 1.0 + (bits >> 38) as f64 / 67_108_864.0;
            check_double((root * root).to_bits() - 1 + (i & 3));
        }
        for i in 0..1000 {
            for x in [0.0, f32::MIN_POSITIVE, 1.0, 2.0, 4.0, f32::INFINITY] {
                check_single(x.to_bits().wrapping_sub(500).wrapping_add(i));
            }
            for x in [0.0, f64::MIN_POSITIVE, 1.0, 2.0, 4.0, f64::INFINITY] {
                check_double(x.to_bits().wrapping_sub(500).wrapping_add(i.into()));
            }
        }
    }

    #[test]
    #[ignore = "takes a minute; run with --release"]
    fn plain_arithmetic_gives_the_processors_bits_for_every_pattern() {
        (0..=u32::MAX).for_each(check_single);
    }
}
