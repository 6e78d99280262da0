//! The plain recurrent layer.

use core::fmt;

use rand::Rng;

use super::{Cell, Gates, layer, store, stream, through_time};
use crate::activation::{Activation, Tanh};
use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::lanes::Lanes;
use crate::layer::{Layer, Pass, Point, Store, Stream};
use crate::plain::Pair;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector};

/// The plain recurrent layer with tanh (Elman 1990), from
/// `Sequence<T, Vector<I>>` to `Sequence<T, Vector<H>>` for any `T`:
///
/// `h = tanh(W_ih x + b_ih + W_hh h' + b_hh)`,
///
/// where h' is the output of the step before, 0 at first. All as in PyTorch's
/// `RNN`; see [`Gates`] for the weights. By default weights and biases are
/// drawn evenly from ±1 / √H.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Sequence<20, Vector<3>>>, Rnn<3, 16>, Last, Dense<16, 2>];
/// const _: () = assert!(Network::<Rnn<3, 16>>::PARAMS == 3 * 16 + 16 * 16 + 2 * 16);
/// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _logits: [f32; 2] = net.predict(&[[0.1, 0.2, 0.3]; 20]);
/// ```
pub struct Rnn<const I: usize, const H: usize>;

impl<const I: usize, const H: usize, F: Scalar> Cell<F, I, H, 1, 1> for Rnn<I, H> {
    type Carry<const B: usize> = ();
    // The output tells the derivative.
    type Kept<const B: usize> = ();
    const HIDDEN: [usize; 1] = [0];

    #[inline(always)]
    fn step<S: Set, const B: usize>(
        params: &Gates<F, I, H, 1>,
        x: &[Lanes<F, B>; I],
        before: &[Lanes<F, B>; H],
        _: &mut (),
        y: &mut [Lanes<F, B>; H],
        _: &mut (),
    ) {
        params.gate::<0>().both::<S, B>(x, before, y);
        Tanh::apply(y);
    }

    #[inline(always)]
    fn step_back<const B: usize>(
        y: &[Lanes<F, B>; H],
        _: &[Lanes<F, B>; H],
        _: &(),
        dh: &mut [Lanes<F, B>; H],
        _: &mut (),
        [slope]: &mut [[Lanes<F, B>; H]; 1],
    ) {
        *slope = *dh;
        Tanh::pull_back(&[], y, slope);
        *dh = [Lanes::ZERO; H];
    }
}

impl<const I: usize, const H: usize, F: Scalar> Store<F> for Rnn<I, H> {
    store!(Rnn, 1);
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const I: usize, const H: usize, F: Scalar> Layer<Sequence<T, Vector<I>>, F> for Rnn<I, H> {
    layer!(1, 1);
}

impl<const I: usize, const H: usize, F: Scalar> Stream<Vector<I>, F> for Rnn<I, H> {
    stream!(1, 1);
}
