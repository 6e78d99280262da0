//! Weights from PyTorch and for PyTorch: the safetensors file.
//!
//! # Coming from PyTorch
//!
//! ```python
//! from safetensors.torch import load_file, save_file
//!
//! model = nn.Sequential(nn.Linear(2, 24), nn.ReLU(), nn.Linear(24, 7))
//! save_file(model.state_dict(), "model.safetensors")
//! model.load_state_dict(load_file("model.safetensors"))
//! ```
//!
//! The same network as a type reads what the second-last line writes, and writes
//! what the last one reads:
//!
//! ```
//! use monograd::io::safetensors::Sequential;
//! use monograd::prelude::*;
//!
//! type Model = net![Dense<2, 24, Relu>, Dense<24, 7>];
//!
//! # let net = Network::<Model>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
//! let file: Vec<u8> = net.to_safetensors(Sequential)?;
//! // std::fs::write("model.safetensors", &file)?;
//! let read = Network::<Model>::from_safetensors(&file, Sequential)?;
//! assert_eq!(read, net);
//!
//! // What the file has: its tensors by name.
//! for tensor in Network::<Model>::tensors(&Sequential)? {
//!     println!("{} {:?}", tensor.name, tensor.sizes);
//! }
//! # Ok::<(), monograd::io::safetensors::SafetensorsError>(())
//! ```
//!
//! [`Sequential`] is for an `nn.Sequential`, whose modules have numbers for
//! names. Where the model is a class of its own, its names are given instead,
//! one for each layer that has numbers, in the order of the type; too many or too
//! few do not compile:
//!
//! ```python
//! class Net(nn.Module):
//!     def __init__(self):
//!         super().__init__()
//!         self.rnn = nn.GRU(5, 8, batch_first=True)
//!         self.head = nn.Linear(8, 3)
//!
//!     def forward(self, x):
//!         return self.head(self.rnn(x)[0][:, -1])
//! ```
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Net = net![Input<Sequence<6, Vector<5>>>, Gru<5, 8>, Last, Dense<8, 3>];
//!
//! # let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
//! let file = net.to_safetensors(["rnn", "head"])?;
//! let read = Network::<Net>::from_safetensors(&file, ["rnn", "head"])?;
//! # assert_eq!(read, net);
//! # Ok::<(), monograd::io::safetensors::SafetensorsError>(())
//! ```
//!
//! A name may have dots (`"features.0"`) for modules in modules, and stars for
//! tensors with unusual names: see [`Names`].
//!
//! ## What is what
//!
//! | here | in an `nn.Sequential` | positions |
//! |---|---|---|
//! | `Dense<I, O>` | `Linear(I, O)` | 1 |
//! | `Dense<I, O, Relu>` and convolutions with an activation | `Linear(I, O), ReLU()` | 2 |
//! | `NoBias` | `bias=False` | |
//! | `Conv1d`, `Conv2d`, `ConvTranspose1d`, `ConvTranspose2d` | the same | 1 |
//! | `BatchNorm1d`, `BatchNorm2d`, `LayerNorm`, `GroupNorm` | the same | 1 |
//! | `RmsNorm` | `RMSNorm` | 1 |
//! | `Embedding` | the same | 1 |
//! | `LearnedPositions<T, N>` | `Embedding(T, N)`, of which the `weight` is added; with a name, an `nn.Parameter` of that name | 1 |
//! | `MultiHeadAttention<D, HEADS>` | `MultiheadAttention(D, HEADS, batch_first=True)` | 1 |
//! | `Rnn`, `Gru`, `Lstm` | `RNN`, `GRU`, `LSTM` with `batch_first=True` | 1 |
//! | activations, `Softmax`, dropout, pooling, `Flatten`, `Reshape`, `Last` and all others without numbers | one module each | 1 |
//! | `GlobalAvgPool`, `GlobalMaxPool` | `AdaptiveAvgPool2d(1), Flatten()` | 2 |
//! | `Input` | nothing | 0 |
//! | `net![…]` in a `net![…]`, `Repeat` | the layers, without an `nn.Sequential` of their own | theirs |
//! | `TimeDistributed<L>` | the layers of `L`, which take sequences as they are | theirs |
//! | `Residual<L>` | a subclass of `nn.Sequential` that adds its input: `3.0.weight`, `3.1.weight` | 1 |
//! | `Parallel<L, R>` | an `nn.ModuleList` of two `nn.Sequential`: `3.0.0.weight`, `3.1.0.weight` | 1 |
//!
//! The last two have no counterpart in PyTorch. These are the shortest classes
//! with such names:
//!
//! ```python
//! class Residual(nn.Sequential):
//!     def forward(self, x):
//!         return x + super().forward(x)
//!
//! class Parallel(nn.ModuleList):
//!     def forward(self, x):
//!         return self[0](x) + self[1](x)
//! ```
//!
//! ## What to look at
//!
//! - Only numbers are in a file. Strides, padding, the function of an
//!   activation, the number of heads: that these are those of the model is up to
//!   the type. A prediction compared with one of PyTorch's tells.
//! - `eps` is PyTorch's default: 10⁻⁵ in batch, layer and group normalization.
//! - Sequences have the steps first, as with `batch_first=True`. Behind a
//!   convolution over a sequence PyTorch has the channels first: a `Flatten` there
//!   has its numbers in another order. Put a `Transpose` in front of it.
//! - A recurrent layer has two biases, as in PyTorch; `bias=False` has none, and
//!   is not read.
//! - `num_batches_tracked` is ignored where a batch normalization has it, and
//!   written as 0.
//!
//! ## Types of floats
//!
//! Files of 16-bit floats, of either kind, of 32 and of 64 bits are read into a
//! network of either float type: as the same bits where the types are the same,
//! else as the nearest number. A file that is written has the type of the
//! network.
//!
//! # What is refused
//!
//! A tensor that is missing, one that is left over, and one of another shape or
//! not of floats is an [error](SafetensorsError) with its name and the shapes. A
//! file is checked as a whole before a number changes. One that is damaged, or
//! made to do harm, is an error like any other: what is taken of the heap is never
//! what a header claims, but some bytes for each tensor of the network, and for the
//! time that it is read the longest text of the header.
//!
//! # A layer of one's own
//!
//! It implements [`Tensors`], in which it says what its tensors are called and
//! where their numbers are.

mod error;
mod float;
mod header;
mod read;
mod write;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::layer::Store;
use crate::network::Network;
use crate::plain::{Plain, boxed_zero};
use crate::scalar::Scalar;

pub use super::tensors::{List, Listed, Names, Place, Sequential, Tensor, Tensors};
pub use error::SafetensorsError;

// The bounds are those of the functions, so that a layer without tensors is an
// error about that layer; and on one line, because that error quotes it.
impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// Writes the network as a safetensors file that PyTorch can load, as
    /// [`io::safetensors`](crate::io::safetensors) describes.
    ///
    /// # Errors
    ///
    /// If two tensors have the same name.
    #[rustfmt::skip]
    pub fn to_safetensors<N: Names>(&self, names: N) -> Result<Vec<u8>, SafetensorsError> where A: Tensors<F> {
        write::write(&Self::tensors(&names)?, self.as_flat())
    }

    /// Reads a network from the bytes of a safetensors file, as
    /// [`io::safetensors`](crate::io::safetensors) describes.
    ///
    /// # Errors
    ///
    /// If the file is damaged, or does not have exactly the network's tensors.
    #[rustfmt::skip]
    pub fn from_safetensors<N: Names>(file: &[u8], names: N) -> Result<Self, SafetensorsError> where A: Tensors<F> {
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
    #[rustfmt::skip]
    pub fn boxed_from_safetensors<N: Names>(file: &[u8], names: N) -> Result<Box<Self>, SafetensorsError> where A: Tensors<F> {
        let mut network: Box<Self> = boxed_zero::<F, _>();
        network.load_safetensors(file, names)?;
        Ok(network)
    }

    /// [`from_safetensors`](Network::from_safetensors), in place.
    ///
    /// # Errors
    ///
    /// The same; the network is then as it was.
    #[rustfmt::skip]
    pub fn load_safetensors<N: Names>(&mut self, file: &[u8], names: N) -> Result<(), SafetensorsError> where A: Tensors<F> {
        read::read(file, &Self::tensors(&names)?, self.as_flat_mut())
    }
}
