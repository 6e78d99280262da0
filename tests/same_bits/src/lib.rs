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

/// What a program runs in `f32`: all cases, or a few with
/// `--cfg same_bits_few="f32"`, which take a sixth of the time to compile.
pub const SINGLES: &[Case] = if cfg!(same_bits_few = "f32") {
    &few::<f32>()
} else {
    &cases::<f32>()
};

/// The same in `f64`, with `--cfg same_bits_few="f64"`.
pub const DOUBLES: &[Case] = if cfg!(same_bits_few = "f64") {
    &few::<f64>()
} else {
    &cases::<f64>()
};
