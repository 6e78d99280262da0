//! What tells the steps of a sequence apart for layers that do not look at
//! their order.

use core::fmt;

use rand::Rng;

use super::{Entry, Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::init::{Fan, Init};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector};

/// Adds to each step of a `Sequence<T, Vector<N>>` waves that tell its place, a
/// sine and a cosine for each of `N / 2` frequencies. Vaswani et al. 2017,
/// arXiv:1706.03762:
///
/// ```text
/// y[t][2i]     = x[t][2i]     + sin(t / 10000^(2i / N))
/// y[t][2i + 1] = x[t][2i + 1] + cos(t / 10000^(2i / N))
/// ```
///
/// There is nothing to train and nothing to keep: the waves are computed each
/// time, by the library's own functions, once for all samples of a tile. In
/// `f32` they are exact to a millionth for the first steps, and to what a
/// rounded angle allows for the others: 10⁻⁴ for the thousandth.
///
/// ```
/// use monograd::prelude::*;
///
/// let net = Network::<net![Input<Sequence<3, Vector<2>>>, PositionalEncoding]>::ZERO;
/// let y: [[f32; 2]; 3] = net.predict(&[[5.0, 0.0]; 3]);
/// assert_eq!(y[0], [5.0, 1.0]);
/// assert!((y[2][0] - 5.9093).abs() < 1e-4 && (y[2][1] + 0.4161).abs() < 1e-4);
/// ```
pub struct PositionalEncoding;

/// Adds to each of `T` steps `N` numbers of its own, which are trained:
/// `y[t] = x[t] + weight[t]`.
///
/// The parameters are `[[F; N]; T]`, first drawn from a normal distribution of
/// variance 1: an `nn.Embedding(T, N)` of the positions in PyTorch.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![LearnedPositions<8, 16>, MultiHeadAttention<16, 2>];
/// const _: () = assert!(Network::<Net>::PARAMS == 8 * 16 + 4 * (16 * 16 + 16));
/// ```
pub struct LearnedPositions<const T: usize, const N: usize>;

impl<F: Scalar> Store<F> for PositionalEncoding {
    type Params = ();
    type State = ();
    const NAME: &'static str = "PositionalEncoding";
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const N: usize, F: Scalar> Layer<Sequence<T, Vector<N>>, F> for PositionalEncoding {
    type Out = Sequence<T, Vector<N>>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(
        _: &(),
        _: &(),
        x: &[[Lanes<F, B>; N]; T],
        y: &mut [[Lanes<F, B>; N]; T],
    ) {
        for n in (0..N).step_by(2) {
            let frequency = frequency::<F>(n, N);
            let turn = Wave::at(frequency);
            let blocks = y.chunks_mut(TURNS).zip(x.chunks(TURNS));
            for ((y, x), start) in blocks.zip((0..).step_by(TURNS)) {
                let mut wave = Wave::at(F::of_usize(start) * frequency);
                for (y, x) in y.iter_mut().zip(x) {
                    let here = [wave.sin, wave.cos];
                    let features = y.iter_mut().zip(x).skip(n);
                    for ((y, &x), wave) in features.zip(here) {
                        *y = x + Lanes::splat(wave);
                    }
                    wave = wave.turned(&turn);
                }
            }
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &[[Lanes<F, B>; N]; T],
        y: &mut [[Lanes<F, B>; N]; T],
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(&(), &(), x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, [[Lanes<F, B>; N]; T], [[Lanes<F, B>; N]; T], ()>,
        dy: &mut [[Lanes<F, B>; N]; T],
        dx: Option<&mut [[Lanes<F, B>; N]; T]>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            *dx = *dy;
        }
    }
}

/// How many steps go from one to the next by turning the wave, before its sine
/// and cosine are computed again. To turn it takes a few instructions, but adds
/// a rounding each time.
const TURNS: usize = 16;

/// Sine and cosine of an angle.
struct Wave<F> {
    sin: F,
    cos: F,
}

impl<F: Scalar> Wave<F> {
    #[inline(always)]
    fn at(angle: F) -> Self {
        Self {
            sin: angle.sin(),
            cos: angle.cos(),
        }
    }

    /// Those of the sum of two angles.
    #[inline(always)]
    fn turned(&self, by: &Self) -> Self {
        Self {
            sin: self.sin * by.cos + self.cos * by.sin,
            cos: self.cos * by.cos - self.sin * by.sin,
        }
    }
}

/// How far the angle of the features `n` and `n + 1` turns with each step.
#[inline(always)]
fn frequency<F: Scalar>(n: usize, features: usize) -> F {
    F::of(10_000.0).powf(-F::of_usize(n) / F::of_usize(features))
}

impl<const T: usize, const N: usize, F: Scalar> Store<F> for LearnedPositions<T, N> {
    type Params = [[F; N]; T];
    type State = ();
    const NAME: &'static str = "LearnedPositions";
    const FINGERPRINT: Fingerprint = Fingerprint::of("LearnedPositions").number(T).number(N);

    fn init(params: &mut [[F; N]; T], _: &mut (), init: Init, rng: &mut impl Rng) {
        let fan = Fan {
            inputs: T,
            outputs: N,
        };
        init.or(Init::Normal(1.0))
            .fill(params.as_flattened_mut(), fan, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "LearnedPositions<{T}, {N}>")
    }
}

impl<const T: usize, const N: usize> Entry for LearnedPositions<T, N> {
    type In = Sequence<T, Vector<N>>;
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const N: usize, F: Scalar> Layer<Sequence<T, Vector<N>>, F> for LearnedPositions<T, N> {
    type Out = Sequence<T, Vector<N>>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(
        params: &[[F; N]; T],
        _: &(),
        x: &[[Lanes<F, B>; N]; T],
        y: &mut [[Lanes<F, B>; N]; T],
    ) {
        let places = params.as_flattened();
        let from = x.as_flattened().iter().zip(places);
        for (y, (&x, &place)) in y.as_flattened_mut().iter_mut().zip(from) {
            *y = x + Lanes::splat(place);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &[[F; N]; T],
        _: &mut (),
        x: &[[Lanes<F, B>; N]; T],
        y: &mut [[Lanes<F, B>; N]; T],
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(params, &(), x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &[[F; N]; T],
        _: Point<'_, [[Lanes<F, B>; N]; T], [[Lanes<F, B>; N]; T], ()>,
        dy: &mut [[Lanes<F, B>; N]; T],
        dx: Option<&mut [[Lanes<F, B>; N]; T]>,
        gradients: &mut [[F; N]; T],
        pass: Pass,
    ) {
        let places = gradients.as_flattened_mut().iter_mut();
        for (place, dy) in places.zip(dy.as_flattened()) {
            dy.add_samples(pass.samples, place);
        }
        if let Some(dx) = dx {
            dx.copy_floats(dy);
        }
    }
}
