//! What a network costs, as constants: a budget is an assertion that the
//! compiler checks.
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
//! type Learner = Trainer<Spiral, Adam<f32>, CrossEntropy, f32, 8>;
//!
//! const _: () = assert!(Network::<Spiral>::FLASH_BYTES <= 4 * 1024, "flash of the weights");
//! const _: () = assert!(Network::<Spiral>::INFER_BYTES <= 256, "RAM of a prediction");
//! const _: () = assert!(Network::<Spiral>::MACS <= 1000, "work of a prediction");
//! const _: () = assert!(Learner::TRAIN_BYTES <= 18 * 1024, "RAM of a training");
//! ```
//!
//! A budget that does not hold is a compile error with that text:
//!
//! ```compile_fail,E0080
//! # use monograd::prelude::*;
//! # type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
//! const _: () = assert!(Network::<Spiral>::FLASH_BYTES <= 3 * 1024, "flash of the weights");
//! ```
//!
//! All bytes are those of the target that is compiled for. What a processor
//! needs on top of them, for saved registers and the like, is measured on
//! microcontrollers in `examples/firmware`, and said there.

use crate::layer::{Entry, Layer, Store};
use crate::network::{Architecture, Network};
use crate::optim::Optimizer;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::train::{Buffers, Tiles, Trainer};

/// # What it costs
impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// How many numbers are trained.
    pub const PARAMS: usize = A::Params::COUNT;
    /// Bytes that all its numbers take, in flash or in RAM: parameters and
    /// state.
    pub const FLASH_BYTES: usize = size_of::<Self>();
}

/// # What it costs to predict
impl<A: Architecture<F>, F: Scalar> Network<A, F> {
    /// Multiply-adds of one prediction.
    pub const MACS: usize = A::MACS;
    /// Bytes of the stack that [`predict`](Network::predict) works with: the
    /// output, and two buffers, each of the largest tile between two layers,
    /// which take turns.
    pub const INFER_BYTES: usize = size_of::<A::Output>() + scratch::<F>(A::INFER_SCRATCH, 1);
}

/// # What it costs to train
impl<A: Architecture<F>, O: Optimizer<F>, L, F: Scalar, const B: usize> Trainer<A, O, L, F, B> {
    /// Bytes of RAM that a training works with: the network, this trainer
    /// (gradients, optimizer state, settings), a copy of the network's state
    /// to go back to, and the tiles of `B` samples on the stack. The data are
    /// not in it.
    pub const TRAIN_BYTES: usize =
        size_of::<Network<A, F>>() + size_of::<Self>() + size_of::<A::State>() + Self::STACK_BYTES;
}

impl<A, O, L, F, const B: usize, M> Trainer<A, O, L, F, B, M>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: core::borrow::BorrowMut<Buffers<A, O, F>>,
{
    /// Bytes of the stack that a step works with, wherever the network and the
    /// trainer are: the tiles of `B` samples, and what the layers keep on the
    /// way back.
    pub const STACK_BYTES: usize = size_of::<Tiles<A, F, B>>()
        + scratch::<F>(A::BACKWARD_SCRATCH, B)
        - size_of::<[<A as Layer<<A as Entry>::In, F>>::Hold<B>; 2]>();
}

const fn scratch<F: Scalar>(floats: usize, samples: usize) -> usize {
    floats * samples * F::BYTES
}
