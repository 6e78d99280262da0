//! The inputs that the fuzzer begins with.

use std::{fs, io, path::Path, sync::OnceLock};

use monograd::io::{Checkpoint, save_checkpoint};
use monograd::layer::Store;
use monograd::optim::Optimizer;
use monograd::plain::Plain;
use monograd::{Fingerprint, Network, Scalar};

use crate::{KINDS, MOST, mend};

/// What an optimizer of a network remembers.
type Moments<A, O, F> = <O as Optimizer<F>>::State<<A as Store<F>>::Params>;

/// What a kind of network and training saves.
pub struct Sound {
    /// The network alone.
    pub network: Vec<u8>,
    /// The network and a training that has not made a step.
    pub checkpoint: Vec<u8>,
}

impl Sound {
    /// A network and moments of some numbers.
    pub fn of<A: Store<F>, F: Scalar, O: Optimizer<F>>() -> Self {
        let network: Network<A, F> = numbered(1);
        let moments: Moments<A, O, F> = numbered(2);
        let training = Checkpoint {
            optimizer: Fingerprint::of(O::NAME),
            numbers: moments.as_flat(),
            steps: 0,
            samples: 0,
        };
        let mut buffer = [0; MOST];
        Self {
            network: network.to_bytes(&mut buffer).unwrap().to_vec(),
            checkpoint: save_checkpoint(&network, training, &mut buffer)
                .unwrap()
                .to_vec(),
        }
    }
}

/// What every kind saves.
pub fn sound() -> &'static [Sound] {
    static SOUND: OnceLock<Vec<Sound>> = OnceLock::new();
    SOUND.get_or_init(|| KINDS.iter().map(|kind| (kind.sound)()).collect())
}

/// A value whose numbers are all different, and unlike those of another seed.
pub fn numbered<F: Scalar, T: Plain<F>>(seed: u8) -> T {
    let mut value = T::ZERO;
    for (index, number) in value.as_flat_mut().iter_mut().enumerate() {
        *number = F::of_usize(index) + F::of(f64::from(seed) / 256.0);
    }
    value
}

/// Writes all inputs into a folder: every sound file as it is, and some that
/// are cut, too long or without their checksum, to be put right or not.
pub fn write_to(folder: &Path) -> io::Result<()> {
    let files = sound()
        .iter()
        .flat_map(|kind| [&kind.network, &kind.checkpoint]);
    for (index, file) in (0..).zip(files) {
        let file = &file[..];
        let short = |bytes| &file[..file.len() - bytes];
        let long = [file, &[0; 9]].concat();
        for (name, what, file) in [
            ("sound", mend::NOTHING, file),
            ("sealed", mend::CHECKSUM, file),
            ("mended", mend::EVERYTHING, short(4)),
            ("header", mend::EVERYTHING, &file[..64]),
            ("cut", mend::NOTHING, short(1)),
            ("long", mend::NOTHING, &long),
        ] {
            let input = [&[what, index / 2], file].concat();
            fs::write(folder.join(format!("{index:02}-{name}")), input)?;
        }
    }
    Ok(())
}
