//! The board's console and its end, both by semihosting: the debugger, or QEMU in
//! its place, prints and stops on the board's behalf.

use core::fmt;

use semihosting::io::{Stdout, Write, stdout};

pub use semihosting::process::exit;

/// A call stops the processor for long, so a line is collected and sent at once.
const LINE: usize = 128;

/// The debugger's standard output.
pub struct Console {
    out: Option<Stdout>,
    line: [u8; LINE],
    used: usize,
}

impl Console {
    /// Without a debugger that would print, every write fails.
    pub fn open() -> Self {
        Console {
            out: stdout().ok(),
            line: [0; LINE],
            used: 0,
        }
    }

    fn send(&mut self) -> fmt::Result {
        let line = &self.line[..self.used];
        self.used = 0;
        let out = self.out.as_mut().ok_or(fmt::Error)?;
        out.write_all(line).map_err(|_| fmt::Error)
    }
}

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for &byte in text.as_bytes() {
            self.line[self.used] = byte;
            self.used += 1;
            if byte == b'\n' || self.used == LINE {
                self.send()?;
            }
        }
        Ok(())
    }
}

impl Drop for Console {
    /// A last line without an end is not lost, unless a panic or a fault cut it off.
    fn drop(&mut self) {
        // A destructor has nobody to tell of a failure.
        let _ = self.send();
    }
}
