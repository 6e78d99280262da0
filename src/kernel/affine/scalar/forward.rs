//! `y = x W + b`, number by number.

use core::hint::black_box;

use super::{ROWS, WIDE, add_product, chunk, store};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// [`forward`](super::super::forward) as a function of its own.
#[inline(never)]
pub fn forward<F: Scalar, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
) {
    if B < WIDE {
        return forward_narrow(w, bias, x, y);
    }
    let mut o = 0;
    while o + ROWS <= O {
        forward_rows::<F, I, O, B, ROWS>(w, bias, x, y, o);
        o += ROWS;
    }
    match O - o {
        3 => forward_rows::<F, I, O, B, 3>(w, bias, x, y, o),
        2 => forward_rows::<F, I, O, B, 2>(w, bias, x, y, o),
        1 => forward_rows::<F, I, O, B, 1>(w, bias, x, y, o),
        _ => {}
    }
}

/// `K` outputs from `o` on.
#[inline(always)]
fn forward_rows<F: Scalar, const I: usize, const O: usize, const B: usize, const K: usize>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
    o: usize,
) {
    let mut s = 0;
    while s + WIDE <= B {
        forward_block::<F, I, O, B, K, WIDE>(w, bias, x, y, o, s);
        s += WIDE;
    }
    // The condition is constant, so nothing is compiled where it fails.
    if B % WIDE != 0 {
        while s < B {
            forward_block::<F, I, O, B, K, 1>(w, bias, x, y, o, s);
            s += 1;
        }
    }
}

/// `K` outputs from `o` on, of `L` samples from `s` on.
#[inline(always)]
fn forward_block<
    F: Scalar,
    const I: usize,
    const O: usize,
    const B: usize,
    const K: usize,
    const L: usize,
>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
    o: usize,
    s: usize,
) {
    let mut sums = [[F::ZERO; L]; K];
    for (sum, &b) in sums.iter_mut().zip(bias.iter().skip(o)) {
        *sum = [b; L];
    }
    for (row, x) in w.iter().zip(x) {
        let (Some(w), Some(x)) = (chunk::<F, K>(row, o), chunk::<F, L>(&x.0, s)) else {
            continue;
        };
        for (sum, &w) in sums.iter_mut().zip(w) {
            add_product(sum, w, x);
        }
    }
    for (y, sum) in y.iter_mut().skip(o).zip(&sums) {
        store(&mut y.0, s, sum);
    }
}

/// Few samples: what is added up side by side is the outputs.
#[inline(always)]
fn forward_narrow<F: Scalar, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
) {
    for s in 0..B {
        let done = forward_columns::<F, I, O, B, 16>(w, bias, x, y, s, 0);
        let done = forward_columns::<F, I, O, B, 8>(w, bias, x, y, s, done);
        let done = forward_columns::<F, I, O, B, 4>(w, bias, x, y, s, done);
        forward_columns::<F, I, O, B, 1>(w, bias, x, y, s, done);
    }
}

/// The same numbers, but the compiler does not see how many: it would unroll the
/// loop over them, and what it then loads ahead of time goes to the stack.
#[inline(always)]
fn uncounted<T>(numbers: &[T]) -> &[T] {
    black_box(numbers)
}

/// The outputs from `start` on, `K` at a time, as far as whole blocks go;
/// returns where they end.
#[inline(always)]
fn forward_columns<F: Scalar, const I: usize, const O: usize, const B: usize, const K: usize>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
    s: usize,
    start: usize,
) -> usize {
    let mut o = start;
    while K > 0 && o + K <= O {
        let mut sums = chunk::<F, K>(bias, o).copied().unwrap_or([F::ZERO; K]);
        for (row, x) in uncounted(w).iter().zip(uncounted(x)) {
            let (Some(w), Some(&x)) = (chunk::<F, K>(row, o), x.0.get(s)) else {
                continue;
            };
            add_product(&mut sums, x, w);
        }
        for (y, &sum) in y.iter_mut().skip(o).zip(&sums) {
            store(&mut y.0, s, &[sum]);
        }
        o += K;
    }
    o
}
