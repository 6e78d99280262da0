//! Rust source: a constant for each tensor, with the numbers in the order that
//! the network has them, and a static with all of them.

mod blocks;
mod read;
mod write;

use monograd::io::tensors::Listed;
use monograd::layer::Store;
use monograd::plain::Plain;
use monograd::{Network, Scalar};

use blocks::{Block, blocks};
pub use read::read;
pub use write::write;

/// What is in the source besides the numbers.
pub struct About {
    /// The architecture's name.
    name: String,
    /// The architecture as people write it.
    layers: String,
    /// The float type.
    float: &'static str,
    /// What tells it from others, float type included.
    fingerprint: u64,
    /// How many numbers there are.
    count: usize,
    blocks: Vec<Block>,
}

impl About {
    pub fn of<A: Store<F>, F: Scalar>(name: &str, tensors: Vec<Listed>) -> Self {
        let mut layers = String::new();
        // Writing to a string does not fail.
        let _ = A::write(&mut layers);
        Self {
            name: name.to_owned(),
            layers,
            float: F::NAME,
            fingerprint: Network::<A, F>::FINGERPRINT.0,
            count: <Network<A, F> as Plain<F>>::COUNT,
            blocks: blocks(&tensors),
        }
    }
}
