//! `y = x W + b` of one sample: the lanes are outputs.

use core::marker::PhantomData;

use super::forward::finish;
use super::{SUMS, number, row};
use crate::activation::Activation;
use crate::kernel::blocks::{Blocks, place, walk};
use crate::kernel::vector::{MOST_LANES, Vector, from, from_mut};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// Outputs side by side, for one sample after the other.
#[inline(always)]
pub fn narrow<
    A: Activation<F>,
    F: Scalar,
    V: Vector<F>,
    const I: usize,
    const O: usize,
    const B: usize,
    const ALONE: bool,
>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
) {
    if const { O < V::LANES } {
        if const { B == 1 && I > 0 && O > <V::Half as Vector<F>>::LANES } {
            return in_one::<A, F, V, I, O, B, ALONE>(w, bias, x, y);
        }
        return narrow::<A, F, V::Half, I, O, B, ALONE>(w, bias, x, y);
    }
    for s in 0..B {
        walk(Outputs::<A, F, V, I, O, B, ALONE> {
            w,
            bias,
            x,
            y,
            s,
            kind: PhantomData,
        });
    }
}

/// The outputs of one sample in a register that has more lanes. In the others is what a
/// row of weights is followed by, and nobody reads what comes of it.
#[inline(always)]
fn in_one<
    A: Activation<F>,
    F: Scalar,
    V: Vector<F>,
    const I: usize,
    const O: usize,
    const B: usize,
    const ALONE: bool,
>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
) {
    let (w, x) = (w.as_flat(), x.as_flat());
    // Only the last row has nothing behind it.
    let rows = w.windows(V::LANES).step_by(const { row(O) });
    let [sum] = sum_up::<F, V, _, _, _, I, 1, ALONE>(
        [V::load(bias)],
        rows.zip(x),
        |(_, &x)| x,
        |(w, _), _| V::load(w),
    );
    let last = const { I.saturating_sub(1) };
    let sum = sum.add_product(V::splat(number(x, last)), V::load(from(w, last * O)));
    finish::<A, F, V, O, B>(sum).store(y.as_flat_mut());
}

/// The outputs for the sample `s`.
struct Outputs<'a, A, F, V, const I: usize, const O: usize, const B: usize, const ALONE: bool> {
    w: &'a [[F; O]; I],
    bias: &'a [F],
    x: &'a [Lanes<F, B>; I],
    y: &'a mut [Lanes<F, B>; O],
    s: usize,
    kind: PhantomData<(A, V)>,
}

impl<A, F, V, const I: usize, const O: usize, const B: usize, const ALONE: bool> Blocks
    for Outputs<'_, A, F, V, I, O, B, ALONE>
where
    A: Activation<F>,
    F: Scalar,
    V: Vector<F>,
{
    const TOTAL: usize = O.div_ceil(V::LANES);
    const MOST: usize = SUMS;

    #[inline(always)]
    fn block<const N: usize>(&mut self, o: usize) {
        let o = |n| place::<N>(o * V::LANES, n, V::LANES, O);
        let mut sums = [V::splat(F::ZERO); N];
        if !self.bias.is_empty() {
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = V::load(from(self.bias, o(n)));
            }
        }
        let s = self.s;
        let sums = sum_up::<F, V, _, _, _, I, N, ALONE>(
            sums,
            self.w.iter().zip(self.x),
            |(_, x)| number(&x.0, s),
            |(w, _), n| V::load(from(w, o(n))),
        );
        for (n, &sum) in sums.iter().enumerate() {
            let sum = finish::<A, F, V, O, B>(sum);
            if const { B == 1 } {
                sum.store(from_mut(self.y.as_flat_mut(), o(n)));
                continue;
            }
            let mut lanes = [F::ZERO; MOST_LANES];
            sum.store(&mut lanes);
            let y = self.y.iter_mut().skip(o(n));
            for (y, &lane) in y.zip(&lanes).take(V::LANES) {
                if let Some(y) = y.0.get_mut(s) {
                    *y = lane;
                }
            }
        }
    }
}

/// `sums[n] += a b(n)` for each of the terms of one sample, about `I` of them.
#[inline(always)]
fn sum_up<F, V, T, X, W, const I: usize, const N: usize, const ALONE: bool>(
    sums: [V; N],
    terms: T,
    a: X,
    b: W,
) -> [V; N]
where
    F: Scalar,
    V: Vector<F>,
    T: Iterator<Item: Copy>,
    X: Fn(T::Item) -> F,
    W: Fn(T::Item, usize) -> V,
{
    // Chosen in a constant, so that the compiler looks at one of them only.
    let sum_up = const {
        match if ALONE { ways::<F, V>(I, N) } else { 1 } {
            4 => sum_up_in::<F, V, T, X, W, 4, N>,
            2 => sum_up_in::<F, V, T, X, W, 2, N>,
            _ => sum_up_in::<F, V, T, X, W, 1, N>,
        }
    };
    sum_up(sums, terms, a, b)
}

/// In how many parts so many sums of so many terms of one sample alone are added up: in
/// one, in index order.
///
/// A fused multiply-add takes longer than an addition, and each waits for the one before.
/// Its bits are not those of other processors anyway; so with it every second or fourth
/// term has a sum of its own.
const fn ways<F, V: Vector<F>>(terms: usize, sums: usize) -> usize {
    if !V::FUSED || terms < 8 || sums > SUMS / 2 {
        1
    } else if sums > SUMS / 4 {
        2
    } else {
        4
    }
}

/// [`sum_up`] in `K` parts.
#[inline(always)]
fn sum_up_in<F, V, T, X, W, const K: usize, const N: usize>(
    sums: [V; N],
    mut terms: T,
    a: X,
    b: W,
) -> [V; N]
where
    F: Scalar,
    V: Vector<F>,
    T: Iterator<Item: Copy>,
    X: Fn(T::Item) -> F,
    W: Fn(T::Item, usize) -> V,
{
    let mut parts = [[V::splat(F::ZERO); N]; K];
    parts[0] = sums;
    'all: loop {
        for part in &mut parts {
            let Some(term) = terms.next() else {
                break 'all;
            };
            let a = V::splat(a(term));
            for (n, sum) in part.iter_mut().enumerate() {
                *sum = sum.add_product(a, b(term, n));
            }
        }
    }
    core::array::from_fn(|n| {
        let mut sums = parts.iter().map(|part| part[n]);
        let first = sums.next().unwrap_or(V::splat(F::ZERO));
        sums.fold(first, V::plus)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::vector::every::{Claim, holds_for_every_register};

    struct EveryTermCountsOnce;

    impl Claim for EveryTermCountsOnce {
        /// With small whole numbers, whose sums are exact in any order.
        fn holds<F: Scalar, V: Vector<F>>() {
            fn check<F: Scalar, V: Vector<F>, const N: usize>() {
                for terms in 0..=21 {
                    let sums = core::array::from_fn(|n| V::splat(F::of_usize(n)));
                    let sums = sum_up::<F, V, _, _, _, 24, N, true>(
                        sums,
                        1..=terms,
                        |term| F::of_usize(term),
                        |term, n| V::splat(F::of_usize(term + n)),
                    );
                    for (n, sum) in sums.into_iter().enumerate() {
                        let expected = n + (1..=terms).map(|t| t * (t + n)).sum::<usize>();
                        let mut lanes = [F::ZERO; MOST_LANES];
                        sum.store(&mut lanes);
                        for lane in &lanes[..V::LANES] {
                            assert_eq!(*lane, F::of_usize(expected), "{terms} terms, {n} of {N}");
                        }
                    }
                }
            }
            check::<F, V, 1>();
            check::<F, V, 3>();
            check::<F, V, 4>();
            check::<F, V, 7>();
        }
    }

    #[test]
    fn every_term_counts_once() {
        holds_for_every_register::<EveryTermCountsOnce>();
        #[cfg(all(feature = "fma", target_arch = "x86_64"))]
        crate::kernel::vector::every::holds_for_every_fused_register::<EveryTermCountsOnce>();
    }
}
