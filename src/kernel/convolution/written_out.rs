//! The same blocks for processors that work on one number at a time.
//!
//! There a program may be optimized for size, and a loop would keep its sums in
//! memory: what is to stay in registers is written out.

use super::row::{Read, Row, Sums, load};
use crate::kernel::affine::number;
use crate::kernel::vector::{Vector, from_mut};
use crate::scalar::Scalar;

/// The sums of `K` channels from `channel` on in `N` registers.
#[inline(always)]
pub fn block<A, T, F, V, const B: usize, const K: usize, const N: usize>(
    row: &mut Row<'_, A, T, F, B>,
    channel: usize,
    read: Read<N>,
    written: Read<N>,
) where
    T: Sums<F, B>,
    F: Scalar,
    V: Vector<F>,
{
    let mut sums = [[V::splat(F::ZERO); N]; K];
    times::<K>(|k| sums[k] = [V::splat(number(row.bias, channel + k)); N]);
    row.sums.add(channel, read, &mut sums);
    times::<K>(|k| {
        let at = (channel + k) * row.channel + written.at;
        let room = from_mut(row.result, at).get_mut(..written.span);
        let room = room.unwrap_or_default();
        times::<N>(|n| {
            let at = written.offsets[n];
            if room.len().saturating_sub(at) >= V::LANES {
                sums[k][n].store(from_mut(room, at));
            }
        });
    });
}

/// `sums[k][n] += a(k) b[n]`, the registers b being read at the offsets.
#[inline(always)]
pub fn add_term<F: Scalar, V: Vector<F>, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    a: impl Fn(usize) -> F,
    b: &[F],
    offsets: [usize; N],
) {
    let mut right = [V::splat(F::ZERO); N];
    times::<N>(|n| right[n] = load(b, offsets[n]));
    times::<K>(|k| {
        let left = V::splat(a(k));
        times::<N>(|n| sums[k][n] = sums[k][n].add_product(left, right[n]));
    });
}

/// Shows each number below `N`, of at most eight.
#[inline(always)]
fn times<const N: usize>(mut each: impl FnMut(usize)) {
    const { assert!(N <= 8) };
    if N > 0 {
        each(0);
    }
    if N > 1 {
        each(1);
    }
    if N > 2 {
        each(2);
    }
    if N > 3 {
        each(3);
    }
    if N > 4 {
        each(4);
    }
    if N > 5 {
        each(5);
    }
    if N > 6 {
        each(6);
    }
    if N > 7 {
        each(7);
    }
}
