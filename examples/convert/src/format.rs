use std::path::Path;

use crate::Error;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Mgrd,
    Safetensors,
    /// Rust source: constants with the numbers.
    Rust,
    /// A graph that other programs run. It is written only.
    Onnx,
}

impl Format {
    /// That of a file, by how its name ends.
    pub fn of(file: &Path) -> Result<Self, Error> {
        match file.extension().and_then(|end| end.to_str()) {
            Some("mgrd") => Ok(Self::Mgrd),
            Some("safetensors") => Ok(Self::Safetensors),
            Some("rs") => Ok(Self::Rust),
            Some("onnx") => Ok(Self::Onnx),
            _ => Err(Error::UnknownFormat {
                file: file.display().to_string(),
            }),
        }
    }
}
