//! Training on several threads, with the same bits on any number of them.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::borrow::BorrowMut;
use core::num::NonZeroUsize;
use core::ops::{ControlFlow, Deref, DerefMut};

use rand::Rng;

use super::walk::{self, Mean};
use super::{Buffers, Epoch, Outcome, Plan, Tiles, TrainError, Trainer, fit};
use crate::data::{Batch, Dataset};
use crate::layer::Pass;
use crate::loss::Target;
use crate::network::{Architecture, Network};
use crate::optim::Optimizer;
use crate::plain::{CacheAligned, Plain, boxed_aligned_zero};
use crate::scalar::Scalar;
use crate::shape::Feed;
use crate::threads::{Crew, Shelf};

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
/// A network with state, such as [`BatchNorm1d`](crate::layer::BatchNorm1d)'s
/// statistics, goes through the chunks one after the other, since each begins
/// with the state that the one before it has left.
///
/// Chunks have their gradients on the heap: two for every thread, or as many as
/// take 4 MiB; and each thread has tiles there.
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
    tiles: Shelf<CacheAligned<Tiles<A, F, B>>>,
    crew: Crew,
}

/// Numbers of a gradient that a thread adds up at a time.
const SLICE: usize = 8192;

impl<A, O, L, F, const B: usize, M> Trainer<A, O, L, F, B, M>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: BorrowMut<Buffers<A, O, F>>,
{
    /// The same trainer on all threads of rayon's pool, `chunk` samples at a
    /// time (at least 1). A chunk should take some tens of microseconds; a
    /// multiple of the tile's `B` wastes no lanes.
    pub fn parallel(self, chunk: usize) -> Parallel<A, O, L, F, B, M> {
        Parallel {
            trainer: self,
            chunk: NonZeroUsize::new(chunk).unwrap_or(NonZeroUsize::MIN),
            gradients: Vec::new(),
            tiles: Shelf::default(),
            crew: Crew::default(),
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
        let (rooms, size) = (&mut self.gradients, self.chunk);
        let (tiles, crew) = (&self.tiles, &self.crew);
        self.trainer
            .step_by(network, batch.len(), |loss, network, gradients, pass| {
                let chunks = Chunks {
                    batch,
                    size,
                    loss,
                    pass,
                    tiles,
                    crew,
                };
                chunks.gradients(rooms, network, gradients)
            })
    }
}

/// A batch in chunks.
struct Chunks<'a, A: Architecture<F>, F: Scalar, D: ?Sized, L, const B: usize> {
    batch: &'a D,
    size: NonZeroUsize,
    loss: &'a L,
    pass: Pass,
    tiles: &'a Shelf<CacheAligned<Tiles<A, F, B>>>,
    crew: &'a Crew,
}

impl<A, F, D, L, X, T, const B: usize> Chunks<'_, A, F, D, L, B>
where
    A: Architecture<F>,
    F: Scalar,
    D: Dataset<Input = X, Target = T> + Sync + ?Sized,
    L: Sync,
    X: Feed<A::In, F>,
    T: Target<L, A::Out, F>,
{
    /// Adds up the gradients of all chunks, from 0, in order.
    fn gradients(
        &self,
        rooms: &mut Vec<Box<CacheAligned<A::Params>>>,
        network: &mut Network<A, F>,
        gradients: &mut A::Params,
    ) -> Result<Mean<F>, TrainError> {
        let chunks = self.batch.len().div_ceil(self.size.get());
        let stateful = <A::State as Plain<F>>::COUNT > 0;
        let wave = if stateful { 1 } else { wave::<A::Params>() };
        rooms.resize_with(
            wave.min(chunks).max(rooms.len()),
            boxed_aligned_zero::<F, _>,
        );
        let Network { params, state } = network;
        let mut mean = Mean::default();
        for first in (0..chunks).step_by(wave) {
            let rooms = rooms
                .get_mut(..wave.min(chunks - first))
                .unwrap_or_default();
            let mut means: Vec<_> = rooms.iter().map(|_| Ok(Mean::default())).collect();
            // The very first chunk has no gradients before it to be added to.
            let mut beginning = (first == 0).then_some(&mut *gradients);
            let work = rooms.iter_mut().zip(&mut means).enumerate();
            let mut work = work.map(|(index, (room, mean))| {
                (first + index, beginning.take().unwrap_or(&mut room.0), mean)
            });
            if stateful {
                self.tiles
                    .with(boxed_aligned_zero::<F, _>, |CacheAligned(tiles)| {
                        for (index, gradients, mean) in &mut work {
                            *mean = self.chunk(index, (params, state), gradients, tiles);
                        }
                    });
            } else {
                self.crew.share(work, |work| {
                    self.tiles
                        .with(boxed_aligned_zero::<F, _>, |CacheAligned(tiles)| {
                            let mut no_state = Plain::ZERO;
                            for (index, gradients, mean) in work {
                                let numbers = (&*params, &mut no_state);
                                *mean = self.chunk(index, numbers, gradients, tiles);
                            }
                        });
                });
            }
            for chunk in means {
                mean.add(chunk?);
            }
            let later = usize::from(first == 0);
            add_up::<A, F>(self.crew, rooms.get(later..).unwrap_or_default(), gradients);
        }
        Ok(mean)
    }

    /// One chunk's gradients.
    fn chunk(
        &self,
        index: usize,
        numbers: (&A::Params, &mut A::State),
        gradients: &mut A::Params,
        tiles: &mut Tiles<A, F, B>,
    ) -> Result<Mean<F>, TrainError> {
        let start = index * self.size.get();
        let samples = Batch::new(self.batch, None, start, self.size.get());
        let pass = Pass {
            samples: samples.len(),
            first: self.pass.first + start as u64,
            ..self.pass
        };
        walk::gradients::<A, L, F, B, _, X, T>(tiles, self.loss, numbers, &samples, gradients, pass)
            .map_err(|error| match error {
                TrainError::Unreadable { index } => TrainError::Unreadable {
                    index: start + index,
                },
                error => error,
            })
    }
}

/// How many chunks are worked on before their gradients are added: two for each
/// thread, so that the others go on while one is slow, or as many as are small
/// beside a cache.
fn wave<R>() -> usize {
    const BYTES: usize = 4 << 20;
    let small = BYTES.checked_div(size_of::<R>()).unwrap_or(BYTES);
    small.max(2 * rayon::current_num_threads())
}

/// Adds the gradients of some chunks, number by number in the chunks' order.
fn add_up<A: Architecture<F>, F: Scalar>(
    crew: &Crew,
    rooms: &[Box<CacheAligned<A::Params>>],
    gradients: &mut A::Params,
) {
    let add = |(slice, sums): (usize, &mut [F])| {
        for room in rooms {
            let numbers = room.0.as_flat().chunks(SLICE).nth(slice);
            for (sum, &number) in sums.iter_mut().zip(numbers.unwrap_or_default()) {
                *sum += number;
            }
        }
    };
    let sums = gradients.as_flat_mut();
    if sums.len() > SLICE {
        crew.share(sums.chunks_mut(SLICE).enumerate(), |sums| {
            sums.for_each(add)
        });
    } else {
        add((0, sums));
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
