//! What a step may look at.

use crate::window::Causal;

/// Which steps a step attends to: [`Full`], [`Causal`], or one of your own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a mask of attention",
    label = "`Full` and `Causal` are"
)]
pub trait Mask: 'static {
    /// The name, as people write it, with all that tells one mask from
    /// another: it is what the hash of an architecture knows of the mask.
    const NAME: &'static str;

    /// Whether the step `query` sees the step `key`, both counted from 0.
    /// Every step must see itself.
    fn sees(query: usize, key: usize) -> bool;
}

/// Every step sees all steps.
pub struct Full;

impl Mask for Full {
    const NAME: &'static str = "Full";

    #[inline(always)]
    fn sees(_: usize, _: usize) -> bool {
        true
    }
}

/// A step sees itself and those before it, not those that are yet to come.
impl Mask for Causal {
    const NAME: &'static str = "Causal";

    #[inline(always)]
    fn sees(query: usize, key: usize) -> bool {
        key <= query
    }
}
