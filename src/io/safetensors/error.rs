//! What can be wrong with a safetensors file.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::io::tensors::SameName;

/// Why a safetensors file was not loaded or made. What was to be loaded into is
/// as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SafetensorsError {
    /// The file is shorter than it says itself.
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
    /// The header is not one of safetensors, or contradicts itself.
    WrongHeader {
        /// What is wrong with it.
        reason: String,
    },
    /// The file has no tensor of this name.
    Missing {
        /// The tensor's name.
        name: String,
        /// The sizes that it should have.
        expected: Vec<usize>,
        /// A tensor of the file that the network does not have, and its sizes:
        /// of the same sizes if there is one, since that may be the one under
        /// another name.
        left_over: Option<(String, Vec<usize>)>,
    },
    /// The file has a tensor that the network does not have.
    LeftOver {
        /// The tensor's name.
        name: String,
        /// Its sizes.
        found: Vec<usize>,
    },
    /// A tensor has other sizes in the file.
    WrongShape {
        /// The tensor's name.
        name: String,
        /// Its sizes in the file.
        found: Vec<usize>,
        /// Its sizes in the network.
        expected: Vec<usize>,
    },
    /// A tensor is not of floats of 16, 32 or 64 bits.
    WrongFloat {
        /// The tensor's name.
        name: String,
        /// The type of its numbers, as the file names it.
        found: String,
    },
    /// Two tensors of the network have the same name.
    SameName {
        /// The name.
        name: String,
    },
}

/// A tensor as errors name it.
struct Named<'a>(&'a str, &'a [usize]);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of shape {:?}", self.0, self.1)
    }
}

impl fmt::Display for SafetensorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { found, expected } => {
                write!(f, "the file ends after {found} of {expected} bytes")
            }
            Self::TrailingBytes { found, expected } => write!(
                f,
                "the file goes on after its end: {found} bytes, expected {expected}"
            ),
            Self::WrongHeader { reason } => {
                write!(f, "not a sound safetensors file: {reason}")
            }
            Self::Missing {
                name,
                expected,
                left_over,
            } => {
                let missing = Named(name, expected);
                write!(f, "the file has no tensor {missing}")?;
                match left_over {
                    Some((name, found)) => {
                        write!(f, ", but {}, which the network has not", Named(name, found))
                    }
                    None => Ok(()),
                }
            }
            Self::LeftOver { name, found } => write!(
                f,
                "the network has no tensor {}, which is in the file",
                Named(name, found)
            ),
            Self::WrongShape {
                name,
                found,
                expected,
            } => write!(
                f,
                "the tensor `{name}` has the shape {found:?} in the file, expected {expected:?}"
            ),
            Self::WrongFloat { name, found } => write!(
                f,
                "the tensor `{name}` is of {found}, expected F16, BF16, F32 or F64"
            ),
            Self::SameName { name } => SameName { name: name.clone() }.fmt(f),
        }
    }
}

impl core::error::Error for SafetensorsError {}

impl From<SameName> for SafetensorsError {
    fn from(SameName { name }: SameName) -> Self {
        Self::SameName { name }
    }
}
