//! Attention without weights of its own.

use core::fmt;
use core::marker::PhantomData;

use super::mask::{Full, Mask};
use super::samples::{self, Sequences};
use crate::fingerprint::Fingerprint;
use crate::kernel::affine;
use crate::kernel::attention::{self, Steps};
use crate::layer::{Layer, Pass, Point, Store};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector};

/// Attention alone, with nothing to train: from three sequences, the queries,
/// keys and values, to one of the means,
///
/// ```text
/// y[t] = Σᵤ softmaxᵤ(q[t]·k[u] / √N) v[u]
/// ```
///
/// `Sequence<3, Sequence<T, Vector<N>>>` becomes `Sequence<T, Vector<N>>`, for
/// any `T` and `N`. The mask `M` says which steps a step sees, as in
/// [`MultiHeadAttention`](super::MultiHeadAttention), which is made of this.
/// PyTorch's `scaled_dot_product_attention`; Vaswani et al. 2017,
/// arXiv:1706.03762.
///
/// ```
/// use monograd::prelude::*;
///
/// type Means = net![Input<Sequence<3, Sequence<2, Vector<2>>>>, ScaledDotProductAttention];
/// let net = Network::<Means>::ZERO;
/// let (key, value) = ([[9.0, 0.0], [0.0, 9.0]], [[1.0, 2.0], [3.0, 4.0]]);
/// // The first step asks for nothing in particular, the second for the first key.
/// let y: [[f32; 2]; 2] = net.predict(&[[[0.0, 0.0], [9.0, 0.0]], key, value]);
/// assert_eq!(y, [[2.0, 3.0], [1.0, 2.0]]);
/// ```
pub struct ScaledDotProductAttention<M = Full>(PhantomData<M>);

impl<M: Mask, F: Scalar> Store<F> for ScaledDotProductAttention<M> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "ScaledDotProductAttention";
    const FINGERPRINT: Fingerprint =
        Fingerprint::of("ScaledDotProductAttention").part(Fingerprint::of(M::NAME));

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("ScaledDotProductAttention")?;
        if M::NAME != Full::NAME {
            write!(f, "<{}>", M::NAME)?;
        }
        Ok(())
    }
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const N: usize, M: Mask, F: Scalar> Layer<Sequence<3, Sequence<T, Vector<N>>>, F> for ScaledDotProductAttention<M> {
    type Out = Sequence<T, Vector<N>>;
    // The weights of each sample.
    type Tape<const B: usize> = [Steps<F, T, T>; B];
    type Hold<const B: usize> = ();
    const MACS: usize = 2 * T * T * N;
    // The samples of all three, their means, and the weights of one.
    const INFER_SCRATCH: usize = 4 * T * N + T * T;
    // The samples, the gradients by means and samples, those by the weights of
    // one, and what the kernels transpose.
    const BACKWARD_SCRATCH: usize = 7 * T * N + T * T + T * affine::columns(T);

    // Not inlined, so that all of this is free again afterwards.
    #[inline(never)]
    fn infer<const B: usize>(
        _: &(),
        _: &(),
        x: &[Sequences<F, N, T, B>; 3],
        y: &mut Sequences<F, N, T, B>,
    ) {
        let (mut inputs, mut means) = ([[Steps::ZERO; B]; 3], [Steps::ZERO; B]);
        take(x, &mut inputs);
        let mut weights = Steps::ZERO;
        for (input, mean) in each(&inputs).zip(&mut means) {
            attention::attend::<M, F, N, T>(input, &mut weights, mean);
        }
        samples::put(&means, y);
    }

    #[inline(never)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &[Sequences<F, N, T, B>; 3],
        y: &mut Sequences<F, N, T, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let (mut inputs, mut means) = ([[Steps::ZERO; B]; 3], [Steps::ZERO; B]);
        take(x, &mut inputs);
        let outputs = means.iter_mut().zip(tape).take(pass.samples);
        for (input, (mean, weights)) in each(&inputs).zip(outputs) {
            attention::attend::<M, F, N, T>(input, weights, mean);
        }
        samples::put(&means, y);
    }

    #[inline(never)]
    fn backward<const B: usize>(
        _: &(),
        at: Point<'_, [Sequences<F, N, T, B>; 3], Sequences<F, N, T, B>, Self::Tape<B>>,
        dy: &mut Sequences<F, N, T, B>,
        dx: Option<&mut [Sequences<F, N, T, B>; 3]>,
        _: &mut (),
        pass: Pass,
    ) {
        let Some(dx) = dx else { return };
        let (mut inputs, mut d_means) = ([[Steps::ZERO; B]; 3], [Steps::ZERO; B]);
        take(at.x, &mut inputs);
        samples::take(dy, &mut d_means);
        let (mut d_inputs, mut room) = ([[Steps::ZERO; B]; 3], Steps::ZERO);
        let given = each(&inputs).zip(&d_means).zip(at.tape);
        for (((input, d_mean), weights), d_input) in
            given.zip(each_mut(&mut d_inputs)).take(pass.samples)
        {
            attention::gradients::<M, F, N, T>(input, weights, d_mean, &mut room, d_input);
        }
        for (d_input, dx) in d_inputs.iter().zip(dx) {
            samples::put(d_input, dx);
        }
    }
}

/// Takes the samples of all three out of their tiles.
#[inline(always)]
fn take<F: Scalar, const N: usize, const T: usize, const B: usize>(
    tiles: &[Sequences<F, N, T, B>; 3],
    inputs: &mut [[Steps<F, N, T>; B]; 3],
) {
    for (tile, samples) in tiles.iter().zip(inputs) {
        samples::take(tile, samples);
    }
}

/// Queries, keys and values of each sample.
#[inline(always)]
fn each<T, const B: usize>([query, key, value]: &[[T; B]; 3]) -> impl Iterator<Item = [&T; 3]> {
    let samples = query.iter().zip(key).zip(value);
    samples.map(|((query, key), value)| [query, key, value])
}

/// The same, to be written.
#[inline(always)]
fn each_mut<T, const B: usize>(
    [query, key, value]: &mut [[T; B]; 3],
) -> impl Iterator<Item = [&mut T; 3]> {
    let samples = query.iter_mut().zip(key).zip(value);
    samples.map(|((query, key), value)| [query, key, value])
}
