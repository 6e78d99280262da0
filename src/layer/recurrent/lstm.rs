//! Long short-term memory.

use core::fmt;

use rand::Rng;

use super::{Cell, Gates, layer, store, stream, through_time};
use crate::activation::{Activation, Sigmoid, Tanh};
use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::lanes::Lanes;
use crate::layer::{Layer, Pass, Point, Store, Stream};
use crate::plain::Pair;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector};

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget
/// gate of Gers et al. 2000), from `Sequence<T, Vector<I>>` to
/// `Sequence<T, Vector<H>>` for any `T`:
///
/// ```text
/// i = sigmoid(W_ii x + b_ii + W_hi h' + b_hi)
/// f = sigmoid(W_if x + b_if + W_hf h' + b_hf)
/// g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
/// o = sigmoid(W_io x + b_io + W_ho h' + b_ho)
/// c = f c' + i g
/// h = o tanh(c)
/// ```
///
/// where h' is the output of the step before and c' its c, both 0 at first. All
/// as in PyTorch's `LSTM`, with the gates in its order: i, f, g, o; see
/// [`Gates`] for the weights. By default weights and biases are drawn evenly
/// from ±1 / √H.
///
/// ```
/// use monograd::prelude::*;
///
/// // An answer for every step, from two layers on top of each other.
/// type Net = net![Input<Sequence<20, Vector<3>>>, Lstm<3, 16>, Dropout<20>, Lstm<16, 2>];
/// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _all: [[f32; 2]; 20] = net.predict(&[[0.1, 0.2, 0.3]; 20]);
/// ```
pub struct Lstm<const I: usize, const H: usize>;

impl<const I: usize, const H: usize, F: Scalar> Cell<F, I, H, 4, 4> for Lstm<I, H> {
    // c.
    type Carry<const B: usize> = [Lanes<F, B>; H];
    // i, f, g, o, and c before the step.
    type Kept<const B: usize> = [[Lanes<F, B>; H]; 5];
    const HIDDEN: [usize; 4] = [0, 1, 2, 3];

    #[inline(always)]
    fn step<S: Set, const B: usize>(
        params: &Gates<F, I, H, 4>,
        x: &[Lanes<F, B>; I],
        before: &[Lanes<F, B>; H],
        carry: &mut [Lanes<F, B>; H],
        y: &mut [Lanes<F, B>; H],
        [i, f, g, o, c]: &mut [[Lanes<F, B>; H]; 5],
    ) {
        params.gate::<0>().both::<S, B>(x, before, i);
        Sigmoid::apply(i);
        params.gate::<1>().both::<S, B>(x, before, f);
        Sigmoid::apply(f);
        params.gate::<2>().both::<S, B>(x, before, g);
        Tanh::apply(g);
        params.gate::<3>().both::<S, B>(x, before, o);
        Sigmoid::apply(o);
        *c = *carry;
        for (((c, &i), &f), &g) in carry.iter_mut().zip(&*i).zip(&*f).zip(&*g) {
            *c = f * *c + i * g;
        }
        *y = *carry;
        Tanh::apply(y);
        for (y, &o) in y.iter_mut().zip(&*o) {
            *y *= o;
        }
    }

    #[inline(always)]
    fn step_back<const B: usize>(
        _: &[Lanes<F, B>; H],
        _: &[Lanes<F, B>; H],
        [i, f, g, o, c]: &[[Lanes<F, B>; H]; 5],
        dh: &mut [Lanes<F, B>; H],
        d_carry: &mut [Lanes<F, B>; H],
        [di, df, dg, d_o]: &mut [[Lanes<F, B>; H]; 4],
    ) {
        let one = Lanes::splat(F::ONE);
        let kept = i.iter().zip(f).zip(g).zip(o).zip(c);
        let slopes = di.iter_mut().zip(df).zip(dg).zip(d_o);
        for (((dh, dc), ((((&i, &f), &g), &o), &c)), (((di, df), dg), d_o)) in
            dh.iter_mut().zip(d_carry).zip(kept).zip(slopes)
        {
            // As the step made it.
            let bent = (f * c + i * g).map(F::tanh);
            *d_o = *dh * bent * (o * (one - o));
            *dc += *dh * o * (one - bent * bent);
            *di = *dc * g * (i * (one - i));
            *df = *dc * c * (f * (one - f));
            *dg = *dc * i * (one - g * g);
            *dc *= f;
            *dh = Lanes::ZERO;
        }
    }
}

impl<const I: usize, const H: usize, F: Scalar> Store<F> for Lstm<I, H> {
    store!(Lstm, 4);
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const I: usize, const H: usize, F: Scalar> Layer<Sequence<T, Vector<I>>, F> for Lstm<I, H> {
    layer!(4, 4);
}

impl<const I: usize, const H: usize, F: Scalar> Stream<Vector<I>, F> for Lstm<I, H> {
    stream!(4, 4);
}
