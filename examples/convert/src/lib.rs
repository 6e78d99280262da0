//! Weights from one kind of file to another.
//!
//! `architectures.rs` names the architectures; [`Known::convert`] turns a file
//! of one of them into a file of another [`Format`].

pub mod architectures;
mod error;
mod format;
mod known;
mod source;

pub use error::Error;
pub use format::Format;
pub use known::{Known, find};
