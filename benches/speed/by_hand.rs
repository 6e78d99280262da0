//! One prediction of the spiral network, written for AVX2 by hand: what the
//! library's `predict` is measured against.

#![cfg(target_arch = "x86_64")]

use std::arch::x86_64::*;

use monograd::plain::Plain;
use monograd::prelude::*;

use crate::workloads::Spiral;

/// The weights as the kernels below want them. The last layer has a column
/// more, so that its seven outputs fill a register.
pub struct ByHand {
    first: [[f32; 24]; 2],
    first_bias: [f32; 24],
    second: [[f32; 24]; 24],
    second_bias: [f32; 24],
    last: [[f32; 8]; 24],
    last_bias: [f32; 8],
}

impl ByHand {
    pub fn new(net: &Network<Spiral>) -> Self {
        let mut numbers = net.params.as_flat().iter().copied();
        let mut next = || numbers.next().unwrap();
        let first = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        let first_bias = std::array::from_fn(|_| next());
        let second = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        let second_bias = std::array::from_fn(|_| next());
        let mut seven = || std::array::from_fn(|o| if o < 7 { next() } else { 0.0 });
        let last = std::array::from_fn(|_| seven());
        let last_bias = seven();
        Self {
            first,
            first_bias,
            second,
            second_bias,
            last,
            last_bias,
        }
    }

    /// # Safety
    ///
    /// The processor has AVX2.
    #[target_feature(enable = "avx2")]
    #[inline(never)]
    pub unsafe fn predict(&self, x: &[f32; 2], y: &mut [f32; 8]) {
        let (mut a, mut b) = ([0.0; 24], [0.0; 24]);
        // SAFETY: the processor has AVX2, as the caller says.
        unsafe {
            layer(&self.first, &self.first_bias, x, &mut a);
            layer(&self.second, &self.second_bias, &a, &mut b);
            let mut sum = _mm256_loadu_ps(self.last_bias.as_ptr());
            for (x, w) in b.iter().zip(&self.last) {
                let w = _mm256_loadu_ps(w.as_ptr());
                sum = _mm256_add_ps(sum, _mm256_mul_ps(_mm256_set1_ps(*x), w));
            }
            _mm256_storeu_ps(y.as_mut_ptr(), sum);
        }
    }
}

/// 24 outputs in three registers, with ReLU.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn layer<const I: usize>(
    w: &[[f32; 24]; I],
    bias: &[f32; 24],
    x: &[f32; I],
    y: &mut [f32; 24],
) {
    // SAFETY: all loads and stores are of 8 of 24 numbers, from 0, 8 and 16 on.
    unsafe {
        let mut sums = [0, 8, 16].map(|o| _mm256_loadu_ps(bias.as_ptr().add(o)));
        for (x, w) in x.iter().zip(w) {
            let x = _mm256_set1_ps(*x);
            for (sum, o) in sums.iter_mut().zip([0, 8, 16]) {
                let w = _mm256_loadu_ps(w.as_ptr().add(o));
                *sum = _mm256_add_ps(*sum, _mm256_mul_ps(x, w));
            }
        }
        for (sum, o) in sums.into_iter().zip([0, 8, 16]) {
            let positive = _mm256_max_ps(_mm256_setzero_ps(), sum);
            _mm256_storeu_ps(y.as_mut_ptr().add(o), positive);
        }
    }
}
