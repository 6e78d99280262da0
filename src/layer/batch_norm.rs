//! Batch normalization of vectors.

use core::fmt;

use rand::Rng;

use super::{Entry, Layer, Pass, Point, Store};
use crate::init::Init;
use crate::lanes::Lanes;
use crate::plain::{Pair, WeightBias};
use crate::scalar::Scalar;
use crate::shape::Vector;

/// Batch normalization of each of `N` features (Ioffe and Szegedy 2015,
/// arXiv:1502.03167):
/// `y = (x − mean) / √(variance + 10⁻⁵) · weight + bias`.
///
/// While training, mean and (biased) variance are those of the batch, and the
/// kept statistics move a tenth of the way towards the batch's mean and
/// unbiased variance; to infer, the kept ones are used. All as in PyTorch.
///
/// **The batch of this layer is the tile**: it couples the samples that are
/// computed together, so unlike everything else its result depends on the
/// trainer's tile size. Of a tile with a single sample nothing can be
/// normalized: its y is the bias, and the kept variance stays as it is.
pub struct BatchNorm1d<const N: usize>;

/// What batch normalization keeps: a running mean and variance of each
/// feature.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Statistics<F, const N: usize> {
    /// Running means; 0 at first.
    pub mean: [F; N],
    /// Running unbiased variances; 1 at first.
    pub variance: [F; N],
}

const EPSILON: f64 = 1e-5;
const MOMENTUM: f64 = 0.1;

impl<const N: usize, F: Scalar> Store<F> for BatchNorm1d<N> {
    type Params = WeightBias<[F; N], [F; N]>;
    type State = Statistics<F, N>;
    const NAME: &'static str = "BatchNorm1d";

    fn init(params: &mut Self::Params, state: &mut Self::State, _: Init, _: &mut impl Rng) {
        params.weight.fill(F::ONE);
        state.variance.fill(F::ONE);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "BatchNorm1d<{N}>")
    }
}

impl<const N: usize> Entry for BatchNorm1d<N> {
    type In = Vector<N>;
}

impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for BatchNorm1d<N> {
    type Out = Vector<N>;
    // The normalized input, and 1 / √(variance + ε) of each feature.
    type Tape<const B: usize> = Pair<[Lanes<F, B>; N], [F; N]>;
    type Hold<const B: usize> = ();
    const MACS: usize = N;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &[Lanes<F, B>; N],
        y: &mut [Lanes<F, B>; N],
    ) {
        let scales = params.weight.iter().zip(&params.bias);
        let statistics = state.mean.iter().zip(&state.variance);
        for (((y, &x), (&weight, &bias)), (&mean, &variance)) in
            y.iter_mut().zip(x).zip(scales).zip(statistics)
        {
            let inverse = inverse_deviation(variance);
            *y = x.map(|x| (x - mean) * inverse * weight + bias);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &[Lanes<F, B>; N],
        y: &mut [Lanes<F, B>; N],
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let kept = state.mean.iter_mut().zip(&mut state.variance);
        let notes = tape.first.iter_mut().zip(&mut tape.rest);
        let scales = params.weight.iter().zip(&params.bias);
        for ((((y, x), (&weight, &bias)), (kept_mean, kept_variance)), (normal, inverse)) in
            y.iter_mut().zip(x).zip(scales).zip(kept).zip(notes)
        {
            let count = F::of_usize(pass.samples);
            let mean = sum(x, pass, |x| x) / count;
            let squares = sum(x, pass, |x| (x - mean) * (x - mean));
            *inverse = inverse_deviation(squares / count);
            *normal = x.map(|x| (x - mean) * *inverse);
            *y = normal.map(|normal| normal * weight + bias);

            let momentum = F::of(MOMENTUM);
            *kept_mean = (F::ONE - momentum) * *kept_mean + momentum * mean;
            if pass.samples > 1 {
                let unbiased = squares / (count - F::ONE);
                *kept_variance = (F::ONE - momentum) * *kept_variance + momentum * unbiased;
            }
        }
    }

    /// With g = dy · weight and x̂ the normalized input:
    /// `dx = (g − mean(g) − x̂ mean(g x̂)) / √(variance + ε)`.
    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: Point<'_, [Lanes<F, B>; N], [Lanes<F, B>; N], Self::Tape<B>>,
        dy: &mut [Lanes<F, B>; N],
        mut dx: Option<&mut [Lanes<F, B>; N]>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let notes = at.tape.first.iter().zip(&at.tape.rest);
        let added = gradients.weight.iter_mut().zip(&mut gradients.bias);
        let features = dy.iter().zip(&params.weight).zip(notes).zip(added);
        for (n, (((dy, &weight), (&normal, &inverse)), (d_weight, d_bias))) in features.enumerate()
        {
            let along = sum(&(*dy * normal), pass, |d| d);
            let total = sum(dy, pass, |d| d);
            *d_weight += along;
            *d_bias += total;
            if let Some(dx) = dx.as_deref_mut().and_then(|dx| dx.get_mut(n)) {
                let count = F::of_usize(pass.samples);
                let (along, total) = (along / count, total / count);
                let scale = weight * inverse;
                *dx = dy.zip(normal, |dy, normal| (dy - total - normal * along) * scale);
            }
        }
    }
}

/// The sum of `f` over the lanes that hold a sample, one after the other.
#[inline(always)]
fn sum<F: Scalar, const B: usize>(x: &Lanes<F, B>, pass: Pass, f: impl Fn(F) -> F) -> F {
    let lanes = x.0.iter().take(pass.samples);
    lanes.fold(F::ZERO, |sum, &x| sum + f(x))
}

#[inline(always)]
fn inverse_deviation<F: Scalar>(variance: F) -> F {
    F::ONE / (variance + F::of(EPSILON)).sqrt()
}
