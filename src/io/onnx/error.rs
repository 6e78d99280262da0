//! What can be wrong with a network that is to be an ONNX file.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::io::tensors::SameName;

/// Why an ONNX file was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnnxError {
    /// Two tensors of the network have the same name, or one has that of the
    /// graph's input or output.
    SameName {
        /// The name.
        name: String,
    },
    /// The nodes of a layer make something of other sizes than the layer does.
    /// Of a layer of the library that cannot be, unless an
    /// [`Output`](crate::Output) is not the size of what it is set for.
    WrongShape {
        /// The layer.
        layer: &'static str,
        /// The sizes of what the nodes make, without the batch.
        found: Vec<usize>,
        /// The sizes of what the layer makes.
        expected: Vec<usize>,
    },
    /// The file is larger than the two gigabytes that its format allows.
    TooLarge {
        /// Bytes that there would be.
        bytes: u64,
    },
}

impl fmt::Display for OnnxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameName { name } => SameName { name: name.clone() }.fmt(f),
            Self::WrongShape {
                layer,
                found,
                expected,
            } => write!(
                f,
                "the nodes of the layer `{layer}` make the shape {found:?}, expected {expected:?}"
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "the file would have {bytes} bytes, and an ONNX file has 2147483647 at most"
            ),
        }
    }
}

impl core::error::Error for OnnxError {}

impl From<SameName> for OnnxError {
    fn from(SameName { name }: SameName) -> Self {
        Self::SameName { name }
    }
}
