use std::fmt;

use monograd::io::LoadError;
use monograd::io::onnx::OnnxError;
use monograd::io::safetensors::SafetensorsError;
use monograd::io::tensors::SameName;

/// Why something was not converted.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    Unknown {
        name: String,
        known: Vec<&'static str>,
    },
    UnknownFormat {
        file: String,
    },
    Mgrd(LoadError),
    Safetensors(SafetensorsError),
    Onnx(OnnxError),
    /// An ONNX file is to be read.
    OnlyWritten,
    /// Rust source that is not what this program writes.
    Source {
        /// The line that it is about; 0 if it is about none.
        line: usize,
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, known } => write!(
                f,
                "no architecture has the name `{name}`; those of src/architectures.rs are {}",
                known.join(", ")
            ),
            Self::UnknownFormat { file } => write!(
                f,
                "`{file}` does not say its format: the name has to end in .mgrd, .safetensors, .rs or .onnx"
            ),
            Self::Mgrd(error) => error.fmt(f),
            Self::Safetensors(error) => error.fmt(f),
            Self::Onnx(error) => error.fmt(f),
            Self::OnlyWritten => f.write_str("an ONNX file is written, but not read"),
            Self::Source { line: 0, reason } => f.write_str(reason),
            Self::Source { line, reason } => write!(f, "line {line}: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<LoadError> for Error {
    fn from(error: LoadError) -> Self {
        Self::Mgrd(error)
    }
}

impl From<SameName> for Error {
    fn from(error: SameName) -> Self {
        Self::Safetensors(error.into())
    }
}

impl From<OnnxError> for Error {
    fn from(error: OnnxError) -> Self {
        Self::Onnx(error)
    }
}

impl From<SafetensorsError> for Error {
    fn from(error: SafetensorsError) -> Self {
        Self::Safetensors(error)
    }
}
