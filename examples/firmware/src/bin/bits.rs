//! The small trainings that hold the library to its promise: here they have to
//! end with the same bits as everywhere else.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::Failure;
use same_bits::{Case, cases, few};

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    // Of those in `f64`, which takes long without an FPU for it, some.
    let (single, double) = (cases::<f32>(), few::<f64>());
    let wrong: usize = single
        .iter()
        .chain(&double)
        .map(|case| check(out, case))
        .sum::<Result<_, _>>()?;
    match wrong {
        0 => Ok(()),
        _ => Err(Failure("the bits are not the same")),
    }
}

/// How many hashes are wrong: none or one.
fn check(out: &mut dyn Write, case: &Case) -> Result<usize, Failure> {
    let found = (case.run)();
    writeln!(out, "{} {} {found:016x}", case.name, case.float)?;
    if found == case.expected {
        return Ok(0);
    }
    writeln!(out, "expected {:016x}", case.expected)?;
    Ok(1)
}
