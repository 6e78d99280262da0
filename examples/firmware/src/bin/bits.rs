//! The small trainings that hold the library to its promise: here they have to
//! end with the same bits as everywhere else.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::{Failure, cases};
use same_bits::few;

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    // Of those in `f64`, which takes long without an FPU for it, some.
    cases::check(out, same_bits::cases::<f32>().iter().chain(&few::<f64>()))
}
