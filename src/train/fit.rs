//! Training as planned, and looking at the result.

use core::borrow::BorrowMut;
use core::ops::{ControlFlow, DerefMut};

use rand::Rng;

use super::walk::{self, Mean};
use super::{Buffers, Epoch, Outcome, Plan, Tiles, TrainError, Trainer};
use crate::data::{Batch, Dataset};
use crate::layer::Store;
use crate::loss::Target;
use crate::network::{Architecture, Network};
use crate::optim::Optimizer;
use crate::random::{Permutation, Table};
use crate::scalar::Scalar;
use crate::schedule::Clock;
use crate::shape::Feed;
use crate::space::with_zero;

impl<A, O, L, F, const B: usize, M> Trainer<A, O, L, F, B, M>
where
    A: Store<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: BorrowMut<Buffers<A, O, F>>,
{
    /// Trains as planned. `on_epoch` is called after each epoch and can stop
    /// the training. `rng` draws the order of the samples and the seed of
    /// [`Dropout`](crate::layer::Dropout).
    ///
    /// # Errors
    ///
    /// Stops where the loss or the parameters would become infinite or NaN,
    /// where a sample cannot be read, and where there is nothing to learn
    /// from. The network then has the last finite numbers.
    pub fn fit<D, X, T>(
        &mut self,
        network: &mut Network<A, F>,
        data: &D,
        plan: impl Into<Plan>,
        rng: &mut impl Rng,
        on_epoch: impl FnMut(Epoch<'_, A, F>) -> ControlFlow<()>,
    ) -> Result<Outcome<F>, TrainError>
    where
        A: Architecture<F>,
        D: Dataset<Input = X, Target = T> + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let (none, plan) = (None::<&D>, plan.into());
        run(
            &mut &mut *self,
            network,
            data,
            none,
            plan,
            rng,
            on_epoch,
            |trainer, tiles, network, batch| trainer.step_in(tiles, network, batch),
        )
    }

    /// [`fit`](Trainer::fit) that also computes the loss of other data after
    /// each epoch: [`Epoch::validation`].
    ///
    /// # Errors
    ///
    /// Those of [`fit`](Trainer::fit).
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
        A: Architecture<F>,
        D: Dataset<Input = X, Target = T> + ?Sized,
        V: Dataset<Input = X, Target = T> + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let (validation, plan) = (Some(validation), plan.into());
        run(
            &mut &mut *self,
            network,
            data,
            validation,
            plan,
            rng,
            on_epoch,
            |trainer, tiles, network, batch| trainer.step_in(tiles, network, batch),
        )
    }

    /// The mean loss of some data, with the network as it is used afterwards.
    ///
    /// # Errors
    ///
    /// Where there are no data, or a sample cannot be read.
    pub fn evaluate<D, X, T>(&self, network: &Network<A, F>, data: &D) -> Result<F, TrainError>
    where
        A: Architecture<F>,
        D: Dataset<Input = X, Target = T> + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        with_zero(|tiles: &mut Tiles<A, F, B>| {
            Ok(walk::losses(tiles, &self.loss, network, data)?.value())
        })
    }
}

/// The loop of a training, by a trainer or by what has one: `step` makes a step
/// of one batch.
#[allow(clippy::too_many_arguments)]
pub(super) fn run<A, O, L, F, const B: usize, M, R, D, V, X, T>(
    trainer: &mut R,
    network: &mut Network<A, F>,
    data: &D,
    validation: Option<&V>,
    plan: Plan,
    rng: &mut impl Rng,
    mut on_epoch: impl FnMut(Epoch<'_, A, F>) -> ControlFlow<()>,
    mut step: impl FnMut(
        &mut R,
        &mut Tiles<A, F, B>,
        &mut Network<A, F>,
        &Batch<'_, D>,
    ) -> Result<Mean<F>, TrainError>,
) -> Result<Outcome<F>, TrainError>
where
    A: Architecture<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: BorrowMut<Buffers<A, O, F>>,
    R: DerefMut<Target = Trainer<A, O, L, F, B, M>>,
    D: Dataset<Input = X, Target = T> + ?Sized,
    V: Dataset<Input = X, Target = T> + ?Sized,
    X: Feed<A::In, F>,
    T: Target<L, A::Out, F>,
{
    let batch = plan.batch_size(data.len())?;
    // Rounded up, by a number that the compiler knows is not 0.
    let batches = data.len().saturating_sub(1) / batch + 1;
    with_zero(|tiles: &mut Tiles<A, F, B>| {
        let mut outcome = Outcome::default();
        trainer.seed = rng.next_u64();
        for number in 0..plan.epochs {
            let order = plan
                .shuffle
                .then(|| Permutation::new(data.len(), rng.next_u64()));
            let table = order.and_then(Table::new);
            let mut mean = Mean::default();
            for index in 0..batches {
                trainer.clock = Clock {
                    step: number.saturating_mul(batches).saturating_add(index) as u64,
                    steps: plan.epochs.saturating_mul(batches) as u64,
                    epoch: number,
                    epochs: plan.epochs,
                };
                let samples = Batch::new(data, order, index * batch.get(), batch.get())
                    .looked_up(table.as_ref());
                let losses = step(trainer, tiles, network, &samples);
                mean.add(losses.map_err(|error| match error {
                    TrainError::NotFinite { .. } => TrainError::NotFinite {
                        epoch: number + 1,
                        batch: index + 1,
                    },
                    TrainError::Unreadable { index } => TrainError::Unreadable {
                        index: samples.position(index),
                    },
                    error => error,
                })?);
            }
            let validation = match validation {
                Some(data) => Some(walk::losses(tiles, &trainer.loss, network, data)?.value()),
                None => None,
            };
            outcome = Outcome {
                epochs: number + 1,
                loss: mean.value(),
                validation,
            };
            let epoch = Epoch {
                number: number + 1,
                epochs: plan.epochs,
                loss: outcome.loss,
                validation,
                network,
            };
            if on_epoch(epoch).is_break() {
                break;
            }
        }
        Ok(outcome)
    })
}
