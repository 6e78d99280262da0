//! What can stop a training.

use core::fmt;

/// Why a training stopped. The network has the last finite numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrainError {
    /// The dataset has no samples.
    NoData,
    /// The plan asks for batches of no samples.
    EmptyBatch,
    /// A sample could not be read.
    Unreadable {
        /// Its number in the data.
        index: usize,
    },
    /// The loss, or a parameter after the step, was infinite or NaN. The
    /// network is as it was before the step. If it was a parameter, the
    /// optimizer's state, which had a part in it, starts anew.
    NotFinite {
        /// The epoch, from 1.
        epoch: usize,
        /// The batch within the epoch, from 1.
        batch: usize,
    },
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoData => f.write_str("there are no samples to learn from"),
            Self::EmptyBatch => f.write_str("a batch needs at least one sample"),
            Self::Unreadable { index } => write!(f, "sample {index} cannot be read"),
            Self::NotFinite { epoch, batch } => write!(
                f,
                "the loss or a parameter became infinite or NaN at epoch {epoch}, batch {batch}; \
                 the parameters are those before it (a lower learning rate or clipping may help)"
            ),
        }
    }
}

impl core::error::Error for TrainError {}
