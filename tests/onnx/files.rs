//! What files have in them: nodes, names, sizes, numbers.

use std::collections::BTreeSet;

use monograd::io::onnx::Sequential;
use monograd::prelude::*;

use crate::messages::{DataType, ModelProto};
use crate::{counted, floats, graph, ints, names, node, read, sizes, tensor};

/// Wants a file to be in order: what flows has one name each and is made before it
/// is used, the sizes of everything are told, and nothing is there in vain.
pub fn is_whole(model: &ModelProto) {
    let graph = model.graph.as_ref().unwrap();
    let mut known = BTreeSet::from(["", "input"]);
    for tensor in &graph.initializer {
        assert!(known.insert(tensor.name()), "two of {}", tensor.name());
        let numbers: i64 = tensor.dims.iter().product();
        let bytes = if tensor.data_type() == DataType::Float {
            4
        } else {
            8
        };
        assert_eq!(
            tensor.raw_data().len() as i64,
            numbers * bytes,
            "{}",
            tensor.name()
        );
    }
    let mut used = BTreeSet::from(["output"]);
    let mut nodes = BTreeSet::new();
    for node in &graph.node {
        assert!(nodes.insert(node.name()), "two of {}", node.name());
        for name in &node.input {
            assert!(known.contains(&**name), "{name} is used before it is made");
            used.insert(name);
        }
        for name in &node.output {
            assert!(known.insert(name), "two of {name}");
        }
    }
    let told = graph
        .value_info
        .iter()
        .chain(&graph.output)
        .chain(&graph.input);
    let told: BTreeSet<&str> = told.map(|value| value.name()).collect();
    let made: BTreeSet<&str> = graph
        .node
        .iter()
        .flat_map(|node| &node.output)
        .map(|name| &**name)
        .collect();
    assert!(
        made.is_subset(&told),
        "sizes of {:?}",
        made.difference(&told)
    );
    let tensors = graph.initializer.iter().map(|tensor| tensor.name());
    assert!(tensors.chain(made).all(|name| used.contains(name)));
}

type Mlp = net![Dense<2, 3, Relu>, Dropout<20>, Dense<3, 2, Identity, NoBias>];

#[test]
fn a_file_has_nodes_names_sizes_and_numbers() {
    let model = read(&counted::<Mlp, f32>().to_onnx(Sequential).unwrap());
    assert_eq!(model.producer_name(), "monograd");
    assert_eq!(model.producer_version(), env!("CARGO_PKG_VERSION"));
    assert_eq!(model.ir_version(), 8);
    let [opset] = &model.opset_import[..] else {
        panic!()
    };
    assert_eq!((opset.domain(), opset.version()), ("", 17));

    let graph = model.graph.unwrap();
    assert_eq!(graph.name(), "network");
    assert_eq!(
        graph.doc_string(),
        "Dense<2, 3, Relu>, Dropout<20>, Dense<3, 2, Identity, NoBias>"
    );
    let told: Vec<_> = graph
        .node
        .iter()
        .map(|node| {
            (
                node.name(),
                node.op_type(),
                &node.input[..],
                &node.output[..],
            )
        })
        .collect();
    let texts = |names: &[&str]| {
        names
            .iter()
            .map(|&name| name.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told,
        [
            (
                "/0/Gemm",
                "Gemm",
                &texts(&["input", "0.weight", "0.bias"])[..],
                &texts(&["/0/Gemm_output_0"])[..]
            ),
            (
                "/1/Relu",
                "Relu",
                &texts(&["/0/Gemm_output_0"]),
                &texts(&["/1/Relu_output_0"])
            ),
            (
                "/3/Gemm",
                "Gemm",
                &texts(&["/1/Relu_output_0", "3.weight"]),
                &texts(&["output"])
            ),
        ]
    );
    assert_eq!(ints(&graph.node[0], "transB"), [1]);

    let values = |values: &[_]| {
        values
            .iter()
            .map(|value: &crate::ValueInfoProto| (value.name().to_owned(), sizes(value)))
            .collect::<Vec<_>>()
    };
    let value = |name: &str, size: &str| (name.to_owned(), texts(&["batch", size]));
    assert_eq!(values(&graph.input), [value("input", "2")]);
    assert_eq!(values(&graph.output), [value("output", "2")]);
    assert_eq!(
        values(&graph.value_info),
        [
            value("/0/Gemm_output_0", "3"),
            value("/1/Relu_output_0", "3")
        ]
    );

    // PyTorch has the outputs first.
    let weight = tensor(&graph, "0.weight");
    assert_eq!(
        (&weight.dims[..], weight.data_type()),
        (&[3, 2][..], DataType::Float)
    );
    assert_eq!(floats(weight), [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]);
    assert_eq!(floats(tensor(&graph, "0.bias")), [6.0, 7.0, 8.0]);
    assert_eq!(
        floats(tensor(&graph, "3.weight")),
        [9.0, 11.0, 13.0, 10.0, 12.0, 14.0]
    );
    assert_eq!(graph.initializer.len(), 3);
}

#[test]
fn names_are_those_of_the_modules() {
    let named = graph::<Mlp, f32>(["encoder.fc1", "head"]);
    assert_eq!(
        names(&named),
        ["/encoder/fc1/Gemm", "/encoder/fc1/Relu", "/head/Gemm"]
    );
    tensor(&named, "encoder.fc1.weight");
    tensor(&named, "head.weight");

    // Two layers of one module, and some without a name.
    type Stack = net![Input<Sequence<4, Vector<2>>>, Gru<2, 3>, Tanh, Gru<3, 3>, Last, Tanh];
    let stacked = graph::<Stack, f32>(["rnn", "rnn.*_l1"]);
    for name in [
        "rnn.W_l0", "rnn.R_l0", "rnn.B_l0", "rnn.W_l1", "rnn.R_l1", "rnn.B_l1",
    ] {
        tensor(&stacked, name);
    }
    for name in ["/rnn/GRU", "/rnn/GRU_1", "/Tanh", "/Gather", "/Tanh_1"] {
        node(&stacked, name);
    }
}

#[test]
fn layers_in_layers_have_paths() {
    type Net = net![
        Dense<4, 4, Tanh>,
        Residual<net![Dense<4, 8, Silu>, Residual<Dense<8, 8>>, Dense<8, 4>]>,
        Parallel<Dense<4, 3>, net![Relu, Dense<4, 2>], Concat>,
        Repeat<2, Dense<5, 5, Relu>>,
    ];
    let graph = graph::<Net, f32>(Sequential);
    assert_eq!(
        names(&graph),
        [
            "/0/Gemm",
            "/1/Tanh",
            "/2/0/Gemm",
            "/2/1/Sigmoid",
            "/2/1/Mul",
            "/2/2/0/Gemm",
            "/2/2/Add",
            "/2/3/Gemm",
            "/2/Add",
            "/3/0/0/Gemm",
            "/3/1/0/Relu",
            "/3/1/1/Gemm",
            "/3/Concat",
            "/4/Gemm",
            "/5/Relu",
            "/6/Gemm",
            "/7/Relu",
        ]
    );
    for tensor in Network::<Net>::tensors(&Sequential).unwrap() {
        crate::tensor(&graph, &tensor.name);
    }
    assert_eq!(
        node(&graph, "/2/Add").input,
        ["/1/Tanh_output_0", "/2/3/Gemm_output_0"]
    );
}

#[test]
fn gates_are_in_the_order_of_onnx() {
    type Net = net![Input<Sequence<2, Vector<1>>>, Lstm<1, 1>];
    let lstm = graph::<Net, f32>(Sequential);
    // Of i, f, g, o the order i, o, f, g.
    assert_eq!(floats(tensor(&lstm, "0.W_l0")), [0.0, 3.0, 1.0, 2.0]);
    assert_eq!(floats(tensor(&lstm, "0.R_l0")), [4.0, 7.0, 5.0, 6.0]);
    assert_eq!(
        floats(tensor(&lstm, "0.B_l0")),
        [8.0, 11.0, 9.0, 10.0, 12.0, 15.0, 13.0, 14.0]
    );
    assert_eq!(tensor(&lstm, "0.B_l0").dims, [1, 8]);

    type Reset = net![Input<Sequence<2, Vector<2>>>, Gru<2, 1>];
    let gru = graph::<Reset, f32>(Sequential);
    // Of r, z, n the order z, r, n.
    assert_eq!(
        floats(tensor(&gru, "0.W_l0")),
        [2.0, 3.0, 0.0, 1.0, 4.0, 5.0]
    );
    assert_eq!(tensor(&gru, "0.W_l0").dims, [1, 3, 2]);
    assert_eq!(ints(node(&gru, "/0/GRU"), "linear_before_reset"), [1]);
}

#[test]
fn windows_have_the_padding_that_they_need() {
    type Net = net![
        Input<Image<2, 7, 8>>,
        Conv2d<2, 4, 3, 2, Identity, (Same, Stride<2, 3>, Groups<2>)>,
        ConvTranspose2d<4, 1, 3, 3, Identity, (Stride<2>, Pad<1>, OutputPad<1>)>,
        MaxPool2d<3, 3, (Stride<2>, Pad<1>)>,
    ];
    let graph = graph::<Net, f32>(Sequential);
    let conv = node(&graph, "/0/Conv");
    assert_eq!(ints(conv, "kernel_shape"), [3, 2]);
    assert_eq!(ints(conv, "strides"), [2, 3]);
    assert_eq!(ints(conv, "pads"), [1, 0, 1, 0]);
    assert_eq!(ints(conv, "group"), [2]);
    assert_eq!(tensor(&graph, "0.weight").dims, [4, 1, 3, 2]);
    let back = node(&graph, "/1/ConvTranspose");
    assert_eq!(ints(back, "pads"), [1, 1, 1, 1]);
    assert_eq!(ints(back, "output_padding"), [1, 1]);
    assert_eq!(tensor(&graph, "1.weight").dims, [4, 1, 3, 3]);
    assert_eq!(ints(node(&graph, "/2/MaxPool"), "pads"), [1, 1, 1, 1]);
    assert_eq!(sizes(&graph.output[0]), ["batch", "1", "4", "3"]);
}

#[test]
fn what_is_transposed_there_and_back_is_not() {
    type Net = net![
        Input<Sequence<9, Vector<2>>>,
        Conv1d<2, 3, 2, Relu>,
        BatchNorm1d<3>,
        MaxPool1d<2>,
        Conv1d<3, 4, 2>,
        GlobalAvgPool,
    ];
    let conv = graph::<Net, f32>(Sequential);
    let nodes = [
        "/0/Transpose",
        "/0/Conv",
        "/1/Relu",
        "/2/BatchNormalization",
        "/3/MaxPool",
        "/4/Conv",
        "/5/GlobalAveragePool",
        "/6/Flatten",
    ];
    assert_eq!(names(&conv), nodes);

    type Recurrent = net![Input<Sequence<9, Vector<2>>>, Gru<2, 3>, Dropout<10>, Lstm<3, 4>];
    let nodes = [
        "/0/Transpose",
        "/0/GRU",
        "/0/Squeeze",
        "/2/LSTM",
        "/2/Squeeze",
        "/2/Transpose",
    ];
    assert_eq!(names(&graph::<Recurrent, f32>(Sequential)), nodes);
}

#[test]
fn steps_are_a_batch_only_where_they_have_to_be() {
    type Net = net![
        Input<Sequence<3, Vector<8>>>,
        TimeDistributed<net![Dense<8, 12, Relu>, LayerNorm<12>]>,
        TimeDistributed<net![Reshape<Image<3, 2, 2>>, Conv2d<3, 1, 2, 2>, Flatten]>,
    ];
    let graph = graph::<Net, f32>(Sequential);
    let nodes = [
        "/0/MatMul",
        "/0/Add",
        "/1/Relu",
        "/2/LayerNormalization",
        "/3/Reshape",
        "/3/Reshape_1",
        "/4/Conv",
        "/5/Flatten",
        "/5/Reshape",
    ];
    assert_eq!(names(&graph), nodes);
    let of = |name: &str| {
        sizes(
            graph
                .value_info
                .iter()
                .find(|value| value.name() == name)
                .unwrap(),
        )
    };
    assert_eq!(of("/0/MatMul_output_0"), ["batch", "3", "12"]);
    assert_eq!(of("/4/Conv_output_0"), ["batch*3", "1", "1", "1"]);
    assert_eq!(tensor(&graph, "0.weight.T").dims, [8, 12]);
    assert_eq!(sizes(&graph.output[0]), ["batch", "3", "1"]);
}

#[test]
fn floats_are_of_the_networks_type() {
    let graph = graph::<Mlp, f64>(Sequential);
    assert!(
        graph
            .initializer
            .iter()
            .all(|tensor| tensor.data_type() == DataType::Double)
    );
    let bias: Vec<u8> = [6.0_f64, 7.0, 8.0]
        .into_iter()
        .flat_map(f64::to_le_bytes)
        .collect();
    assert_eq!(tensor(&graph, "0.bias").raw_data(), bias);
    let kind = graph.input[0]
        .r#type
        .as_ref()
        .unwrap()
        .tensor_type
        .as_ref()
        .unwrap();
    assert_eq!(kind.elem_type(), DataType::Double);
}

#[test]
fn a_network_of_nothing_has_one_node() {
    type Net = net![Input<Vector<3>>, Dropout<10>];
    let graph = graph::<Net, f32>(Sequential);
    assert_eq!(graph.node.len(), 1);
    assert_eq!(
        (&graph.node[0].input[..], &graph.node[0].output[..]),
        (&["input".to_owned()][..], &["output".to_owned()][..])
    );
    assert_eq!(graph.node[0].op_type(), "Identity");
}
