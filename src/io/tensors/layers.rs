//! The tensors of the library's layers.

use super::list::List;
use super::tensor::{Tensor, Tensors};
use crate::activation::{
    Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use crate::fold::is_identity;
use crate::layer::{
    AvgPool1d, AvgPool2d, BatchNorm1d, BatchNorm2d, BiasKind, Chain, Conv1d, Conv2d,
    ConvTranspose1d, ConvTranspose2d, Dense, Dropout, Embedding, Flatten, FlattenTo, GlobalAvgPool,
    GlobalMaxPool, GroupNorm, Gru, Input, JoinKind, Last, LayerNorm, LearnedPositions, LogSoftmax,
    Lstm, Mask, MaxPool1d, MaxPool2d, MultiHeadAttention, Parallel, PositionalEncoding, Repeat,
    Reshape, Residual, Reverse, RmsNorm, Rnn, ScaledDotProductAttention, Softmax, SpatialDropout,
    Store, TimeDistributed, Transpose, Upsample, UpsampleBilinear,
};
use crate::scalar::Scalar;
use crate::shape::Shape;
use crate::window::{Convolving, Placing, Settings, Shared, Transposing};

// An error about a layer without tensors would list all of those that have some:
// they are marked so that it does not.

// Layers that are made of layers.

impl<A: Tensors<F>, R: Tensors<F>, F: Scalar> Tensors<F> for Chain<A, R> {
    const POSITIONS: usize = A::POSITIONS + R::POSITIONS;
    const LISTED: usize = A::LISTED + R::LISTED;

    fn tensors(list: &mut List<'_>) {
        A::tensors(list);
        R::tensors(list);
    }
}

impl<const N: usize, L: Tensors<F>, F: Scalar> Tensors<F> for Repeat<N, L> {
    const POSITIONS: usize = N * L::POSITIONS;
    const LISTED: usize = N * L::LISTED;

    fn tensors(list: &mut List<'_>) {
        for _ in 0..N {
            L::tensors(list);
        }
    }
}

/// As a subclass of `nn.Sequential`.
impl<L: Tensors<F>, F: Scalar> Tensors<F> for Residual<L> {
    const LISTED: usize = L::LISTED;

    fn tensors(list: &mut List<'_>) {
        list.sequential(L::tensors);
    }
}

/// As an `nn.ModuleList` of two `nn.Sequential`s.
impl<L: Tensors<F>, R: Tensors<F>, J: JoinKind, F: Scalar> Tensors<F> for Parallel<L, R, J> {
    const LISTED: usize = L::LISTED + R::LISTED;

    fn tensors(list: &mut List<'_>) {
        list.sequential(|list| {
            list.sequential(L::tensors);
            list.sequential(R::tensors);
        });
    }
}

/// Nothing: modules of PyTorch take a sequence as they are.
impl<L: Tensors<F>, F: Scalar> Tensors<F> for TimeDistributed<L> {
    const POSITIONS: usize = L::POSITIONS;
    const LISTED: usize = L::LISTED;

    fn tensors(list: &mut List<'_>) {
        L::tensors(list);
    }
}

// Layers with weights.

/// `Linear`.
#[diagnostic::do_not_recommend]
impl<const I: usize, const O: usize, A: Activation<F>, K: BiasKind, F: Scalar> Tensors<F>
    for Dense<I, O, A, K>
{
    const POSITIONS: usize = with_activation::<A, F>();

    fn tensors(list: &mut List<'_>) {
        affine::<Self, K, F, O, 2>(list, [O, I]);
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A: Activation<F>,
    P: Settings<Convolving, Set: Shared<I>>,
    K: BiasKind,
    F: Scalar,
> Tensors<F> for Conv2d<I, O, KH, KW, A, P, K>
{
    const POSITIONS: usize = with_activation::<A, F>();

    fn tensors(list: &mut List<'_>) {
        let each = I / P::Set::GROUPS;
        affine::<Self, K, F, O, 4>(list, [O, each, KH, KW]);
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Activation<F>,
    P: Settings<Convolving, Set: Shared<I>>,
    K: BiasKind,
    F: Scalar,
> Tensors<F> for Conv1d<I, O, KS, A, P, K>
{
    const POSITIONS: usize = with_activation::<A, F>();

    fn tensors(list: &mut List<'_>) {
        let each = I / P::Set::GROUPS;
        affine::<Self, K, F, O, 3>(list, [O, each, KS]);
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KH: usize,
    const KW: usize,
    A: Activation<F>,
    P: Settings<Transposing, Set: Shared<O>>,
    K: BiasKind,
    F: Scalar,
> Tensors<F> for ConvTranspose2d<I, O, KH, KW, A, P, K>
{
    const POSITIONS: usize = with_activation::<A, F>();

    fn tensors(list: &mut List<'_>) {
        let each = O / P::Set::GROUPS;
        affine::<Self, K, F, O, 4>(list, [I, each, KH, KW]);
    }
}

#[diagnostic::do_not_recommend]
impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Activation<F>,
    P: Settings<Transposing, Set: Shared<O>>,
    K: BiasKind,
    F: Scalar,
> Tensors<F> for ConvTranspose1d<I, O, KS, A, P, K>
{
    const POSITIONS: usize = with_activation::<A, F>();

    fn tensors(list: &mut List<'_>) {
        let each = O / P::Set::GROUPS;
        affine::<Self, K, F, O, 3>(list, [I, each, KS]);
    }
}

#[diagnostic::do_not_recommend]
impl<const VOCAB: usize, const DIM: usize, F: Scalar> Tensors<F> for Embedding<VOCAB, DIM> {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([Tensor::parameter("weight", &[VOCAB, DIM], 0)]);
    }
}

/// By position, the `weight` of an `nn.Embedding`.
#[diagnostic::do_not_recommend]
impl<const T: usize, const N: usize, F: Scalar> Tensors<F> for LearnedPositions<T, N> {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([Tensor::alone("weight", &[T, N], 0)]);
    }
}

/// `MultiheadAttention`: query, key and value below each other.
#[diagnostic::do_not_recommend]
impl<const D: usize, const HEADS: usize, M: Mask, F: Scalar> Tensors<F>
    for MultiHeadAttention<D, HEADS, M>
{
    fn tensors(list: &mut List<'_>) {
        // The numbers of a projection: its weight and its bias.
        let (weight, each) = (D * D, D * D + D);
        list.layer::<Self, F>([
            Tensor::parameter("in_proj_weight", &[3 * D, D], 0).by(&[(3, each), (D, 1), (D, D)]),
            Tensor::parameter("in_proj_bias", &[3 * D], weight).by(&[(3, each), (D, 1)]),
            Tensor::parameter("out_proj.weight", &[D, D], 3 * each).by(&[(D, 1), (D, D)]),
            Tensor::parameter("out_proj.bias", &[D], 3 * each + weight),
        ]);
    }
}

#[diagnostic::do_not_recommend]
impl<const I: usize, const H: usize, F: Scalar> Tensors<F> for Rnn<I, H> {
    fn tensors(list: &mut List<'_>) {
        gates::<Self, F>(list, [I, H, 1]);
    }
}

#[diagnostic::do_not_recommend]
impl<const I: usize, const H: usize, F: Scalar> Tensors<F> for Gru<I, H> {
    fn tensors(list: &mut List<'_>) {
        gates::<Self, F>(list, [I, H, 3]);
    }
}

#[diagnostic::do_not_recommend]
impl<const I: usize, const H: usize, F: Scalar> Tensors<F> for Lstm<I, H> {
    fn tensors(list: &mut List<'_>) {
        gates::<Self, F>(list, [I, H, 4]);
    }
}

// Normalization.

#[diagnostic::do_not_recommend]
impl<const N: usize, F: Scalar> Tensors<F> for BatchNorm1d<N> {
    fn tensors(list: &mut List<'_>) {
        batch_norm::<Self, F>(list, N);
    }
}

#[diagnostic::do_not_recommend]
impl<const C: usize, F: Scalar> Tensors<F> for BatchNorm2d<C> {
    fn tensors(list: &mut List<'_>) {
        batch_norm::<Self, F>(list, C);
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, F: Scalar> Tensors<F> for LayerNorm<N> {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>(scales(&[N]));
    }
}

#[diagnostic::do_not_recommend]
impl<const GROUPS: usize, const C: usize, F: Scalar> Tensors<F> for GroupNorm<GROUPS, C> {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>(scales(&[C]));
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize, F: Scalar> Tensors<F> for RmsNorm<N> {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([Tensor::parameter("weight", &[N], 0)]);
    }
}

/// How many modules a layer is that has an activation fused in.
const fn with_activation<A: Activation<F>, F: Scalar>() -> usize {
    if is_identity::<A, F>() { 1 } else { 2 }
}

/// Weights of these sizes, and then a bias for each of `O` outputs. The channel
/// that is first in a weight of PyTorch is the last of ours.
fn affine<L: Tensors<F>, K: BiasKind, F: Scalar, const O: usize, const N: usize>(
    list: &mut List<'_>,
    sizes: [usize; N],
) {
    let mut axes = sizes.map(|size| (size, 1));
    let mut weights = 1;
    if let Some((first, others)) = axes.split_first_mut() {
        weights = first.0;
        for (size, apart) in others.iter_mut().rev() {
            *apart = weights;
            weights *= *size;
        }
    }
    let outputs = [O];
    let bias = Tensor::parameter("bias", &outputs, weights);
    let has_bias = K::SUFFIX.is_empty();
    let weight = Tensor::parameter("weight", &sizes, 0).by(&axes);
    list.layer::<L, F>([weight].into_iter().chain(has_bias.then_some(bias)));
}

/// What a recurrent layer of `I` inputs, `H` outputs and `G` gates has: each
/// gate's matrices transposed.
fn gates<L: Tensors<F>, F: Scalar>(list: &mut List<'_>, [i, h, g]: [usize; 3]) {
    let (inputs, hidden, biases) = (g * i * h, g * h * h, g * h);
    list.layer::<L, F>(
        [
            Tensor::parameter("weight_ih", &[g * h, i], 0).by(&[(g, i * h), (h, 1), (i, h)]),
            Tensor::parameter("weight_hh", &[g * h, h], inputs).by(&[(g, h * h), (h, 1), (h, h)]),
            Tensor::parameter("bias_ih", &[biases], inputs + hidden),
            Tensor::parameter("bias_hh", &[biases], inputs + hidden + biases),
        ]
        .map(|tensor| tensor.suffix("_l0")),
    );
}

/// A weight and a bias of the same sizes.
fn scales(sizes: &[usize; 1]) -> [Tensor<'_>; 2] {
    [
        Tensor::parameter("weight", sizes, 0),
        Tensor::parameter("bias", sizes, sizes[0]),
    ]
}

fn batch_norm<L: Tensors<F>, F: Scalar>(list: &mut List<'_>, channels: usize) {
    let sizes = [channels];
    let [weight, bias] = scales(&sizes);
    list.layer::<L, F>([
        weight,
        bias,
        Tensor::state("running_mean", &sizes, 0),
        Tensor::state("running_var", &sizes, channels),
        Tensor::count("num_batches_tracked"),
    ]);
}

// Layers without numbers.

/// Nothing: PyTorch's modules do not say what they take.
#[diagnostic::do_not_recommend]
impl<S: Shape, F: Scalar> Tensors<F> for Input<S> {
    const POSITIONS: usize = 0;
}

/// `AdaptiveAvgPool2d(1)` and `Flatten`.
#[diagnostic::do_not_recommend]
impl<F: Scalar> Tensors<F> for GlobalAvgPool {
    const POSITIONS: usize = 2;
}

/// `AdaptiveMaxPool2d(1)` and `Flatten`.
#[diagnostic::do_not_recommend]
impl<F: Scalar> Tensors<F> for GlobalMaxPool {
    const POSITIONS: usize = 2;
}

/// One module each.
macro_rules! without_numbers {
    ($([$($generics:tt)*] $layer:ty;)*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl<$($generics)* F: Scalar> Tensors<F> for $layer where Self: Store<F> {}
        )*
    };
}

without_numbers! {
    [] Identity;
    [] Relu;
    [const NUM: u32, const DEN: u32,] LeakyRelu<NUM, DEN>;
    [const NUM: u32, const DEN: u32,] Elu<NUM, DEN>;
    [] Tanh;
    [] Sigmoid;
    [] Softplus;
    [] Gelu;
    [] GeluTanh;
    [] Silu;
    [] Softmax;
    [] LogSoftmax;
    [const PERCENT: u8,] Dropout<PERCENT>;
    [const PERCENT: u8,] SpatialDropout<PERCENT>;
    [const KH: usize, const KW: usize, P,] MaxPool2d<KH, KW, P>;
    [const KH: usize, const KW: usize, P,] AvgPool2d<KH, KW, P>;
    [const K: usize, P,] MaxPool1d<K, P>;
    [const K: usize, P,] AvgPool1d<K, P>;
    [const H: usize, const W: usize, O,] Upsample<H, W, O>;
    [const H: usize, const W: usize, O,] UpsampleBilinear<H, W, O>;
    [] Flatten;
    [const N: usize,] FlattenTo<N>;
    [S: Shape,] Reshape<S>;
    [] Transpose;
    [] Reverse;
    [] Last;
    [] PositionalEncoding;
    [M: Mask,] ScaledDotProductAttention<M>;
}
