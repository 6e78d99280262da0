//! Training: from data to better numbers.
//!
//! [`Trainer::fit`] goes through the data epoch by epoch and batch by batch;
//! [`Trainer::step`] is one batch, for loops of one's own.

#[cfg(feature = "rayon")]
mod chunks;
mod early_stopping;
mod error;
mod fit;
#[cfg(feature = "rayon")]
mod parallel;
mod plan;
mod step;
mod walk;
mod workspace;

use core::borrow::BorrowMut;
use core::marker::PhantomData;

use crate::fingerprint::Fingerprint;
use crate::io::{self, Checkpoint, LoadError, SaveError};
use crate::layer::Store;
use crate::network::Network;
use crate::optim::{Clip, Optimizer};
#[cfg(feature = "alloc")]
use crate::plain::CacheAligned;
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::schedule::{Clock, Schedule};
use crate::space::Spare;

pub use early_stopping::EarlyStopping;
pub use error::TrainError;
#[cfg(feature = "rayon")]
pub use parallel::Parallel;
pub use plan::{Epoch, Epochs, Outcome, Plan};
pub use workspace::{Tiles, Workspace};

/// What a trainer holds besides settings: the gradients, then the optimizer's
/// state.
pub type Buffers<A, O, F> =
    Pair<<A as Store<F>>::Params, <O as Optimizer<F>>::State<<A as Store<F>>::Params>>;

/// Trains networks of the architecture `A` with the optimizer `O` and the loss
/// `L`.
///
/// A batch of any size is walked in tiles of `B` samples, and gradients add up
/// sample after sample, so the result does not depend on `B`
/// ([`BatchNorm1d`](crate::layer::BatchNorm1d) excepted); memory depends on `B`
/// alone. Gradients and optimizer state live in the trainer, in a box
/// ([`boxed`](Trainer#method.boxed)) or wherever the caller puts them
/// ([`with_buffers`](Trainer::with_buffers)); the tiles are on the stack while
/// training ([`STACK_BYTES`](Trainer::STACK_BYTES)), or on the heap if there is
/// one and they are large.
///
/// ```
/// use monograd::prelude::*;
///
/// type Xor = net![Dense<2, 8, Tanh>, Dense<8, 1>];
///
/// let data = [([0.0, 0.0], [0.0]), ([0.0, 1.0], [1.0]), ([1.0, 0.0], [1.0]), ([1.0, 1.0], [0.0])];
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// let mut net = Network::<Xor>::init(&mut rng);
/// let mut trainer = Trainer::<Xor, _, _>::new(Adam::new(0.03), MeanSquaredError);
/// let outcome = trainer.fit(&mut net, &data, Epochs(500).full_batch(), &mut rng, |_| ControlFlow::Continue(()))?;
/// assert!(outcome.loss < 1e-3);
/// # Ok::<(), monograd::train::TrainError>(())
/// ```
pub struct Trainer<
    A: Store<F>,
    O: Optimizer<F>,
    L,
    F: Scalar = f32,
    const B: usize = 32,
    M = Buffers<A, O, F>,
> {
    optimizer: O,
    loss: L,
    schedule: Schedule<F>,
    clip: Clip<F>,
    clock: Clock,
    seed: u64,
    steps: u64,
    samples: u64,
    buffers: M,
    space: Spare,
    network: PhantomData<(A, F)>,
}

impl<A: Store<F>, O: Optimizer<F>, L, F: Scalar, const B: usize> Trainer<A, O, L, F, B> {
    /// A trainer that has not made a step yet.
    pub fn new(optimizer: O, loss: L) -> Self {
        Self::with_buffers(optimizer, loss, Plain::ZERO)
    }

    /// A trainer whose gradients and optimizer state are on the heap, and
    /// never were on the stack.
    #[cfg(feature = "alloc")]
    #[allow(clippy::type_complexity)]
    pub fn boxed(
        optimizer: O,
        loss: L,
    ) -> Trainer<A, O, L, F, B, alloc::boxed::Box<CacheAligned<Buffers<A, O, F>>>> {
        Trainer::with_buffers(optimizer, loss, crate::plain::boxed_aligned_zero::<F, _>())
    }
}

impl<A, O, L, F, const B: usize, M> Trainer<A, O, L, F, B, M>
where
    A: Store<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: BorrowMut<Buffers<A, O, F>>,
{
    /// A trainer whose gradients and optimizer state are where the caller has
    /// put them: in a box, or in a `static`. They are to be all zeros.
    pub fn with_buffers(optimizer: O, loss: L, buffers: M) -> Self {
        const { assert!(B > 0, "a tile holds at least one sample") };
        Self {
            optimizer,
            loss,
            schedule: Schedule::Constant,
            clip: Clip::None,
            clock: Clock::START,
            seed: 0,
            steps: 0,
            samples: 0,
            buffers,
            space: Spare::default(),
            network: PhantomData,
        }
    }

    /// The same trainer with a learning rate that changes on the way.
    pub fn schedule(mut self, schedule: Schedule<F>) -> Self {
        self.schedule = schedule;
        self
    }

    /// The same trainer with clipped gradients.
    pub fn clip(mut self, clip: Clip<F>) -> Self {
        self.clip = clip;
        self
    }

    /// How many steps were made.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Tells the schedule where in the training the next
    /// [`step`](Trainer::step) is. [`fit`](Trainer::fit) does this by itself.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Gives the randomness inside the network, such as dropout, another seed
    /// (0 at first). [`fit`](Trainer::fit) draws one by itself.
    pub fn set_seed(&mut self, seed: u64) {
        self.seed = seed;
    }

    /// Bytes of a checkpoint.
    pub const CHECKPOINT_BYTES: usize =
        io::checkpoint_bytes::<A, F>(<O::State<A::Params> as Plain<F>>::COUNT);

    /// Writes the network and this training into a buffer, as
    /// [`io`] describes, so that it can be resumed to the same
    /// bits; returns the part of the buffer that was written. The seed and the
    /// random generator are the caller's to keep.
    ///
    /// # Errors
    ///
    /// If the buffer has fewer than
    /// [`CHECKPOINT_BYTES`](Trainer::CHECKPOINT_BYTES) bytes.
    pub fn to_bytes<'a>(
        &self,
        network: &Network<A, F>,
        buffer: &'a mut [u8],
    ) -> Result<&'a [u8], SaveError> {
        let training = Checkpoint {
            optimizer: Fingerprint::of(O::NAME),
            numbers: self.buffers.borrow().rest.as_flat(),
            steps: self.steps,
            samples: self.samples,
        };
        io::save_checkpoint(network, training, buffer)
    }

    /// Reads what [`to_bytes`](Trainer::to_bytes) has written.
    ///
    /// # Errors
    ///
    /// If the bytes are not exactly a sound checkpoint of this architecture,
    /// float type and optimizer. Network and trainer are then as they were.
    pub fn load(&mut self, network: &mut Network<A, F>, file: &[u8]) -> Result<(), LoadError> {
        let mut training = Checkpoint {
            optimizer: Fingerprint::of(O::NAME),
            numbers: self.buffers.borrow_mut().rest.as_flat_mut(),
            steps: self.steps,
            samples: self.samples,
        };
        io::load_checkpoint(network, &mut training, file)?;
        (self.steps, self.samples) = (training.steps, training.samples);
        Ok(())
    }
}
