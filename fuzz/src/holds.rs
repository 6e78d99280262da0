//! What has to hold for every file, sound or not.

use monograd::io::{LoadError, SaveError};
use monograd::layer::Store;
use monograd::optim::Optimizer;
use monograd::plain::Plain;
use monograd::train::Buffers;
use monograd::{Network, Scalar, Trainer};

use crate::MOST;
use crate::mend::File;
use crate::seeds::{Sound, numbered};

/// Where the counts of an optimizer's steps and samples begin in a file, and
/// where the numbers do.
const STEPS: usize = 48;
const NUMBERS: usize = 64;

/// Loads a file as a network and as a training, in every way there is.
pub fn check<A, F, O>(optimizer: O, sound: &Sound, file: &File)
where
    A: Store<F>,
    F: Scalar,
    O: Optimizer<F>,
{
    let network = network::<A, F>(sound, file);
    let training = training::<A, F, O>(optimizer, sound, file);
    // A checkpoint is a network too, and what is no network is no checkpoint.
    match (network, training) {
        (Ok(()), Ok(())) => {}
        (Ok(()), Err(error)) => assert!(is_of_training(error), "{error}"),
        (Err(network), training) => assert_eq!(training, Err(network)),
    }
}

fn network<A: Store<F>, F: Scalar>(sound: &Sound, file: &File) -> Result<(), LoadError> {
    let bytes = &*file.bytes;
    let before: Network<A, F> = numbered(9);
    let mut loaded = before;
    let result = loaded.load(bytes);
    let made = Network::<A, F>::from_bytes(bytes);
    match &made {
        Ok(made) => {
            assert_eq!(result, Ok(()));
            assert!(file.sealed);
            assert!(same(&loaded, made));
            let saved = saved(|buffer| made.to_bytes(buffer));
            if bytes[7] == 0 {
                assert_eq!(saved, bytes);
            } else {
                // A checkpoint goes on where the network's numbers end.
                let numbers = &saved[NUMBERS..saved.len() - 4];
                assert!(bytes[NUMBERS..].starts_with(numbers));
            }
        }
        &Err(error) => {
            assert_eq!(result, Err(error));
            assert!(same(&loaded, &before), "changed by: {error}");
            assert!(!is_ours(&sound.network, NUMBERS, file), "refused: {error}");
            assert!(file.sealed || !is_of_sound_file(error), "{error}");
            assert!(error.to_string().len() > 10);
        }
    }
    #[cfg(target_endian = "little")]
    for place in file.places() {
        let align = align_of::<F>();
        let offset = place.as_ptr().addr() % align;
        match (&made, Network::<A, F>::view_bytes(place)) {
            (Ok(made), Ok(seen)) => {
                assert!(same(seen, made));
                // What has no numbers lies anywhere.
                let numbers = place[NUMBERS..].as_ptr();
                assert!(seen.as_flat().is_empty() || seen.as_flat().as_ptr().cast() == numbers);
            }
            (Err(error), seen) => assert_eq!(seen.err(), Some(*error)),
            (Ok(_), Err(error)) => {
                let (found, expected) = (offset, align);
                assert_ne!(found, 0);
                assert_eq!(error, LoadError::Misaligned { found, expected });
            }
        }
    }
    result
}

fn training<A, F, O>(optimizer: O, sound: &Sound, file: &File) -> Result<(), LoadError>
where
    A: Store<F>,
    F: Scalar,
    O: Optimizer<F>,
{
    let before: Network<A, F> = numbered(1);
    let mut network = before;
    // The moments are those of the sound checkpoint.
    let start = Buffers::<A, O, F> {
        first: numbered(5),
        rest: numbered(2),
    };
    let mut buffers = start;
    let mut trainer = Trainer::<A, O, (), F, 1, _>::with_buffers(optimizer, (), &mut buffers);
    let result = trainer.load(&mut network, &file.bytes);

    // How many samples a trainer has seen is only to be had by saving it. That
    // takes long, so it is done where the loader came as far as the training.
    let error = result.err();
    if error.is_none_or(is_of_training) {
        let saved = saved(|buffer| trainer.to_bytes(&network, buffer));
        let expected = error.map_or(&*file.bytes, |error| {
            assert!(error.to_string().len() > 10);
            &sound.checkpoint
        });
        assert_eq!(saved, expected, "{error:?}");
    }
    if let Some(error) = error {
        assert_eq!(trainer.steps(), 0);
        assert!(same(&network, &before), "changed by: {error}");
        assert!(same(&buffers.rest, &start.rest), "changed by: {error}");
        assert!(!is_ours(&sound.checkpoint, STEPS, file), "refused: {error}");
    } else {
        assert!(file.sealed);
    }
    assert!(same(&buffers.first, &start.first));
    result
}

/// What is saved, from a function of its own so that the buffer is not on every
/// caller's stack.
#[inline(never)]
fn saved(save: impl FnOnce(&mut [u8]) -> Result<&[u8], SaveError>) -> Vec<u8> {
    save(&mut [0; MOST]).unwrap().to_vec()
}

/// Whether a file is one that has to be loaded: it has a sound file's length,
/// the same header as far as that has to be the same, and its checksum.
fn is_ours(sound: &[u8], header: usize, file: &File) -> bool {
    file.sealed && file.bytes.len() == sound.len() && file.bytes.starts_with(&sound[..header])
}

/// Whether two values have the same bits.
pub fn same<F: Scalar, T: Plain<F>>(a: &T, b: &T) -> bool {
    let pairs = a.as_flat().iter().zip(b.as_flat());
    pairs.fold(0, |differ, (a, b)| differ | (a.bits() ^ b.bits())) == 0
}

/// Whether an error speaks of the training in a file.
fn is_of_training(error: LoadError) -> bool {
    use LoadError::*;
    matches!(
        error,
        NoCheckpoint | WrongOptimizer { .. } | WrongOptimizerState { .. }
    )
}

/// Whether an error speaks of a sound file of something else.
fn is_of_sound_file(error: LoadError) -> bool {
    use LoadError::*;
    matches!(
        error,
        WrongFlags { .. }
            | WrongFloat { .. }
            | WrongParams { .. }
            | WrongState { .. }
            | WrongArchitecture { .. }
    )
}
