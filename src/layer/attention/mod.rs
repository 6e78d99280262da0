//! Attention: each step of a sequence looks at the others.

mod heads;
mod mask;
mod samples;
mod scaled_dot_product;

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{Layer, Pass, Point, Store};
use crate::activation::Identity;
use crate::fingerprint::Fingerprint;
use crate::init::{Fan, Init};
use crate::kernel::affine;
use crate::kernel::attention::Steps;
use crate::kernel::set::Any;
use crate::plain::{Pair, Plain, Projections, WeightBias};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector};

use heads::{Divided, Head};
pub use mask::{Full, Mask};
use samples::Sequences;
pub use scaled_dot_product::ScaledDotProductAttention;

/// Self-attention with `HEADS` heads, from `Sequence<T, Vector<D>>` to the
/// same shape, for any number of steps `T`. Vaswani et al. 2017,
/// arXiv:1706.03762.
///
/// Each step x is projected to a query, a key and a value. Of these every head
/// has its share, `D / HEADS` numbers, and gives the mean of the values by how
/// well their keys fit the step's query:
///
/// ```text
/// q, k, v = x Wq + bq, x Wk + bk, x Wv + bv
/// y[t] = concat over the heads (Σᵤ softmaxᵤ(q[t]·k[u] / √(D / HEADS)) v[u]) Wo + bo
/// ```
///
/// The mask `M` says which steps u the step t sees: all of them ([`Full`]), or
/// those up to itself ([`Causal`](crate::Causal)). What it does not see has the weight 0.
///
/// All as in PyTorch's `nn.MultiheadAttention(D, HEADS, batch_first=True)`
/// without dropout, its first values too. The weights are [`Projections`];
/// PyTorch has those of query, key and value below each other in
/// `in_proj_weight`, and all of them transposed.
///
/// For the way back a sample keeps its queries, keys and values, and the
/// weights of its heads: `3 T D + HEADS T²` floats. To compute the weights
/// again would save the second part, and cost a tenth of the time of a training
/// step where `T` is a quarter of `D`, and a quarter where it is `D`. The means
/// of the values cost little, and are computed again.
///
/// With [`Residual`](super::Residual), [`LayerNorm`](super::LayerNorm) and
/// [`TimeDistributed`](super::TimeDistributed), a block of a transformer is a
/// type:
///
/// ```
/// use monograd::prelude::*;
///
/// type Block = net![
///     Input<Sequence<8, Vector<16>>>, PositionalEncoding,
///     Residual<net![LayerNorm<16>, MultiHeadAttention<16, 4, Causal>]>,
///     Residual<net![LayerNorm<16>, TimeDistributed<net![Dense<16, 32, Gelu>, Dense<32, 16>]>]>,
/// ];
/// const _: () = assert!(Network::<Block>::PARAMS == 4 * 272 + 2 * 32 + 544 + 528);
///
/// let net = Network::<Block>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let mut x = [[0.5_f32; 16]; 8];
/// let y: [[f32; 16]; 8] = net.predict(&x);
/// // What comes later changes nothing before it.
/// x[5][0] = 2.0;
/// let z: [[f32; 16]; 8] = net.predict(&x);
/// assert!(y[..5] == z[..5] && y[5] != z[5] && y[7] != z[7]);
/// ```
pub struct MultiHeadAttention<const D: usize, const HEADS: usize, M = Full>(PhantomData<M>);

/// The weights of one projection, as those of `Dense<D, D>`.
type Projection<F, const D: usize> = WeightBias<[[F; D]; D], [F; D]>;

/// What is kept of a sample: its queries, keys and values, and the weights
/// that each head gives to every step.
type Kept<F, const D: usize, const HEADS: usize, const T: usize> =
    Pair<[Steps<F, D, T>; 3], [Steps<F, T, T>; HEADS]>;

impl<const D: usize, const HEADS: usize, M: Mask, F: Scalar> Store<F>
    for MultiHeadAttention<D, HEADS, M>
{
    type Params = Projections<Projection<F, D>>;
    type State = ();
    const NAME: &'static str = "MultiHeadAttention";
    const FINGERPRINT: Fingerprint = Fingerprint::of("MultiHeadAttention")
        .number(D)
        .number(HEADS)
        .part(Fingerprint::of(M::NAME));

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        // PyTorch draws the first three as one matrix of three times as many
        // outputs, and the last one as that of any linear layer.
        let mut draw = |projection: &mut Projection<F, D>, default: Init, outputs| {
            let fan = Fan { inputs: D, outputs };
            let weights = projection.weight.as_flattened_mut();
            init.or(default).fill(weights, fan, rng);
        };
        draw(&mut params.query, Init::XavierUniform, 3 * D);
        draw(&mut params.key, Init::XavierUniform, 3 * D);
        draw(&mut params.value, Init::XavierUniform, 3 * D);
        let limit = 1.0 / Scalar::sqrt(D as f64);
        draw(&mut params.output, Init::Uniform(limit), D);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "MultiHeadAttention<{D}, {HEADS}")?;
        if M::NAME != Full::NAME {
            write!(f, ", {}", M::NAME)?;
        }
        f.write_str(">")
    }
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const T: usize, const D: usize, const HEADS: usize, M: Mask, F: Scalar> Layer<Sequence<T, Vector<D>>, F> for MultiHeadAttention<D, HEADS, M> where Self: Divided {
    type Out = Sequence<T, Vector<D>>;
    type Tape<const B: usize> = [Kept<F, D, HEADS, T>; B];
    type Hold<const B: usize> = ();
    // Four projections of each step; a score and its part of a mean for each
    // pair of steps.
    const MACS: usize = 4 * T * D * D + 2 * T * T * D;
    // The samples; and of one at a time, so that several need less than this,
    // the three projections, the mean of the values, and a head's weights.
    const INFER_SCRATCH: usize = 5 * T * D + T * T;
    // Samples and gradients; and of one at a time the mean, the gradients by the
    // projections and by a head's weights, and what the kernels transpose.
    const BACKWARD_SCRATCH: usize = 6 * T * D + T * T + T * affine::columns(if D > T { D } else { T });

    // Not inlined, so that all of this is free again afterwards.
    #[inline(never)]
    fn infer<const B: usize>(
        params: &Self::Params,
        _: &(),
        x: &Sequences<F, D, T, B>,
        y: &mut Sequences<F, D, T, B>,
    ) {
        let mut samples = [Steps::ZERO; B];
        samples::take(x, &mut samples);
        let (mut projected, mut weights) = ([Steps::ZERO; 3], [Steps::ZERO; 1]);
        for sample in &mut samples {
            Self::attend(params, sample, &mut projected, &mut weights);
        }
        samples::put(&samples, y);
    }

    #[inline(never)]
    fn forward<const B: usize>(
        params: &Self::Params,
        _: &mut (),
        x: &Sequences<F, D, T, B>,
        y: &mut Sequences<F, D, T, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let mut samples = [Steps::ZERO; B];
        samples::take(x, &mut samples);
        for (sample, kept) in samples.iter_mut().zip(tape).take(pass.samples) {
            Self::attend(params, sample, &mut kept.first, &mut kept.rest);
        }
        samples::put(&samples, y);
    }

    #[inline(never)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: Point<'_, Sequences<F, D, T, B>, Sequences<F, D, T, B>, Self::Tape<B>>,
        dy: &mut Sequences<F, D, T, B>,
        dx: Option<&mut Sequences<F, D, T, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let [mut samples, mut d_samples] = [[Steps::ZERO; B]; 2];
        samples::take(at.x, &mut samples);
        samples::take(dy, &mut d_samples);
        let gradients_of = samples.iter_mut().zip(&mut d_samples).zip(at.tape);
        for ((sample, d), kept) in gradients_of.take(pass.samples) {
            Self::pull_back(params, kept, sample, d, gradients, dx.is_some());
        }
        if let Some(dx) = dx {
            samples::put(&d_samples, dx);
        }
    }
}
// A sample has its steps in the lanes, so that its gradients by the weights are
// added step after step, whatever the size of the tile.
impl<const D: usize, const HEADS: usize, M: Mask> MultiHeadAttention<D, HEADS, M>
where
    Self: Divided,
{
    /// Makes the output of a sample in its place, and what is kept of it.
    #[inline(always)]
    fn attend<F: Scalar, const T: usize>(
        params: &Projections<Projection<F, D>>,
        sample: &mut Steps<F, D, T>,
        projected: &mut [Steps<F, D, T>; 3],
        weights: &mut [Steps<F, T, T>],
    ) {
        let [query, key, value] = &mut *projected;
        project(&params.query, sample, query);
        project(&params.key, sample, key);
        project(&params.value, sample, value);
        let mut mean = Steps::ZERO;
        <Self as Divided>::Head::attend::<M, F, D, T>(projected, weights, &mut mean);
        project(&params.output, &mean, sample);
    }

    /// Adds a sample's gradients by the parameters, and makes that by the
    /// input, if it is wanted, in the place of that by the output. The sample
    /// is used up.
    #[inline(always)]
    fn pull_back<F: Scalar, const T: usize>(
        params: &Projections<Projection<F, D>>,
        Pair {
            first: projected,
            rest: weights,
        }: &Kept<F, D, HEADS, T>,
        sample: &mut Steps<F, D, T>,
        d: &mut Steps<F, D, T>,
        gradients: &mut Projections<Projection<F, D>>,
        wanted: bool,
    ) {
        let (mut mean, [_, _, value]) = (Steps::ZERO, projected);
        <Self as Divided>::Head::mix(value, weights, &mut mean);
        add_gradients(&mean, d, &mut gradients.output);
        let d_mean = &mut mean;
        affine::input_gradient(&params.output.weight, d, d_mean);

        let (mut d_projected, mut room) = ([Steps::ZERO; 3], Steps::ZERO);
        <Self as Divided>::Head::gradients::<M, F, D, T>(
            projected,
            weights,
            d_mean,
            &mut room,
            &mut d_projected,
        );
        let [d_query, d_key, d_value] = &d_projected;
        add_gradients(sample, d_query, &mut gradients.query);
        add_gradients(sample, d_key, &mut gradients.key);
        add_gradients(sample, d_value, &mut gradients.value);

        if wanted {
            affine::input_gradient(&params.query.weight, d_query, d);
            for (projection, d_part) in [(&params.key, d_key), (&params.value, d_value)] {
                let part = &mut *sample;
                affine::input_gradient(&projection.weight, d_part, part);
                for (d, &part) in d.iter_mut().zip(&*part) {
                    *d += part;
                }
            }
        }
    }
}

/// `y = x W + b`, for all steps.
#[inline(always)]
fn project<F: Scalar, const D: usize, const T: usize>(
    projection: &Projection<F, D>,
    x: &Steps<F, D, T>,
    y: &mut Steps<F, D, T>,
) {
    let WeightBias { weight, bias } = projection;
    affine::forward::<Identity, Any, F, D, D, T>(weight, bias, x, y);
}

/// The gradients by the weights of a projection, step after step.
#[inline(always)]
fn add_gradients<F: Scalar, const D: usize, const T: usize>(
    x: &Steps<F, D, T>,
    dy: &Steps<F, D, T>,
    gradients: &mut Projection<F, D>,
) {
    let WeightBias { weight, bias } = gradients;
    affine::add_parameter_gradients(x, dy, weight, bias, affine::Sums::of(T));
}
