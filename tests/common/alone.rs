//! A prediction alone beside the same in a batch.

use monograd::Scalar;

/// Whether multiply-adds are fused, and bits are not promised. Debug builds do without.
pub const FUSED: bool = cfg!(all(feature = "fma", not(debug_assertions)));

/// Panics where the two differ: in any bit, or, where multiply-adds are fused, by more
/// than rounding.
pub fn assert_same<F: Scalar>(alone: &[F], in_a_batch: &[F], what: &str) {
    assert_eq!(alone.len(), in_a_batch.len(), "{what}");
    for (a, b) in alone.iter().zip(in_a_batch) {
        let difference = (a.as_f64() - b.as_f64()).abs();
        let rounding = 16.0 * F::EPSILON.as_f64() * a.as_f64().abs().max(1.0);
        assert!(
            a.bits() == b.bits() || FUSED && difference <= rounding,
            "{what}: {a:?} alone, {b:?} in a batch"
        );
    }
}
