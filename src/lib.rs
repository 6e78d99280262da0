//! Neural networks whose whole shape is a type.
//!
//! Layers are generic over their sizes and the float type, a network is a
//! nested type, and its numbers are plain data: no heap, no run-time shapes,
//! no `std`. What does not fit together does not compile, and the error says
//! so in plain numbers. Training gives the same bits on every platform.
//!
//! # Quick start
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
//! const _: () = assert!(Network::<Spiral>::PARAMS == 847);
//!
//! let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
//! let data: [([f32; 2], Class<7>); 700] = datasets::spiral::<7, 100, 700>(&mut rng);
//! let mut net = Network::<Spiral>::init(&mut rng);
//! let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(0.01), CrossEntropy);
//! trainer.fit(&mut net, &data, Epochs(100).full_batch(), &mut rng, |epoch| {
//!     // epoch.number, epoch.loss, epoch.network, …
//!     if epoch.loss < 0.3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
//! })?;
//! let logits: [f32; 7] = net.predict(&[0.3, -0.2]);
//! # Ok::<(), monograd::train::TrainError>(())
//! ```
//!
//! # The way the data goes
//!
//! ```text
//! dataset ─▶ tile of B samples ─▶ forward (fills the tape) ─▶ loss: value, dL/dy ─▶ backward (adds to gradients)
//!                                                                  │ after the last tile of the batch
//!                             schedule, clip ─▶ optimizer (params, gradients, moments) ◀┘
//! ```
//!
//! # Where to look
//!
//! | to … | see |
//! |---|---|
//! | begin, and go on chapter by chapter | [`guide`] |
//! | write an architecture | [`net!`], [`layer`], [`activation`] |
//! | start from one that is known | [`zoo`] |
//! | make, use, print and save a network | [`Network`], [`io`] |
//! | give one a sequence step by step | [`Network::stream`], [`layer::Stream`] |
//! | train the last layers of one | [`Part`] |
//! | make one smaller that normalizes batches | [`Network::fold`] |
//! | train one | [`train`], [`loss`], [`optim`], [`schedule`], [`init`] |
//! | bring data, or try some made on the spot | [`data`] |
//! | see how good it is | [`metrics`] |
//! | write a layer of one's own | [`Layer`](layer::Layer), [`plain`], [`Lanes`] |
//! | check it, gradients and all | [`check`] |
//! | know what it costs, and hold it to a budget | [`cost`] |
//! | know how sizes are computed | [`shape`], [`dim`], [`window`] |
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `alloc` | networks and trainers in a `Box`, data and files in a `Vec` |
//! | `safetensors` | weights from PyTorch and for PyTorch: `io::safetensors` |
//! | `onnx` | networks for other programs to run: `io::onnx` |
//! | `rayon` | `Trainer::parallel` and `Network::par_predict_batch` (needs `std`) |
//! | `fma` | fused multiply-adds on x86 processors that have them; gives up the same bits everywhere |
#![no_std]
#![deny(missing_docs)]
#![warn(clippy::undocumented_unsafe_blocks)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "rayon")]
extern crate std;

pub mod activation;
mod batch;
pub mod check;
mod class;
pub mod cost;
pub mod data;
pub mod dim;
mod fingerprint;
mod fold;
#[cfg(any(doc, doctest))]
pub mod guide;
pub mod init;
pub mod io;
mod kernel;
mod lanes;
pub mod layer;
pub mod loss;
pub mod math;
mod matrix;
pub mod metrics;
mod network;
pub mod optim;
mod part;
pub mod plain;
pub mod prelude;
mod random;
mod scalar;
pub mod schedule;
pub mod shape;
mod space;
mod streaming;
mod table;
#[cfg(feature = "rayon")]
mod threads;
pub mod train;
pub mod window;
pub mod zoo;

// At the root too, so that errors name them as briefly as people do.
pub use activation::{
    Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
pub use batch::LengthMismatch;
pub use class::{Class, NoSuchClass};
pub use fingerprint::Fingerprint;
pub use lanes::Lanes;
pub use layer::{
    AvgPool1d, AvgPool2d, BatchNorm1d, BatchNorm2d, Bias, Chain, Concat, ConcatTo, Conv1d, Conv2d,
    ConvTranspose1d, ConvTranspose2d, Dense, Dropout, Embedding, Flatten, FlattenTo, Full,
    GlobalAvgPool, GlobalMaxPool, GroupNorm, Gru, Input, Last, LayerNorm, LearnedPositions,
    LogSoftmax, Lstm, MaxPool1d, MaxPool2d, MultiHeadAttention, NoBias, Parallel,
    PositionalEncoding, Product, Repeat, Reshape, Residual, Reverse, RmsNorm, Rnn,
    ScaledDotProductAttention, Softmax, SpatialDropout, Sum, TimeDistributed, Transpose, Upsample,
    UpsampleBilinear,
};
pub use matrix::Matrix;
pub use network::{Architecture, Network};
pub use part::{Features, Part};
pub use random::{Permutation, normal, uniform};
pub use scalar::Scalar;
pub use shape::{Image, Sequence, Shape, Vector};
pub use streaming::{Streamed, Streaming};
pub use train::Trainer;
pub use window::{
    Causal, CountPad, Dilation, ExcludePad, Groups, Output, OutputPad, Pad, Same, Stride,
};

/// The README's programs, as tests.
#[cfg(all(doctest, feature = "onnx", feature = "safetensors"))]
#[doc = include_str!("../README.md")]
struct Readme;
