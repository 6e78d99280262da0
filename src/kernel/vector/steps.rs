//! Sums of products, on any processor.

use core::hint::black_box;

use super::Vector;
use crate::scalar::Scalar;

/// Where the numbers of a sum's terms lie.
pub trait Steps {
    /// From a row's number of `a` to the next row's.
    const ROW: usize;
    /// From a term's numbers of `a` to those of the next.
    const A: usize;
    /// From a term's numbers of `b` to those of the next.
    const B: usize;

    /// Whether so many numbers have those of `K` rows and of so many terms, each
    /// with so many numbers of `b`.
    #[inline(always)]
    fn within<const K: usize>(each: usize, a: usize, b: usize, terms: usize) -> bool {
        let Some(last) = terms.checked_sub(1) else {
            return true;
        };
        let last_a = last.checked_mul(Self::A);
        let last_b = last.checked_mul(Self::B);
        last_a.is_some_and(|last| last < a && (K - 1) * Self::ROW < a - last)
            && last_b.is_some_and(|last| last <= b && each <= b - last)
    }
}

/// [`Vector::add_terms`] on any processor. Two terms are written out: with less
/// to count there is time for as many additions as the processor can do.
#[inline(always)]
pub fn one_by_one<T: Steps, F: Scalar, V: Vector<F>, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    a: &[F],
    b: &[F],
    terms: usize,
) {
    if !T::within::<K>(N * V::LANES, a.len(), b.len(), terms) {
        return;
    }
    // With fused multiply-adds the compiler is not to know how many there are: it
    // would write a few out, and mix them so that their sums leave the registers.
    let terms = if cfg!(feature = "fma") {
        black_box(terms)
    } else {
        terms
    };
    let mut term = 0;
    // SAFETY: the numbers of all terms are there.
    unsafe {
        while term + 1 < terms {
            add_term::<T, F, V, K, N>(sums, a, b, term);
            add_term::<T, F, V, K, N>(sums, a, b, term + 1);
            term += 2;
        }
        if term < terms {
            add_term::<T, F, V, K, N>(sums, a, b, term);
        }
    }
}

/// # Safety
///
/// The numbers of the term are there.
#[inline(always)]
unsafe fn add_term<T: Steps, F: Scalar, V: Vector<F>, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    a: &[F],
    b: &[F],
    term: usize,
) {
    super::add_term(
        sums,
        // SAFETY: as the caller says.
        |k| unsafe { *a.get_unchecked(term * T::A + k * T::ROW) },
        |n| {
            let at = term * T::B + n * V::LANES;
            // SAFETY: as the caller says.
            V::load(unsafe { b.get_unchecked(at..at + V::LANES) })
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vector::MOST_LANES;
    use crate::kernel::vector::every::{Claim, holds_for_every_register};

    /// Numbers of a term that are 5 apart, terms that are 2 apart, and as many
    /// numbers as there can be in three registers.
    struct Apart;

    impl Steps for Apart {
        const ROW: usize = 5;
        const A: usize = 2;
        const B: usize = 3 * MOST_LANES;
    }

    fn numbers<F: Scalar>(seed: u64) -> [F; 600] {
        core::array::from_fn(|i| F::of_random(crate::random::mix(seed + i as u64)) - F::of(0.5))
    }

    /// Every sum is that of one term after the other, whatever is in the other
    /// lanes, and nothing is read that is not there.
    fn check<F: Scalar, V: Vector<F>, const K: usize, const N: usize>() {
        let (a, b) = (numbers::<F>(1), numbers::<F>(1000));
        for terms in 0..=9 {
            let last = terms.max(1) - 1;
            let a = &a[..last * Apart::A + (K - 1) * Apart::ROW + 1];
            let b = &b[..last * Apart::B + N * V::LANES];
            let mut sums = [[V::splat(F::of(0.25)); N]; K];
            V::add_terms::<Apart, K, N>(&mut sums, a, b, terms);
            for (k, sums) in sums.iter().enumerate() {
                for (n, sum) in sums.iter().enumerate() {
                    let mut lanes = [F::ZERO; MOST_LANES];
                    sum.store(&mut lanes);
                    for (lane, got) in lanes.into_iter().take(V::LANES).enumerate() {
                        let at = |term| term * Apart::B + n * V::LANES + lane;
                        let term = |term| a[term * Apart::A + k * Apart::ROW] * b[at(term)];
                        let sum = (0..terms).fold(F::of(0.25), |sum, t| sum + term(t));
                        assert_eq!(got.bits(), sum.bits(), "{K} x {N}, {terms} terms");
                    }
                }
            }
            if terms > 0 {
                let before = sums;
                V::add_terms::<Apart, K, N>(&mut sums, &a[1..], b, terms);
                V::add_terms::<Apart, K, N>(&mut sums, a, &b[1..], terms);
                V::add_terms::<Apart, K, N>(&mut sums, a, b, usize::MAX);
                for (sum, before) in sums.as_flattened().iter().zip(before.as_flattened()) {
                    let [mut now, mut then] = [[F::ZERO; MOST_LANES]; 2];
                    sum.store(&mut now);
                    before.store(&mut then);
                    assert!(now == then, "too few numbers change nothing");
                }
            }
        }
    }

    struct AsOneByOne;

    impl Claim for AsOneByOne {
        fn holds<F: Scalar, V: Vector<F>>() {
            check::<F, V, 1, 1>();
            check::<F, V, 6, 1>();
            check::<F, V, 1, 2>();
            check::<F, V, 2, 2>();
            check::<F, V, 3, 2>();
            check::<F, V, 4, 2>();
            check::<F, V, 5, 2>();
            check::<F, V, 6, 2>();
            check::<F, V, 1, 3>();
            check::<F, V, 2, 3>();
            check::<F, V, 3, 3>();
        }
    }

    #[test]
    fn sums_are_those_of_one_term_after_the_other() {
        holds_for_every_register::<AsOneByOne>();
    }
}
