use monograd::io::onnx::Nodes;
use monograd::io::tensors::{Listed, Names};
use monograd::layer::Entry;
use monograd::plain::{Plain, boxed_zero};
use monograd::{Architecture, Network, Scalar};

use crate::architectures::ALL;
use crate::{Error, Format, source};

/// An architecture that has a name, without its type.
pub struct Known {
    pub name: &'static str,
    /// What it looks like, as a table.
    pub table: fn() -> String,
    /// Its tensors in files of other programs.
    pub tensors: fn() -> Result<Vec<Listed>, Error>,
    #[doc(hidden)]
    pub convert: Convert,
}

/// From the architecture's name, a file and its format to a file of another one.
type Convert = fn(&'static str, &[u8], Format, Format) -> Result<Vec<u8>, Error>;

impl Known {
    /// Turns a file of this architecture into one of another format.
    pub fn convert(&self, file: &[u8], from: Format, to: Format) -> Result<Vec<u8>, Error> {
        (self.convert)(self.name, file, from, to)
    }
}

/// The architecture with this name.
pub fn find(name: &str) -> Result<&'static Known, Error> {
    let known = ALL.iter().find(|known| known.name == name);
    known.ok_or_else(|| Error::Unknown {
        name: name.to_owned(),
        known: ALL.iter().map(|known| known.name).collect(),
    })
}

/// Makes the list of all architectures, `ALL`: for each of them a name for the
/// command line, the type, the float type, and the names in files of other programs.
#[macro_export]
macro_rules! architectures {
    ($($name:literal => $net:ty, $float:ty, $names:expr;)*) => {
        pub const ALL: &[$crate::Known] = &[$($crate::Known {
            name: $name,
            table: $crate::known::table::<$net, $float>,
            tensors: || Ok(Network::<$net, $float>::tensors(&$names)?),
            convert: |name, file, from, to| {
                $crate::known::convert::<$net, $float, _>(name, file, from, to, $names)
            },
        }),*];
    };
}

pub(crate) fn table<A: Architecture<F>, F: Scalar>() -> String {
    boxed_zero::<F, Network<A, F>>().to_string()
}

pub(crate) fn convert<A, F, N>(
    name: &str,
    file: &[u8],
    from: Format,
    to: Format,
    names: N,
) -> Result<Vec<u8>, Error>
where
    A: Entry + Nodes<A::In, F>,
    F: Scalar + std::str::FromStr,
    N: Names,
{
    let mut network = boxed_zero::<F, Network<A, F>>();
    let about = source::About::of::<A, F>(name, Network::<A, F>::tensors(&names)?);
    match from {
        Format::Mgrd => network.load(file)?,
        Format::Safetensors => network.load_safetensors(file, &names)?,
        Format::Rust => source::read(&about, file, network.as_flat_mut())?,
        Format::Onnx => return Err(Error::OnlyWritten),
    }
    Ok(match to {
        Format::Mgrd => network.to_vec(),
        Format::Safetensors => network.to_safetensors(&names)?,
        Format::Rust => source::write(&about, network.as_flat()).into_bytes(),
        Format::Onnx => network.to_onnx(&names)?,
    })
}
