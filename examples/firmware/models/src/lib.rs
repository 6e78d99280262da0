//! Networks as they lie in flash, with the data of the spiral.
//!
//! What a program does not name, the linker leaves out of it.
#![no_std]
#![deny(missing_docs)]

mod points;
mod types;

use monograd::io::{Aligned, LoadError};
use monograd::prelude::*;

pub use points::Points;
pub use types::{ARM, Autoencoder, Cnn, POINTS, Policy, Sine, Spiral, Squashes, Wake};

/// A network whose file is in the program. A file of another size does not
/// compile; what else could be wrong with it is checked by [`Stored::network`].
pub trait Stored: Architecture<f32> {
    /// The network's name.
    const TITLE: &'static str;
    /// The file, aligned so that its numbers can be used in place.
    const FILE: &'static [u8];

    /// The network, checked and used where it lies: no number is copied.
    fn network() -> Result<&'static Network<Self>, LoadError>
    where
        Self: Sized,
    {
        Network::view_bytes(Self::FILE)
    }
}

/// Puts a file into flash.
macro_rules! stored {
    ($network:ty, $title:literal) => {
        impl Stored for $network {
            const TITLE: &'static str = $title;
            const FILE: &'static [u8] = {
                static FILE: Aligned<[u8; Network::<$network>::SAVED_BYTES]> = Aligned(
                    *include_bytes!(concat!(env!("OUT_DIR"), "/", $title, ".mgrd")),
                );
                &FILE.0
            };
        }
    };
}

stored!(Sine, "sine");
stored!(Spiral, "spiral");
stored!(Policy, "policy");
stored!(Squashes, "squashes");
stored!(Autoencoder, "autoencoder");
stored!(Cnn, "cnn");
stored!(Wake, "wake");
