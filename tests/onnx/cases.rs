//! A network for each kind of layer, with samples and what it makes of them.

use monograd::io::onnx::{Nodes, Sequential};
use monograd::layer::Entry;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::zoo::{DsCnn, LeNet5, ResNet8, Transformer};
use monograd::{Shape, uniform};

use crate::common::{infer, numbers};

/// How many samples a case has.
pub const SAMPLES: usize = 5;

/// A network as a file, samples, and what the network makes of them: numbers as
/// bytes, the lowest first.
pub struct Case {
    pub name: &'static str,
    pub file: Vec<u8>,
    pub x: Vec<u8>,
    pub y: Vec<u8>,
}

/// Samples of numbers around 0.
fn around_zero(rng: &mut Xoshiro256PlusPlus) -> f64 {
    uniform(rng, -2.0, 2.0)
}

/// Samples of tokens below 9, and of some numbers that are none.
fn tokens(rng: &mut Xoshiro256PlusPlus) -> f64 {
    match uniform(rng, -3.0, 12.0_f64) {
        none if none < -2.0 => none,
        none if none > 11.0 => f64::NAN,
        number => number.round(),
    }
}

fn case<A, F>(name: &'static str) -> Case
where
    A: Entry + Nodes<A::In, F>,
    F: Scalar,
{
    case_of::<A, F>(name, around_zero)
}

fn case_of<A, F>(name: &'static str, sample: fn(&mut Xoshiro256PlusPlus) -> f64) -> Case
where
    A: Entry + Nodes<A::In, F>,
    F: Scalar,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(name.bytes().map(u64::from).sum());
    let mut network = Network::<A, F>::init(&mut rng);
    // Biases, too; and variances that are positive.
    for number in network.params.as_flat_mut() {
        *number += uniform(&mut rng, F::of(-0.1), F::of(0.1));
    }
    for tensor in Network::<A, F>::tensors(&Sequential).unwrap() {
        let (low, high) = match tensor.name.rsplit('.').next() {
            Some("running_mean") => (-0.3, 0.3),
            Some("running_var") => (0.5, 1.5),
            _ => continue,
        };
        tensor.place.unwrap().each(|at| {
            network.as_flat_mut()[at] = uniform(&mut rng, F::of(low), F::of(high));
        });
    }
    let x: Vec<f64> = (0..SAMPLES * A::In::SIZE)
        .map(|_| sample(&mut rng))
        .collect();
    // What the float type has of them.
    let x = numbers::<F>(&x.iter().map(|&x| F::of(x)).collect::<Vec<F>>());
    let params = numbers(network.params.as_flat());
    let state = numbers(network.state.as_flat());
    let y = infer::<A, A::In, F, SAMPLES>(&params, &state, &x);
    let mut outputs = y.chunks(y.len() / SAMPLES);
    let first = outputs.next().unwrap();
    assert!(
        outputs.any(|other| other != first),
        "all samples are the same to {name}"
    );
    let bytes = |numbers: &[f64]| {
        let bits = numbers
            .iter()
            .map(|&number| F::of(number).bits().to_le_bytes());
        bits.flat_map(|bytes| bytes.into_iter().take(F::BYTES))
            .collect()
    };
    Case {
        name,
        file: network.to_onnx(Sequential).unwrap(),
        x: bytes(&x),
        y: bytes(&y),
    }
}

pub type Mlp = net![Dense<2, 24, Relu>, Dense<24, 24, Tanh, NoBias>, Dense<24, 7>];
pub type Cnn = net![
    Input<Image<2, 9, 8>>,
    Conv2d<2, 4, 3, 3, Identity, Same>,
    BatchNorm2d<4>,
    Relu,
    MaxPool2d<2>,
    Dropout<20>,
    Conv2d<4, 6, 3, 2, LeakyRelu, (Stride<2, 1>, Pad<1>)>,
    Flatten,
    Dense<60, 5>,
];
pub type Block = net![
    Dense<3, 8>,
    Residual<net![Dense<8, 16, Relu>, Dense<16, 8>]>,
    BatchNorm1d<8>,
    Dense<8, 2>
];
pub type Reader<L> = net![Input<Sequence<6, Vector<3>>>, L, Last, Dense<5, 2>];
type Steps<const T: usize, const N: usize, L> = net![Input<Sequence<T, Vector<N>>>, L];
type Pixels<const C: usize, const H: usize, const W: usize, L> = net![Input<Image<C, H, W>>, L];

/// Those that were asked for first of all, and all others.
pub fn all() -> Vec<Case> {
    let mut cases = vec![
        case::<Mlp, f32>("mlp"),
        case::<Mlp, f64>("mlp_f64"),
        case::<Cnn, f32>("cnn_batch_norm"),
        case::<Cnn, f64>("cnn_batch_norm_f64"),
        case::<Block, f32>("residual"),
        case::<Reader<Rnn<3, 5>>, f32>("rnn"),
        case::<Reader<Gru<3, 5>>, f32>("gru"),
        case::<Reader<Gru<3, 5>>, f64>("gru_f64"),
        case::<Reader<Lstm<3, 5>>, f32>("lstm"),
        case::<Reader<Lstm<3, 5>>, f64>("lstm_f64"),
    ];
    cases.extend(zoo());
    cases.extend(activations());
    cases.extend(convolutions());
    cases.extend(pooling());
    cases.extend(normalization());
    cases.extend(sequences());
    cases.extend(attention());
    cases.extend(branches());
    cases.extend(shapes());
    cases
}

fn zoo() -> Vec<Case> {
    vec![
        case::<LeNet5, f32>("lenet5"),
        case::<ResNet8, f32>("resnet8"),
        case::<DsCnn, f32>("ds_cnn"),
        case_of::<Transformer, f32>("transformer", |rng| uniform(rng, 0.0, 63.0_f64).round()),
    ]
}

fn activations() -> Vec<Case> {
    type Each = net![
        Input<Vector<7>>, Relu, Dense<7, 7, LeakyRelu<1, 3>>, Elu<3, 2>, Dense<7, 7, Elu>, Tanh,
        Dense<7, 7, Sigmoid>, Softplus, Dense<7, 7, Gelu>, GeluTanh, Dense<7, 7, Silu>, Identity,
        Dense<7, 7, Softplus>, Silu, Dense<7, 7, GeluTanh>, Gelu, LeakyRelu, Sigmoid
    ];
    vec![
        case::<Each, f32>("activations"),
        case::<Each, f64>("activations_f64"),
        case::<Pixels<2, 3, 4, Gelu>, f32>("gelu_of_images"),
        case::<net![Input<Vector<6>>, Softmax], f32>("softmax"),
        case::<net![Input<Vector<6>>, LogSoftmax], f32>("log_softmax"),
        case::<net![Input<Vector<6>>, LogSoftmax], f64>("log_softmax_f64"),
    ]
}

fn convolutions() -> Vec<Case> {
    type Over = Pixels<4, 7, 8, Conv2d<4, 6, 3, 2, Tanh, (Stride<2, 3>, Same, Groups<2>)>>;
    type Dilated = Pixels<2, 9, 9, Conv2d<2, 3, 3, 3, Relu, (Dilation<2, 3>, Pad<1, 4>), NoBias>>;
    type Deep =
        Pixels<3, 5, 5, net![Conv2d<3, 3, 3, 3, Silu, (Same, Groups<3>)>, Conv2d<3, 4, 1, 1>]>;
    type Steep = net![
        Conv1d<3, 4, 3, Relu, (Causal, Dilation<2>)>,
        BatchNorm1d<4>,
        Conv1d<4, 6, 2, Gelu, (Stride<2>, Groups<2>)>,
        Conv1d<6, 2, 2, Identity, Same, NoBias>,
    ];
    type Back = Pixels<3, 4, 5, ConvTranspose2d<3, 4, 3, 2, Relu, (Stride<2, 3>, Pad<1, 0>)>>;
    type More = Pixels<
        4,
        3,
        3,
        ConvTranspose2d<4, 6, 3, 3, Tanh, (Stride<2>, Pad<1>, OutputPad<1>, Groups<2>)>,
    >;
    type Wide = Pixels<2, 3, 3, ConvTranspose2d<2, 1, 2, 2, Identity, (Same, Stride<3>), NoBias>>;
    type Far = Pixels<2, 3, 4, ConvTranspose2d<2, 3, 3, 2, Identity, (Dilation<2>, Output<7, 6>)>>;
    type Sound = Steps<
        5,
        3,
        net![ConvTranspose1d<3, 4, 4, Relu, Stride<2>>, ConvTranspose1d<4, 2, 3, Identity, (Causal, Stride<2>)>],
    >;
    vec![
        case::<Over, f32>("conv2d_same_groups"),
        case::<Dilated, f32>("conv2d_dilated"),
        case::<Deep, f32>("conv2d_depthwise"),
        case::<Steps<11, 3, Steep>, f32>("conv1d"),
        case::<Back, f32>("conv_transpose2d"),
        case::<More, f32>("conv_transpose2d_output_pad"),
        case::<Back, f64>("conv_transpose2d_f64"),
        case::<Wide, f32>("conv_transpose2d_same"),
        case::<Far, f32>("conv_transpose2d_dilated"),
        case::<Sound, f32>("conv_transpose1d"),
    ]
}

fn pooling() -> Vec<Case> {
    type Far<const N: usize> = (Causal, Dilation<3>, Stride<N>);
    vec![
        case::<Pixels<3, 7, 8, MaxPool2d<3, 2, (Stride<2>, Same)>>, f32>("max_pool2d_same"),
        case::<Pixels<3, 7, 8, MaxPool2d<3, 2, (Stride<2>, Pad<1>, Dilation<2>)>>, f32>(
            "max_pool2d_dilated",
        ),
        case::<Steps<9, 2, MaxPool1d<2, Far<1>>>, f32>("max_pool1d_causal"),
        case::<Pixels<3, 7, 8, AvgPool2d<3, 3, (Stride<2>, Pad<1>)>>, f32>("avg_pool2d"),
        case::<Pixels<3, 7, 8, AvgPool2d<3, 3, (Stride<2>, Pad<1>, ExcludePad)>>, f32>(
            "avg_pool2d_exclude_pad",
        ),
        case::<Pixels<3, 7, 8, AvgPool2d<3, 4, (Stride<2>, Same)>>, f32>("avg_pool2d_same"),
        case::<Pixels<3, 7, 8, AvgPool2d<3, 4, (Stride<2>, Same, CountPad)>>, f32>(
            "avg_pool2d_count_pad",
        ),
        case::<Pixels<3, 7, 8, AvgPool2d<2, 2, (Stride<1>, Dilation<2, 3>, Same)>>, f32>(
            "avg_pool2d_dilated",
        ),
        case::<Pixels<3, 9, 9, AvgPool2d<3, 3, (Stride<1>, Dilation<2>, Pad<1>)>>, f32>(
            "avg_pool2d_dilated_pad",
        ),
        case::<Pixels<3, 9, 9, AvgPool2d<3, 3, (Stride<1>, Dilation<2>, Pad<1>, ExcludePad)>>, f32>(
            "avg_pool2d_dilated_exclude_pad",
        ),
        case::<Steps<9, 2, AvgPool1d<2, Far<2>>>, f32>("avg_pool1d_causal"),
        case::<Steps<9, 2, AvgPool1d<2, (Causal, Dilation<3>, Stride<2>, CountPad)>>, f32>(
            "avg_pool1d_causal_count_pad",
        ),
        case::<Steps<9, 2, net![MaxPool1d<2>, AvgPool1d<3, (Stride<1>, Same)>]>, f32>("pool1d"),
        case::<net![Pixels<3, 4, 5, GlobalAvgPool>, Dense<3, 2>], f32>("global_avg_pool"),
        case::<net![Pixels<3, 4, 5, GlobalMaxPool>, Dense<3, 2>], f32>("global_max_pool"),
        case::<Steps<4, 3, GlobalAvgPool>, f32>("global_avg_pool_of_steps"),
        case::<Steps<4, 3, GlobalMaxPool>, f32>("global_max_pool_of_steps"),
        case::<Pixels<2, 3, 4, Upsample<2, 3>>, f32>("upsample"),
        case::<Pixels<2, 3, 4, Upsample<2, 3>>, f64>("upsample_f64"),
        case::<Steps<4, 3, Upsample<3>>, f32>("upsample_steps"),
        case::<Pixels<2, 3, 4, UpsampleBilinear<2, 3>>, f32>("upsample_bilinear"),
        case::<Pixels<2, 1, 4, UpsampleBilinear<1, 4>>, f32>("upsample_bilinear_row"),
    ]
}

fn normalization() -> Vec<Case> {
    vec![
        case::<net![BatchNorm1d<4>, Dense<4, 3>], f32>("batch_norm1d"),
        case::<Steps<5, 4, BatchNorm1d<4>>, f32>("batch_norm1d_of_steps"),
        case::<net![LayerNorm<6>, Dense<6, 3>], f32>("layer_norm"),
        case::<Steps<5, 4, LayerNorm<4>>, f32>("layer_norm_of_steps"),
        case::<Steps<5, 4, LayerNorm<4>>, f64>("layer_norm_f64"),
        case::<net![RmsNorm<6>, Dense<6, 3>], f32>("rms_norm"),
        case::<Steps<5, 4, RmsNorm<4>>, f32>("rms_norm_of_steps"),
        case::<Steps<5, 4, RmsNorm<4>>, f64>("rms_norm_f64"),
        case::<Pixels<6, 3, 4, GroupNorm<2, 6>>, f32>("group_norm"),
        case::<Pixels<6, 3, 4, GroupNorm<2, 6>>, f64>("group_norm_f64"),
        case::<Steps<5, 6, GroupNorm<3, 6>>, f32>("group_norm_of_steps"),
    ]
}

fn sequences() -> Vec<Case> {
    type Both<const I: usize> = Parallel<Gru<I, 4>, net![Reverse, Gru<I, 4>, Reverse], Concat>;
    type Words<L> = net![Input<Vector<6>>, Embedding<9, 4>, L];
    type Stack = net![Lstm<3, 4>, Dropout<20>, Lstm<4, 2>, SpatialDropout<20>, Rnn<2, 3>];
    type Images = net![
        Input<Sequence<3, Image<2, 4, 5>>>,
        TimeDistributed<net![Conv2d<2, 3, 2, 2, Relu>, BatchNorm2d<3>, GlobalAvgPool, Dense<3, 4>]>,
        TimeDistributed<net![Dense<4, 3>, BatchNorm1d<3>, Softplus, Softmax]>,
    ];
    type Nested = net![
        Input<Sequence<2, Sequence<3, Vector<4>>>>,
        TimeDistributed<TimeDistributed<net![Dense<4, 6>, BatchNorm1d<6>, Relu, LayerNorm<6>]>>,
        Reverse,
        TimeDistributed<net![Gru<6, 3>, Last]>,
        Flatten,
    ];
    type Deep = net![
        Input<Sequence<2, Sequence<2, Sequence<3, Vector<4>>>>>,
        TimeDistributed<TimeDistributed<TimeDistributed<net![BatchNorm1d<4>, Dense<4, 2>]>>>,
        TimeDistributed<TimeDistributed<Conv1d<2, 3, 2, Tanh>>>,
    ];
    vec![
        case::<Steps<5, 3, net![Both<3>, Both<8>]>, f32>("both_directions"),
        case::<Steps<5, 3, Stack>, f32>("recurrent_stack"),
        case::<Steps<1, 3, net![Gru<3, 4>, Last]>, f32>("one_step"),
        case_of::<Words<Flatten>, f32>("embedding", tokens),
        case_of::<Words<Flatten>, f64>("embedding_f64", tokens),
        case_of::<Words<net![LearnedPositions<6, 4>, GlobalAvgPool]>, f32>("positions", tokens),
        case::<Steps<20, 7, PositionalEncoding>, f32>("positional_encoding"),
        case_of::<
            net![
                Input<Sequence<2, Vector<3>>>,
                TimeDistributed<Embedding<9, 4>>
            ],
            f32,
        >("embedding_of_steps", tokens),
        case::<net![Input<Sequence<3, Image<2, 2, 2>>>, Last, Flatten], f32>("last_image"),
        case::<Images, f32>("time_distributed"),
        case::<Nested, f32>("time_distributed_twice"),
        case::<Deep, f32>("time_distributed_three_times"),
    ]
}

fn attention() -> Vec<Case> {
    type Encoder = net![
        PositionalEncoding,
        Residual<net![LayerNorm<8>, MultiHeadAttention<8, 2>]>,
        Residual<
            net![
                RmsNorm<8>,
                TimeDistributed<net![Dense<8, 12, Gelu>, Dense<12, 8>]>
            ],
        >,
    ];
    type Three = Input<Sequence<3, Sequence<4, Vector<5>>>>;
    vec![
        case::<Steps<5, 8, MultiHeadAttention<8, 4, Causal>>, f32>("attention_causal"),
        case::<Steps<5, 8, MultiHeadAttention<8, 1>>, f64>("attention_f64"),
        case::<Steps<5, 8, Encoder>, f32>("encoder"),
        case::<net![Three, ScaledDotProductAttention], f32>("scaled_dot_product"),
        case::<net![Three, ScaledDotProductAttention<Causal>], f32>("scaled_dot_product_causal"),
    ]
}

fn branches() -> Vec<Case> {
    type Gate = Parallel<Dense<8, 16>, Dense<8, 16, Sigmoid>, Product>;
    type Inception = Parallel<
        Conv2d<2, 3, 1, 1, Relu>,
        Parallel<Conv2d<2, 2, 3, 3, Tanh, Same>, MaxPool2d<3, 3, (Stride<1>, Same)>, Concat>,
        Concat,
    >;
    type Repeated = Repeat<3, Residual<net![Dense<5, 7, Relu>, Dense<7, 5, Tanh>]>>;
    type Steep = Parallel<
        TimeDistributed<Parallel<Dense<3, 2>, Identity, ConcatTo<5>>>,
        Parallel<Identity, TimeDistributed<Dense<3, 3, Sigmoid>>, Sum>,
        ConcatTo<8>,
    >;
    vec![
        case::<net![Gate, Parallel<Identity, Dense<16, 4, Relu>, Concat>], f32>("parallel"),
        case::<Pixels<2, 4, 5, net![Inception, Flatten, FlattenTo<140>]>, f32>("inception"),
        case::<net![Repeated, Dense<5, 2>], f32>("repeat"),
        case::<Steps<4, 3, Steep>, f32>("parallel_steps"),
        case::<net![Input<Vector<4>>, Parallel<Residual<Identity>, Identity>], f32>("identities"),
        case::<net![Dense<2, 3>, net![net![Dense<3, 4, Relu>, Dropout<50>], Dense<4, 2>]], f32>(
            "nested_chains",
        ),
    ]
}

fn shapes() -> Vec<Case> {
    type Tour = net![
        Dense<10, 48>, Reshape<Image<3, 4, 4>>, MaxPool2d<2>, Reshape<Sequence<3, Vector<4>>>,
        Transpose, Relu, Transpose, TimeDistributed<Reshape<Sequence<2, Vector<2>>>>,
        Reshape<Sequence<6, Vector<2>>>, Flatten, Flatten, Reshape<Vector<12>>
    ];
    vec![
        case::<Tour, f32>("reshape"),
        case::<net![Input<Sequence<3, Vector<2>>>, Transpose, Transpose], f32>("there_and_back"),
        case::<Input<Vector<3>>, f32>("nothing"),
        case::<net![Input<Image<1, 2, 3>>, Dropout<50>, Identity], f64>("nothing_f64"),
    ]
}
