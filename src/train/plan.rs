//! How long to train, in what batches, and what is told of it.

use core::num::NonZeroUsize;

use super::TrainError;
use crate::layer::Store;
use crate::network::Network;
use crate::scalar::Scalar;

/// So many times through the data.
///
/// As it is, in shuffled batches of 32; [`batch`](Epochs::batch) and
/// [`full_batch`](Epochs::full_batch) choose another size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epochs(pub usize);

impl Epochs {
    /// In shuffled batches of `size` samples; the last of an epoch may be
    /// smaller.
    pub const fn batch(self, size: usize) -> Plan {
        Plan {
            epochs: self.0,
            batch: Some(size),
            shuffle: true,
        }
    }

    /// All samples in one batch, in their own order: one step an epoch.
    pub const fn full_batch(self) -> Plan {
        Plan {
            epochs: self.0,
            batch: None,
            shuffle: false,
        }
    }
}

/// How long to train, and in what batches: made from [`Epochs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub(super) epochs: usize,
    batch: Option<usize>,
    pub(super) shuffle: bool,
}

impl Plan {
    /// The same plan with the samples in their own order.
    pub const fn in_order(mut self) -> Self {
        self.shuffle = false;
        self
    }

    /// The same plan with the samples in a new order each epoch.
    pub const fn shuffled(mut self) -> Self {
        self.shuffle = true;
        self
    }

    /// The samples of a batch, of so many in all.
    pub(super) fn batch_size(&self, samples: usize) -> Result<NonZeroUsize, TrainError> {
        let samples = NonZeroUsize::new(samples).ok_or(TrainError::NoData)?;
        let batch = NonZeroUsize::new(self.batch.unwrap_or(samples.get()));
        Ok(batch.ok_or(TrainError::EmptyBatch)?.min(samples))
    }
}

impl From<Epochs> for Plan {
    fn from(epochs: Epochs) -> Self {
        epochs.batch(32)
    }
}

/// What is told after each epoch.
pub struct Epoch<'a, A: Store<F>, F: Scalar> {
    /// The epoch's number, from 1.
    pub number: usize,
    /// How many there will be.
    pub epochs: usize,
    /// The mean loss of its samples, each before the step it was used in.
    pub loss: F,
    /// The mean loss of the validation data after it, if there are any.
    pub validation: Option<F>,
    /// The network as it is now.
    pub network: &'a mut Network<A, F>,
}

/// How a training ended.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome<F> {
    /// How many epochs there were.
    pub epochs: usize,
    /// The loss of the last one.
    pub loss: F,
    /// The validation loss of the last one.
    pub validation: Option<F>,
}
