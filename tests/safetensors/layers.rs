//! Each kind of layer, layers in layers, and each type of floats, as PyTorch
//! saves them.

use monograd::io::safetensors::{List, Names, SafetensorsError, Sequential, Tensor, Tensors};
use monograd::layer::Store;
use monograd::plain::Plain;
use monograd::prelude::*;

use crate::common::{Fixtures, infer, near};
use crate::{file, file_of, same_tensors, tensors};

/// Reads a file, compares what the network makes of the case's sample, and
/// writes the file again.
#[track_caller]
fn check<A>(name: &str, found: &[u8], names: impl Names + Copy)
where
    A: Architecture<f64> + Tensors<f64>,
{
    let fixtures = Fixtures::read("safetensors");
    let case = fixtures.case(name);
    let network = Network::<A, f64>::from_safetensors(found, names).unwrap();
    let params = network.params.as_flat();
    let state = network.state.as_flat();
    let y = infer::<A, A::In, f64, 1>(params, state, &case.tensor("x"));
    near(name, &y, &case.tensor("y"), 1e-10);
    same_tensors(&network.to_safetensors(names).unwrap(), found);
}

/// [`check`], with the tensors of one module of the file with all of them.
#[track_caller]
fn check_layer<A: Architecture<f64> + Tensors<f64>>(name: &str) {
    let mut tensors = tensors(&file("safetensors/layers"));
    tensors.retain(|key, _| key.starts_with(&format!("{name}.")));
    assert!(!tensors.is_empty());
    check::<A>(name, &file_of(&tensors), [name]);
}

type Five<L> = net![Input<Sequence<5, Vector<3>>>, L];

#[test]
fn layers_with_weights() {
    check_layer::<Dense<3, 2>>("linear");
    check_layer::<Dense<3, 2, Identity, NoBias>>("linear_no_bias");
    check_layer::<net![Input<Vector<3>>, Embedding<7, 3>]>("embedding");
    check_layer::<net![Input<Sequence<4, Vector<6>>>, MultiHeadAttention<6, 2>]>("attention");
}

#[test]
fn convolutions() {
    check_layer::<net![Input<Sequence<5, Vector<4>>>, Conv1d<4, 6, 3, Identity, Groups<2>>]>(
        "conv1d",
    );
    check_layer::<net![Input<Image<4, 4, 4>>, Conv2d<4, 6, 3, 2, Identity, Groups<2>>]>("conv2d");
    check_layer::<net![Input<Image<2, 3, 3>>, Conv2d<2, 3, 2, 2, Identity, (), NoBias>]>(
        "conv2d_no_bias",
    );
    type Sequences = Input<Sequence<3, Vector<4>>>;
    check_layer::<net![Sequences, ConvTranspose1d<4, 6, 3, Identity, Groups<2>>]>(
        "conv_transpose1d",
    );
    type Images = Input<Image<4, 2, 3>>;
    check_layer::<net![Images, ConvTranspose2d<4, 6, 3, 2, Identity, Groups<2>>]>(
        "conv_transpose2d",
    );
}

#[test]
fn normalization() {
    check_layer::<BatchNorm1d<4>>("batch_norm1d");
    check_layer::<net![Input<Image<3, 2, 2>>, BatchNorm2d<3>]>("batch_norm2d");
    check_layer::<net![Input<Vector<5>>, LayerNorm<5>]>("layer_norm");
    check_layer::<net![Input<Vector<5>>, RmsNorm<5>]>("rms_norm");
    check_layer::<net![Input<Image<4, 2, 2>>, GroupNorm<2, 4>]>("group_norm");
}

#[test]
fn recurrent_layers() {
    check_layer::<Five<Rnn<3, 4>>>("rnn");
    check_layer::<Five<Gru<3, 4>>>("gru");
    check_layer::<Five<Lstm<3, 4>>>("lstm");
}

#[test]
fn two_layers_in_both_directions_have_their_names_with_stars() {
    type Both<const I: usize> = Parallel<Gru<I, 4>, net![Reverse, Gru<I, 4>, Reverse], Concat>;
    let names = ["", "*_l0_reverse", "*_l1", "*_l1_reverse"];
    check::<Five<net![Both<3>, Both<8>]>>("stacked", &file("safetensors/stacked"), names);
}

/// As `self.positions = nn.Parameter(…)` in a module.
#[test]
fn positions_are_a_parameter() {
    type Net = net![Input<Sequence<3, Vector<2>>>, LearnedPositions<3, 2>];
    let mut all = tensors(&file("safetensors/layers"));
    all.retain(|key, _| key.starts_with("learned."));
    check::<Net>("learned", &file_of(&all), ["learned.positions"]);
    // In a sequential they are those of an embedding.
    let listed = Network::<Net, f64>::tensors(&Sequential).unwrap();
    assert_eq!(listed[0].name, "0.weight");
    assert_eq!(listed[0].sizes, [3, 2]);
}

#[test]
fn layers_in_layers_by_position() {
    type Pointwise = Residual<net![Dense<5, 4, Gelu>, Dense<4, 5>]>;
    type Net = net![
        Input<Image<1, 3, 3>>,
        Conv2d<1, 3, 2, 2, Relu>,
        Residual<net![Conv2d<3, 3, 1, 1, Tanh>, BatchNorm2d<3>]>,
        Parallel<net![Conv2d<3, 2, 1, 1>, BatchNorm2d<2>, Relu], Identity, Concat>,
        Dropout<50>,
        GlobalAvgPool,
        Repeat<2, Pointwise>,
        Parallel<Dense<5, 3>, Dense<5, 3, Sigmoid>, Product>,
        Dense<3, 2>,
    ];
    check::<Net>("nested", &file("safetensors/nested"), Sequential);
}

#[test]
fn a_transformer_by_names() {
    type Block = net![
        Residual<net![LayerNorm<4>, MultiHeadAttention<4, 2, Causal>]>,
        Residual<
            net![
                LayerNorm<4>,
                TimeDistributed<net![Dense<4, 6, Gelu>, Dense<6, 4>]>
            ],
        >,
    ];
    type Net = net![
        Input<Vector<3>>,
        Embedding<9, 4>,
        LearnedPositions<3, 4>,
        Repeat<2, Block>,
        TimeDistributed<Dense<4, 2>>,
    ];
    let block = ["norm1", "self_attn", "norm2", "linear1", "linear2"];
    let blocks = (0..2).flat_map(|n| block.map(|name| format!("blocks.{n}.{name}")));
    let mut names = vec!["words".to_owned(), "positions".to_owned()];
    names.extend(blocks);
    names.push("head".to_owned());
    let names: [String; 13] = names.try_into().unwrap();
    check::<Net>("reader", &file("safetensors/reader"), &names);
}

/// Where what has no numbers stands in a sequential, and what takes two places.
#[test]
fn positions_are_those_of_a_sequential() {
    type Net = net![
        Input<Sequence<8, Vector<4>>>,
        Conv1d<4, 4, 1, Relu>,
        MaxPool1d<2>,
        TimeDistributed<net![Dense<4, 4, Tanh>, Dense<4, 4>]>,
        Transpose,
        Flatten,
        Reshape<Image<1, 4, 4>>,
        Upsample<2>,
        ConvTranspose2d<1, 2, 1, 1, Relu>,
        AvgPool2d<2>,
        GlobalMaxPool,
        Dense<2, 2, LeakyRelu, NoBias>,
        Softmax,
        Dense<2, 2>,
    ];
    let listed = Network::<Net, f32>::tensors(&Sequential).unwrap();
    let names: Vec<&str> = listed.iter().map(|tensor| &*tensor.name).collect();
    assert_eq!(
        names,
        [
            "0.weight",
            "0.bias",
            "3.weight",
            "3.bias",
            "5.weight",
            "5.bias",
            "10.weight",
            "10.bias",
            "15.weight",
            "18.weight",
            "18.bias",
        ]
    );
}

/// Every number of a network is in one tensor, once.
#[test]
fn tensors_are_all_numbers_of_the_zoo() {
    fn check<A: Tensors<f32>>() {
        let mut seen = vec![0; <Network<A> as Plain<f32>>::COUNT];
        for tensor in Network::<A>::tensors(&Sequential).unwrap() {
            let numbers: usize = tensor.sizes.iter().product();
            if let Some(place) = tensor.place {
                let mut count = 0;
                place.each(|at| {
                    seen[at] += 1;
                    count += 1;
                });
                assert_eq!(count, numbers, "{}", tensor.name);
            }
        }
        assert!(seen.iter().all(|&times| times == 1));
    }
    use monograd::zoo::*;
    check::<ResNet8>();
    check::<DsCnn>();
    check::<LeNet5>();
    check::<Autoencoder>();
    check::<WakeWord>();
    check::<Transformer>();
}

#[test]
fn floats_of_other_types_are_converted() {
    fn check<F: Scalar>(name: &str, tolerance: f64) {
        let fixtures = Fixtures::read("safetensors");
        let case = fixtures.case(name);
        let bits = |key: &str| -> Vec<f64> {
            let numbers = case.get(key).as_array().unwrap();
            let number = |text: &str| f64::from_bits(u64::from_str_radix(text, 16).unwrap());
            numbers
                .iter()
                .map(|text| number(text.as_str().unwrap()))
                .collect()
        };
        let found = file(&format!("safetensors/{name}"));
        let network = Network::<Dense<3, 2>, F>::from_safetensors(&found, Sequential).unwrap();
        // A pointer's path has no dots to mind.
        let (weight, bias) = (bits("0.weight"), bits("0.bias"));
        for (index, number) in weight.into_iter().enumerate() {
            let ours = network.params.weight[index % 3][index / 3].as_f64();
            assert!((ours - number).abs() <= tolerance * number.abs(), "{name}");
        }
        assert_eq!(network.params.bias[0].as_f64(), bias[0]);
        let (ours, small) = (network.params.bias[1].as_f64(), bias[1]);
        assert!((ours - small).abs() <= tolerance * small.abs(), "{name}");
    }
    for name in ["float16", "bfloat16", "float32", "float64"] {
        check::<f64>(name, 0.0);
        // Half an ulp, where there is a conversion at all.
        let exact = name != "float64";
        check::<f32>(
            name,
            if exact {
                0.0
            } else {
                f64::from(f32::EPSILON) / 2.0
            },
        );
    }
}

/// Multiplies each feature with a number it learns, and counts.
struct Scale<const N: usize>;

impl<const N: usize, F: Scalar> Store<F> for Scale<N> {
    type Params = [F; N];
    type State = [F; 2];
    const NAME: &'static str = "Scale";
}

impl<const N: usize, F: Scalar> Tensors<F> for Scale<N> {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([
            Tensor::state("kept", &[2], 0),
            Tensor::parameter("scale", &[N], 0),
        ]);
    }
}

#[test]
fn a_layer_of_ones_own_says_its_tensors() {
    type Net = net![Scale<2>, Dense<2, 1>, Scale<1>];
    let mut network = Network::<Net>::ZERO;
    for (index, number) in network.as_flat_mut().iter_mut().enumerate() {
        *number = index as f32;
    }
    let written = network.to_safetensors(Sequential).unwrap();
    let bytes = |numbers: &[f32]| {
        numbers
            .iter()
            .flat_map(|x| x.to_le_bytes())
            .collect::<Vec<_>>()
    };
    let found = tensors(&written);
    assert_eq!(found["0.scale"].2, bytes(&[0.0, 1.0]));
    assert_eq!(found["2.scale"].2, bytes(&[5.0]));
    assert_eq!(found["0.kept"].2, bytes(&[6.0, 7.0]));
    assert_eq!(found["2.kept"].2, bytes(&[8.0, 9.0]));
    let read = Network::<Net>::from_safetensors(&written, Sequential).unwrap();
    assert_eq!(read, network);
}

/// Says less than it has.
struct Silent;

impl<F: Scalar> Store<F> for Silent {
    type Params = [F; 3];
    type State = ();
    const NAME: &'static str = "Silent";
}

impl<F: Scalar> Tensors<F> for Silent {}

#[test]
#[should_panic(expected = "`Silent`")]
fn a_layer_that_tells_less_than_it_has_is_found() {
    let _ = Network::<Silent>::tensors(&Sequential);
}

/// Says numbers that are not its own.
struct Loud;

impl<F: Scalar> Store<F> for Loud {
    type Params = [F; 3];
    type State = ();
    const NAME: &'static str = "Loud";
}

impl<F: Scalar> Tensors<F> for Loud {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([Tensor::parameter("weight", &[3], 1)]);
    }
}

#[test]
#[should_panic(expected = "`weight` are not those of the layer `Loud`")]
fn a_layer_that_tells_what_it_has_not_is_found() {
    let _ = Network::<net![Loud, Dense<2, 2>]>::tensors(&Sequential);
}

#[test]
fn names_that_are_the_same_are_an_error() {
    let error = Network::<net![Dense<2, 2>, Dense<2, 2>]>::ZERO
        .to_safetensors(["a", "a"])
        .unwrap_err();
    let name = "a.weight".to_owned();
    assert_eq!(error, SafetensorsError::SameName { name });
}
