//! Saving and loading: the `.mgrd` file. With the feature `safetensors`, the
//! module of that name reads and writes the files of PyTorch; with the feature
//! `onnx`, that of that name writes files that other programs run.
//!
//! A file is a header, the network's numbers, those of an optimizer if a
//! training is to be resumed, and a checksum. Every number is little-endian,
//! and a float is its bits: what is loaded has the same bits as what was
//! saved, NaN and infinity included, on every platform.
//!
//! | bytes | type | |
//! |---|---|---|
//! | 0–3 | | `MGRD` |
//! | 4–5 | u16 | the format's version: 1 |
//! | 6 | u8 | bytes of a float: 4 (`f32`) or 8 (`f64`) |
//! | 7 | u8 | flags: bit 0 says that the file is a checkpoint; the others are 0 |
//! | 8–15 | u64 | the [fingerprint](crate::layer::Store::FINGERPRINT) of the architecture |
//! | 16–23 | u64 | parameters |
//! | 24–31 | u64 | numbers of the state |
//! | 32–39 | u64 | the fingerprint of the optimizer |
//! | 40–47 | u64 | numbers of the optimizer |
//! | 48–55 | u64 | steps trained |
//! | 56–63 | u64 | samples trained |
//! | 64– | float | parameters, then state, then the optimizer's numbers |
//! | last 4 | u32 | CRC-32 of everything before it |
//!
//! In a file that is no checkpoint the bytes 32 to 63 are 0. The parameters
//! and the state come layer by layer, each in the order of its fields. The
//! numbers begin at a multiple of 16, so that they are aligned wherever the
//! file is. The checksum is that of zip and PNG (IEEE 802.3, reflected,
//! polynomial 0x04c11db7).
//!
//! To load, a file is checked from the first byte to the last before a single
//! number changes: one that is cut, altered, too long, or of another network
//! is an error of its own ([`LoadError`]) and leaves everything as it was.
//!
//! A file that is a part of the program can be checked while it is compiled:
//! [`include_network!`](crate::include_network).
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Net = Network<net![Dense<2, 3, Tanh>, Dense<3, 1>]>;
//! let net = Net::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
//!
//! let mut buffer = [0; Net::SAVED_BYTES];
//! let file = net.to_bytes(&mut buffer)?;
//! let loaded = Net::from_bytes(file)?;
//! assert_eq!(loaded.hash(), net.hash());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod checkpoint;
mod error;
mod format;
mod include;
#[cfg(feature = "onnx")]
pub mod onnx;
#[cfg(feature = "safetensors")]
pub mod safetensors;
#[cfg(any(feature = "safetensors", feature = "onnx"))]
pub mod tensors;

use crate::layer::Store;
use crate::network::Network;
use crate::plain::{self, Plain};
use crate::scalar::Scalar;
use format::Header;

pub use checkpoint::{Checkpoint, checkpoint_bytes, load_checkpoint, save_checkpoint};
pub use error::{LoadError, SaveError};
#[doc(hidden)]
pub use include::included;

/// Bytes that begin where any float may: what
/// [`view_bytes`](Network::view_bytes) asks of a file.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(16))]
pub struct Aligned<T: ?Sized>(pub T);

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// How many bytes the network takes in a file.
    pub const SAVED_BYTES: usize = format::file_bytes::<F>(Self::COUNT);

    /// Writes the network into a buffer, as [`io`](crate::io) describes, and
    /// returns the part of the buffer that was written.
    ///
    /// # Errors
    ///
    /// If the buffer has fewer than [`SAVED_BYTES`](Network::SAVED_BYTES)
    /// bytes.
    pub fn to_bytes<'a>(&self, buffer: &'a mut [u8]) -> Result<&'a [u8], SaveError> {
        let file = format::room(buffer, Self::SAVED_BYTES)?;
        format::write(&Header::of::<A, F>(), [self.as_flat(), &[]], file);
        Ok(file)
    }

    /// [`to_bytes`](Network::to_bytes), into a vector.
    #[cfg(feature = "alloc")]
    pub fn to_vec(&self) -> alloc::vec::Vec<u8> {
        let mut file = alloc::vec![0; Self::SAVED_BYTES];
        format::write(&Header::of::<A, F>(), [self.as_flat(), &[]], &mut file);
        file
    }

    /// Reads a network from the bytes of a file. Of a checkpoint it takes the
    /// network alone. A network too large for the stack is made with
    /// `boxed` or in a `static` and then [loaded](Network::load).
    ///
    /// # Errors
    ///
    /// If the bytes are not exactly a sound file of this architecture and
    /// float type.
    pub fn from_bytes(file: &[u8]) -> Result<Self, LoadError> {
        let mut network = Self::ZERO;
        network.load(file)?;
        Ok(network)
    }

    /// [`from_bytes`](Network::from_bytes), in place.
    ///
    /// # Errors
    ///
    /// The same; the network is then as it was.
    pub fn load(&mut self, file: &[u8]) -> Result<(), LoadError> {
        let (_, numbers) = format::open_network::<A, F>(file)?;
        format::read(&mut numbers.chunks_exact(F::BYTES), self.as_flat_mut());
        Ok(())
    }

    /// The network in the bytes of a file, used where they lie: in flash, no
    /// number is copied to RAM. The bytes are checked as in
    /// [`from_bytes`](Network::from_bytes), once; put them into [`Aligned`].
    ///
    /// ```
    /// use monograd::io::{Aligned, LoadError};
    /// use monograd::prelude::*;
    ///
    /// type Net = Network<net![Dense<2, 3, Tanh>, Dense<3, 1>]>;
    ///
    /// # macro_rules! include_bytes { ($file:literal) => { &[0; Net::SAVED_BYTES] } }
    /// // A file of another size does not compile.
    /// static FILE: Aligned<[u8; Net::SAVED_BYTES]> = Aligned(*include_bytes!("net.mgrd"));
    ///
    /// fn net() -> Result<&'static Net, LoadError> {
    ///     Net::view_bytes(&FILE.0)
    /// }
    /// # assert!(net().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`from_bytes`](Network::from_bytes), and if the bytes do not
    /// begin at a multiple of the float's alignment.
    // A file is little-endian; elsewhere it has to be loaded.
    #[cfg(target_endian = "little")]
    pub fn view_bytes(file: &[u8]) -> Result<&Self, LoadError> {
        let (_, numbers) = format::open_network::<A, F>(file)?;
        let floats = plain::floats(numbers).ok_or(LoadError::Misaligned {
            found: file.as_ptr().addr() % align_of::<F>(),
            expected: align_of::<F>(),
        })?;
        // Of a checkpoint, the network's numbers are the first.
        floats
            .get(..Self::COUNT)
            .and_then(Self::view)
            .ok_or(LoadError::WrongParams {
                found: floats.len() as u64,
                expected: Self::COUNT as u64,
            })
    }

    /// The CRC-32 of the parameters and the state, each number little-endian:
    /// two networks have the same hash if they have the same bits.
    pub fn hash(&self) -> u32 {
        format::hash(self.as_flat())
    }
}
