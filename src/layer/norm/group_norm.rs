//! Group normalization.

use core::fmt;

use rand::Rng;
use typenum::PartialDiv;

use super::{EPSILON, Moments, Scales, moments, normal, note, slopes};
use crate::dim::{Const, Dim, Uint};
use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::lanes::Lanes;
use crate::layer::channels::{Channels, Layout};
use crate::layer::{Layer, Pass, Point, Store};
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Vector, features, features_mut};

/// Normalization of groups of neighbouring channels, `GROUPS` of them, of the
/// `C` channels of an `Image<C, H, W>`, or of the `C` features of a
/// `Sequence<T, Vector<C>>` (Wu and He 2018, arXiv:1803.08494):
/// `y = (x − mean) / √(variance + 10⁻⁵) · weight + bias`, with mean and
/// (biased) variance over all pixels or steps of a group in one sample, and a
/// weight and a bias for each channel. As PyTorch's `nn.GroupNorm(GROUPS, C)`.
///
/// `GroupNorm<1, C>` is layer normalization of a whole image, `GroupNorm<C, C>`
/// is instance normalization. Training and inference are the same, and no
/// sample sees another. `GROUPS` divides `C`; both are in the table of sizes
/// ([`dim`](crate::dim)).
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Image<4, 8, 8>>, GroupNorm<2, 4>, Relu, Flatten, Dense<256, 10>];
/// const _: () = assert!(Network::<Net>::PARAMS == 2 * 4 + 256 * 10 + 10);
/// ```
pub struct GroupNorm<const GROUPS: usize, const C: usize>;

/// A normalization of groups of one size.
#[diagnostic::on_unimplemented(
    message = "the groups of `{Self}` are not of one size",
    label = "`{Self}` has no groups of one size",
    note = "`GroupNorm<GROUPS, C>` has `C / GROUPS` channels in each group, so `GROUPS` divides `C`; \
            both are in the table of sizes that shapes are computed with"
)]
pub trait Even {}

// Not recommended, so that an error has no integers of typenum.
#[diagnostic::do_not_recommend]
impl<const GROUPS: usize, const C: usize> Even for GroupNorm<GROUPS, C>
where
    Const<GROUPS>: Dim,
    Const<C>: Dim,
    Uint<C>: PartialDiv<Uint<GROUPS>>,
{
}

#[diagnostic::do_not_recommend]
impl<const G: usize, const C: usize, const H: usize, const W: usize> Channels<GroupNorm<G, C>>
    for Image<C, H, W>
{
    const LAYOUT: Layout = Layout::pixels(C, H * W);
}

#[diagnostic::do_not_recommend]
impl<const G: usize, const C: usize, const T: usize> Channels<GroupNorm<G, C>>
    for Sequence<T, Vector<C>>
{
    const LAYOUT: Layout = Layout::features(C);
}

impl<const GROUPS: usize, const C: usize, F: Scalar> Store<F> for GroupNorm<GROUPS, C> {
    type Params = Scales<F, C>;
    type State = ();
    const NAME: &'static str = "GroupNorm";
    const FINGERPRINT: Fingerprint = Fingerprint::of("GroupNorm").number(GROUPS).number(C);

    fn init(params: &mut Self::Params, _: &mut (), _: Init, _: &mut impl Rng) {
        params.weight.fill(F::ONE);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "GroupNorm<{GROUPS}, {C}>")
    }
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const GROUPS: usize, const C: usize, S: Channels<Self>, F: Scalar> Layer<S, F> for GroupNorm<GROUPS, C> where Self: Even {
    type Out = S;
    type Tape<const B: usize> = [Moments<F, B>; GROUPS];
    type Hold<const B: usize> = ();
    // The squares, and the scaling.
    const MACS: usize = 2 * S::SIZE;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        _: &(),
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
    ) {
        let (x, y) = (features::<F, B>(x), features_mut(y));
        forward(S::LAYOUT, GROUPS, params, x, y, |_| ());
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        _: &mut (),
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        tape: &mut Self::Tape<B>,
        _: Pass,
    ) {
        let (x, y) = (features(x), features_mut(y));
        forward(S::LAYOUT, GROUPS, params, x, y, note(tape));
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
        let (x, dy, dx) = (features(at.x), features(dy), dx.map(features_mut));
        backward(S::LAYOUT, params, at.tape, [dy, x], dx, gradients, pass);
    }
}

#[inline(always)]
fn forward<F: Scalar, const C: usize, const B: usize>(
    layout: Layout,
    groups: usize,
    params: &Scales<F, C>,
    x: &[Lanes<F, B>],
    y: &mut [Lanes<F, B>],
    mut note: impl FnMut(Moments<F, B>),
) {
    let mut scales = params.weight.iter().zip(&params.bias).enumerate();
    for group in 0..groups {
        let moments = moments(layout.grouped(groups), group, x, true, F::of(EPSILON));
        for (channel, (&weight, &bias)) in scales.by_ref().take(C / groups) {
            layout.map(channel, x, y, |x| {
                normal(x, moments).map(|x| x * weight + bias)
            });
        }
        note(moments);
    }
}

/// With g = dy · weight and x̂ the normalized input:
/// `dx = (g − mean(g) − x̂ mean(g x̂)) / √(variance + ε)`, with the means of a
/// group.
#[inline(always)]
fn backward<F: Scalar, const C: usize, const GROUPS: usize, const B: usize>(
    layout: Layout,
    params: &Scales<F, C>,
    tape: &[Moments<F, B>; GROUPS],
    [dy, x]: [&[Lanes<F, B>]; 2],
    mut dx: Option<&mut [Lanes<F, B>]>,
    gradients: &mut Scales<F, C>,
    pass: Pass,
) {
    let count = F::of_usize(x.len() / GROUPS.max(1));
    let size = C / GROUPS.max(1);
    let mut weights = params.weight.iter().enumerate();
    let mut added = gradients.weight.iter_mut().zip(&mut gradients.bias);
    for &moments in tape {
        let group = weights.clone().take(size);
        let [mut along, mut total] = [Lanes::ZERO; 2];
        for ((channel, &weight), (d_weight, d_bias)) in group.zip(added.by_ref()) {
            let slopes = slopes(layout, channel, dy, x, moments);
            slopes[0].add_samples(pass.samples, d_weight);
            slopes[1].add_samples(pass.samples, d_bias);
            let [here, shift] = slopes.map(|slope| slope.map(|slope| slope * weight));
            along += here;
            total += shift;
        }
        let [along, total] = [along, total].map(|sum| sum.map(|sum| sum / count));
        let [_, inverse] = moments;
        for (channel, &weight) in weights.by_ref().take(size) {
            let Some(dx) = dx.as_deref_mut() else {
                continue;
            };
            layout.zip(channel, [dy, x], dx, |dy, x| {
                (dy.map(|dy| dy * weight) - total - normal(x, moments) * along) * inverse
            });
        }
    }
}
