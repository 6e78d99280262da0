//! The hot loops.
//!
//! Every output is one sum, in index order, a rounded product and a rounded
//! addition a term. What runs side by side is samples or outputs, never terms,
//! so the bits do not depend on how wide the machine is.

use core::hint::black_box;

pub mod affine;
pub mod arrange;
pub mod attention;
mod blocks;
mod choose;
pub mod convolution;
pub mod cross_entropy;
mod exp;
pub mod mapping;
pub mod pool;
pub mod resample;
pub mod set;
pub mod softmax;
pub mod vector;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
// Debug builds and tests leave some of it out.
#[cfg_attr(
    any(debug_assertions, monograd_baseline, monograd_avx2),
    allow(dead_code)
)]
mod x86;

use set::{Baseline, Set};
use vector::Vector;

pub use choose::{Kernel, enter, run};

/// Whether the processor works on several numbers at once. One that does not
/// has fewer registers, and what is to stay in them is written out: a loop
/// would keep its sums in memory where the program is optimized for size.
pub const VECTORS: bool = <<Baseline as Set>::F32 as Vector<f32>>::LANES > 1;

/// Whether kernels may be inlined, so that the layers of a small network become one
/// piece of code. Otherwise each is a function of its own: on a small processor
/// layers of the same sizes share their code, and what one needs on the stack
/// is free again when the next one runs. In debug builds each temporary has its
/// own place on the stack, and those of all layers would be in one frame.
pub const INLINED: bool = VECTORS && !cfg!(debug_assertions);

/// Whether what is done to so many samples is inlined: with many, a call is little
/// beside it, and the compiler has less to do where layers of the same sizes share
/// their code.
pub const fn inlines(samples: usize) -> bool {
    INLINED && samples < 8
}

/// The same numbers, where the compiler cannot tell what they are: it has to
/// keep them in memory, and computes with many of them at once.
///
/// Numbers that it can follow from one layer of a small network to the next it
/// takes apart, and then may choose between two of them by a branch, so that
/// the time of a prediction would tell of its input.
#[inline(always)]
pub fn in_memory<T>(numbers: &mut [T]) -> &mut [T] {
    // What is hidden is the place, not the length.
    let length = numbers.len();
    black_box(numbers).get_mut(..length).unwrap_or_default()
}
