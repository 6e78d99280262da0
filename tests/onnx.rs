//! ONNX files: what is in them. That other programs compute the same with them is
//! seen to by `tests/onnx/check.sh`.
#![cfg(feature = "onnx")]

#[path = "onnx/cases.rs"]
mod cases;
mod common;
#[path = "onnx/errors.rs"]
mod errors;
#[path = "onnx/files.rs"]
mod files;
// What the library writes files with, to read them.
#[allow(dead_code)]
#[path = "../src/io/onnx/messages.rs"]
mod messages;
#[path = "onnx/own.rs"]
mod own;

extern crate alloc;

use std::fs;
use std::path::Path;
use std::thread;

use messages::{DimensionValue, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto};
use monograd::io::onnx::{Names, Nodes};
use monograd::layer::Entry;
use monograd::prelude::*;
use prost::Message;

/// All cases. Networks and tiles lie on the stack, and in debug builds several
/// times.
fn cases() -> Vec<cases::Case> {
    let all = thread::Builder::new().stack_size(1 << 27).spawn(cases::all);
    all.unwrap().join().unwrap()
}

/// Writes a file for each kind of layer, with samples, where `tests/onnx/check.sh`
/// finds them.
#[test]
fn files_are_written_for_each_kind_of_layer() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("onnx");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for case in cases() {
        files::is_whole(&read(&case.file));
        for (ending, bytes) in [("onnx", &case.file), ("x", &case.x), ("y", &case.y)] {
            fs::write(folder.join(case.name).with_extension(ending), bytes).unwrap();
        }
    }
}

fn read(file: &[u8]) -> ModelProto {
    ModelProto::decode(file).unwrap()
}

/// The graph of a network whose numbers are 0, 1, 2 and so on.
fn graph<A: Entry + Nodes<A::In, F>, F: Scalar>(names: impl Names) -> GraphProto {
    read(&counted::<A, F>().to_onnx(names).unwrap())
        .graph
        .unwrap()
}

/// A network whose numbers are 0, 1, 2 and so on.
fn counted<A: monograd::layer::Store<F>, F: Scalar>() -> Network<A, F> {
    use monograd::plain::Plain;
    let mut network = Network::ZERO;
    for (index, number) in network.as_flat_mut().iter_mut().enumerate() {
        *number = F::of(index as f64);
    }
    network
}

/// The names of the nodes.
fn names(graph: &GraphProto) -> Vec<&str> {
    graph.node.iter().map(|node| node.name()).collect()
}

fn node<'a>(graph: &'a GraphProto, name: &str) -> &'a NodeProto {
    let found = graph.node.iter().find(|node| node.name() == name);
    found.unwrap_or_else(|| panic!("no node {name} in {:?}", names(graph)))
}

fn tensor<'a>(graph: &'a GraphProto, name: &str) -> &'a TensorProto {
    let found = graph
        .initializer
        .iter()
        .find(|tensor| tensor.name() == name);
    found.unwrap_or_else(|| panic!("no tensor {name}"))
}

/// The numbers of a tensor of 32-bit floats.
fn floats(tensor: &TensorProto) -> Vec<f32> {
    let numbers = tensor.raw_data().chunks_exact(4);
    let number = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().unwrap());
    numbers.map(number).collect()
}

/// The integers of an attribute.
fn ints<'a>(node: &'a NodeProto, name: &str) -> &'a [i64] {
    let found = node.attribute.iter().find(|found| found.name() == name);
    let found = found.unwrap_or_else(|| panic!("no {name} of {}", node.name()));
    match &found.i {
        Some(single) => std::slice::from_ref(single),
        None => &found.ints,
    }
}

/// The sizes of a value, as text.
fn sizes(value: &ValueInfoProto) -> Vec<String> {
    let kind = value.r#type.as_ref().unwrap().tensor_type.as_ref().unwrap();
    let dims = kind.shape.as_ref().unwrap().dim.iter();
    dims.map(|dim| match dim.value.as_ref().unwrap() {
        DimensionValue::DimValue(size) => size.to_string(),
        DimensionValue::DimParam(name) => name.clone(),
    })
    .collect()
}
