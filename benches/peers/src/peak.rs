//! What the processor can do at most, so that times can be compared between
//! machines.

/// Billions of multiplications and additions a second of one thread with
/// 8 numbers at a time, as two instructions and as one; `None` without them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peak {
    pub separate: Option<f64>,
    pub fused: Option<f64>,
}

impl Peak {
    pub fn measure() -> Self {
        #[cfg(target_arch = "x86_64")]
        return Self {
            // SAFETY: the instructions are there.
            separate: is_x86_feature_detected!("avx2")
                .then(|| rate(|n| unsafe { x86::separate(n) })),
            // SAFETY: the same.
            fused: (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"))
                .then(|| rate(|n| unsafe { x86::fused(n) })),
        };
        #[cfg(not(target_arch = "x86_64"))]
        Self::default()
    }

    /// The higher of two measurements.
    pub fn max(self, other: Self) -> Self {
        let max = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a.max(b)).or(a).or(b);
        Self {
            separate: max(self.separate, other.separate),
            fused: max(self.fused, other.fused),
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn rate(work: impl Fn(usize) -> f32) -> f64 {
    use crate::workload::timed;

    const ROUNDS: usize = 2_000_000;
    let best = (0..5).map(|_| timed(|| std::hint::black_box(work(ROUNDS))).0);
    let operations = ROUNDS * x86::CHAINS * 8 * 2;
    operations as f64 / best.fold(f64::INFINITY, f64::min) / 1e9
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        _mm256_add_ps, _mm256_cvtss_f32, _mm256_fmadd_ps, _mm256_mul_ps, _mm256_set1_ps,
    };
    use std::hint::black_box;

    /// Sums that do not wait for each other: enough to hide that each takes
    /// several cycles, and few enough for the registers.
    pub const CHAINS: usize = 12;

    macro_rules! chains {
        ($name:ident, $features:literal, |$x:ident, $a:ident, $b:ident| $step:expr) => {
            #[target_feature(enable = $features)]
            pub fn $name(rounds: usize) -> f32 {
                let $a = _mm256_set1_ps(black_box(0.999));
                let $b = _mm256_set1_ps(black_box(0.001));
                let mut sums = [_mm256_set1_ps(black_box(1.0)); CHAINS];
                for _ in 0..rounds {
                    for sum in &mut sums {
                        let $x = *sum;
                        *sum = $step;
                    }
                }
                sums.into_iter().map(|sum| _mm256_cvtss_f32(sum)).sum()
            }
        };
    }

    chains!(separate, "avx2", |x, a, b| _mm256_add_ps(
        _mm256_mul_ps(x, a),
        b
    ));
    chains!(fused, "avx2,fma", |x, a, b| _mm256_fmadd_ps(x, a, b));
}
