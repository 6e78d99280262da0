//! Normalization: what its layers have in common.

mod batch_norm;
mod group_norm;
mod layer_norm;
mod rms_norm;
mod steps;

use super::channels::Layout;
use crate::lanes::Lanes;
use crate::plain::WeightBias;
use crate::scalar::Scalar;

pub use batch_norm::{BatchNorm1d, BatchNorm2d, Statistics};
pub use group_norm::GroupNorm;
pub use layer_norm::LayerNorm;
pub use rms_norm::RmsNorm;

/// What is added to a variance before its root is taken, as in PyTorch.
pub(crate) const EPSILON: f64 = 1e-5;

/// A weight and a bias for each of `N` channels or features.
type Scales<F, const N: usize> = WeightBias<[F; N], [F; N]>;

/// What numbers are normalized with, sample by sample: their mean, and the
/// inverse of their deviation.
type Moments<F, const B: usize> = [Lanes<F, B>; 2];

#[inline(always)]
fn normal<F: Scalar, const B: usize>(
    x: Lanes<F, B>,
    [mean, inverse]: Moments<F, B>,
) -> Lanes<F, B> {
    (x - mean) * inverse
}

/// What a channel, group or step is normalized with: its mean, or 0 where it is
/// not centered, and its deviation from that.
#[inline(always)]
fn moments<F: Scalar, const B: usize>(
    layout: Layout,
    channel: usize,
    x: &[Lanes<F, B>],
    centered: bool,
    epsilon: F,
) -> Moments<F, B> {
    let count = F::of_usize(x.len() / layout.channels.max(1));
    let mut mean = Lanes::ZERO;
    if centered {
        mean = layout.sum(channel, x, |x| x).map(|sum| sum / count);
    }
    let squares = layout.sum(channel, x, |x| (x - mean) * (x - mean));
    let inverse = squares.map(|squares| inverse_deviation(squares / count, epsilon));
    [mean, inverse]
}

/// Writes moments to the tape, one after the other.
#[inline(always)]
fn note<F: Scalar, const B: usize>(tape: &mut [Moments<F, B>]) -> impl FnMut(Moments<F, B>) {
    let mut tape = tape.iter_mut();
    move |moments| {
        if let Some(to) = tape.next() {
            *to = moments;
        }
    }
}

/// `1 / √(variance + ε)`.
#[inline(always)]
fn inverse_deviation<F: Scalar>(variance: F, epsilon: F) -> F {
    F::ONE / (variance + epsilon).sqrt()
}

/// The sums of dy x̂ and of dy over a channel: the gradients by its weight and
/// by its bias, for each sample.
#[inline(always)]
fn slopes<F: Scalar, const B: usize>(
    layout: Layout,
    channel: usize,
    dy: &[Lanes<F, B>],
    x: &[Lanes<F, B>],
    moments: Moments<F, B>,
) -> [Lanes<F, B>; 2] {
    let [mut along, mut total] = [Lanes::ZERO; 2];
    // Not by a closure: of many lanes it is too large to be inlined.
    let blocks = layout.blocks(channel, dy).zip(layout.blocks(channel, x));
    for (dy, x) in blocks {
        for (&dy, &x) in dy.iter().zip(x) {
            along += dy * normal(x, moments);
            total += dy;
        }
    }
    [along, total]
}
