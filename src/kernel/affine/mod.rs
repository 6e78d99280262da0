//! `y = x W + b` and its gradients.
//!
//! All of them walk their result in blocks small enough for registers: a block
//! of rows times a group of lanes, added up term after term.

#[cfg(feature = "rayon")]
pub mod bands;
mod forward;
mod input_gradient;
mod narrow;
mod parameter_gradients;
mod scalar;
mod transpose;

use super::vector::{Vector, add_term};
use crate::scalar::Scalar;

pub use forward::{forward, fuses};
pub use input_gradient::input_gradient;
pub use parameter_gradients::{Sums, add_parameter_gradients, columns};

/// Sums of a block: with what is added to them they take the sixteen registers
/// that most processors have. Compilers of WebAssembly use fewer.
pub const SUMS: usize = if cfg!(target_arch = "wasm32") { 8 } else { 12 };

/// Rows of a block whose rows have two registers each.
const ROWS: usize = rows(2);

/// Whether products come in pairs, as the sums written for AVX2 want them: an even
/// number keeps both multipliers busy.
const PAIRS: bool = cfg!(all(target_arch = "x86_64", not(feature = "fma")));

/// Rows of a block whose rows have so many registers each. Three of them, and
/// as many to add, leave room for three rows; a fourth would go to memory.
const fn rows(registers: usize) -> usize {
    if registers < 3 {
        SUMS / 2
    } else if PAIRS {
        2
    } else {
        SUMS / 4
    }
}

/// Registers for each of so many rows.
const fn registers(rows: usize) -> usize {
    let few = if PAIRS { 2 } else { SUMS / 4 };
    if rows <= few { 4 } else { 2 }
}

/// Terms that are added before the next block has its turn: as many as leave
/// the lanes in the fastest cache, which all blocks use again. What they add up
/// to waits in the result.
const fn terms(bytes: usize) -> usize {
    let terms = (16 * 1024) / if bytes == 0 { 1 } else { bytes };
    if terms < 32 { 32 } else { terms }
}

/// How far one row of weights is from the next.
const fn row(outputs: usize) -> usize {
    if outputs == 0 { 1 } else { outputs }
}

/// Whether there are so many products that the widest registers gain something, as
/// those of 24 inputs and outputs with 32 samples do.
const fn long(inputs: usize, outputs: usize, samples: usize) -> bool {
    products(inputs, outputs, samples) > 16 * 1024
}

const fn products(inputs: usize, outputs: usize, samples: usize) -> usize {
    inputs.saturating_mul(outputs).saturating_mul(samples)
}

/// `sums[k][n] += a(k) b(n)` for each of the terms, one after the other.
#[inline(always)]
fn add_terms<F: Scalar, V: Vector<F>, T: Copy, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    terms: impl Iterator<Item = T>,
    a: impl Fn(T, usize) -> F,
    b: impl Fn(T, usize) -> V,
) {
    for term in terms {
        add_term(sums, |k| a(term, k), |n| b(term, n));
    }
}

/// A number of a slice; 0 where there is none.
#[inline(always)]
pub fn number<F: Scalar>(numbers: &[F], at: usize) -> F {
    numbers.get(at).copied().unwrap_or(F::ZERO)
}
