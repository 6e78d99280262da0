//! The gradients of many architectures against central differences, in f64.
//!
//! Each architecture goes through the `Layer` trait as the trainer drives it:
//! forward, loss, backward. What is differentiated is the sum of the losses of
//! a tile's samples, by every parameter and by every input. The rest of what
//! layers promise is checked on the way: see `monograd::check`.

#[path = "gradients/mixed.rs"]
mod mixed;

use monograd::check::{Check, CheckError, Checked, Promise};
use monograd::layer::{Entry, Layer, Pass, Point, Store};
use monograd::loss::Loss;
use monograd::prelude::*;
use monograd::{FlattenTo, Shape};

/// Random draws of each architecture.
const DRAWS: u64 = 2;

/// One architecture with a loss, a tile size and a number of samples.
struct Case {
    name: &'static str,
    gradients: fn(u64) -> Result<Checked, CheckError>,
}

macro_rules! cases {
    ($($architecture:ty, $loss:expr, $target:ty, $tile:literal, $samples:literal;)*) => {
        const CASES: &[Case] = &[$(Case {
            name: concat!(stringify!($architecture), ", ", stringify!($loss)),
            gradients: |seed| check_with::<$architecture, _, $target, $tile>($loss, $samples, seed),
        },)*];
    };
}

cases! {
    // Every fused activation, with a bias.
    net![Dense<3, 5>, Dense<5, 2>], MeanSquaredError, [f64; 2], 8, 8;
    net![Dense<3, 6, Identity>, Dense<6, 4, Tanh>], L1, [f64; 4], 3, 3;
    net![Dense<2, 9, Relu>, Dense<9, 3>], CrossEntropy, Class<3>, 8, 5;
    net![Dense<2, 7, LeakyRelu>, Dense<7, 3>], CrossEntropy, Class<3>, 12, 12;
    net![Dense<4, 7, LeakyRelu<1, 5>>, Dense<7, 2, LeakyRelu<3, 10>>], Huber::default(), [f64; 2], 1, 1;
    net![Dense<3, 8, Elu>, Dense<8, 2>], MeanSquaredError, [f64; 2], 16, 11;
    net![Dense<3, 8, Elu<1, 2>>, Dense<8, 3, Elu<3, 2>>], Huber::new(0.5), [f64; 3], 8, 7;
    net![Dense<5, 4, Tanh>, Dense<4, 5, Tanh>], MeanSquaredError, [f64; 5], 12, 9;
    net![Dense<3, 4, Sigmoid>, Dense<4, 2, Sigmoid>], MeanSquaredError, [f64; 2], 3, 2;
    net![Dense<3, 6, Softplus>, Dense<6, 1, Softplus>], Huber::new(2.0), [f64; 1], 8, 8;
    net![Dense<3, 6, Gelu>, Dense<6, 4>], CrossEntropy, [f64; 4], 16, 16;
    net![Dense<3, 6, GeluTanh>, Dense<6, 2>], BinaryCrossEntropy, [f64; 2], 8, 3;
    net![Dense<3, 6, Silu>, Dense<6, 4, Silu>], L1, [f64; 4], 1, 1;
    Dense<4, 3, Gelu>, MeanSquaredError, [f64; 3], 12, 10;
    // Without a bias.
    net![Dense<3, 17, Relu, NoBias>, Dense<17, 3, Identity, NoBias>], MultiClassHinge::default(), Class<3>, 8, 6;
    net![Dense<2, 5, Softplus, NoBias>, Dense<5, 4>], MultiClassHinge::new(0.5), Class<4>, 16, 13;
    Dense<6, 20, Elu<2, 1>, NoBias>, Huber::default(), [f64; 20], 12, 8;
    // Each loss once more, on another network.
    net![Dense<3, 7, Tanh>, Dense<7, 1>], BinaryCrossEntropy, bool, 12, 11;
    net![Dense<3, 5, Silu>, Dense<5, 4>], CrossEntropy.label_smoothing(0.1), Class<4>, 8, 8;
    net![Dense<3, 5, Gelu>, Dense<5, 3>], CrossEntropy.class_weights([0.5, 1.0, 3.0]), Class<3>, 8, 7;
    net![Dense<3, 5, Elu>, Dense<5, 3>], CrossEntropy.class_weights([2.0, 1.0, 0.25]).label_smoothing(0.2), [f64; 3], 12, 5;
    // Activations as layers of their own, on all shapes.
    net![Dense<3, 8>, Relu, Dense<8, 8>, LeakyRelu, Dense<8, 2>, Elu], MeanSquaredError, [f64; 2], 8, 4;
    net![Dense<3, 5>, Tanh, Dense<5, 5>, Sigmoid, Dense<5, 5>, Softplus, Dense<5, 2>], L1, [f64; 2], 12, 12;
    net![Dense<3, 5>, Gelu, Dense<5, 5>, GeluTanh, Dense<5, 5>, Silu, Dense<5, 2>, Identity], Huber::new(0.1), [f64; 2], 3, 2;
    net![Input<Image<2, 2, 3>>, Silu, Tanh], MeanSquaredError, [[[f64; 3]; 2]; 2], 8, 8;
    net![Input<Image<1, 3, 3>>, Gelu, LeakyRelu<1, 2>], Huber::new(1.5), [[f64; 3]; 3], 12, 7;
    net![Input<Sequence<3, Vector<2>>>, GeluTanh, Elu<1, 3>], L1, [[f64; 2]; 3], 3, 3;
    net![Input<Sequence<2, Vector<4>>>, Sigmoid], BinaryCrossEntropy, [[f64; 4]; 2], 1, 1;
    // Other shapes on their way to a vector.
    net![Input<Image<2, 3, 2>>, Tanh, Flatten, Dense<12, 3>], CrossEntropy, Class<3>, 8, 8;
    net![Input<Image<1, 4, 3>>, Relu, FlattenTo<12>, Dense<12, 2, Silu>], MeanSquaredError, [f64; 2], 16, 9;
    net![Input<Sequence<2, Image<1, 2, 2>>>, Elu, FlattenTo<8>, Dropout<25>, Dense<8, 3>], MultiClassHinge::new(1.5), Class<3>, 3, 3;
    net![Input<Image<3, 2, 2>>, Dropout<40>, Sigmoid, Flatten, Dense<12, 2, Gelu>], Huber::default(), [f64; 2], 8, 5;
    // Normalization, which joins the samples of a tile, and dropout.
    net![Dense<3, 6>, BatchNorm1d<6>, Tanh, Dense<6, 3>], CrossEntropy, Class<3>, 8, 8;
    net![BatchNorm1d<4>, Dense<4, 5, Softplus>, BatchNorm1d<5>, Dense<5, 2>], MeanSquaredError, [f64; 2], 12, 7;
    net![Dense<2, 5, Gelu, NoBias>, BatchNorm1d<5>, Relu, Dropout<30>, Dense<5, 2>], BinaryCrossEntropy, [f64; 2], 16, 16;
    net![Dense<3, 5, Tanh>, BatchNorm1d<5>, Dense<5, 2>], MeanSquaredError, [f64; 2], 1, 1;
    // Branches.
    net![Dense<2, 6, Silu>, Residual<net![Dense<6, 3, Relu>, Dense<3, 6>]>, Dense<6, 3>], CrossEntropy, Class<3>, 12, 9;
    net![Dense<3, 5>, Residual<net![BatchNorm1d<5>, Gelu, Dropout<20>, Dense<5, 5, Identity, NoBias>]>, Elu, Dense<5, 2>], L1, [f64; 2], 8, 7;
    net![Residual<Residual<Dense<3, 3, Softplus>>>, Residual<net![Tanh, Dense<3, 3>]>], Huber::default(), [f64; 3], 3, 2;
    Residual<net![Dense<5, 8, Sigmoid>, Residual<Dense<8, 8, GeluTanh>>, Dense<8, 5>]>, MeanSquaredError, [f64; 5], 16, 16;
    net![Input<Image<1, 2, 3>>, Residual<net![Silu, Tanh]>, Flatten, Dense<6, 2>], MultiClassHinge::default(), Class<2>, 1, 1;
    // Two branches, several of a layer, and a layer at every step.
    net![Dense<3, 5>, Parallel<Dense<5, 4, Gelu>, net![Dense<5, 6, Tanh>, Dropout<20>, Dense<6, 4>]>, Dense<4, 2>], MeanSquaredError, [f64; 2], 8, 7;
    net![Parallel<Dense<3, 4, Silu>, Dense<3, 4, Sigmoid>, Product>, Dense<4, 3>], CrossEntropy, Class<3>, 12, 9;
    net![Dense<3, 4, Tanh>, Parallel<Identity, Parallel<Dense<4, 3, Elu>, Dense<4, 2>, Concat>, Concat>, Dense<9, 2>], Huber::default(), [f64; 2], 3, 3;
    Parallel<Dense<3, 2, Gelu>, net![Dense<3, 5, Softplus>, Dense<5, 3>], ConcatTo<5>>, L1, [f64; 5], 1, 1;
    net![Input<Image<2, 2, 2>>, Parallel<Tanh, Parallel<Silu, Sigmoid, Product>, Concat>, Flatten, Dense<16, 2>], MeanSquaredError, [f64; 2], 8, 5;
    net![Input<Sequence<3, Vector<2>>>, Parallel<Tanh, TimeDistributed<Dense<2, 3, Silu>>, Concat>, Flatten, Dense<15, 2>], MeanSquaredError, [f64; 2], 3, 2;
    Repeat<1, Dense<4, 4, Tanh>>, MeanSquaredError, [f64; 4], 8, 6;
    net![Dense<2, 4>, Repeat<2, Dense<4, 4, Gelu>>, Dense<4, 3>], CrossEntropy, Class<3>, 12, 7;
    net![Repeat<5, Residual<net![Dense<3, 4, Tanh>, Dropout<15>, BatchNorm1d<4>, Dense<4, 3>]>>, Dense<3, 2>], L1, [f64; 2], 8, 8;
    net![Input<Sequence<4, Vector<3>>>, TimeDistributed<net![Dense<3, 5, Gelu>, Dropout<20>, Dense<5, 2>]>, Flatten, Dense<8, 2>], Huber::default(), [f64; 2], 8, 5;
    net![Input<Sequence<3, Image<1, 2, 2>>>, TimeDistributed<net![Tanh, Flatten, BatchNorm1d<4>, Dense<4, 2>]>, Silu], MeanSquaredError, [[f64; 2]; 3], 3, 2;
    net![Input<Sequence<5, Vector<2>>>, Repeat<2, TimeDistributed<Dense<2, 2, Elu>>>], L1, [[f64; 2]; 5], 1, 1;
    // Other orders and shapes of the same numbers.
    net![Dense<3, 12>, Reshape<Image<2, 3, 2>>, Tanh, Reshape<Sequence<3, Vector<4>>>, Transpose, TimeDistributed<Dense<3, 2, Silu>>, Flatten, Dense<8, 2>], MeanSquaredError, [f64; 2], 8, 7;
    // Chains in chains, at the front, in the middle and at the end.
    net![net![Dense<3, 7, Tanh>, Dense<7, 4, Gelu>], Dense<4, 2>], MeanSquaredError, [f64; 2], 8, 8;
    net![Dense<3, 7, Elu>, net![Dense<7, 4, Silu>, Dense<4, 9>, Tanh]], L1, [f64; 9], 12, 10;
    net![net![net![Dense<2, 9>, Softplus], Dense<9, 3>], net![Tanh, Dense<3, 6>], net![Sigmoid, Dense<6, 2>]], BinaryCrossEntropy, [f64; 2], 3, 3;
    net![Dense<3, 4, Tanh>, net![Residual<net![Dense<4, 10, Relu>, Dense<10, 4>]>, net![BatchNorm1d<4>, Dense<4, 3>]]], CrossEntropy, Class<3>, 16, 11;
    net![net![Input<Image<1, 2, 2>>, Flatten], net![Dense<4, 11, LeakyRelu>, net![Dropout<15>, Dense<11, 3>]]], MultiClassHinge::new(2.0), Class<3>, 8, 6;
    // Pooling and resampling. The numbers of a tile differ, so that a maximum
    // has a kink rarely.
    net![Input<Image<2, 4, 5>>, MaxPool2d<2>, Tanh, Flatten, Dense<8, 3>], CrossEntropy, Class<3>, 8, 5;
    net![Input<Image<1, 5, 4>>, MaxPool2d<3, 2, (Stride<2, 1>, Pad<1>)>], MeanSquaredError, [[[f64; 5]; 3]; 1], 3, 3;
    net![Input<Image<2, 5, 3>>, AvgPool2d<3, 2, (Pad<1>, Stride<2>)>], L1, [[[f64; 2]; 3]; 2], 1, 1;
    net![Input<Image<2, 4, 4>>, Silu, AvgPool2d<3, 3, (Same, Stride<2>)>, GlobalMaxPool], MeanSquaredError, [f64; 2], 8, 8;
    net![Input<Sequence<7, Vector<2>>>, MaxPool1d<3, (Dilation<2>, Stride<1>)>], Huber::default(), [[f64; 2]; 3], 12, 9;
    net![Input<Sequence<7, Vector<3>>>, AvgPool1d<2, Causal>, GlobalAvgPool, Dense<3, 2>], MeanSquaredError, [f64; 2], 3, 2;
    net![Input<Image<2, 2, 3>>, Tanh, Upsample<2, 3>, GlobalAvgPool], MeanSquaredError, [f64; 2], 8, 7;
    net![Input<Sequence<3, Vector<2>>>, Upsample<2>, Gelu], MeanSquaredError, [[f64; 2]; 6], 1, 1;
    net![Input<Image<1, 3, 2>>, UpsampleBilinear<3, 2>, Sigmoid], BinaryCrossEntropy, [[[f64; 4]; 9]; 1], 3, 3;
    // Convolutions, and convolutions transposed.
    net![Input<Image<2, 4, 3>>, Conv2d<2, 3, 3, 2, Tanh>, Flatten, Dense<12, 2>], MeanSquaredError, [f64; 2], 8, 5;
    net![Input<Image<1, 5, 4>>, Conv2d<1, 2, 3, 3, Gelu, (Stride<2>, Pad<1>)>, Conv2d<2, 2, 3, 3, Silu, (Same, Groups<2>), NoBias>], L1, [[[f64; 2]; 3]; 2], 3, 3;
    net![Input<Image<4, 3, 3>>, Conv2d<4, 2, 2, 2, Sigmoid, (Same, Groups<2>, Dilation<2, 1>)>, Flatten, Dense<18, 3>], CrossEntropy, Class<3>, 12, 7;
    net![Input<Sequence<5, Vector<2>>>, Conv1d<2, 3, 3, Softplus, (Causal, Dilation<2>)>, Conv1d<3, 1, 2, Elu, Stride<3>>], Huber::default(), [[f64; 1]; 2], 1, 1;
    net![Input<Image<2, 2, 2>>, ConvTranspose2d<2, 1, 3, 2, Tanh, (Stride<2, 1>, Pad<1, 0>, OutputPad<1, 0>)>], MeanSquaredError, [[[f64; 3]; 4]; 1], 8, 7;
    net![Input<Sequence<3, Vector<4>>>, ConvTranspose1d<4, 2, 2, Gelu, (Stride<2>, Groups<2>)>, Flatten, Dense<12, 2>], CrossEntropy, Class<2>, 5, 4;
    // Probabilities out of the network.
    net![Dense<3, 5, Tanh>, Dense<5, 4>, Softmax], MeanSquaredError, [f64; 4], 8, 8;
    net![Dense<3, 5, Silu>, Dense<5, 4>, LogSoftmax], Huber::default(), [f64; 4], 3, 3;
    // Normalization of channels, of groups of them, of steps.
    net![Input<Image<3, 2, 3>>, BatchNorm2d<3>, Tanh, Flatten, Dense<18, 2>], MeanSquaredError, [f64; 2], 8, 5;
    net![Input<Sequence<3, Vector<4>>>, BatchNorm1d<4>, Silu, Flatten, Dense<12, 3>], CrossEntropy, Class<3>, 12, 12;
    net![Input<Image<2, 3, 2>>, BatchNorm2d<2>, Gelu, BatchNorm2d<2>], Huber::default(), [[[f64; 2]; 3]; 2], 3, 1;
    net![Dense<3, 6>, LayerNorm<6>, Tanh, Dense<6, 3>], CrossEntropy, Class<3>, 8, 6;
    net![LayerNorm<5>, Dense<5, 4, Gelu>, LayerNorm<4>], MeanSquaredError, [f64; 4], 3, 3;
    net![Input<Sequence<3, Vector<4>>>, LayerNorm<4>, Elu, Flatten, Dense<12, 2>], L1, [f64; 2], 12, 7;
    net![Dense<3, 6>, RmsNorm<6>, Sigmoid, RmsNorm<6>, Dense<6, 2>], BinaryCrossEntropy, [f64; 2], 16, 9;
    net![Input<Sequence<4, Vector<3>>>, RmsNorm<3>, Softplus], MeanSquaredError, [[f64; 3]; 4], 8, 8;
    net![Input<Image<4, 2, 2>>, GroupNorm<2, 4>, Silu, Flatten, Dense<16, 3>], MultiClassHinge::default(), Class<3>, 8, 7;
    net![Input<Image<3, 3, 1>>, GroupNorm<1, 3>, Tanh, GroupNorm<3, 3>], Huber::new(0.7), [[[f64; 1]; 3]; 3], 1, 1;
    net![Input<Sequence<2, Vector<6>>>, GroupNorm<3, 6>, GeluTanh, Flatten, Dense<12, 2>], MeanSquaredError, [f64; 2], 12, 10;
    // Dropout of channels.
    net![Input<Image<4, 2, 2>>, Tanh, SpatialDropout<40>, Flatten, Dense<16, 2>], MeanSquaredError, [f64; 2], 8, 6;
    net![Input<Sequence<3, Vector<4>>>, SpatialDropout<30>, RmsNorm<4>, Flatten, Dense<12, 3>], CrossEntropy, Class<3>, 3, 3;
    // Recurrence: one step, fewer steps than lanes, more of them, and both ways.
    net![Input<Sequence<1, Vector<3>>>, Rnn<3, 4>], MeanSquaredError, [[f64; 4]; 1], 3, 2;
    net![Input<Sequence<6, Vector<2>>>, Rnn<2, 4>, Last, Dense<4, 3>], CrossEntropy, Class<3>, 8, 5;
    net![Input<Sequence<4, Vector<3>>>, Gru<3, 5>], MeanSquaredError, [[f64; 5]; 4], 4, 3;
    net![Input<Sequence<7, Vector<3>>>, Gru<3, 4>, Tanh, Gru<4, 2>, Last], Huber::default(), [f64; 2], 3, 3;
    net![Input<Sequence<5, Vector<2>>>, Lstm<2, 3>], L1, [[f64; 3]; 5], 1, 1;
    net![Input<Sequence<6, Vector<2>>>, Lstm<2, 3>, Dropout<20>, Rnn<3, 3>, Last, Dense<3, 2>], MeanSquaredError, [f64; 2], 4, 3;
    net![Input<Sequence<3, Vector<4>>>, Residual<net![Reverse, Lstm<4, 4>, Reverse]>, Last, Dense<4, 2>], BinaryCrossEntropy, [f64; 2], 3, 2;
    // A class for every step.
    net![Input<Sequence<3, Vector<2>>>, Gru<2, 4>, TimeDistributed<Dense<4, 3>>], CrossEntropy, [Class<3>; 3], 4, 3;
    // Attention and positions.
    net![Input<Sequence<4, Vector<6>>>, PositionalEncoding, MultiHeadAttention<6, 2>], MeanSquaredError, [[f64; 6]; 4], 3, 3;
    net![LearnedPositions<3, 4>, Residual<MultiHeadAttention<4, 4, Causal>>, Flatten, Dense<12, 3>], CrossEntropy, Class<3>, 8, 5;
    net![Input<Sequence<1, Vector<3>>>, MultiHeadAttention<3, 1>, PositionalEncoding], L1, [[f64; 3]; 1], 1, 1;
    net![Input<Sequence<3, Sequence<4, Vector<2>>>>, Tanh, ScaledDotProductAttention<Causal>], Huber::default(), [[f64; 2]; 4], 3, 2;
    net![Input<Sequence<3, Sequence<2, Vector<4>>>>, ScaledDotProductAttention, MultiHeadAttention<4, 2, Causal>], MeanSquaredError, [[f64; 4]; 2], 12, 7;
}

#[test]
fn backward_is_the_derivative_of_forward() {
    let (mut all, mut kinks) = (0, 0);
    for case in CASES {
        for seed in 0..DRAWS {
            let checked = (case.gradients)(seed)
                .unwrap_or_else(|error| panic!("{}, draw {seed}: {error}", case.name));
            assert!(
                checked.kinks * 50 <= checked.derivatives,
                "{}, draw {seed}: {checked:?}",
                case.name,
            );
            // What a layer does that makes training another thing is seen.
            let normalizes = case.name.contains("BatchNorm");
            assert_eq!(checked.tiles, !normalizes, "{}", case.name);
            let differs = normalizes || case.name.contains("Dropout");
            assert_eq!(checked.inference, !differs, "{}", case.name);
            all += checked.derivatives;
            kinks += checked.kinks;
        }
    }
    assert!(all > 10_000, "{all}");
    assert!(kinks * 2000 <= all, "{kinks} of {all}");
}

#[test]
fn every_way_through_a_network_gives_the_same_bits() {
    fn compare<A, const B: usize>()
    where
        A: Architecture<f64, Out = Vector<3>>,
    {
        let checked = check_with::<A, _, [f64; 3], B>(MeanSquaredError, B.div_ceil(2), 1);
        assert!(checked.is_ok(), "{checked:?}");
    }
    compare::<
        net![Dense<2, 3, Tanh>, Dense<3, 9, Silu>, Dense<9, 2, Tanh>, Dense<2, 6>, Dense<6, 3>],
        1,
    >();
    compare::<
        net![
            net![Dense<2, 7>, Softplus],
            net![Tanh, Dense<7, 4>],
            net![Sigmoid, Dense<4, 3>]
        ],
        3,
    >();
    compare::<
        net![Dense<2, 4>, net![Residual<net![Dense<4, 9, Relu>, Dense<9, 4>]>, Elu], Dense<4, 3>],
        3,
    >();
    compare::<
        net![Dense<2, 4>, BatchNorm1d<4>, net![Dropout<30>, net![Dense<4, 6>, Relu, Dense<6, 3>]]],
        12,
    >();
    compare::<
        net![
            Input<Image<3, 5, 4>>,
            AvgPool2d<3, 3, (Same, Stride<1>)>,
            Upsample<2>,
            MaxPool2d<3, 3, (Pad<1>, Stride<2>)>,
            UpsampleBilinear<2, 1>,
            GlobalAvgPool
        ],
        3,
    >();
    compare::<
        net![
            Parallel<Dense<2, 4>, Dense<2, 4, Silu>, Product>,
            Repeat<4, Residual<net![Dense<4, 6, Tanh>, Dense<6, 4>]>>,
            Reshape<Sequence<2, Vector<2>>>,
            net![TimeDistributed<Dense<2, 3>>, Transpose],
            net![Flatten, Dense<6, 3>]
        ],
        1,
    >();
    compare::<
        net![
            Input<Image<1, 2, 2>>,
            Tanh,
            net![Flatten, Dense<4, 3>],
            LogSoftmax
        ],
        3,
    >();
    compare::<
        net![
            Input<Image<4, 2, 1>>,
            GroupNorm<2, 4>,
            net![Flatten, LayerNorm<8>],
            RmsNorm<8>,
            Dense<8, 3>
        ],
        3,
    >();
    compare::<
        net![
            Input<Sequence<3, Vector<2>>>,
            BatchNorm1d<2>,
            SpatialDropout<30>,
            LayerNorm<2>,
            Flatten,
            Dense<6, 3>
        ],
        12,
    >();
    // Attention does nothing in lanes without a sample, so there are none.
    compare::<
        net![
            Input<Sequence<3, Vector<4>>>,
            PositionalEncoding,
            Residual<net![LearnedPositions<3, 4>, MultiHeadAttention<4, 2, Causal>]>,
            Flatten,
            Dense<12, 3>
        ],
        1,
    >();
    compare::<
        net![
            Input<Sequence<3, Sequence<2, Vector<3>>>>,
            ScaledDotProductAttention,
            FlattenTo<6>,
            Dense<6, 3>
        ],
        1,
    >();
}

#[test]
fn the_list_has_every_layer_activation_and_loss() {
    assert!(CASES.len() >= 40);
    let names: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    let all = names.join("\n").split_whitespace().collect::<String>();
    for part in [
        "Dense<",
        "NoBias",
        "BatchNorm1d<",
        "BatchNorm2d<",
        "LayerNorm<",
        "RmsNorm<",
        "GroupNorm<",
        "Dropout",
        "SpatialDropout<",
        "Flatten,",
        "FlattenTo<",
        "Input<",
        "MaxPool2d<",
        "AvgPool2d<",
        "MaxPool1d<",
        "AvgPool1d<",
        "GlobalAvgPool",
        "GlobalMaxPool",
        "Upsample<",
        "UpsampleBilinear<",
        "Residual<Residual<Dense",
        "Residual<net!",
        "net![net!",
        "Parallel<",
        ",Product>",
        ",Concat>",
        ",ConcatTo<",
        "Repeat<",
        "TimeDistributed<",
        "Reshape<",
        "Transpose,",
        "MultiHeadAttention<6,2>",
        ",Causal>",
        "ScaledDotProductAttention,",
        "ScaledDotProductAttention<Causal>",
        "PositionalEncoding",
        "LearnedPositions<",
        "Conv2d<",
        "Conv1d<",
        "ConvTranspose2d<",
        "ConvTranspose1d<",
        "Groups<",
        "Softmax]",
        "LogSoftmax]",
        "Rnn<",
        "Gru<",
        "Lstm<",
        "Last",
        "Reverse,",
        "Image<",
        "Sequence<", // shapes
        ",Identity",
        ",Relu",
        ",LeakyRelu>",
        ",LeakyRelu<1,5>",
        ",Elu>",
        ",Elu<1,2>",
        ",Tanh>",
        ",Sigmoid>",
        ",Softplus>",
        ",Gelu>",
        ",GeluTanh>",
        ",Silu>", // fused
        ",Relu,",
        ",LeakyRelu,",
        ",Elu]",
        ",Tanh,",
        ",Sigmoid,",
        ",Softplus,",
        ",Gelu,",
        ",GeluTanh,",
        ",Silu,",
        ",Identity]", // layers of their own
        "],MeanSquaredError",
        "],L1",
        "],Huber::",
        "],CrossEntropy",
        ".label_smoothing(",
        ".class_weights(",
        "],BinaryCrossEntropy",
        "],MultiClassHinge::",
    ] {
        assert!(all.contains(part), "no case has `{part}`");
    }
}

#[test]
fn a_gradient_that_is_wrong_by_a_hundredth_is_found() {
    fn check<A>() -> Result<Checked, CheckError>
    where
        A: Architecture<f64, Out = Vector<3>> + Entry<In = Vector<3>>,
    {
        check_with::<A, _, [f64; 3], 8>(MeanSquaredError, 5, 1)
    }
    type Right = Scale<100, 100>;
    assert!(check::<net![Dense<3, 3, Tanh>, Right, Dense<3, 3>]>().is_ok());
    let wrong = [
        check::<Scale<101, 100>>(),
        check::<Scale<100, 101>>(),
        check::<net![Dense<3, 3, Tanh>, Scale<101, 100>, Dense<3, 3>]>(),
        check::<net![Dense<3, 3, Tanh>, Scale<100, 101>, Dense<3, 3>]>(),
        check::<net![Dense<3, 3, Relu>, Dense<3, 3>, Scale<100, 99>]>(),
        check::<Residual<net![Dense<3, 3>, Scale<100, 101>]>>(),
    ];
    for (number, result) in wrong.into_iter().enumerate() {
        assert!(
            matches!(
                result,
                Err(CheckError {
                    promise: Promise::Derivative,
                    ..
                })
            ),
            "wrong layer {number}: {result:?}"
        );
    }
}

/// Checks an architecture by a loss, in tiles of `B` with so many samples.
fn check_with<A, L, T, const B: usize>(
    loss: L,
    samples: usize,
    seed: u64,
) -> Result<Checked, CheckError>
where
    A: Architecture<f64>,
    L: Loss<A::Out, T, f64>,
    T: Draw,
{
    Check::new(seed).tile::<A, A::In, T, L, B>(&loss, samples, T::draw)
}

/// Targets to draw.
trait Draw {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self;
}

impl Draw for f64 {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        Self::of_random(rng.next_u64())
    }
}

impl Draw for bool {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        rng.next_u64() >> 63 == 1
    }
}

impl<const N: usize> Draw for Class<N> {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        Class::new(rng.next_u64() as usize % N).unwrap()
    }
}

impl<T: Draw, const N: usize> Draw for [T; N] {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        std::array::from_fn(|_| T::draw(rng))
    }
}

/// `y[i] = p[i] x[i]²`, with gradients by `p` and by `x` of which only this
/// percentage is given.
struct Scale<const PARAMS: u32, const INPUT: u32>;

impl<const PARAMS: u32, const INPUT: u32> Store<f64> for Scale<PARAMS, INPUT> {
    type Params = [f64; 3];
    type State = ();
    const NAME: &'static str = "Scale";

    fn init(params: &mut [f64; 3], _: &mut (), _: Init, _: &mut impl Rng) {
        params.fill(1.0);
    }
}

impl<const PARAMS: u32, const INPUT: u32> Entry for Scale<PARAMS, INPUT> {
    type In = Vector<3>;
}

type Three<const B: usize> = <Vector<3> as Shape>::Tile<f64, B>;

impl<const PARAMS: u32, const INPUT: u32> Layer<Vector<3>, f64> for Scale<PARAMS, INPUT> {
    type Out = Vector<3>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    fn infer<const B: usize>(params: &[f64; 3], _: &(), x: &Three<B>, y: &mut Three<B>) {
        for ((y, x), &p) in y.iter_mut().zip(x).zip(params) {
            *y = x.map(|x| p * x * x);
        }
    }

    fn forward<const B: usize>(
        params: &[f64; 3],
        _: &mut (),
        x: &Three<B>,
        y: &mut Three<B>,
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(params, &(), x, y);
    }

    fn backward<const B: usize>(
        params: &[f64; 3],
        at: Point<'_, Three<B>, Three<B>, ()>,
        dy: &mut Three<B>,
        dx: Option<&mut Three<B>>,
        gradients: &mut [f64; 3],
        pass: Pass,
    ) {
        let share = |percent: u32| f64::from(percent) / 100.0;
        for ((g, x), dy) in gradients.iter_mut().zip(at.x).zip(dy.iter()) {
            for (x, dy) in x.0.iter().zip(dy.0).take(pass.samples) {
                *g += share(PARAMS) * x * x * dy;
            }
        }
        if let Some(dx) = dx {
            for (((dx, &x), &dy), &p) in dx.iter_mut().zip(at.x).zip(dy.iter()).zip(params) {
                *dx = x.zip(dy, |x, dy| share(INPUT) * 2.0 * p * x * dy);
            }
        }
    }
}
