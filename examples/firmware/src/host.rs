//! A PC in the place of a board.

use core::fmt;
use std::{io::Write, panic, process};

use crate::board::die;

/// Standard output.
pub struct Console;

impl Console {
    pub fn open() -> Self {
        Console
    }
}

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let written = std::io::stdout().write_all(text.as_bytes());
        written.map_err(|_| fmt::Error)
    }
}

/// Makes a panic print and end as it does on a board.
pub fn catch_panics() {
    panic::set_hook(Box::new(|info| die(format_args!("{info}"))));
}

/// Ends the process.
pub fn exit(status: i32) -> ! {
    process::exit(status)
}
