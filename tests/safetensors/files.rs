//! Four real files, with what the networks in them make of some inputs.

use monograd::Shape;
use monograd::io::safetensors::{Names, Sequential, Tensors};
use monograd::plain::Plain;
use monograd::prelude::*;
use serde_json::Value;

use crate::common::{infer, near, numbers};
use crate::{Spiral, file, same_tensors, tensors};

type Convolutional = net![
    Input<Image<1, 8, 8>>,
    Conv2d<1, 4, 3, 3, Identity, Pad<1>>,
    BatchNorm2d<4>,
    Relu,
    MaxPool2d<2>,
    Conv2d<4, 8, 3, 3, Identity, (Stride<2>, Pad<1>), NoBias>,
    BatchNorm2d<8>,
    Relu,
    Flatten,
    Dense<32, 10>,
];
type Steps = Input<Sequence<6, Vector<5>>>;

/// Reads a file of PyTorch, compares the outputs, and writes it again, in both
/// types of floats.
#[track_caller]
fn check<A, N>(name: &str, names: N)
where
    A: Architecture<f32> + Tensors<f32> + Architecture<f64> + Tensors<f64>,
    N: Names + Copy,
{
    let found = file(&format!("pytorch/{name}"));
    let network = Network::<A>::from_safetensors(&found, names).unwrap();
    near(name, &outputs(&network, name), &expected(name), 1e-5);
    let written = network.to_safetensors(names).unwrap();
    same_tensors(&written, &found);
    // The bytes too: tensors are in the same order.
    if !tensors(&found).contains_key("1.num_batches_tracked") {
        assert_eq!(written, found);
    }
    let again = Network::<A>::boxed_from_safetensors(&written, names).unwrap();
    assert_eq!(again.hash(), network.hash());

    // In the other type the numbers are the same.
    let wide = Network::<A, f64>::from_safetensors(&found, names).unwrap();
    near(name, &outputs(&wide, name), &expected(name), 1e-5);
    let written = wide.to_safetensors(names).unwrap();
    let narrow = Network::<A>::from_safetensors(&written, names).unwrap();
    assert_eq!(narrow.hash(), network.hash());
}

fn outputs<A: Architecture<F>, F: Scalar>(network: &Network<A, F>, name: &str) -> Vec<f64> {
    let params = numbers(network.params.as_flat());
    let state = numbers(network.state.as_flat());
    let inputs = json(name, "inputs");
    let samples = inputs.chunks_exact(A::In::SIZE);
    samples
        .flat_map(|sample| infer::<A, A::In, F, 1>(&params, &state, sample))
        .collect()
}

fn expected(name: &str) -> Vec<f64> {
    json(name, "outputs")
}

fn json(name: &str, what: &str) -> Vec<f64> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = format!("{folder}/tests/fixtures/pytorch/{name}.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let data = file[what]["data"].as_array().unwrap();
    data.iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn a_sequential_of_linear_layers() {
    check::<Spiral, _>("spiral", Sequential);
    check::<Spiral, _>("spiral", ["0", "2", "4"]);
}

#[test]
fn a_convolutional_network_with_its_statistics() {
    check::<Convolutional, _>("cnn", Sequential);
}

#[test]
fn recurrent_networks_by_their_names() {
    check::<net![Steps, Gru<5, 8>, Last, Dense<8, 3>], _>("gru", ["rnn", "head"]);
    check::<net![Steps, Lstm<5, 8>, Last, Dense<8, 3>], _>("lstm", ["rnn", "head"]);
}
