//! Binary cross-entropy from logits.

use super::elementwise::{Elementwise, elementwise_loss, mean};
use super::{Loss, Losses};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Vector, features, features_mut, put};

/// Cross-entropy between the logistic function σ of a logit z and a
/// probability t, `−t ln σ(z) − (1 − t) ln(1 − σ(z))`, as a mean over the
/// numbers of a sample (PyTorch's `BCEWithLogitsLoss`).
///
/// Each number is a yes or no of its own: targets are probabilities in
/// [0, 1], or `[bool; N]`, or one `bool` for a `Vector<1>`. The network ends
/// without an activation.
///
/// ```
/// use monograd::prelude::*;
///
/// type And = Dense<2, 1>;
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// let mut net = Network::<And>::init(&mut rng);
/// let mut trainer = Trainer::<And, _, _>::new(Adam::new(0.1), BinaryCrossEntropy);
/// let data = [([0.0, 0.0], false), ([0.0, 1.0], false), ([1.0, 0.0], false), ([1.0, 1.0], true)];
/// let plan = Epochs(200).full_batch();
/// trainer.fit(&mut net, &data, plan, &mut rng, |_| ControlFlow::Continue(())).unwrap();
/// for (x, answer) in data {
///     let [logit]: [f32; 1] = net.predict(&x);
///     assert_eq!(logit > 0.0, answer);
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BinaryCrossEntropy;

impl<F: Scalar> Elementwise<F> for BinaryCrossEntropy {
    #[inline(always)]
    fn term(&self, prediction: F, target: F) -> (F, F) {
        // softplus(z) − z t, where the exponential is of numbers ≤ 0 only.
        let softplus = F::ZERO.max(prediction) + (-prediction.abs()).exp().ln_1p();
        (
            softplus - prediction * target,
            prediction.sigmoid() - target,
        )
    }
}

elementwise_loss!(BinaryCrossEntropy);

impl<const N: usize, F: Scalar> Loss<Vector<N>, [bool; N], F> for BinaryCrossEntropy {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &[bool; N], lane: usize, tile: &mut [Lanes<F, B>; N]) {
        put(&target.map(probability), lane, tile);
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

impl<F: Scalar> Loss<Vector<1>, bool, F> for BinaryCrossEntropy {
    #[inline(always)]
    fn encode<const B: usize>(&self, target: &bool, lane: usize, tile: &mut [Lanes<F, B>; 1]) {
        put(&[probability(*target)], lane, tile);
    }

    #[inline(always)]
    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<F, B>; 1],
        target: &mut [Lanes<F, B>; 1],
    ) -> Losses<F, B> {
        mean(self, prediction, target)
    }
}

/// 1 for yes, 0 for no.
#[inline(always)]
fn probability<F: Scalar>(answer: bool) -> F {
    if answer { F::ONE } else { F::ZERO }
}
