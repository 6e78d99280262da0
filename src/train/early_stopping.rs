//! Stopping where the loss no longer falls.

use core::borrow::BorrowMut;
use core::marker::PhantomData;
use core::ops::ControlFlow;

use super::Epoch;
use crate::layer::Store;
use crate::network::Network;
use crate::scalar::Scalar;

/// Stops a training when the loss has not fallen for some epochs, and gives
/// the network back the numbers it had at its best.
///
/// What counts is the validation loss, or the training loss where there is
/// none. The best numbers also come back when the last epoch is over.
///
/// ```
/// use monograd::prelude::*;
///
/// type Line = Dense<1, 1>;
///
/// let data = [([1.0], [2.0]), ([2.0], [4.0]), ([3.0], [6.0]), ([4.0], [8.0])];
/// let (train, validation) = Batch::split(&data, 0.75, 1);
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// let mut net = Network::<Line>::init(&mut rng);
/// let mut trainer = Trainer::<Line, _, _>::new(Sgd::new(0.05), MeanSquaredError);
/// let mut stopping = EarlyStopping::new(10);
/// trainer.fit_validated(&mut net, &train, &validation, Epochs(1000), &mut rng, |epoch| {
///     stopping.check(epoch)
/// })?;
/// assert!(stopping.best_loss() < 1e-3);
/// # Ok::<(), monograd::train::TrainError>(())
/// ```
pub struct EarlyStopping<A: Store<F>, F: Scalar = f32, M = Network<A, F>> {
    patience: usize,
    min_delta: F,
    best_loss: F,
    best_epoch: usize,
    best: M,
    network: PhantomData<(A, F)>,
}

impl<A: Store<F>, F: Scalar> EarlyStopping<A, F> {
    /// Stops after `patience` epochs without a lower loss.
    pub fn new(patience: usize) -> Self {
        Self::with_memory(patience, Network::ZERO)
    }
}

impl<A: Store<F>, F: Scalar, M: BorrowMut<Network<A, F>>> EarlyStopping<A, F, M> {
    /// The same with a place of the caller's for the best numbers: a box, or a
    /// `static`.
    pub fn with_memory(patience: usize, memory: M) -> Self {
        Self {
            patience,
            min_delta: F::ZERO,
            best_loss: F::INFINITY,
            best_epoch: 0,
            best: memory,
            network: PhantomData,
        }
    }

    /// Counts a loss as lower only where it is by more than this.
    pub fn min_delta(mut self, min_delta: F) -> Self {
        self.min_delta = min_delta;
        self
    }

    /// The lowest loss so far; infinite before the first epoch.
    pub fn best_loss(&self) -> F {
        self.best_loss
    }

    /// The epoch of the lowest loss, from 1; 0 before the first.
    pub fn best_epoch(&self) -> usize {
        self.best_epoch
    }

    /// Looks at an epoch: whether to go on. To be called in the callback of
    /// [`fit`](super::Trainer::fit).
    pub fn check(&mut self, epoch: Epoch<'_, A, F>) -> ControlFlow<()> {
        let loss = epoch.validation.unwrap_or(epoch.loss);
        if loss < self.best_loss - self.min_delta {
            self.best_loss = loss;
            self.best_epoch = epoch.number;
            epoch.network.copy_to(self.best.borrow_mut());
        }
        let exhausted = epoch.number >= self.best_epoch.saturating_add(self.patience);
        if (exhausted || epoch.number == epoch.epochs) && self.best_epoch > 0 {
            self.best.borrow_mut().copy_to(epoch.network);
        }
        if exhausted {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}
