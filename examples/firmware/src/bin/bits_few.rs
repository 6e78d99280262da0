//! Some of the trainings of `bits`, for boards on which all take too long.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::{Failure, cases};
use same_bits::few;

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    cases::check(out, few::<f32>().iter().chain(&few::<f64>()))
}
