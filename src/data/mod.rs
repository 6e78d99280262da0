//! Data: what a network learns from.

mod dataset;

pub use dataset::{Batch, Dataset};
