//! Which instructions a kernel is run with.

use super::set::{Baseline, Set};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use super::x86::{Wide, Widest};

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
type Wide = Baseline;
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
type Widest = Baseline;

/// Work that is compiled once for each instruction set.
///
/// What it works on are arguments, not fields: the compiler is told of those
/// alone that they do not overlap. There are five, since that is the most that
/// any work needs; the others are `()`.
pub trait Kernel<A, B, C, D, E> {
    /// Whether there is so much to do that it is compiled for the widest of all
    /// registers, too.
    const LONG: bool = false;

    /// Does it, with the instructions of `S`.
    fn run<S: Set>(a: A, b: B, c: C, d: D, e: E);
}

/// Instructions that not every processor of the target has.
pub trait Choice: Set {
    /// Whether there is anything to choose.
    const OFFERED: bool;

    /// Whether the processor has them. To look takes two instructions.
    fn available() -> bool;

    /// # Safety
    ///
    /// The processor has the instructions.
    unsafe fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E);
}

impl Choice for Baseline {
    const OFFERED: bool = false;

    #[inline(always)]
    fn available() -> bool {
        false
    }

    #[inline(always)]
    unsafe fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
        K::run::<Self>(a, b, c, d, e);
    }
}

/// Does some work with the widest instructions that the processor has, as a
/// function of its own.
// Conditions on a constant are apart, so that what is never run is not compiled.
#[allow(clippy::collapsible_if)]
#[inline(always)]
pub fn run<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    // `--cfg monograd_long` has every kernel run so, for tests.
    if const { (K::LONG || cfg!(monograd_long)) && Widest::OFFERED } {
        if Widest::available() {
            // SAFETY: the processor has the instructions.
            return unsafe { alone::<Widest, K, A, B, C, D, E>(a, b, c, d, e) };
        }
    }
    if const { Wide::OFFERED } {
        if Wide::available() {
            // SAFETY: the processor has the instructions.
            return unsafe { alone::<Wide, K, A, B, C, D, E>(a, b, c, d, e) };
        }
    }
    baseline::<K, A, B, C, D, E>(a, b, c, d, e);
}

/// [`run`] for what surrounds the layers: where nothing is to be chosen, it is
/// no function of its own.
#[inline(always)]
pub fn enter<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    if const { !Wide::OFFERED } {
        K::run::<Baseline>(a, b, c, d, e);
    } else if Wide::available() {
        // SAFETY: the processor has the instructions.
        unsafe { Wide::run::<K, A, B, C, D, E>(a, b, c, d, e) };
    } else {
        baseline::<K, A, B, C, D, E>(a, b, c, d, e);
    }
}

/// What is a function of its own is this one: of a function with features the
/// compiler forgets it.
///
/// # Safety
///
/// The processor has the instructions.
#[inline(never)]
unsafe fn alone<S: Choice, K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    // SAFETY: as the caller says.
    unsafe { S::run::<K, A, B, C, D, E>(a, b, c, d, e) };
}

#[inline(never)]
fn baseline<K: Kernel<A, B, C, D, E>, A, B, C, D, E>(a: A, b: B, c: C, d: D, e: E) {
    K::run::<Baseline>(a, b, c, d, e);
}
