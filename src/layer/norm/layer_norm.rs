//! Layer normalization.

use core::fmt;

use rand::Rng;

use super::steps::{self, Normalizes, Steps};
use super::{EPSILON, Moments, Scales, note};
use crate::init::Init;
use crate::layer::{Entry, Layer, Pass, Point, Store};
use crate::plain::WeightBias;
use crate::scalar::Scalar;
use crate::shape::Vector;

/// Layer normalization of the `N` numbers of a `Vector<N>`, or of each step of
/// a `Sequence<T, Vector<N>>` by itself (Ba et al. 2016, arXiv:1607.06450):
/// `y = (x − mean) / √(variance + 10⁻⁵) · weight + bias`, with mean and
/// (biased) variance over the `N` numbers of a sample, or of a step of it. As
/// PyTorch's `nn.LayerNorm(N)`.
///
/// Training and inference are the same, and no sample sees another.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Dense<2, 16>, LayerNorm<16>, Relu, Dense<16, 3>];
/// const _: () = assert!(Network::<Net>::PARAMS == 2 * 16 + 16 + 2 * 16 + 16 * 3 + 3);
///
/// let norm = Network::<LayerNorm<4>>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let y: [f32; 4] = norm.predict(&[1.0, 2.0, 3.0, 4.0]);
/// assert_eq!(y.map(|y| y as i32), [-1, 0, 0, 1]);
/// assert_eq!(y, norm.predict(&[11.0, 12.0, 13.0, 14.0]));
/// ```
pub struct LayerNorm<const N: usize>;

impl<const N: usize> Entry for LayerNorm<N> {
    type In = Vector<N>;
}

impl<const N: usize> Normalizes<N> for LayerNorm<N> {
    const CENTERS: bool = true;

    #[inline(always)]
    fn epsilon<F: Scalar>() -> F {
        F::of(EPSILON)
    }
}

impl<const N: usize, F: Scalar> Store<F> for LayerNorm<N> {
    type Params = Scales<F, N>;
    type State = ();
    const NAME: &'static str = "LayerNorm";

    fn init(params: &mut Self::Params, _: &mut (), _: Init, _: &mut impl Rng) {
        params.weight.fill(F::ONE);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "LayerNorm<{N}>")
    }
}

impl<const N: usize, S: Steps<Self>, F: Scalar> Layer<S, F> for LayerNorm<N> {
    type Out = S;
    type Tape<const B: usize> = S::Each<F, Moments<F, B>>;
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
        steps::forward::<Self, N, F, B>(&params.weight, &params.bias, x, y, |_| ());
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
        let note = note(tape.as_mut());
        steps::forward::<Self, N, F, B>(&params.weight, &params.bias, x, y, note);
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
        let tape = at.tape.as_ref();
        let WeightBias { weight, bias } = gradients;
        steps::add_gradients::<N, F, B>(tape, at.x, dy, weight, bias, pass);
        if let Some(dx) = dx {
            steps::input_gradients::<Self, N, F, B>(&params.weight, tape, at.x, dy, dx);
        }
    }
}
