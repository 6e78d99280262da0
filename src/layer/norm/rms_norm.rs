//! Normalization by the root mean square.

use core::fmt;

use rand::Rng;

use super::steps::{self, Normalizes, Steps};
use super::{Moments, note};
use crate::init::Init;
use crate::layer::{Entry, Layer, Pass, Point, Store};
use crate::plain::WeightBias;
use crate::scalar::Scalar;
use crate::shape::Vector;

/// Normalization by the root mean square of the `N` numbers of a `Vector<N>`,
/// or of each step of a `Sequence<T, Vector<N>>` by itself (Zhang and Sennrich
/// 2019, arXiv:1910.07467): `y = x / √(mean(x²) + ε) · weight`.
///
/// ε is the distance from 1 to the next larger float. As PyTorch's
/// `nn.RMSNorm(N)`; there is no bias, and no mean is subtracted. Training and
/// inference are the same, and no sample sees another.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Dense<2, 16>, RmsNorm<16>, Relu, Dense<16, 3>];
/// const _: () = assert!(Network::<Net>::PARAMS == 2 * 16 + 16 + 16 + 16 * 3 + 3);
///
/// let norm = Network::<RmsNorm<2>>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let [a, b]: [f32; 2] = norm.predict(&[1.0, 7.0]);
/// assert!((a - 0.2).abs() < 1e-6 && (b - 1.4).abs() < 1e-6);
/// ```
pub struct RmsNorm<const N: usize>;

impl<const N: usize> Entry for RmsNorm<N> {
    type In = Vector<N>;
}

impl<const N: usize> Normalizes<N> for RmsNorm<N> {
    const CENTERS: bool = false;

    #[inline(always)]
    fn epsilon<F: Scalar>() -> F {
        F::EPSILON
    }
}

impl<const N: usize, F: Scalar> Store<F> for RmsNorm<N> {
    type Params = WeightBias<[F; N], ()>;
    type State = ();
    const NAME: &'static str = "RmsNorm";

    fn init(params: &mut Self::Params, _: &mut (), _: Init, _: &mut impl Rng) {
        params.weight.fill(F::ONE);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "RmsNorm<{N}>")
    }
}

impl<const N: usize, S: Steps<Self>, F: Scalar> Layer<S, F> for RmsNorm<N> {
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
        steps::forward::<Self, N, F, B>(&params.weight, &[], x, y, |_| ());
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
        steps::forward::<Self, N, F, B>(&params.weight, &[], x, y, note);
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
        let weight = &mut gradients.weight;
        steps::add_gradients::<N, F, B>(tape, at.x, dy, weight, &mut [], pass);
        if let Some(dx) = dx {
            steps::input_gradients::<Self, N, F, B>(&params.weight, tape, at.x, dy, dx);
        }
    }
}
