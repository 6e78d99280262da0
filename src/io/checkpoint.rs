//! A training that can be resumed.

use super::error::{LoadError, SaveError};
use super::format::{self, Header};
use crate::fingerprint::Fingerprint;
use crate::layer::Store;
use crate::network::Network;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// What a file holds of a training besides the network, so that it can be
/// resumed to the same bits.
///
/// `N` is the optimizer's numbers: `&[F]` to save them, `&mut [F]` to load
/// them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checkpoint<N> {
    /// What tells the optimizer from others that keep as many numbers:
    /// `Fingerprint::of("Adam")`.
    pub optimizer: Fingerprint,
    /// What the optimizer remembers: its state as one flat slice.
    pub numbers: N,
    /// How many steps were made.
    pub steps: u64,
    /// How many samples were seen.
    pub samples: u64,
}

/// How many bytes a checkpoint takes whose optimizer keeps `numbers` numbers.
pub const fn checkpoint_bytes<A: Store<F>, F: Scalar>(numbers: usize) -> usize {
    format::file_bytes::<F>(Network::<A, F>::COUNT + numbers)
}

/// Writes a network and its training into a buffer, and returns the part of
/// the buffer that was written.
///
/// # Errors
///
/// If the buffer has fewer than [`checkpoint_bytes`] bytes.
pub fn save_checkpoint<'a, A: Store<F>, F: Scalar>(
    network: &Network<A, F>,
    training: Checkpoint<&[F]>,
    buffer: &'a mut [u8],
) -> Result<&'a [u8], SaveError> {
    let needed = checkpoint_bytes::<A, F>(training.numbers.len());
    let file = format::room(buffer, needed)?;
    let header = Header {
        flags: format::CHECKPOINT,
        optimizer: training.optimizer,
        optimizer_numbers: training.numbers.len() as u64,
        steps: training.steps,
        samples: training.samples,
        ..Header::of::<A, F>()
    };
    format::write(&header, [network.as_flat(), training.numbers], file);
    Ok(file)
}

/// Reads a network and its training from the bytes of a file: fills the
/// optimizer's numbers and sets steps and samples.
///
/// # Errors
///
/// If the bytes are not exactly a sound checkpoint of this architecture, float
/// type and optimizer. Everything is then as it was.
pub fn load_checkpoint<A: Store<F>, F: Scalar>(
    network: &mut Network<A, F>,
    training: &mut Checkpoint<&mut [F]>,
    file: &[u8],
) -> Result<(), LoadError> {
    let (header, numbers) = format::open_network::<A, F>(file)?;
    header.check_training(training.optimizer, training.numbers.len() as u64)?;
    let mut numbers = numbers.chunks_exact(F::BYTES);
    format::read(&mut numbers, network.as_flat_mut());
    format::read(&mut numbers, training.numbers);
    training.steps = header.steps;
    training.samples = header.samples;
    Ok(())
}
