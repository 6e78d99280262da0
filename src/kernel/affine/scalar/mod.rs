//! The same for processors that work on one number at a time.
//!
//! They have fewer registers, and the program may be optimized for size. What
//! is to stay in registers is written out: a loop would keep its sums in memory.

mod backward;
mod forward;

use crate::scalar::Scalar;

pub use backward::{add_parameter_gradients, input_gradient};
pub use forward::forward;

/// Samples that a block works on side by side.
const WIDE: usize = 8;

/// Rows that a block works on at a time.
const ROWS: usize = 4;

/// `sum += a * b`, number by number, product and sum rounded each.
#[inline(always)]
fn add_product<F: Scalar, const L: usize>(sum: &mut [F; L], a: F, b: &[F; L]) {
    if L == 8 || L == 16 {
        if let (Some(sum), Some(b)) = (sum.first_chunk_mut(), b.first_chunk()) {
            add_eight_products(sum, a, b);
        }
        if let (Some(sum), Some(b), true) = (sum.last_chunk_mut(), b.last_chunk(), L == 16) {
            add_eight_products(sum, a, b);
        }
        return;
    }
    for (sum, &b) in sum.iter_mut().zip(b) {
        *sum += a * b;
    }
}

#[inline(always)]
fn add_eight_products<F: Scalar>(sum: &mut [F; 8], a: F, b: &[F; 8]) {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = sum;
    let [b0, b1, b2, b3, b4, b5, b6, b7] = *b;
    *s0 += a * b0;
    *s1 += a * b1;
    *s2 += a * b2;
    *s3 += a * b3;
    *s4 += a * b4;
    *s5 += a * b5;
    *s6 += a * b6;
    *s7 += a * b7;
}

/// The `N` numbers from `at` on.
#[inline(always)]
fn chunk<T, const N: usize>(numbers: &[T], at: usize) -> Option<&[T; N]> {
    numbers.get(at..)?.first_chunk()
}

/// Writes numbers from `at` on, as far as there is room.
#[inline(always)]
fn store<F: Scalar>(to: &mut [F], at: usize, numbers: &[F]) {
    for (to, &number) in to.iter_mut().skip(at).zip(numbers) {
        *to = number;
    }
}
