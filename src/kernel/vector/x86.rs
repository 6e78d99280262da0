//! The registers of x86: four `f32` or two `f64` with SSE2, twice that with
//! AVX2.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

use super::terms::{add_terms_f32, add_terms_f64};
use super::{Steps, Vector};

vector!(__m128 of 4 f32, half: f32,
    _mm_set1_ps, _mm_loadu_ps, _mm_storeu_ps, _mm_mul_ps, _mm_add_ps, _mm_sub_ps,
    _mm_div_ps, _mm_max_ps, power_4, transpose_4);
vector!(__m128d of 2 f64, half: f64,
    _mm_set1_pd, _mm_loadu_pd, _mm_storeu_pd, _mm_mul_pd, _mm_add_pd, _mm_sub_pd,
    _mm_div_pd, _mm_max_pd, power_2_f64, transpose_2_f64);
vector!(__m256 of 8 f32, half: __m128,
    _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_mul_ps, _mm256_add_ps, _mm256_sub_ps,
    _mm256_div_ps, _mm256_max_ps, power_8, transpose_8, add_terms_f32);
vector!(__m256d of 4 f64, half: __m128d,
    _mm256_set1_pd, _mm256_loadu_pd, _mm256_storeu_pd, _mm256_mul_pd, _mm256_add_pd, _mm256_sub_pd,
    _mm256_div_pd, _mm256_max_pd, power_4_f64, transpose_4_f64, add_terms_f64);

#[inline(always)]
unsafe fn power_4(n: __m128) -> __m128 {
    // SAFETY: the caller runs where the registers exist; so below.
    unsafe { _mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_castps_si128(n))) }
}

#[inline(always)]
unsafe fn power_2_f64(n: __m128d) -> __m128d {
    // SAFETY: see `power_4`.
    unsafe { _mm_castsi128_pd(_mm_slli_epi64::<52>(_mm_castpd_si128(n))) }
}

#[inline(always)]
unsafe fn power_8(n: __m256) -> __m256 {
    // SAFETY: see `power_4`.
    unsafe { _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(n))) }
}

#[inline(always)]
unsafe fn power_4_f64(n: __m256d) -> __m256d {
    // SAFETY: see `power_4`.
    unsafe { _mm256_castsi256_pd(_mm256_slli_epi64::<52>(_mm256_castpd_si256(n))) }
}

#[inline(always)]
unsafe fn transpose_4([mut a, mut b, mut c, mut d]: [__m128; 4]) -> [__m128; 4] {
    // SAFETY: see `power_4`.
    unsafe { _MM_TRANSPOSE4_PS(&mut a, &mut b, &mut c, &mut d) };
    [a, b, c, d]
}

#[inline(always)]
unsafe fn transpose_2_f64([a, b]: [__m128d; 2]) -> [__m128d; 2] {
    // SAFETY: see `power_4`.
    unsafe { [_mm_unpacklo_pd(a, b), _mm_unpackhi_pd(a, b)] }
}

/// Four rows transposed within each half of the registers.
#[inline(always)]
unsafe fn quarters([a, b, c, d]: [__m256; 4]) -> [__m256; 4] {
    // SAFETY: see `power_4`.
    unsafe {
        let (ab0, ab1) = (_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));
        let (cd0, cd1) = (_mm256_unpacklo_ps(c, d), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0x44>(ab0, cd0),
            _mm256_shuffle_ps::<0xee>(ab0, cd0),
            _mm256_shuffle_ps::<0x44>(ab1, cd1),
            _mm256_shuffle_ps::<0xee>(ab1, cd1),
        ]
    }
}

#[inline(always)]
unsafe fn transpose_8([a, b, c, d, e, f, g, h]: [__m256; 8]) -> [__m256; 8] {
    // SAFETY: see `power_4`.
    unsafe {
        let [p0, p1, p2, p3] = quarters([a, b, c, d]);
        let [q0, q1, q2, q3] = quarters([e, f, g, h]);
        [
            _mm256_permute2f128_ps::<0x20>(p0, q0),
            _mm256_permute2f128_ps::<0x20>(p1, q1),
            _mm256_permute2f128_ps::<0x20>(p2, q2),
            _mm256_permute2f128_ps::<0x20>(p3, q3),
            _mm256_permute2f128_ps::<0x31>(p0, q0),
            _mm256_permute2f128_ps::<0x31>(p1, q1),
            _mm256_permute2f128_ps::<0x31>(p2, q2),
            _mm256_permute2f128_ps::<0x31>(p3, q3),
        ]
    }
}

#[inline(always)]
unsafe fn transpose_4_f64([a, b, c, d]: [__m256d; 4]) -> [__m256d; 4] {
    // SAFETY: see `power_4`.
    unsafe {
        let (ab0, ab1) = (_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b));
        let (cd0, cd1) = (_mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d));
        [
            _mm256_permute2f128_pd::<0x20>(ab0, cd0),
            _mm256_permute2f128_pd::<0x20>(ab1, cd1),
            _mm256_permute2f128_pd::<0x31>(ab0, cd0),
            _mm256_permute2f128_pd::<0x31>(ab1, cd1),
        ]
    }
}
