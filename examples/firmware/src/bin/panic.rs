//! Checks how a program ends that goes wrong: with a message, and with status 1.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::{Failure, program};

program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "about to panic")?;
    panic!("on purpose")
}
