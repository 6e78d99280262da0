//! Small trainings that hold the library to its promise: the same bits
//! everywhere.
//!
//! Each [`Case`] trains a small network and hashes every loss and every number
//! it sees on the way. Together the cases touch every layer, activation, loss,
//! optimizer, schedule and first value, in `f32` and in `f64`; the hash is
//! compared with the one that the repository holds.
//!
//! The crate needs neither `std` nor a heap, and a case less than 8 KiB of
//! stack, so that the same cases run in a microcontroller:
//!
//! ```
//! for case in same_bits::cases::<f32>() {
//!     assert_eq!((case.run)(), case.expected, "{} {}", case.name, case.float);
//! }
//! ```
#![no_std]
#![deny(missing_docs)]

mod cases;

pub use cases::{Case, cases, few};

/// The cases in `f64`; a few with `--cfg same_bits_few` and none with `--cfg
/// same_bits_f32`, since they take half of the time to compile.
#[cfg(not(any(same_bits_f32, same_bits_few)))]
pub const DOUBLES: &[Case] = &cases::<f64>();
#[cfg(same_bits_few)]
#[allow(missing_docs)]
pub const DOUBLES: &[Case] = &few::<f64>();
#[cfg(same_bits_f32)]
#[allow(missing_docs)]
pub const DOUBLES: &[Case] = &[];
