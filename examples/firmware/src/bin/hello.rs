//! Checks the board layer by things that are known: statics, counts of instructions,
//! and the stack that arrays take.
#![no_std]
#![no_main]

use core::fmt::Write;
use core::hint::black_box;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use firmware::{Failure, count, program, stack};

program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let (single, double) = (black_box(0.1_f32), black_box(1e-9_f64));
    writeln!(out, "hello with {single} and {double}")?;
    check_statics(out)?;
    check_count::<1_000>(out)?;
    check_count::<100_000>(out)?;
    check_count::<2_000_000>(out)?;
    check_stack(out)
}

/// The start-up code has to copy the one from flash, and to clear the other.
static COPIED: AtomicU32 = AtomicU32::new(0x600d_da7a);
static CLEARED: AtomicU32 = AtomicU32::new(0);

fn check_statics(out: &mut dyn Write) -> Result<(), Failure> {
    let copied = black_box(&COPIED).load(Relaxed);
    let cleared = black_box(&CLEARED).load(Relaxed);
    writeln!(out, "statics begin with {copied:x} and {cleared}")?;
    writeln!(out, "# bytes of statics: {:?}", stack::static_ram())?;
    Ok(())
}

fn check_count<const INSTRUCTIONS: u32>(out: &mut dyn Write) -> Result<(), Failure> {
    let counted = count::instructions(count::known_loop::<INSTRUCTIONS>);
    writeln!(out, "# {INSTRUCTIONS} instructions counted: {counted:?}")?;
    match counted {
        Some(counted) if counted != INSTRUCTIONS => Err(Failure("a count is wrong")),
        _ => Ok(()),
    }
}

fn check_stack(out: &mut dyn Write) -> Result<(), Failure> {
    let one = stack::high_water(array::<1024>);
    let two = stack::high_water(array::<2048>);
    writeln!(out, "# stack for 1 KiB: {one:?}, for 2 KiB: {two:?}")?;
    match one.zip(two) {
        Some((one, two)) if two - one != 1024 => Err(Failure("the stack is measured wrong")),
        _ => Ok(()),
    }
}

/// Not inlined, as its frame is what is measured.
#[inline(never)]
fn array<const BYTES: usize>() {
    black_box([1_u8; BYTES]);
}
