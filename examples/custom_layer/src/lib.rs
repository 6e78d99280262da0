//! Layers that the library lacks, in a crate of its own.
//!
//! [`Maxout`] computes with the numbers of its input, [`Cross`] is made of
//! another layer. `tests/layers.rs` checks that they keep what a layer promises,
//! and `src/main.rs` trains networks with them.

mod cross;
mod maxout;

pub use cross::Cross;
pub use maxout::Maxout;
