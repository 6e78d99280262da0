//! Optimizers: from gradients to better parameters.
//!
//! Each follows PyTorch's optimizer of the same name, with its defaults and in
//! its order of operations, so that runs can be compared. Below, `p` is a
//! parameter, `g` its gradient, `η` the learning rate times the schedule's
//! factor, and `t` the step's number, from 1. Everything happens number by
//! number, and all that an optimizer remembers begins as zeros. What it
//! remembers of a gradient that has become 0 ends at 0: subnormal averages count
//! as 0, since many processors are slow with them.

mod adagrad;
mod adam;
mod clip;
mod nadam;
mod rmsprop;
mod sgd;
mod update;

use crate::plain::Plain;
use crate::scalar::Scalar;
use update::update;

pub use adagrad::Adagrad;
pub use adam::{Adam, AdamW};
pub use clip::Clip;
pub use nadam::Nadam;
pub use rmsprop::RmsProp;
pub use sgd::{Momentum, Nesterov, Sgd};

/// A rule that turns gradients into better parameters.
///
/// ```
/// use monograd::optim::{Momentum, Optimizer, Step};
///
/// let optimizer = Momentum::new(0.1);
/// let (mut params, mut velocity) = ([1.0, 2.0], [0.0; 2]);
/// for number in 1..=2 {
///     let mut gradients = [1.0, 0.0];
///     let step = Step { number, epoch: 0, epochs: 1, rate_factor: 1.0, gradient_factor: 1.0 };
///     assert!(optimizer.step(&step, &mut params, &mut gradients, &mut velocity));
/// }
/// assert_eq!((params, velocity), ([1.0 - 0.1 - 0.19, 2.0], [1.9, 0.0]));
/// ```
pub trait Optimizer<F: Scalar> {
    /// What it remembers from step to step, as plain data of the parameters'
    /// type `P`: `()`, `[P; 2]`, … It starts as zeros.
    type State<P: Plain<F>>: Plain<F>;
    /// The optimizer's name, which tells its state from another's in a file.
    const NAME: &'static str;

    /// One step. `gradients` are those of the batch's summed loss, which
    /// [`Step::gradient_factor`] makes those of its mean.
    ///
    /// Afterwards `gradients` holds the parameters as they were before.
    /// Returns whether all new parameters are finite, and so is what their
    /// steps were divided by: an average of squares that overflowed would
    /// hold its parameter still from then on.
    fn step<P: Plain<F>>(
        &self,
        step: &Step<F>,
        params: &mut P,
        gradients: &mut P,
        state: &mut Self::State<P>,
    ) -> bool;
}

/// Where in the training a step is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<F> {
    /// The step's number, from 1.
    pub number: u64,
    /// The epoch, from 0.
    pub epoch: usize,
    /// How many epochs there will be; at least 1.
    pub epochs: usize,
    /// What the schedule multiplies the learning rate with.
    pub rate_factor: F,
    /// What the gradients are to be multiplied with.
    pub gradient_factor: F,
}

/// What an average is from now on; 0 if it is subnormal.
///
/// One whose gradients have become 0, as those of a ReLU that is never above 0,
/// would stay among the smallest numbers for good, and many processors take a
/// hundred times as long for these.
#[inline(always)]
fn settled<F: Scalar>(average: F) -> F {
    if average.abs() < F::MIN_POSITIVE {
        F::ZERO
    } else {
        average
    }
}
