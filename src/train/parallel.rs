//! Training on several threads, with the same bits on any number of them.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::borrow::BorrowMut;
use core::num::NonZeroUsize;
use core::ops::{ControlFlow, Deref, DerefMut};

use rand::Rng;

use super::chunks::{Chunks, Lent, is_one_by_one};
use super::walk::Mean;
use super::{Buffers, Epoch, Outcome, Plan, TrainError, Trainer, fit};
use crate::data::Dataset;
use crate::loss::Target;
use crate::network::{Architecture, Network};
use crate::optim::Optimizer;
use crate::plain::CacheAligned;
use crate::scalar::Scalar;
use crate::shape::Feed;

/// A trainer that works on a batch with all threads of the pool: made by
/// [`Trainer::parallel`].
///
/// The batch is cut into chunks of the same number of samples, whatever the
/// number of threads. Each chunk adds up its own gradients from 0, and those are
/// added in the order of the chunks. So the bits depend on the size of a chunk,
/// which is part of what is computed, and on nothing else: 1, 2 or 7 threads
/// give the same, and a chunk as large as the batch gives what a [`Trainer`]
/// alone does.
///
/// Threads share the chunks, or the layers. Of a single chunk each thread has some
/// of the inputs of every large layer ([`Dense`](crate::layer::Dense) and what is made
/// of the same products: 200 inputs and outputs with a tile of 32), with their
/// weights. That is the faster way where a batch is small beside the weights: their
/// gradients need not cross from thread to thread. A network with state, such as
/// [`BatchNorm1d`](crate::layer::BatchNorm1d)'s statistics, goes through all chunks
/// that way, one after the other, since each begins with the state that the one
/// before it has left.
///
/// Chunks have their gradients on the heap: two for every thread, or as many as
/// take 4 MiB; and each thread has tiles there, and the parameters once more.
///
/// ```
/// use monograd::prelude::*;
///
/// type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 3>];
///
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// let data = datasets::spiral::<3, 100, 300>(&mut rng);
/// let mut net = Network::<Spiral>::init(&mut rng);
/// let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(0.01), CrossEntropy).parallel(64);
/// trainer.fit(&mut net, &data, Epochs(3).full_batch(), &mut rng, |_| ControlFlow::Continue(()))?;
/// # Ok::<(), monograd::train::TrainError>(())
/// ```
pub struct Parallel<
    A: Architecture<F>,
    O: Optimizer<F>,
    L,
    F: Scalar = f32,
    const B: usize = 32,
    M = Buffers<A, O, F>,
> {
    trainer: Trainer<A, O, L, F, B, M>,
    chunk: NonZeroUsize,
    gradients: Vec<Box<CacheAligned<A::Params>>>,
    lent: Lent<A, F, B>,
}

impl<A, O, L, F, const B: usize, M> Trainer<A, O, L, F, B, M>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: BorrowMut<Buffers<A, O, F>>,
{
    /// The same trainer on all threads of rayon's pool, `chunk` samples at a
    /// time (at least 1). A chunk should take some tens of microseconds; a
    /// multiple of the tile's `B` wastes no lanes. With large layers and fewer than
    /// about a hundred samples a batch, one chunk for all of them is best.
    pub fn parallel(self, chunk: usize) -> Parallel<A, O, L, F, B, M> {
        Parallel {
            trainer: self,
            chunk: NonZeroUsize::new(chunk).unwrap_or(NonZeroUsize::MIN),
            gradients: Vec::new(),
            lent: Lent::default(),
        }
    }
}

impl<A, O, L, F, const B: usize, M> Parallel<A, O, L, F, B, M>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
    L: Sync,
    M: BorrowMut<Buffers<A, O, F>>,
{
    /// [`Trainer::step`] on all threads.
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::step`].
    pub fn step<D, X, T>(&mut self, network: &mut Network<A, F>, batch: &D) -> Result<F, TrainError>
    where
        D: Dataset<Input = X, Target = T> + Sync + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        Ok(self.step_in(network, batch)?.value())
    }

    /// [`Trainer::fit`] on all threads.
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::fit`].
    pub fn fit<D, X, T>(
        &mut self,
        network: &mut Network<A, F>,
        data: &D,
        plan: impl Into<Plan>,
        rng: &mut impl Rng,
        on_epoch: impl FnMut(Epoch<'_, A, F>) -> ControlFlow<()>,
    ) -> Result<Outcome<F>, TrainError>
    where
        D: Dataset<Input = X, Target = T> + Sync + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let (none, plan) = (None::<&D>, plan.into());
        fit::run(
            self,
            network,
            data,
            none,
            plan,
            rng,
            on_epoch,
            |this, _, network, batch| this.step_in(network, batch),
        )
    }

    /// [`Trainer::fit_validated`] on all threads.
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::fit`].
    pub fn fit_validated<D, V, X, T>(
        &mut self,
        network: &mut Network<A, F>,
        data: &D,
        validation: &V,
        plan: impl Into<Plan>,
        rng: &mut impl Rng,
        on_epoch: impl FnMut(Epoch<'_, A, F>) -> ControlFlow<()>,
    ) -> Result<Outcome<F>, TrainError>
    where
        D: Dataset<Input = X, Target = T> + Sync + ?Sized,
        V: Dataset<Input = X, Target = T> + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let (validation, plan) = (Some(validation), plan.into());
        fit::run(
            self,
            network,
            data,
            validation,
            plan,
            rng,
            on_epoch,
            |this, _, network, batch| this.step_in(network, batch),
        )
    }

    fn step_in<D, X, T>(
        &mut self,
        network: &mut Network<A, F>,
        batch: &D,
    ) -> Result<Mean<F>, TrainError>
    where
        D: Dataset<Input = X, Target = T> + Sync + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let (rooms, size, lent) = (&mut self.gradients, self.chunk, &self.lent);
        let trainer = &mut self.trainer;
        let mut step = || {
            trainer.step_by(network, batch.len(), |loss, network, gradients, pass| {
                let chunks = Chunks {
                    batch,
                    size,
                    loss,
                    pass,
                    lent,
                };
                chunks.gradients(rooms, network, gradients)
            })
        };
        if is_one_by_one::<A, F>(batch.len().div_ceil(size.get())) {
            lent.crew.lend(step)
        } else {
            step()
        }
    }
}

impl<A, O, L, F, const B: usize, M> Deref for Parallel<A, O, L, F, B, M>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
{
    type Target = Trainer<A, O, L, F, B, M>;

    fn deref(&self) -> &Self::Target {
        &self.trainer
    }
}

impl<A, O, L, F, const B: usize, M> DerefMut for Parallel<A, O, L, F, B, M>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
{
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.trainer
    }
}
