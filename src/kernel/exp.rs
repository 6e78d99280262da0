//! Exponentials in registers.

use super::vector::Vector;
use crate::scalar::Scalar;

/// `e^x` of numbers that are not above 0: the bits of
/// [`Scalar::exp`](crate::Scalar::exp).
///
/// An exponential is a long chain of operations, each of which waits for the
/// one before it, so those of several registers go side by side.
#[inline(always)]
pub fn exp<F: Scalar, V: Vector<F>, const K: usize>(mut x: [V; K]) -> [V; K] {
    let number = |number| V::splat(number);
    let (ln2_high, ln2_low) = F::EXP.ln2;
    for x in &mut x {
        *x = number(F::EXP.underflow).larger(*x);
    }
    let shifted = zip(x, x, |x, _| {
        x.times(number(F::EXP.log2_e)).plus(number(F::EXP.shift))
    });
    let n = zip(shifted, x, |shifted, _| shifted.minus(number(F::EXP.shift)));
    let high = zip(x, n, |x, n| x.minus(n.times(number(ln2_high))));
    let low = zip(n, x, |n, _| n.times(number(ln2_low)));
    let r = zip(high, low, |high, low| high.minus(low));
    let mut powers = F::EXP.polynomial.iter().rev();
    let mut p = [number(powers.next().copied().unwrap_or(F::ZERO)); K];
    for &power in powers {
        p = zip(p, r, |p, r| number(power).plus(r.times(p)));
    }
    let square = zip(p, r, |p, r| r.times(r).times(p));
    let rest = zip(square, low, |square, low| square.minus(low));
    let sum = zip(high, rest, |high, rest| {
        number(F::ONE).plus(high.plus(rest))
    });
    zip(sum, shifted, |sum, shifted| {
        let scale = shifted.power_of_two();
        sum.times(scale).times(number(F::EXP.lower))
    })
}

/// `f` of the registers of two groups, pair by pair.
#[inline(always)]
fn zip<V: Copy, const K: usize>(mut a: [V; K], b: [V; K], f: impl Fn(V, V) -> V) -> [V; K] {
    for (a, b) in a.iter_mut().zip(b) {
        *a = f(*a, b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vector::MOST_LANES;
    use crate::kernel::vector::every::{Claim, holds_for_every_register};

    struct AsOneByOne;

    impl Claim for AsOneByOne {
        fn holds<F: Scalar, V: Vector<F>>() {
            as_one_by_one::<F, V>();
        }
    }

    /// The bits of [`Scalar::exp`] for any numbers that are not above 0: those
    /// of a count stepped through all bits, and the edges.
    fn as_one_by_one<F: Scalar, V: Vector<F>>() {
        let edges = [0.0, -0.0, -1e-40, -87.5, -103.97, -104.5, -745.2, -746.5];
        let edges = edges.into_iter().chain([f64::NEG_INFINITY, f64::NAN]);
        let below = (0..20_000_u64).map(|i| {
            let part = F::of_random(crate::random::mix(i)).as_f64();
            -part * if i % 2 == 0 { 110.0 } else { 760.0 }
        });
        for x in edges.chain(below).map(F::of) {
            let numbers = [x, x * F::of(0.5), x * F::of(0.01)];
            for (y, x) in exp::<F, V, 3>(numbers.map(V::splat))
                .into_iter()
                .zip(numbers)
            {
                let mut lanes = [F::ZERO; MOST_LANES];
                y.store(&mut lanes);
                for &y in &lanes[..V::LANES] {
                    let one = x.exp();
                    let nan = y.as_f64().is_nan() && one.as_f64().is_nan();
                    assert!(nan || y.bits() == one.bits(), "e^{x}: {y} and {one}");
                }
            }
        }
    }

    #[test]
    fn exponentials_in_registers_have_the_bits_of_one_at_a_time() {
        holds_for_every_register::<AsOneByOne>();
    }
}
