//! Data: what a network learns from.

mod dataset;
pub mod made;

pub use dataset::{Batch, Dataset};
