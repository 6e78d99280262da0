//! The board's clock, as fine as single instructions: the basis of [`count`](crate::count).
//!
//! Each has the same three functions: `start` sets the clock going, `now` reads it,
//! and `instructions` tells how many instructions that many ticks are.

#[cfg(any(board = "mps2-an385", board = "mps2-an386", board = "mps2-an505"))]
#[path = "timer/cmsdk.rs"]
mod clock;
#[cfg(board = "virt")]
#[path = "timer/minstret.rs"]
mod clock;
#[cfg(board = "microbit")]
#[path = "timer/nrf51.rs"]
mod clock;

pub use clock::{instructions, now, start};
