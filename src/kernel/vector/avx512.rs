//! The registers of x86 with AVX-512: sixteen `f32` or eight `f64`.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

use super::terms::{add_terms_f32_avx512, add_terms_f64_avx512};
use super::{Steps, Vector};

vector!(__m512 of 16 f32, half: __m256,
    _mm512_set1_ps, _mm512_loadu_ps, _mm512_storeu_ps, _mm512_mul_ps, _mm512_add_ps, _mm512_sub_ps,
    _mm512_div_ps, _mm512_max_ps, power_16, transpose_16, add_terms_f32_avx512);
vector!(__m512d of 8 f64, half: __m256d,
    _mm512_set1_pd, _mm512_loadu_pd, _mm512_storeu_pd, _mm512_mul_pd, _mm512_add_pd, _mm512_sub_pd,
    _mm512_div_pd, _mm512_max_pd, power_8_f64, transpose_8_f64,
    add_terms_f64_avx512);

#[inline(always)]
unsafe fn power_16(n: __m512) -> __m512 {
    // SAFETY: the caller runs where the registers exist; so below.
    unsafe { _mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_castps_si512(n))) }
}

#[inline(always)]
unsafe fn power_8_f64(n: __m512d) -> __m512d {
    // SAFETY: see `power_16`.
    unsafe { _mm512_castsi512_pd(_mm512_slli_epi64::<52>(_mm512_castpd_si512(n))) }
}

/// Four registers of four quarters each, transposed.
#[inline(always)]
unsafe fn by_quarter([a, b, c, d]: [__m512; 4]) -> [__m512; 4] {
    // SAFETY: see `power_16`.
    unsafe {
        let ab = _mm512_shuffle_f32x4::<0x44>(a, b);
        let cd = _mm512_shuffle_f32x4::<0x44>(c, d);
        let ab_2 = _mm512_shuffle_f32x4::<0xee>(a, b);
        let cd_2 = _mm512_shuffle_f32x4::<0xee>(c, d);
        [
            _mm512_shuffle_f32x4::<0x88>(ab, cd),
            _mm512_shuffle_f32x4::<0xdd>(ab, cd),
            _mm512_shuffle_f32x4::<0x88>(ab_2, cd_2),
            _mm512_shuffle_f32x4::<0xdd>(ab_2, cd_2),
        ]
    }
}

/// Four rows transposed within each quarter of the registers.
#[inline(always)]
unsafe fn within_quarters([a, b, c, d]: [__m512; 4]) -> [__m512; 4] {
    // SAFETY: see `power_16`.
    unsafe {
        let (ab0, ab1) = (_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
        let (cd0, cd1) = (_mm512_unpacklo_ps(c, d), _mm512_unpackhi_ps(c, d));
        [
            _mm512_shuffle_ps::<0x44>(ab0, cd0),
            _mm512_shuffle_ps::<0xee>(ab0, cd0),
            _mm512_shuffle_ps::<0x44>(ab1, cd1),
            _mm512_shuffle_ps::<0xee>(ab1, cd1),
        ]
    }
}

#[inline(always)]
unsafe fn transpose_16(rows: [__m512; 16]) -> [__m512; 16] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = rows;
    // SAFETY: see `power_16`.
    unsafe {
        let [p0, p1, p2, p3] = within_quarters([a, b, c, d]);
        let [q0, q1, q2, q3] = within_quarters([e, f, g, h]);
        let [r0, r1, r2, r3] = within_quarters([i, j, k, l]);
        let [s0, s1, s2, s3] = within_quarters([m, n, o, p]);
        let [c0, c4, c8, c12] = by_quarter([p0, q0, r0, s0]);
        let [c1, c5, c9, c13] = by_quarter([p1, q1, r1, s1]);
        let [c2, c6, c10, c14] = by_quarter([p2, q2, r2, s2]);
        let [c3, c7, c11, c15] = by_quarter([p3, q3, r3, s3]);
        [
            c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15,
        ]
    }
}

#[inline(always)]
unsafe fn transpose_8_f64([a, b, c, d, e, f, g, h]: [__m512d; 8]) -> [__m512d; 8] {
    // SAFETY: see `power_16`.
    unsafe {
        let even = [(a, b), (c, d), (e, f), (g, h)];
        let even = even.map(|(a, b)| _mm512_castpd_ps(_mm512_unpacklo_pd(a, b)));
        let odd = [(a, b), (c, d), (e, f), (g, h)];
        let odd = odd.map(|(a, b)| _mm512_castpd_ps(_mm512_unpackhi_pd(a, b)));
        let [c0, c2, c4, c6] = by_quarter(even);
        let [c1, c3, c5, c7] = by_quarter(odd);
        let [c0, c1, c2, c3] = [c0, c1, c2, c3].map(|c| _mm512_castps_pd(c));
        let [c4, c5, c6, c7] = [c4, c5, c6, c7].map(|c| _mm512_castps_pd(c));
        [c0, c1, c2, c3, c4, c5, c6, c7]
    }
}
