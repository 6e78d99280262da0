//! Architectures that people know, each as one type.
//!
//! They are examples to start from, and they compile to nothing where they are
//! not used. The first four are those of MLPerf Tiny (Banbury et al. 2021,
//! arXiv:2106.07597), with the parameters that its Keras models have; what Keras
//! counts as parameters of a batch normalization is half of it state here.
//!
//! ```
//! use monograd::prelude::*;
//! use monograd::zoo::*;
//!
//! const fn numbers<A: Architecture<f32>>() -> usize {
//!     Network::<A>::FLASH_BYTES / size_of::<f32>()
//! }
//! const _: () = assert!(numbers::<ResNet8>() == 78_666);
//! const _: () = assert!(numbers::<DsCnn>() == 24_908);
//! const _: () = assert!(numbers::<MobileNet>() == 221_794);
//! const _: () = assert!(numbers::<Autoencoder>() == 269_992);
//! const _: () = assert!(numbers::<LeNet5>() == 61_706);
//! ```
//!
//! The multiply-adds that are quoted for these models leave normalization out;
//! [`MACS`](crate::Network::MACS) counts one for each number that is
//! normalized:
//!
//! ```
//! # use monograd::prelude::*;
//! # use monograd::zoo::*;
//! const _: () = assert!(Network::<ResNet8>::MACS == 12_501_632 + 73_728);
//! const _: () = assert!(Network::<DsCnn>::MACS == 2_656_768 + 72_000);
//! const _: () = assert!(Network::<MobileNet>::MACS == 7_489_664 + 231_552);
//! const _: () = assert!(Network::<Autoencoder>::MACS == 264_192 + 1_032);
//! const _: () = assert!(Network::<LeNet5>::MACS == 416_520);
//! ```

use crate::activation::{Gelu, Identity, Relu, Tanh};
use crate::layer::{
    AvgPool2d, BatchNorm1d, BatchNorm2d, Conv2d, Dense, Dropout, Embedding, Flatten, GlobalAvgPool,
    Gru, Input, Last, LayerNorm, MultiHeadAttention, Parallel, PositionalEncoding, Repeat,
    Residual, TimeDistributed,
};
use crate::net;
use crate::shape::{Image, Sequence, Vector};
use crate::window::{Causal, Groups, Same, Stride};

/// ResNet-8, MLPerf Tiny's image classification: 32×32 pixels of three colours
/// (CIFAR-10) to ten scores. He et al. 2015, arXiv:1512.03385.
pub type ResNet8 = net![
    Input<Image<3, 32, 32>>,
    Conv2d<3, 16, 3, 3, Identity, Same>,
    BatchNorm2d<16>,
    Relu,
    Residual<TwoConvolutions<16, 16, ()>>,
    Relu,
    Parallel<TwoConvolutions<16, 32, Stride<2>>, Conv2d<16, 32, 1, 1, Identity, Stride<2>>>,
    Relu,
    Parallel<TwoConvolutions<32, 64, Stride<2>>, Conv2d<32, 64, 1, 1, Identity, Stride<2>>>,
    Relu,
    GlobalAvgPool,
    Dense<64, 10>,
];

/// The branch of a residual block: two normalized convolutions, the first of
/// them with the stride `S`.
pub type TwoConvolutions<const I: usize, const O: usize, S> = net![
    Conv2d<I, O, 3, 3, Identity, (Same, S)>,
    BatchNorm2d<O>,
    Relu,
    Conv2d<O, O, 3, 3, Identity, Same>,
    BatchNorm2d<O>,
];

/// DS-CNN, MLPerf Tiny's keyword spotting: ten coefficients of 49 moments of
/// speech to the scores of twelve words. Zhang et al. 2017, arXiv:1711.07128.
pub type DsCnn = net![
    Input<Image<1, 49, 10>>,
    Conv2d<1, 64, 10, 4, Identity, (Same, Stride<2>)>,
    BatchNorm2d<64>,
    Relu,
    Dropout<20>,
    Repeat<4, Separable<64, 64>>,
    Dropout<40>,
    GlobalAvgPool,
    Dense<64, 12>,
];

/// MobileNetV1 of a quarter of its width, MLPerf Tiny's visual wake words:
/// 96×96 pixels of three colours to whether there is a person. Howard et al.
/// 2017, arXiv:1704.04861.
pub type MobileNet = net![
    Input<Image<3, 96, 96>>,
    Conv2d<3, 8, 3, 3, Identity, (Same, Stride<2>)>,
    BatchNorm2d<8>,
    Relu,
    Separable<8, 16>,
    Separable<16, 32, Stride<2>>,
    Separable<32, 32>,
    Separable<32, 64, Stride<2>>,
    Separable<64, 64>,
    Separable<64, 128, Stride<2>>,
    Repeat<5, Separable<128, 128>>,
    Separable<128, 256, Stride<2>>,
    Separable<256, 256>,
    GlobalAvgPool,
    Dense<256, 2>,
];

/// A depthwise convolution with the stride `S` and a pointwise one behind it,
/// both normalized.
pub type Separable<const I: usize, const O: usize, S = ()> = net![
    Conv2d<I, I, 3, 3, Identity, (Same, Groups<I>, S)>,
    BatchNorm2d<I>,
    Relu,
    Conv2d<I, O, 1, 1>,
    BatchNorm2d<O>,
    Relu,
];

/// MLPerf Tiny's anomaly detection: what it cannot give back of five moments
/// of 128 frequencies is unusual.
pub type Autoencoder = net![
    Normalized<640, 128>,
    Repeat<3, Normalized<128, 128>>,
    Normalized<128, 8>,
    Normalized<8, 128>,
    Repeat<3, Normalized<128, 128>>,
    Dense<128, 640>,
];

/// A dense layer, normalized before its activation.
pub type Normalized<const I: usize, const O: usize> = net![Dense<I, O>, BatchNorm1d<O>, Relu];

/// LeNet-5, for 32×32 pixels with a digit; its third layer sees all channels
/// of the second, as is usual today. LeCun et al. 1998.
pub type LeNet5 = net![
    Input<Image<1, 32, 32>>,
    Conv2d<1, 6, 5, 5, Tanh>,
    AvgPool2d<2>,
    Conv2d<6, 16, 5, 5, Tanh>,
    AvgPool2d<2>,
    Flatten,
    Dense<400, 120, Tanh>,
    Dense<120, 84, Tanh>,
    Dense<84, 10>,
];

/// A word that wakes a device: ten coefficients of 49 moments of speech to
/// whether it was said. [`stream`](crate::Network::stream) takes the moments
/// one by one.
pub type WakeWord = net![
    Input<Sequence<49, Vector<10>>>,
    Gru<10, 48>,
    Last,
    Dense<48, 2>,
];

/// A small transformer that reads 32 tokens of 64 kinds and scores for each
/// place which comes next. Vaswani et al. 2017, arXiv:1706.03762, with the
/// normalization in front.
pub type Transformer = net![
    Input<Vector<32>>,
    Embedding<64, 32>,
    PositionalEncoding,
    Repeat<2, TransformerBlock<32, 64, 4>>,
    LayerNorm<32>,
    TimeDistributed<Dense<32, 64>>,
];

/// Attention among steps of `D` numbers by so many heads, none of which sees a
/// later step; then two dense layers, with `W` numbers between them.
pub type TransformerBlock<const D: usize, const W: usize, const HEADS: usize> = net![
    Residual<net![LayerNorm<D>, MultiHeadAttention<D, HEADS, Causal>]>,
    Residual<
        net![
            LayerNorm<D>,
            TimeDistributed<net![Dense<D, W, Gelu>, Dense<W, D>]>
        ],
    >,
];
