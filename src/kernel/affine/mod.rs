//! `y = x W + b` and its gradients.
//!
//! All of them walk their result in blocks small enough for registers: a block
//! of rows times a group of lanes, added up term after term.
//!
//! In debug builds they are functions of their own: without optimization each
//! temporary has its own place on the stack, and those of all layers together
//! would be in one frame.

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
pub(super) fn add_product<F: Scalar, const L: usize>(sum: &mut [F; L], a: F, b: &[F; L]) {
    for (sum, &b) in sum.iter_mut().zip(b) {
        *sum += a * b;
    }
}

/// The `N` numbers from `at` on.
#[inline(always)]
pub(super) fn chunk<F, const N: usize>(numbers: &[F], at: usize) -> Option<&[F; N]> {
    numbers.get(at..)?.first_chunk()
}

/// Writes numbers from `at` on, as far as there is room.
#[inline(always)]
pub(super) fn store<F: Scalar>(to: &mut [F], at: usize, numbers: &[F]) {
    for (to, &number) in to.iter_mut().skip(at).zip(numbers) {
        *to = number;
    }
}
