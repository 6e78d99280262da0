//! Weights from PyTorch and for PyTorch: the safetensors file.

mod error;
mod float;
mod layers;
mod list;
mod names;
mod read;
mod tensors;
mod write;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::network::Network;
use crate::plain::{Plain, boxed_zero};
use crate::scalar::Scalar;

pub use error::SafetensorsError;
pub use list::{List, Listed, Place};
pub use names::{Names, Sequential};
pub use tensors::{Tensor, Tensors};

impl<A: Tensors<F>, F: Scalar> Network<A, F> {
    /// The tensors that a safetensors file of the network has, in the order of
    /// its layers.
    ///
    /// # Errors
    ///
    /// If two of them have the same name.
    pub fn tensors<N: Names>(names: &N) -> Result<Vec<Listed>, SafetensorsError> {
        list::list::<A, F, N>(names)
    }

    /// Writes the network as a safetensors file that PyTorch can load.
    ///
    /// # Errors
    ///
    /// If two tensors have the same name.
    pub fn to_safetensors<N: Names>(&self, names: N) -> Result<Vec<u8>, SafetensorsError> {
        write::write(&Self::tensors(&names)?, self.as_flat())
    }

    /// Reads a network from the bytes of a safetensors file.
    ///
    /// # Errors
    ///
    /// If the file is damaged, or does not have exactly the network's tensors.
    pub fn from_safetensors<N: Names>(file: &[u8], names: N) -> Result<Self, SafetensorsError> {
        let mut network = Self::ZERO;
        network.load_safetensors(file, names)?;
        Ok(network)
    }

    /// [`from_safetensors`](Network::from_safetensors) on the heap, for networks
    /// of any size.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn boxed_from_safetensors<N: Names>(
        file: &[u8],
        names: N,
    ) -> Result<Box<Self>, SafetensorsError> {
        let mut network: Box<Self> = boxed_zero::<F, _>();
        network.load_safetensors(file, names)?;
        Ok(network)
    }

    /// [`from_safetensors`](Network::from_safetensors), in place.
    ///
    /// # Errors
    ///
    /// The same; the network is then as it was.
    pub fn load_safetensors<N: Names>(
        &mut self,
        file: &[u8],
        names: N,
    ) -> Result<(), SafetensorsError> {
        read::read(file, &Self::tensors(&names)?, self.as_flat_mut())
    }
}
