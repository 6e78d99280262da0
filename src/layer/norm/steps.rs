//! Normalization of each step by itself, sample by sample.

use core::{iter, mem};

use super::{Moments, moments, normal};
use crate::lanes::Lanes;
use crate::layer::Pass;
use crate::layer::channels::Layout;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Vector, features, features_mut};

/// A shape whose steps the layer `L` normalizes: a vector, or a sequence of
/// vectors.
#[diagnostic::on_unimplemented(
    message = "the layer `{L}` does not take a `{Self}`",
    label = "`{Self}` does not fit `{L}`"
)]
pub trait Steps<L>: Shape {
    /// Something for each step.
    type Each<F: Scalar, T: Plain<F>>: Plain<F> + AsRef<[T]> + AsMut<[T]>;
}

/// How a layer normalizes `N` numbers.
pub trait Normalizes<const N: usize> {
    /// Whether their mean is subtracted.
    const CENTERS: bool;
    /// What is added before the root is taken.
    fn epsilon<F: Scalar>() -> F;
}

#[diagnostic::do_not_recommend]
impl<const N: usize, L: Normalizes<N>> Steps<L> for Vector<N> {
    type Each<F: Scalar, E: Plain<F>> = [E; 1];
}

#[diagnostic::do_not_recommend]
impl<const T: usize, const N: usize, L: Normalizes<N>> Steps<L> for Sequence<T, Vector<N>> {
    type Each<F: Scalar, E: Plain<F>> = [E; T];
}

/// `y = x̂ · weight + bias`, where there are biases; shows what each step was
/// normalized with to `note`.
#[inline(always)]
pub fn forward<L, const N: usize, F, const B: usize>(
    weight: &[F; N],
    bias: &[F],
    x: &impl Plain<F>,
    y: &mut impl Plain<F>,
    mut note: impl FnMut(Moments<F, B>),
) where
    L: Normalizes<N>,
    F: Scalar,
{
    let step = Layout::features(N).grouped(1);
    for (y, x) in steps_mut::<N, F, B>(y).zip(steps::<N, F, B>(x)) {
        let moments = moments(step, 0, x, L::CENTERS, L::epsilon());
        for ((y, &x), &weight) in y.iter_mut().zip(x).zip(weight) {
            *y = normal(x, moments).map(|x| x * weight);
        }
        for (y, &bias) in y.iter_mut().zip(bias) {
            *y = y.map(|y| y + bias);
        }
        note(moments);
    }
}

/// The gradient by the input of each step.
#[inline(always)]
pub fn input_gradients<L, const N: usize, F, const B: usize>(
    weight: &[F; N],
    tape: &[Moments<F, B>],
    x: &impl Plain<F>,
    dy: &impl Plain<F>,
    dx: &mut impl Plain<F>,
) where
    L: Normalizes<N>,
    F: Scalar,
{
    let inputs = steps::<N, F, B>(x).zip(steps::<N, F, B>(dy)).zip(tape);
    for (dx, ((x, dy), &moments)) in steps_mut::<N, F, B>(dx).zip(inputs) {
        input_gradient::<L, N, F, B>(x, dy, moments, weight, dx);
    }
}

/// Adds the gradients by weights, and by biases where there are any: of each
/// sample the sum over its steps, then sample after sample.
#[inline(always)]
pub fn add_gradients<const N: usize, F: Scalar, const B: usize>(
    tape: &[Moments<F, B>],
    x: &impl Plain<F>,
    dy: &impl Plain<F>,
    weight: &mut [F; N],
    bias: &mut [F],
    pass: Pass,
) {
    let mut bias = bias.iter_mut();
    for (n, weight) in weight.iter_mut().enumerate() {
        let [mut along, mut total] = [Lanes::ZERO; 2];
        let x = features(x).iter().skip(n).step_by(N.max(1));
        let dy = features(dy).iter().skip(n).step_by(N.max(1));
        for ((&x, &dy), &moments) in x.zip(dy).zip(tape) {
            along += dy * normal(x, moments);
            total += dy;
        }
        along.add_samples(pass.samples, weight);
        if let Some(bias) = bias.next() {
            total.add_samples(pass.samples, bias);
        }
    }
}

/// With g = dy · weight and x̂ the normalized input:
/// `dx = (g − mean(g) − x̂ mean(g x̂)) · inverse`, without mean(g) where no mean
/// was subtracted.
#[inline(always)]
fn input_gradient<L, const N: usize, F, const B: usize>(
    x: &[Lanes<F, B>; N],
    dy: &[Lanes<F, B>; N],
    moments: Moments<F, B>,
    weight: &[F; N],
    dx: &mut [Lanes<F, B>; N],
) where
    L: Normalizes<N>,
    F: Scalar,
{
    let [mut along, mut total] = [Lanes::ZERO; 2];
    for ((dx, &weight), (&x, &dy)) in dx.iter_mut().zip(weight).zip(x.iter().zip(dy)) {
        *dx = dy.map(|dy| dy * weight);
        along += *dx * normal(x, moments);
        if L::CENTERS {
            total += *dx;
        }
    }
    let count = F::of_usize(N);
    let [along, total] = [along, total].map(|sum| sum.map(|sum| sum / count));
    let [_, inverse] = moments;
    for (dx, &x) in dx.iter_mut().zip(x) {
        *dx = (*dx - total - normal(x, moments) * along) * inverse;
    }
}

/// The steps of a tile.
#[inline(always)]
fn steps<const N: usize, F: Scalar, const B: usize>(
    tile: &impl Plain<F>,
) -> impl Iterator<Item = &[Lanes<F, B>; N]> {
    let mut left = features(tile);
    iter::from_fn(move || {
        let (step, rest) = left.split_first_chunk()?;
        left = rest;
        (N > 0).then_some(step)
    })
}

/// The steps of a tile, to be changed.
#[inline(always)]
fn steps_mut<const N: usize, F: Scalar, const B: usize>(
    tile: &mut impl Plain<F>,
) -> impl Iterator<Item = &mut [Lanes<F, B>; N]> {
    let mut left = features_mut(tile);
    iter::from_fn(move || {
        let (step, rest) = mem::take(&mut left).split_first_chunk_mut()?;
        left = rest;
        (N > 0).then_some(step)
    })
}
