//! Convolutions, in both directions: one over the input, and one transposed,
//! over the output.

mod direct;
mod transposed;

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{BiasKind, Pass, Point};
use crate::activation::{Activation, Identity};
use crate::fingerprint::Fingerprint;
use crate::init::{Fan, Init};
use crate::kernel::convolution::{self as kernel, Convolution, Strides};
use crate::plain::{Plain, WeightBias};
use crate::scalar::Scalar;
use crate::shape::{Shape, features, features_mut};
use crate::window::{Placing, Settings, Shared};

pub use direct::{Conv1d, Conv2d};
pub use transposed::{ConvTranspose1d, ConvTranspose2d};

/// The weights of windows with the taps and channels `S`: those for each of
/// the `I` channels under them that a group has.
type Weights<P, F, const I: usize, S> = <<P as Shared<I>>::Each<S> as Shape>::Array<F>;

/// What a layer does with a convolution.
trait Direction {
    /// Its sizes.
    type Sizes: Convolution;
    /// Where the layer's output lies, and its rows and columns.
    const OUTPUT: (Strides, [usize; 2]);

    /// The layer's output, but for an activation that is not fused.
    fn sums<A: Activation<F>, F: Scalar, const B: usize>(
        weight: &[F],
        bias: &[F],
        x: &[F],
        y: &mut [F],
    );

    fn add_weight_gradients<F: Scalar, const B: usize>(
        x: &[F],
        dy: &[F],
        dw: &mut [F],
        samples: usize,
    );

    fn input_gradient<F: Scalar, const B: usize>(weight: &[F], dy: &[F], dx: &mut [F]);
}

/// The convolution itself.
struct Direct<C>(PhantomData<C>);

impl<C: Convolution> Direction for Direct<C> {
    type Sizes = C;
    const OUTPUT: (Strides, [usize; 2]) = (C::Y, [C::WINDOW.rows.places, C::WINDOW.columns.places]);

    #[inline(always)]
    fn sums<A: Activation<F>, F: Scalar, const B: usize>(
        weight: &[F],
        bias: &[F],
        x: &[F],
        y: &mut [F],
    ) {
        // One line, so that the error is short.
        const { assert!(C::FITS, "`Output` is not how many places there are") };
        kernel::forward::<C, A, F, B>(weight, bias, x, y);
    }

    #[inline(always)]
    fn add_weight_gradients<F: Scalar, const B: usize>(
        x: &[F],
        dy: &[F],
        dw: &mut [F],
        samples: usize,
    ) {
        kernel::add_weight_gradients::<C, F, B>(x, dy, dw, samples);
    }

    #[inline(always)]
    fn input_gradient<F: Scalar, const B: usize>(weight: &[F], dy: &[F], dx: &mut [F]) {
        kernel::input_gradient::<C, Identity, F, B>(weight, &[], dy, dx);
    }
}

/// A convolution the other way round: its input is the layer's output.
struct Transposed<C>(PhantomData<C>);

impl<C: Convolution> Direction for Transposed<C> {
    type Sizes = C;
    const OUTPUT: (Strides, [usize; 2]) = (C::X, [C::WINDOW.rows.length, C::WINDOW.columns.length]);

    #[inline(always)]
    fn sums<A: Activation<F>, F: Scalar, const B: usize>(
        weight: &[F],
        bias: &[F],
        x: &[F],
        y: &mut [F],
    ) {
        const { assert!(C::FITS, "`Output` or `OutputPad` does not fit the stride") };
        kernel::input_gradient::<C, A, F, B>(weight, bias, x, y);
    }

    #[inline(always)]
    fn add_weight_gradients<F: Scalar, const B: usize>(
        x: &[F],
        dy: &[F],
        dw: &mut [F],
        samples: usize,
    ) {
        kernel::add_weight_gradients::<C, F, B>(dy, x, dw, samples);
    }

    #[inline(always)]
    fn input_gradient<F: Scalar, const B: usize>(weight: &[F], dy: &[F], dx: &mut [F]) {
        kernel::forward::<C, Identity, F, B>(weight, &[], dy, dx);
    }
}

/// What a [`Layer`](super::Layer) has besides its output shape, for an input
/// shape and a [`Direction`]. The heads of the implementations are written out,
/// because errors quote them.
macro_rules! by_direction {
    ($in:ty, $direction:ty) => {
        type Tape<const B: usize> = A::Kept<Tile<Self::Out, F, B>>;
        type Hold<const B: usize> = ();
        const MACS: usize = macs::<$direction>();

        #[inline(always)]
        fn infer<const B: usize>(
            params: &Self::Params,
            _: &(),
            x: &Tile<$in, F, B>,
            y: &mut Tile<Self::Out, F, B>,
        ) {
            infer::<$direction, A, F, B>(params, x, y);
        }

        #[inline(always)]
        fn forward<const B: usize>(
            params: &Self::Params,
            _: &mut (),
            x: &Tile<$in, F, B>,
            y: &mut Tile<Self::Out, F, B>,
            tape: &mut Self::Tape<B>,
            _: Pass,
        ) {
            forward::<$direction, A, F, _, B>(params, x, y, tape);
        }

        #[inline(always)]
        fn backward<const B: usize>(
            params: &Self::Params,
            at: Point<'_, Tile<$in, F, B>, Tile<Self::Out, F, B>, Self::Tape<B>>,
            dy: &mut Tile<Self::Out, F, B>,
            dx: Option<&mut Tile<$in, F, B>>,
            gradients: &mut Self::Params,
            pass: Pass,
        ) {
            backward::<$direction, A, F, _, _, B>(params, at, dy, dx, gradients, pass);
        }
    };
}

use by_direction;

#[inline(always)]
fn infer<D: Direction, A: Activation<F>, F: Scalar, const B: usize>(
    params: &WeightBias<impl Plain<F>, impl Plain<F>>,
    x: &impl Plain<F>,
    y: &mut impl Plain<F>,
) {
    let (weight, bias) = (params.weight.as_flat(), params.bias.as_flat());
    D::sums::<A, F, B>(weight, bias, x.as_flat(), y.as_flat_mut());
    activate::<A, F, B>(y);
}

#[inline(always)]
fn forward<D: Direction, A: Activation<F>, F: Scalar, Y: Plain<F>, const B: usize>(
    params: &WeightBias<impl Plain<F>, impl Plain<F>>,
    x: &impl Plain<F>,
    y: &mut Y,
    tape: &mut A::Kept<Y>,
) {
    let (weight, bias) = (params.weight.as_flat(), params.bias.as_flat());
    D::sums::<A, F, B>(weight, bias, x.as_flat(), y.as_flat_mut());
    A::keep(y, tape);
    activate::<A, F, B>(y);
}

/// The activation, where it is not fused.
#[inline(always)]
pub(super) fn activate<A: Activation<F>, F: Scalar, const B: usize>(y: &mut impl Plain<F>) {
    if const { !kernel::fuses::<A, F>() } {
        A::apply::<B>(features_mut(y));
    }
}

#[inline(always)]
fn backward<D: Direction, A: Activation<F>, F: Scalar, X: Plain<F>, Y: Plain<F>, const B: usize>(
    params: &WeightBias<impl Plain<F>, impl Plain<F>>,
    at: Point<'_, X, Y, A::Kept<Y>>,
    dy: &mut Y,
    dx: Option<&mut X>,
    gradients: &mut WeightBias<impl Plain<F>, impl Plain<F>>,
    pass: Pass,
) {
    A::pull_back::<B>(features(at.tape), features(at.y), features_mut(dy));
    let dy = dy.as_flat();
    let (dw, db) = (gradients.weight.as_flat_mut(), gradients.bias.as_flat_mut());
    D::add_weight_gradients::<F, B>(at.x.as_flat(), dy, dw, pass.samples);
    let (strides, sizes) = D::OUTPUT;
    kernel::add_bias_gradient::<F, B>(dy, strides, sizes, db, pass.samples);
    if let Some(dx) = dx {
        D::input_gradient::<F, B>(params.weight.as_flat(), dy, dx.as_flat_mut());
    }
}

const fn macs<D: Direction>() -> usize {
    let window = D::Sizes::WINDOW;
    window.rows.places
        * window.columns.places
        * D::Sizes::OUTPUTS
        * D::Sizes::GROUP_INPUTS
        * D::Sizes::TAPS
}

const fn fingerprint<P: Placing, A: Activation<F>, K: BiasKind, F: Scalar>(
    name: &str,
    mut sizes: &[usize],
) -> Fingerprint {
    let mut fingerprint = Fingerprint::of(name);
    while let [size, rest @ ..] = sizes {
        fingerprint = fingerprint.number(*size);
        sizes = rest;
    }
    fingerprint
        .part(P::FINGERPRINT)
        .part(A::FINGERPRINT)
        .part(Fingerprint::of(K::SUFFIX))
}

/// Draws weights, where an output sees so many inputs and an input so many
/// outputs.
fn draw<A: Activation<F>, F: Scalar>(
    weights: &mut [F],
    [inputs, outputs]: [usize; 2],
    init: Init,
    rng: &mut impl Rng,
) {
    let fan = Fan { inputs, outputs };
    init.or(A::INIT).fill(weights, fan, rng);
}

/// Writes what comes after the sizes, as far as it is not the default, which
/// is the settings `T`.
fn write_rest<T, A, P, K, F>(f: &mut dyn fmt::Write) -> fmt::Result
where
    A: Activation<F>,
    P: Settings<T>,
    K: BiasKind,
    F: Scalar,
{
    let settings = !P::NONE || !K::SUFFIX.is_empty();
    if settings || A::NAME != <Identity as Activation<F>>::NAME {
        f.write_str(", ")?;
        A::write(f)?;
    }
    if settings {
        f.write_str(", ")?;
        P::write(f)?;
    }
    f.write_str(K::SUFFIX)?;
    f.write_str(">")
}
