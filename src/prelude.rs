//! What most programs need, in one line: `use monograd::prelude::*;`.

pub use core::ops::ControlFlow;

pub use rand::{Rng, SeedableRng};
pub use rand_xoshiro::Xoshiro256PlusPlus;

pub use crate::activation::{
    Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
pub use crate::class::Class;
pub use crate::data::made as datasets;
pub use crate::data::{Batch, Dataset};
pub use crate::include_network;
pub use crate::init::Init;
pub use crate::layer::{
    AvgPool1d, AvgPool2d, BatchNorm1d, BatchNorm2d, Chain, Concat, ConcatTo, Conv1d, Conv2d,
    ConvTranspose1d, ConvTranspose2d, Dense, Dropout, Embedding, Flatten, FlattenTo, GlobalAvgPool,
    GlobalMaxPool, GroupNorm, Gru, Input, Last, LayerNorm, LearnedPositions, LogSoftmax, Lstm,
    MaxPool1d, MaxPool2d, MultiHeadAttention, NoBias, Parallel, PositionalEncoding, Product,
    Repeat, Reshape, Residual, Reverse, RmsNorm, Rnn, ScaledDotProductAttention, Softmax,
    SpatialDropout, Sum, TimeDistributed, Transpose, Upsample, UpsampleBilinear,
};
pub use crate::loss::{
    BinaryCrossEntropy, CrossEntropy, Huber, L1, MeanSquaredError, MultiClassHinge,
    WeightedCrossEntropy,
};
pub use crate::metrics::{ConfusionMatrix, Regression};
pub use crate::net;
pub use crate::network::{Architecture, Network};
pub use crate::optim::{Adagrad, Adam, AdamW, Clip, Momentum, Nadam, Nesterov, RmsProp, Sgd};
pub use crate::scalar::Scalar;
pub use crate::schedule::Schedule;
pub use crate::shape::{Image, Sequence, Vector};
pub use crate::train::{EarlyStopping, Epochs, Trainer};
pub use crate::window::{
    Causal, CountPad, Dilation, ExcludePad, Groups, Output, OutputPad, Pad, Same, Stride,
};
