//! Losses that compare each number by itself, for any shape.

use super::{Loss, Losses};
use crate::class::Class;
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Vector, features, features_mut, put};

/// The mean of (z − t)² over the numbers of a sample (PyTorch's `MSELoss`).
///
/// A class of a vector is compared as 1 among zeros: the Brier score, over the
/// number of classes.
///
/// ```
/// use monograd::prelude::*;
///
/// type Line = Dense<1, 1>;
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// let mut net = Network::<Line>::init(&mut rng);
/// let mut trainer = Trainer::<Line, _, _>::new(Adam::new(0.1), MeanSquaredError);
/// let data = [([0.0], [1.0]), ([1.0], [3.0]), ([2.0], [5.0])];
/// let plan = Epochs(500).full_batch();
/// trainer.fit(&mut net, &data, plan, &mut rng, |_| ControlFlow::Continue(())).unwrap();
/// let [y]: [f32; 1] = net.predict(&[3.0]);
/// assert!((y - 7.0).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanSquaredError;

/// The mean of |z − t| over the numbers of a sample, or mean absolute error
/// (PyTorch's `L1Loss`). Its gradient is 0 where both are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct L1;

/// The mean over the numbers of a sample of (z − t)² / 2 where |z − t| is at
/// most δ, else of δ (|z − t| − δ / 2): outliers pull with a limited force.
/// Huber 1964; PyTorch's `HuberLoss`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber<F> {
    /// δ > 0, where the parabola goes over into lines.
    pub delta: F,
}

impl<F: Scalar> Huber<F> {
    /// The loss with this δ.
    pub const fn new(delta: F) -> Self {
        Self { delta }
    }
}

impl<F: Scalar> Default for Huber<F> {
    /// δ = 1.
    fn default() -> Self {
        Self::new(F::ONE)
    }
}

/// A loss that is the mean over a sample's numbers of a term for each.
pub(super) trait Elementwise<F: Scalar> {
    /// The term of one number, and its derivative by the prediction.
    fn term(&self, prediction: F, target: F) -> (F, F);
}

impl<F: Scalar> Elementwise<F> for MeanSquaredError {
    #[inline(always)]
    fn term(&self, prediction: F, target: F) -> (F, F) {
        let difference = prediction - target;
        (difference * difference, difference + difference)
    }
}

impl<F: Scalar> Elementwise<F> for L1 {
    #[inline(always)]
    fn term(&self, prediction: F, target: F) -> (F, F) {
        let difference = prediction - target;
        let sign = if difference > F::ZERO {
            F::ONE
        } else if difference < F::ZERO {
            -F::ONE
        } else {
            // 0, or a NaN that is to be seen.
            difference
        };
        (difference.abs(), sign)
    }
}

impl<F: Scalar> Elementwise<F> for Huber<F> {
    #[inline(always)]
    fn term(&self, prediction: F, target: F) -> (F, F) {
        let difference = prediction - target;
        // The derivative is the difference, held between −δ and δ; both pieces
        // of the value follow from it. This order of arguments keeps a NaN.
        let held = self.delta.min((-self.delta).max(difference));
        (held * (difference - F::of(0.5) * held), held)
    }
}

/// The losses of a tile, and in the place of the targets the gradients, of a
/// loss that is a mean of terms.
#[inline(always)]
pub(super) fn mean<F: Scalar, const B: usize>(
    loss: &impl Elementwise<F>,
    prediction: &[Lanes<F, B>],
    target: &mut [Lanes<F, B>],
) -> Losses<F, B> {
    let count = F::of_usize(prediction.len().max(1));
    let share = F::ONE / count;
    let mut sums = Lanes::ZERO;
    for (z, t) in prediction.iter().zip(target) {
        for ((sum, &z), t) in sums.0.iter_mut().zip(&z.0).zip(&mut t.0) {
            let (value, slope) = loss.term(z, *t);
            *sum += value;
            *t = slope * share;
        }
    }
    Losses {
        values: sums.map(|sum| sum / count),
        weights: Lanes::splat(F::ONE),
    }
}

// One implementation a type and shape, because a blanket one would turn the
// error of a wrong target into one about elementwise losses.
macro_rules! elementwise_loss {
    ($loss:ty) => {
        elementwise_loss!($loss, Vector<N>, [F; N], N);
        elementwise_loss!($loss, Image<C, H, W>, [[[F; W]; H]; C], C, H, W);
        elementwise_loss!($loss, Image<1, H, W>, [[F; W]; H], H, W);
        elementwise_loss!($loss, Sequence<T, Vector<N>>, [[F; N]; T], T, N);
    };
    ($loss:ty, $shape:ty, $target:ty, $($size:ident),+) => {
        impl<$(const $size: usize,)+ F: Scalar> Loss<$shape, $target, F> for $loss {
            #[inline(always)]
            fn encode<const B: usize>(
                &self,
                target: &$target,
                lane: usize,
                tile: &mut <$shape as $crate::shape::Shape>::Tile<F, B>,
            ) {
                put::<F, B>(target.as_flat(), lane, features_mut(tile));
            }

            #[inline(always)]
            fn evaluate<const B: usize>(
                &self,
                prediction: &<$shape as $crate::shape::Shape>::Tile<F, B>,
                target: &mut <$shape as $crate::shape::Shape>::Tile<F, B>,
            ) -> Losses<F, B> {
                mean(self, features(prediction), features_mut(target))
            }
        }
    };
}
pub(super) use elementwise_loss;

elementwise_loss!(MeanSquaredError);
elementwise_loss!(L1);
elementwise_loss!(Huber<F>);

impl<const N: usize, F: Scalar> Loss<Vector<N>, Class<N>, F> for MeanSquaredError {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &Class<N>, lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(&target.one_hot(), lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; N],
        target: &mut [Lanes<F, B>; N],
    ) -> Losses<F, B> {
        mean(self, prediction, target)
    }
}
