//! What can be wrong with a buffer or a file.

use core::fmt;

use crate::fingerprint::Fingerprint;

/// A buffer too small for what is to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaveError {
    /// Bytes that the file has.
    pub needed: usize,
    /// Bytes that the buffer has.
    pub given: usize,
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { needed, given } = self;
        write!(f, "saving takes {needed} bytes, the buffer has {given}")
    }
}

impl core::error::Error for SaveError {}

/// Why a file was not loaded. What was to be loaded into is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadError {
    /// The file does not begin with `MGRD`.
    NotMgrd {
        /// Its first bytes.
        found: [u8; 4],
    },
    /// The file is of another version of the format.
    WrongVersion {
        /// The file's version.
        found: u16,
        /// The version that can be read.
        expected: u16,
    },
    /// The file is shorter than its header says.
    Truncated {
        /// Bytes that there are.
        found: u64,
        /// Bytes that there should be.
        expected: u64,
    },
    /// The file is longer than its header says.
    TrailingBytes {
        /// Bytes that there are.
        found: u64,
        /// Bytes that there should be.
        expected: u64,
    },
    /// The file was altered.
    WrongChecksum {
        /// The checksum in the file.
        found: u32,
        /// The checksum of what is in the file.
        expected: u32,
    },
    /// The header has flags that this version does not know, or fields that
    /// its flags rule out.
    WrongFlags {
        /// The file's flags.
        found: u8,
    },
    /// The numbers are of another float type.
    WrongFloat {
        /// Bytes of a number in the file.
        found: u8,
        /// Bytes of a number in the network.
        expected: u8,
    },
    /// The file has another number of parameters than the network.
    WrongParams {
        /// Parameters in the file.
        found: u64,
        /// Parameters of the network.
        expected: u64,
    },
    /// The file has another number of kept numbers, such as the statistics of
    /// batch normalization, than the network.
    WrongState {
        /// Numbers of state in the file.
        found: u64,
        /// Numbers of state of the network.
        expected: u64,
    },
    /// The file has as many numbers as the network, but of other layers.
    WrongArchitecture {
        /// The file's architecture.
        found: Fingerprint,
        /// The network's architecture.
        expected: Fingerprint,
    },
    /// The numbers, which were to be used in place, do not lie where floats
    /// can.
    Misaligned {
        /// How many bytes past a multiple of the alignment the file begins.
        found: usize,
        /// The alignment of a float in bytes.
        expected: usize,
    },
    /// The file is a network alone, without a training to resume.
    NoCheckpoint,
    /// The training in the file is that of another optimizer.
    WrongOptimizer {
        /// The file's optimizer.
        found: Fingerprint,
        /// The trainer's optimizer.
        expected: Fingerprint,
    },
    /// The optimizer in the file keeps another number of numbers.
    WrongOptimizerState {
        /// The optimizer's numbers in the file.
        found: u64,
        /// The optimizer's numbers in the trainer.
        expected: u64,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotMgrd { found } => write!(
                f,
                "not a saved network: begins with `{}`, expected `MGRD`",
                found.escape_ascii()
            ),
            Self::WrongVersion { found, expected } => {
                write!(
                    f,
                    "the file's format is version {found}, expected {expected}"
                )
            }
            Self::Truncated { found, expected } => {
                write!(f, "the file ends after {found} of {expected} bytes")
            }
            Self::TrailingBytes { found, expected } => write!(
                f,
                "the file goes on after its end: {found} bytes, expected {expected}"
            ),
            Self::WrongChecksum { found, expected } => write!(
                f,
                "the file was altered: its checksum is {found:08x}, expected {expected:08x}"
            ),
            Self::WrongFlags { found } => {
                write!(
                    f,
                    "the file's flags {found:#04x} are unknown or contradict its header"
                )
            }
            Self::WrongFloat { found, expected } => write!(
                f,
                "the file's numbers are f{}, expected f{}",
                8 * u32::from(found),
                8 * u32::from(expected)
            ),
            Self::WrongParams { found, expected } => {
                write!(f, "the file has {found} parameters, expected {expected}")
            }
            Self::WrongState { found, expected } => {
                write!(
                    f,
                    "the file has {found} numbers of state, expected {expected}"
                )
            }
            Self::WrongArchitecture { found, expected } => write!(
                f,
                "the file is of other layers: its fingerprint is {:016x}, expected {:016x}",
                found.0, expected.0
            ),
            Self::Misaligned { found, expected } => write!(
                f,
                "the file lies {found} bytes past a multiple of {expected}, where its numbers \
                 cannot be used in place: put it into `Aligned`"
            ),
            Self::NoCheckpoint => f.write_str("the file has no training to resume"),
            Self::WrongOptimizer { found, expected } => write!(
                f,
                "the file is of another optimizer: its fingerprint is {:016x}, expected {:016x}",
                found.0, expected.0
            ),
            Self::WrongOptimizerState { found, expected } => {
                write!(
                    f,
                    "the file has {found} numbers of the optimizer, expected {expected}"
                )
            }
        }
    }
}

impl core::error::Error for LoadError {}
