//! How a program starts, prints and ends, on a board or on a PC.

use core::fmt::{self, Display, Write};

use monograd::metrics::Unreadable;

#[cfg(target_os = "none")]
pub(crate) use crate::device::{Console, exit};
#[cfg(not(target_os = "none"))]
pub(crate) use crate::host::{Console, exit};

/// What a program is: it prints to what it is given, and may fail.
pub type Run = fn(&mut dyn Write) -> Result<(), Failure>;

/// Why a program gives up, in words.
#[derive(Debug)]
pub struct Failure(pub &'static str);

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for Failure {}

/// So that `writeln!(out, …)?` is all it takes to print.
impl From<fmt::Error> for Failure {
    fn from(_: fmt::Error) -> Self {
        Failure("cannot print")
    }
}

impl From<Unreadable> for Failure {
    fn from(_: Unreadable) -> Self {
        Failure("a sample cannot be read")
    }
}

/// Makes a function of the type [`Run`] the whole program.
///
/// It is a macro because it defines the symbol `main`, which is what the start-up
/// code of Arm and RISC-V boards and that of a PC all call.
///
/// ```ignore
/// #![no_std]
/// #![no_main]
///
/// firmware::program!(run);
///
/// fn run(out: &mut dyn core::fmt::Write) -> Result<(), firmware::Failure> {
///     writeln!(out, "the answer is {}", 42)?;
///     Ok(())
/// }
/// ```
#[macro_export]
macro_rules! program {
    ($run:path) => {
        // SAFETY: it is the only `main`, for the program is built with `no_main`.
        #[unsafe(no_mangle)]
        extern "C" fn main() -> ! {
            $crate::board::start($run)
        }
    };
}

/// Runs the program and ends with status 0, or 1 if it fails; [`program!`] calls it.
pub fn start(run: Run) -> ! {
    #[cfg(not(target_os = "none"))]
    crate::host::catch_panics();

    // The console is dropped here, as it sends what is left of a line.
    let outcome = run(&mut Console::open());
    match outcome {
        Ok(()) => exit(0),
        Err(failure) => die(format_args!("failed: {failure}")),
    }
}

/// Prints the last words and ends with status 1.
pub(crate) fn die(words: fmt::Arguments<'_>) -> ! {
    // Whether or not this can be printed, there is nothing left to do but to end.
    let _ = writeln!(Console::open(), "{words}");
    exit(1)
}
