//! Cases whose hashes are the same on every platform.

use core::fmt::Write;

use same_bits::Case;

use crate::Failure;

/// Runs the cases and prints their hashes; fails if any is wrong.
pub fn check<'a>(
    out: &mut dyn Write,
    cases: impl Iterator<Item = &'a Case>,
) -> Result<(), Failure> {
    let mut wrong = false;
    for case in cases {
        let found = (case.run)();
        writeln!(out, "{} {} {found:016x}", case.name, case.float)?;
        if found != case.expected {
            writeln!(out, "expected {:016x}", case.expected)?;
            wrong = true;
        }
    }
    if wrong {
        return Err(Failure("the bits are not the same"));
    }
    Ok(())
}
