//! Gated recurrent units.

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

/// Gated recurrent units (Cho et al. 2014, arXiv:1406.1078), from
/// `Sequence<T, Vector<I>>` to `Sequence<T, Vector<H>>` for any `T`:
///
/// ```text
/// r = sigmoid(W_ir x + b_ir + W_hr h' + b_hr)
/// z = sigmoid(W_iz x + b_iz + W_hz h' + b_hz)
/// n = tanh(W_in x + b_in + r (W_hn h' + b_hn))
/// h = (1 − z) n + z h'
/// ```
///
/// where h' is the output of the step before, 0 at first. All as in PyTorch's
/// `GRU`, with the gates in its order: r, z, n; see [`Gates`] for the weights.
/// By default weights and biases are drawn evenly from ±1 / √H.
///
/// ```
/// use monograd::prelude::*;
///
/// // One answer for a sequence, from the output of its last step.
/// type Net = net![Input<Sequence<20, Vector<3>>>, Gru<3, 16>, Last, Dense<16, 2>];
/// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let logits: [f32; 2] = net.predict(&[[0.1, 0.2, 0.3]; 20]);
///
/// // The same network, one step at a time.
/// let mut stream = net.stream();
/// let streamed: Vec<[f32; 2]> = (0..20).map(|_| stream.step(&[0.1, 0.2, 0.3])).collect();
/// assert_eq!(streamed[19], logits);
/// ```
pub struct Gru<const I: usize, const H: usize>;

impl<const I: usize, const H: usize, F: Scalar> Cell<F, I, H, 3, 4> for Gru<I, H> {
    type Carry<const B: usize> = ();
    // r, z, n, and W_hn h' + b_hn.
    type Kept<const B: usize> = [[Lanes<F, B>; H]; 4];
    // The fourth slope is by W_hn h' + b_hn.
    const HIDDEN: [usize; 3] = [0, 1, 3];

    #[inline(always)]
    fn step<S: Set, const B: usize>(
        params: &Gates<F, I, H, 3>,
        x: &[Lanes<F, B>; I],
        before: &[Lanes<F, B>; H],
        _: &mut (),
        y: &mut [Lanes<F, B>; H],
        [r, z, n, hidden]: &mut [[Lanes<F, B>; H]; 4],
    ) {
        params.gate::<0>().both::<S, B>(x, before, r);
        Sigmoid::apply(r);
        params.gate::<1>().both::<S, B>(x, before, z);
        Sigmoid::apply(z);
        params.gate::<2>().input::<S, B>(x, n);
        params.gate::<2>().hidden::<S, B>(before, hidden);
        for ((n, &r), &hidden) in n.iter_mut().zip(&*r).zip(&*hidden) {
            *n += r * hidden;
        }
        Tanh::apply(n);
        for (((y, &before), &z), &n) in y.iter_mut().zip(before).zip(&*z).zip(&*n) {
            *y = (Lanes::splat(F::ONE) - z) * n + z * before;
        }
    }

    #[inline(always)]
    fn step_back<const B: usize>(
        _: &[Lanes<F, B>; H],
        before: &[Lanes<F, B>; H],
        [r, z, n, hidden]: &[[Lanes<F, B>; H]; 4],
        dh: &mut [Lanes<F, B>; H],
        _: &mut (),
        [dr, dz, dn, d_hidden]: &mut [[Lanes<F, B>; H]; 4],
    ) {
        let one = Lanes::splat(F::ONE);
        let kept = before.iter().zip(r).zip(z).zip(n).zip(hidden);
        let slopes = dr.iter_mut().zip(dz).zip(dn).zip(d_hidden);
        for ((dh, ((((&before, &r), &z), &n), &hidden)), (((dr, dz), dn), d_hidden)) in
            dh.iter_mut().zip(kept).zip(slopes)
        {
            *dz = *dh * (before - n) * (z * (one - z));
            *dn = *dh * (one - z) * (one - n * n);
            *dr = *dn * hidden * (r * (one - r));
            *d_hidden = *dn * r;
            *dh *= z;
        }
    }
}

impl<const I: usize, const H: usize, F: Scalar> Store<F> for Gru<I, H> {
    store!(Gru, 3);
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const I: usize, const H: usize, F: Scalar> Layer<Sequence<T, Vector<I>>, F> for Gru<I, H> {
    layer!(3, 4);
}

impl<const I: usize, const H: usize, F: Scalar> Stream<Vector<I>, F> for Gru<I, H> {
    stream!(3, 4);
}
