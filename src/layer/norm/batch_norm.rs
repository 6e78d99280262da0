//! Batch normalization: of each channel over the samples of a tile.

use core::fmt;

use rand::Rng;

use super::{EPSILON, Scales, inverse_deviation, normal, slopes};
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::lanes::Lanes;
use crate::layer::channels::{Channels, Layout};
use crate::layer::{Entry, Layer, Pass, Point, Store};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Tile, Vector, features, features_mut};

/// Batch normalization of each of `N` features of a `Vector<N>`, or of a
/// `Sequence<T, Vector<N>>` over all of its steps (Ioffe and Szegedy 2015,
/// arXiv:1502.03167):
/// `y = (x − mean) / √(variance + 10⁻⁵) · weight + bias`.
///
/// While training, mean and (biased) variance are those of the batch, and the
/// kept statistics move a tenth of the way towards the batch's mean and
/// unbiased variance; to infer, the kept ones are used. All as in PyTorch.
///
/// **The batch of this layer is the tile**: it couples the samples that are
/// computed together, so unlike everything else its result depends on the
/// trainer's tile size. Of a tile with a single number for each feature
/// nothing can be normalized: its y is the bias, and the kept variance stays
/// as it is.
///
/// Once trained, it can be made part of the layer in front of it:
/// [`Network::fold`](crate::Network::fold).
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Dense<2, 16>, BatchNorm1d<16>, Relu, Dense<16, 3>];
/// const _: () = assert!(Network::<Net>::PARAMS == 2 * 16 + 16 + 2 * 16 + 16 * 3 + 3);
/// ```
pub struct BatchNorm1d<const N: usize>;

/// Batch normalization of each of the `C` channels of an `Image<C, H, W>`,
/// over all pixels: otherwise as [`BatchNorm1d`].
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Image<3, 8, 8>>, BatchNorm2d<3>, Relu, Flatten, Dense<192, 10>];
/// const _: () = assert!(Network::<Net>::PARAMS == 2 * 3 + 192 * 10 + 10);
/// ```
pub struct BatchNorm2d<const C: usize>;

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

const MOMENTUM: f64 = 0.1;

impl<const N: usize> Entry for BatchNorm1d<N> {
    type In = Vector<N>;
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Channels<BatchNorm1d<N>> for Vector<N> {
    const LAYOUT: Layout = Layout::features(N);
}

#[diagnostic::do_not_recommend]
impl<const T: usize, const N: usize> Channels<BatchNorm1d<N>> for Sequence<T, Vector<N>> {
    const LAYOUT: Layout = Layout::features(N);
}

/// What the way back needs: the mean of each channel, and the inverse of its
/// deviation.
type Seen<F, const C: usize> = [[F; 2]; C];

impl<const N: usize, F: Scalar> Store<F> for BatchNorm1d<N> {
    type Params = Scales<F, N>;
    type State = Statistics<F, N>;
    const NAME: &'static str = "BatchNorm1d";
    const FOLDED: Folded = Folded::norm(<Self as Store<F>>::FINGERPRINT);

    fn init(params: &mut Self::Params, state: &mut Self::State, _: Init, _: &mut impl Rng) {
        params.weight.fill(F::ONE);
        state.variance.fill(F::ONE);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "BatchNorm1d<{N}>")
    }

    fn fold(params: &Self::Params, state: &Self::State, to: &mut Folding<'_, F>) {
        fold(params, state, to);
    }
}

impl<const N: usize, S: Channels<Self>, F: Scalar> Layer<S, F> for BatchNorm1d<N> {
    type Out = S;
    type Tape<const B: usize> = Seen<F, N>;
    type Hold<const B: usize> = ();
    const MACS: usize = S::SIZE;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
    ) {
        infer(
            S::LAYOUT,
            params,
            state,
            features::<F, B>(x),
            features_mut(y),
        );
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let (x, y) = (features::<F, B>(x), features_mut(y));
        forward(S::LAYOUT, params, state, x, y, tape, pass);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: Point<'_, S::Tile<F, B>, S::Tile<F, B>, Self::Tape<B>>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let (x, dy, dx) = (features::<F, B>(at.x), features(dy), dx.map(features_mut));
        backward(S::LAYOUT, params, at.tape, [dy, x], dx, gradients, pass);
    }
}

impl<const C: usize, F: Scalar> Store<F> for BatchNorm2d<C> {
    type Params = Scales<F, C>;
    type State = Statistics<F, C>;
    const NAME: &'static str = "BatchNorm2d";
    const FOLDED: Folded = Folded::norm(<Self as Store<F>>::FINGERPRINT);

    fn init(params: &mut Self::Params, state: &mut Self::State, _: Init, _: &mut impl Rng) {
        params.weight.fill(F::ONE);
        state.variance.fill(F::ONE);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "BatchNorm2d<{C}>")
    }

    fn fold(params: &Self::Params, state: &Self::State, to: &mut Folding<'_, F>) {
        fold(params, state, to);
    }
}

/// A tile of images.
type Pixels<F, const C: usize, const H: usize, const W: usize, const B: usize> =
    Tile<Image<C, H, W>, F, B>;

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const C: usize, const H: usize, const W: usize, F: Scalar> Layer<Image<C, H, W>, F> for BatchNorm2d<C> {
    type Out = Image<C, H, W>;
    type Tape<const B: usize> = Seen<F, C>;
    type Hold<const B: usize> = ();
    const MACS: usize = C * H * W;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Pixels<F, C, H, W, B>,
        y: &mut Pixels<F, C, H, W, B>,
    ) {
        infer(
            Layout::pixels(C, H * W),
            params,
            state,
            features::<F, B>(x),
            features_mut(y),
        );
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &Pixels<F, C, H, W, B>,
        y: &mut Pixels<F, C, H, W, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let (x, y) = (features::<F, B>(x), features_mut(y));
        forward(Layout::pixels(C, H * W), params, state, x, y, tape, pass);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: Point<'_, Pixels<F, C, H, W, B>, Pixels<F, C, H, W, B>, Self::Tape<B>>,
        dy: &mut Pixels<F, C, H, W, B>,
        dx: Option<&mut Pixels<F, C, H, W, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let (x, dy, dx) = (features::<F, B>(at.x), features(dy), dx.map(features_mut));
        backward(Layout::pixels(C, H * W), params, at.tape, [dy, x], dx, gradients, pass);
    }
}

fn fold<F: Scalar, const C: usize>(
    params: &Scales<F, C>,
    state: &Statistics<F, C>,
    to: &mut Folding<'_, F>,
) {
    let scales = params.weight.iter().zip(&params.bias);
    let statistics = state.mean.iter().zip(&state.variance);
    let channels = statistics
        .zip(scales)
        .map(|((&mean, &variance), (&weight, &bias))| {
            let scale = weight * inverse_deviation(variance, F::of(EPSILON));
            [mean, scale, bias]
        });
    to.norm::<C>(params.as_flat(), state.as_flat(), channels);
}

#[inline(always)]
fn infer<F: Scalar, const C: usize, const B: usize>(
    layout: Layout,
    params: &Scales<F, C>,
    state: &Statistics<F, C>,
    x: &[Lanes<F, B>],
    y: &mut [Lanes<F, B>],
) {
    let scales = params.weight.iter().zip(&params.bias);
    let statistics = state.mean.iter().zip(&state.variance);
    for (c, ((&weight, &bias), (&mean, &variance))) in scales.zip(statistics).enumerate() {
        let inverse = inverse_deviation(variance, F::of(EPSILON));
        layout.map(c, x, y, |x| x.map(|x| (x - mean) * inverse * weight + bias));
    }
}

#[inline(always)]
fn forward<F: Scalar, const C: usize, const B: usize>(
    layout: Layout,
    params: &Scales<F, C>,
    state: &mut Statistics<F, C>,
    x: &[Lanes<F, B>],
    y: &mut [Lanes<F, B>],
    tape: &mut Seen<F, C>,
    pass: Pass,
) {
    let numbers = pass.samples * (x.len() / C.max(1));
    let count = F::of_usize(numbers);
    let scales = params.weight.iter().zip(&params.bias);
    let kept = state.mean.iter_mut().zip(&mut state.variance);
    for (c, (((&weight, &bias), (kept_mean, kept_variance)), seen)) in
        scales.zip(kept).zip(tape).enumerate()
    {
        let mean = sum(layout.sum(c, x, |x| x), pass) / count;
        let squares = |x: Lanes<F, B>| x.map(|x| (x - mean) * (x - mean));
        let squares = sum(layout.sum(c, x, squares), pass);
        let inverse = inverse_deviation(squares / count, F::of(EPSILON));
        *seen = [mean, inverse];
        layout.map(c, x, y, |x| x.map(|x| (x - mean) * inverse * weight + bias));

        let momentum = F::of(MOMENTUM);
        *kept_mean = (F::ONE - momentum) * *kept_mean + momentum * mean;
        if numbers > 1 {
            let unbiased = squares / (count - F::ONE);
            *kept_variance = (F::ONE - momentum) * *kept_variance + momentum * unbiased;
        }
    }
}

/// With g = dy · weight and x̂ the normalized input:
/// `dx = (g − mean(g) − x̂ mean(g x̂)) / √(variance + ε)`.
#[inline(always)]
fn backward<F: Scalar, const C: usize, const B: usize>(
    layout: Layout,
    params: &Scales<F, C>,
    tape: &Seen<F, C>,
    [dy, x]: [&[Lanes<F, B>]; 2],
    mut dx: Option<&mut [Lanes<F, B>]>,
    gradients: &mut Scales<F, C>,
    pass: Pass,
) {
    let count = F::of_usize(pass.samples * (x.len() / C.max(1)));
    let added = gradients.weight.iter_mut().zip(&mut gradients.bias);
    for (c, ((&weight, seen), (d_weight, d_bias))) in
        params.weight.iter().zip(tape).zip(added).enumerate()
    {
        let moments = seen.map(Lanes::splat);
        let slopes = slopes(layout, c, dy, x, moments);
        let [along, total] = slopes.map(|slope| sum(slope, pass));
        *d_weight += along;
        *d_bias += total;
        if let Some(dx) = dx.as_deref_mut() {
            let (along, total) = (along / count, total / count);
            let [_, inverse] = seen;
            let scale = weight * *inverse;
            layout.zip(c, [dy, x], dx, |dy, x| {
                dy.zip(normal(x, moments), |dy, normal| {
                    (dy - total - normal * along) * scale
                })
            });
        }
    }
}

/// The sum over the samples, one after the other.
#[inline(always)]
fn sum<F: Scalar, const B: usize>(lanes: Lanes<F, B>, pass: Pass) -> F {
    let mut sum = F::ZERO;
    lanes.add_samples(pass.samples, &mut sum);
    sum
}
