//! What the numbers of a network are called where other programs know them.
//!
//! The names and the order of numbers are those of PyTorch. A layer tells them
//! once, by [`Tensors`]; the files of `io::safetensors` and `io::onnx` go by that.
//! A network's tensors are called by the positions of its layers ([`Sequential`])
//! or by a list of [`Names`].

mod layers;
mod list;
mod names;
mod tensor;

use alloc::vec::Vec;

use crate::layer::Store;
use crate::network::Network;
use crate::scalar::Scalar;

#[cfg(feature = "onnx")]
pub(super) use list::to_le;
pub use list::{List, Listed, Place, SameName};
pub use names::{Names, Sequential};
pub use tensor::{Tensor, Tensors};

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// The network's tensors, as files for other programs have them, in the order
    /// of its layers.
    ///
    /// # Errors
    ///
    /// If two of them have the same name.
    // The bound is that of the function, so that a layer without tensors is an
    // error about that layer; and on one line, because that error quotes it.
    #[rustfmt::skip]
    pub fn tensors<N: Names>(names: &N) -> Result<Vec<Listed>, SameName> where A: Tensors<F> {
        list::list::<A, F, N>(names)
    }
}
