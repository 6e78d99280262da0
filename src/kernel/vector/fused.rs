//! Registers whose product and sum are rounded once.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

use super::Vector;

/// A register with fused multiply-adds.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Fused<V>(V);

/// A register that there are fused multiply-adds for.
pub trait Fuse<F>: Vector<F> {
    /// The half of [`Fused`].
    type Half: Vector<F>;

    /// `self + a b`, rounded once.
    fn fuse(self, a: Self, b: Self) -> Self;
}

impl<F, V: Fuse<F>> Vector<F> for Fused<V> {
    const LANES: usize = V::LANES;
    type Half = <V as Fuse<F>>::Half;
    const FUSED: bool = true;

    #[inline(always)]
    fn splat(number: F) -> Self {
        Self(V::splat(number))
    }

    #[inline(always)]
    fn load(numbers: &[F]) -> Self {
        Self(V::load(numbers))
    }

    #[inline(always)]
    fn store(self, to: &mut [F]) {
        self.0.store(to);
    }

    #[inline(always)]
    fn add_product(self, a: Self, b: Self) -> Self {
        Self(self.0.fuse(a.0, b.0))
    }

    #[inline(always)]
    fn times(self, b: Self) -> Self {
        Self(self.0.times(b.0))
    }

    #[inline(always)]
    fn plus(self, b: Self) -> Self {
        Self(self.0.plus(b.0))
    }

    #[inline(always)]
    fn minus(self, b: Self) -> Self {
        Self(self.0.minus(b.0))
    }

    #[inline(always)]
    fn over(self, b: Self) -> Self {
        Self(self.0.over(b.0))
    }

    #[inline(always)]
    fn power_of_two(self) -> Self {
        Self(self.0.power_of_two())
    }

    #[inline(always)]
    fn larger(self, b: Self) -> Self {
        Self(self.0.larger(b.0))
    }

    #[inline(always)]
    fn transpose(read: impl Fn(usize) -> Self, mut write: impl FnMut(usize, Self)) {
        V::transpose(
            |lane| read(lane).0,
            |lane, column| write(lane, Self(column)),
        );
    }
}

macro_rules! fuse {
    ($($register:ty, half: $half:ty, $float:ty, $fmadd:path;)*) => {$(
        impl Fuse<$float> for $register {
            type Half = Fused<$half>;

            #[inline(always)]
            fn fuse(self, a: Self, b: Self) -> Self {
                // SAFETY: code with fused registers runs where they exist.
                unsafe { $fmadd(a, b, self) }
            }
        }
    )*};
}

fuse! {
    f32, half: f32, f32, fmadd_f32;
    f64, half: f64, f64, fmadd_f64;
    __m128, half: f32, f32, _mm_fmadd_ps;
    __m128d, half: f64, f64, _mm_fmadd_pd;
    __m256, half: __m128, f32, _mm256_fmadd_ps;
    __m256d, half: __m128d, f64, _mm256_fmadd_pd;
}

#[cfg(monograd_avx512)]
#[clippy::msrv = "1.89"]
mod avx512 {
    use super::*;

    fuse! {
        __m512, half: __m256, f32, _mm512_fmadd_ps;
        __m512d, half: __m256d, f64, _mm512_fmadd_pd;
    }
}

#[inline(always)]
unsafe fn fmadd_f32(a: f32, b: f32, sum: f32) -> f32 {
    // SAFETY: the caller runs where there are fused multiply-adds; so below.
    unsafe { _mm_cvtss_f32(_mm_fmadd_ss(_mm_set_ss(a), _mm_set_ss(b), _mm_set_ss(sum))) }
}

#[inline(always)]
unsafe fn fmadd_f64(a: f64, b: f64, sum: f64) -> f64 {
    // SAFETY: see `fmadd_f32`.
    unsafe { _mm_cvtsd_f64(_mm_fmadd_sd(_mm_set_sd(a), _mm_set_sd(b), _mm_set_sd(sum))) }
}
