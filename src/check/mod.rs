//! Checks of layers and losses of one's own: is `backward` the derivative of
//! `forward`, and is the rest kept that a layer promises?
//!
//! ```
//! use monograd::check;
//! use monograd::prelude::*;
//!
//! // A layer or a network that says what shape it takes,
//! check::gradients::<net![Dense<3, 4, Tanh>, Dense<4, 2>]>(1)?;
//! // and a layer that fits many, on one of them.
//! check::gradients_of::<Gelu, Image<2, 3, 3>>(1)?;
//! # Ok::<(), check::CheckError>(())
//! ```
//!
//! Parameters and inputs are drawn from a seed, so a test takes a few seeds, and
//! fails for the same ones everywhere. The first thing that is wrong comes back
//! as a [`CheckError`], which prints as
//!
//! ```text
//! the derivative by parameter 4 of layer 2 is 1.38, not 1.41: that is what differences of `forward` give
//! ```
//!
//! # What is checked
//!
//! All in `f64`, with a tile of four samples, and with one that has a lane
//! without a sample; for every parameter and every input:
//!
//! - `backward` gives the derivatives of `forward`: central differences agree to
//!   a relative 10⁻⁶. Where a function has a kink, as [`Relu`](crate::Relu) has at
//!   0, what lies between the derivatives on both sides is right, and is counted
//!   in [`Checked::kinks`]; more than 1 + 2 % of them are an error.
//! - It adds to the gradients that it is given, and gives the same ones when it is
//!   not asked for the gradient by the input.
//! - A lane without a sample may hold NaN, and reaches nothing.
//! - A sample has the same bits in a tile of four as alone, and so have the sums
//!   of the gradients.
//! - `infer` gives what `forward` gives.
//!
//! The last two cannot hold for every layer. One that draws random numbers
//! ([`Pass::seed`](crate::layer::Pass::seed)) or changes its state in training
//! need not do the same in `infer`; and one that changes its state, as
//! [`BatchNorm1d`](crate::BatchNorm1d) does, may join the samples of a tile. Both
//! are seen and left out, and [`Checked`] says so. For other layers of this kind
//! there are [`Check::differs_in_training`] and [`Check::joins_samples`].
//!
//! Nothing is allocated: all numbers of the layer are on the stack several times,
//! and every derivative takes four passes. Check a layer in small sizes.

mod differences;
mod error;
mod promises;
mod setup;

use core::marker::PhantomData;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::lanes::Lanes;
use crate::layer::{Entry, Input, Layer};
use crate::loss::{Loss, Losses};
use crate::network::Architecture;
use crate::plain::Plain;
use crate::random::uniform;
use crate::shape::{Shape, Tile, features, put};

pub use error::{CheckError, Number, Promise};

use setup::Setup;

/// Checks a layer or a chain that says what shape it takes: see the
/// [module](self).
///
/// # Errors
///
/// The first number that is not what is promised.
pub fn gradients<A: Architecture<f64>>(seed: u64) -> Result<Checked, CheckError> {
    Check::new(seed).gradients::<A>()
}

/// Checks what a layer does with inputs of the shape `In`: see the
/// [module](self).
///
/// # Errors
///
/// The first number that is not what is promised.
pub fn gradients_of<L, In>(seed: u64) -> Result<Checked, CheckError>
where
    L: Layer<In, f64>,
    In: Shape,
{
    Check::new(seed).gradients_of::<L, In>()
}

/// What a check has looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many derivatives were compared with differences.
    pub derivatives: usize,
    /// How many of them are at a kink, where there is none that is right alone.
    pub kinks: usize,
    /// Whether `infer` was compared with `forward`.
    pub inference: bool,
    /// Whether training was compared between tiles of several samples and of
    /// one.
    pub tiles: bool,
}

/// A check with settings.
///
/// ```
/// use monograd::check::Check;
/// use monograd::prelude::*;
///
/// let checked = Check::new(1).inputs(0.5, 2.0).gradients_of::<Relu, Vector<3>>()?;
/// assert_eq!(checked.kinks, 0);
/// # Ok::<(), monograd::check::CheckError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    seed: u64,
    low: f64,
    high: f64,
    inference: bool,
    tiles: bool,
}

impl Check {
    /// A check of everything, with inputs from [−1.5, 1.5).
    pub const fn new(seed: u64) -> Self {
        Self {
            seed,
            low: -1.5,
            high: 1.5,
            inference: true,
            tiles: true,
        }
    }

    /// Draws the inputs from [low, high): for a function that is not defined
    /// everywhere, or is interesting elsewhere.
    pub const fn inputs(self, low: f64, high: f64) -> Self {
        Self { low, high, ..self }
    }

    /// The layer does something else in training than in `infer`.
    pub const fn differs_in_training(self) -> Self {
        Self {
            inference: false,
            ..self
        }
    }

    /// In training the layer joins the samples of a tile, as one that computes
    /// statistics of a batch: its bits depend on the size of a tile, and differ
    /// from those of `infer`.
    pub const fn joins_samples(self) -> Self {
        Self {
            inference: false,
            tiles: false,
            ..self
        }
    }

    /// [`gradients`] with these settings.
    ///
    /// # Errors
    ///
    /// The first number that is not what is promised.
    pub fn gradients<A: Architecture<f64>>(self) -> Result<Checked, CheckError> {
        self.gradients_of::<A, <A as Entry>::In>()
    }

    /// [`gradients_of`] with these settings.
    ///
    /// # Errors
    ///
    /// The first number that is not what is promised.
    pub fn gradients_of<L, In>(self) -> Result<Checked, CheckError>
    where
        L: Layer<In, f64>,
        In: Shape,
    {
        self.both::<L, In, _, _>(&Product(PhantomData), |rng| {
            let mut target = <L::Out as Shape>::Array::<f64>::ZERO;
            for number in target.as_flat_mut() {
                *number = uniform(rng, -1.0, 1.0);
            }
            target
        })
    }

    /// Checks that a loss gives its gradient by predictions of the shape `S`,
    /// and that of a sample by itself. The targets are drawn by `draw`.
    ///
    /// ```
    /// use monograd::check::Check;
    /// use monograd::prelude::*;
    ///
    /// Check::new(1).loss::<Vector<2>, _, _>(&Huber::default(), |rng| {
    ///     [0.0; 2].map(|_: f64| monograd::uniform(rng, -1.0, 1.0))
    /// })?;
    /// # Ok::<(), monograd::check::CheckError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first number that is not what is promised: a loss, or the derivative
    /// by an input, which is the prediction here.
    pub fn loss<S, T, C>(
        self,
        loss: &C,
        draw: impl FnMut(&mut Xoshiro256PlusPlus) -> T,
    ) -> Result<Checked, CheckError>
    where
        S: Shape,
        C: Loss<S, T, f64>,
    {
        self.both::<Input<S>, S, T, C>(loss, draw)
    }

    /// A full tile, and one with a lane to spare.
    fn both<L, In, T, C>(
        self,
        loss: &C,
        mut draw: impl FnMut(&mut Xoshiro256PlusPlus) -> T,
    ) -> Result<Checked, CheckError>
    where
        L: Layer<In, f64>,
        In: Shape,
        C: Loss<L::Out, T, f64>,
    {
        let full = self.tile::<L, In, T, C, 4>(loss, 4, &mut draw)?;
        let part = self.tile::<L, In, T, C, 4>(loss, 3, &mut draw)?;
        Ok(Checked {
            derivatives: full.derivatives + part.derivatives,
            kinks: full.kinks + part.kinks,
            inference: full.inference && part.inference,
            tiles: full.tiles && part.tiles,
        })
    }

    /// The check of a layer, through a loss, in one tile.
    #[doc(hidden)]
    pub fn tile<L, In, T, C, const B: usize>(
        self,
        loss: &C,
        samples: usize,
        draw: impl FnMut(&mut Xoshiro256PlusPlus) -> T,
    ) -> Result<Checked, CheckError>
    where
        L: Layer<In, f64>,
        In: Shape,
        C: Loss<L::Out, T, f64>,
    {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(self.seed);
        Setup::<L, In, T, C, B>::draw(self, loss, samples, draw, rng).check(self)
    }
}

/// The loss whose gradient is its target: `Σ y t`.
struct Product<T>(PhantomData<T>);

impl<S: Shape<Array<f64> = T>, T: Plain<f64>> Loss<S, T, f64> for Product<T> {
    fn encode<const B: usize>(&self, target: &T, lane: usize, tile: &mut Tile<S, f64, B>) {
        put::<f64, B>(target.as_flat(), lane, crate::shape::features_mut(tile));
    }

    fn evaluate<const B: usize>(
        &self,
        prediction: &Tile<S, f64, B>,
        target: &mut Tile<S, f64, B>,
    ) -> Losses<f64, B> {
        let mut values = Lanes::ZERO;
        for (&y, &t) in features(prediction).iter().zip(features(target)) {
            values += y * t;
        }
        let weights = Lanes::splat(1.0);
        Losses { values, weights }
    }
}
