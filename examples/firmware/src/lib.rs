//! What a program needs to run alike on a microcontroller and on a PC.
//!
//! The same program prints the same text on both, so a plain `diff` tells whether
//! a board computes what the PC does. What only a board can tell, such as the
//! stack used, is printed on lines that begin with `#`, to be left out of the
//! comparison; on a PC those measurements are `None`.
//!
//! | to … | see |
//! |---|---|
//! | write a program | [`program!`] |
//! | measure stack and static memory | [`stack`] |
//! | count instructions | [`count`] |
//! | add a board | `build.rs`, `boards/`, `timer`, `toolchain.sh` |
#![cfg_attr(target_os = "none", no_std)]
#![deny(missing_docs)]
#![deny(clippy::undocumented_unsafe_blocks)]

pub mod board;
pub mod cases;
pub mod count;
pub mod inputs;
pub mod learn;
pub mod stack;

#[cfg(target_os = "none")]
mod device;
#[cfg(target_os = "none")]
mod fault;
#[cfg(not(target_os = "none"))]
mod host;
#[cfg(target_os = "none")]
mod timer;

pub use board::Failure;

use core::fmt::Write;

use models::Stored;
use monograd::Network;

/// A network in flash, with a line about it; or one that says what is wrong.
pub fn loaded<A: Stored>(out: &mut dyn Write) -> Result<&'static Network<A>, Failure> {
    match A::network() {
        Ok(network) => {
            let (title, hash) = (A::TITLE, network.hash());
            writeln!(
                out,
                "{title}: {} parameters, hash {hash:08x}",
                Network::<A>::PARAMS
            )?;
            Ok(network)
        }
        Err(error) => {
            writeln!(out, "{}: {error}", A::TITLE)?;
            Err(Failure("the network in flash cannot be used"))
        }
    }
}

/// The bits of a number, to be hashed and compared. The largest inputs overflow
/// on their way, and sign and payload of a NaN are not promised to be the same
/// everywhere: all are 0 here.
pub fn bits(number: f32) -> usize {
    if number.is_nan() {
        0
    } else {
        number.to_bits() as usize
    }
}
