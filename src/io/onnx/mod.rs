//! Networks for other programs to run: the ONNX file.
//!
//! [ONNX](https://onnx.ai) is what the runtimes of phones, servers, browsers and
//! accelerators read, and what [Netron](https://netron.app) draws. A file has the
//! numbers of a network and what is computed with them, so that it runs without
//! this library:
//!
//! ```
//! use monograd::io::onnx::Sequential;
//! use monograd::prelude::*;
//!
//! type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
//!
//! # let net = Network::<Spiral>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
//! let file: Vec<u8> = net.to_onnx(Sequential)?;
//! // std::fs::write("spiral.onnx", &file)?;
//! # assert!(!file.is_empty());
//! # Ok::<(), monograd::io::onnx::OnnxError>(())
//! ```
//!
//! ```python
//! import numpy, onnxruntime
//!
//! session = onnxruntime.InferenceSession("spiral.onnx")
//! samples = numpy.array([[0.3, -0.2], [0.1, 0.5]], numpy.float32)
//! logits = session.run(["output"], {"input": samples})[0]  # [2, 7]
//! ```
//!
//! What is written is what [`predict`](crate::Network::predict) computes: dropout is
//! left out, and batch normalization has its kept statistics. Runtimes add up in
//! other orders and have other exponentials, so that the results agree to about six
//! digits, and not in their bits.
//!
//! # What is in a file
//!
//! - One input of the name `input` and one output of the name `output`. Their first
//!   size is the batch, which is left open; then come those of a sample, in the order
//!   of the library's arrays: `[batch, C, H, W]` for an image, `[batch, T, N]` for a
//!   sequence of vectors. It stays open all the way, and all other sizes are written
//!   down for all values in between. Tokens are floats, as for `predict`.
//! - Names as PyTorch has them. By position ([`Sequential`]) the first layer's node is
//!   `/0/Gemm`, its activation's `/1/Relu`, and its weight `0.weight`; with a list of
//!   [`Names`], as for the files of `io::safetensors`, they are `/fc1/Gemm`, `/fc1/Relu`
//!   and `fc1.weight`.
//! - Weights as PyTorch has them too, unless the operator wants them otherwise: then
//!   they are `0.weight.T`, or `0.W_l0`, `0.R_l0` and `0.B_l0` of a recurrent layer.
//! - Floats of the network's type. Runtimes have code for few operators of 64-bit floats.
//! - Operators of version 17, or of a later one if a layer of your own asks for that.
//!
//! # What is what
//!
//! | here | nodes |
//! |---|---|
//! | `Dense` | `Gemm`; of sequences `MatMul`, `Add` |
//! | an activation, fused in or not | `Relu`, `LeakyRelu`, `Elu`, `Tanh`, `Sigmoid`, `Softplus`; several for `Gelu`, `GeluTanh`, `Silu` |
//! | `Conv1d`, `Conv2d`, `ConvTranspose1d`, `ConvTranspose2d` | `Conv`, `ConvTranspose` |
//! | `MaxPool1d`, `MaxPool2d`, `AvgPool1d`, `AvgPool2d` | `MaxPool`, `AveragePool`; a `Conv` for an average with dilation |
//! | `GlobalAvgPool`, `GlobalMaxPool` | `GlobalAveragePool`, `GlobalMaxPool`, and `Flatten` |
//! | `Upsample`, `UpsampleBilinear` | `Resize` |
//! | `BatchNorm1d`, `BatchNorm2d`, `LayerNorm` | `BatchNormalization`, `LayerNormalization` (written out for 64-bit floats) |
//! | `RmsNorm`, `GroupNorm` | written out, with `InstanceNormalization` for the groups |
//! | `Rnn`, `Gru`, `Lstm` | `RNN`, `GRU`, `LSTM` |
//! | `MultiHeadAttention`, `ScaledDotProductAttention` | `MatMul` and `Softmax`; a mask is a constant |
//! | `Embedding` | `Gather`, and what gives a number that is no token a row of zeros |
//! | `PositionalEncoding`, `LearnedPositions` | `Add` |
//! | `Softmax`, `LogSoftmax`, `Flatten`, `Reshape`, `Transpose` | the same |
//! | `Last`, `Reverse` | `Gather`, `Slice` |
//! | `Residual`, `Parallel` | `Add`, `Mul` or `Concat` behind the branches |
//! | `TimeDistributed` | the layers, with all steps as a batch where they have to be |
//! | `Repeat` | the layers, one by one |
//! | `Input`, `Dropout`, `SpatialDropout`, `Identity` | nothing |
//!
//! Operators over channels have them behind the batch. Around those on sequences there
//! is a `Transpose` each, but none between two that follow each other.
//!
//! # A layer of one's own
//!
//! It implements [`Nodes`], in which it adds its nodes to the graph; an activation
//! implements [`Formula`]. A network with a layer that does neither is not written:
//! it does not compile.
//!
//! The messages of the file are those of
//! [onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), as far as they
//! are needed.

mod error;
mod graph;
mod layers;
mod messages;
mod node;
mod nodes;
mod tensors;
mod value;
mod write;

use alloc::vec::Vec;

use crate::layer::{Entry, Store};
use crate::network::Network;
use crate::scalar::Scalar;

pub use crate::io::tensors::{Names, Sequential};
pub use error::OnnxError;
pub use graph::Graph;
pub use layers::Joined;
pub use node::Node;
pub use nodes::{Formula, Nodes};
pub use value::{Kind, Size, Value};

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// Writes the network as an ONNX file, as [`io::onnx`](crate::io::onnx)
    /// describes.
    ///
    /// # Errors
    ///
    /// If two tensors have the same name, an [`Output`](crate::Output) is not the size
    /// of what it is set for, or the file would be larger than two gigabytes.
    ///
    /// # Panics
    ///
    /// If the [`Nodes`] of a layer of your own do not take its tensors.
    // The bound is that of the function, so that a layer without nodes is an error
    // about that layer; and on one line, because that error quotes it.
    #[rustfmt::skip]
    pub fn to_onnx<N: Names>(&self, names: N) -> Result<Vec<u8>, OnnxError> where A: Entry + Nodes<A::In, F> {
        write::write::<A, A::In, F, N>(self, &names)
    }
}
