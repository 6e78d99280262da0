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
//! needs on top of them, for saved registers and the like, is measured on a
//! Cortex-M4F in `examples/firmware`: less than 256 bytes for a prediction by
//! dense or recurrent layers, 320 by convolutions, and 1,152 for a step of
//! training with Adam.
//!
//! # Constant work
//!
//! A prediction by dense layers with [`Relu`](crate::Relu), [`Tanh`](crate::Tanh),
//! [`Sigmoid`](crate::Sigmoid) and [`Softmax`](crate::Softmax), by convolutions
//! with pooling, or by a [`Gru`](crate::layer::Gru) takes the same number of
//! instructions for every finite input, so that neither its time nor
//! its energy tells what the input was, and a deadline that holds once holds
//! always. There is no branch on a number, and no table is looked up. Counted
//! for a hundred inputs each, from 0 to the largest, on a Cortex-M4F: 2.3 to 2.7
//! instructions for a multiply-add where layers are large (an autoencoder of
//! 264,192), 3.6 to 5.3 where they are small and activations weigh more; 3.2 for
//! a convolutional network optimized for speed, 6.4 for size. On
//! x86-64 it was one number for each network too. Where the processor has no
//! instructions for the float type, the routines that take their place have
//! branches, and the promise does not hold.

use crate::batch::{self, BatchTiles};
use crate::kernel::VECTORS;
use crate::layer::{Store, rooms};
use crate::network::{Architecture, Network};
use crate::optim::Optimizer;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::space::on_stack;
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
    /// which take turns; a branch has its own while it is passed through.
    pub const INFER_BYTES: usize = size_of::<A::Output>() + scratch::<F>(A::INFER_SCRATCH, 1);
    /// Bytes of the stack that [`predict_batch`](Network::predict_batch) works
    /// with: tiles of 32 samples, or of 8 if those would be large, for input,
    /// output and what is between the layers; where the processor works on one
    /// number at a time, what [`predict`](Network::predict) takes. With the
    /// feature `alloc`, tiles of more than 256 KiB are on the heap instead.
    pub const BATCH_BYTES: usize = if VECTORS {
        let samples = batch::side_by_side::<A, F>();
        let tiles = if samples == 32 {
            size_of::<BatchTiles<A, F, 32>>()
        } else if on_stack::<BatchTiles<A, F, 8>>() {
            size_of::<BatchTiles<A, F, 8>>()
        } else {
            0
        };
        let inside = A::INFER_SCRATCH.saturating_sub(rooms::<A, A::In, F>());
        tiles + scratch::<F>(inside, samples)
    } else {
        Self::INFER_BYTES
    };
}

/// # What it costs to train
impl<A: Architecture<F>, O: Optimizer<F>, L, F: Scalar, const B: usize> Trainer<A, O, L, F, B> {
    /// Bytes of RAM that a training works with: the network, this trainer
    /// (gradients, optimizer state, settings), a copy of the network's state
    /// to go back to, and the tiles of `B` samples. The data are not in it.
    pub const TRAIN_BYTES: usize = size_of::<Network<A, F>>()
        + size_of::<Self>()
        + size_of::<A::State>()
        + size_of::<Tiles<A, F, B>>()
        + Self::LAYERS_BYTES;
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
    /// way back. With the feature `alloc`, tiles of more than 256 KiB are on
    /// the heap instead.
    pub const STACK_BYTES: usize = if on_stack::<Tiles<A, F, B>>() {
        size_of::<Tiles<A, F, B>>() + Self::LAYERS_BYTES
    } else {
        Self::LAYERS_BYTES
    };

    // The rooms of the outermost chain are among the tiles.
    const LAYERS_BYTES: usize = scratch::<F>(
        A::BACKWARD_SCRATCH.saturating_sub(rooms::<A, A::In, F>()),
        B,
    );
}

const fn scratch<F: Scalar>(floats: usize, samples: usize) -> usize {
    floats * samples * F::BYTES
}
