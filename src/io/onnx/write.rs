//! From a graph to a file.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use prost::Message;

use super::error::OnnxError;
use super::graph::{Graph, INPUT, OUTPUT};
use super::messages::{
    DimensionProto, DimensionValue, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
    TensorProto, TensorShapeProto, TensorTypeProto, TypeProto, ValueInfoProto,
};
use super::nodes::Nodes;
use super::tensors::Contents;
use super::value::{Kind, Size, Value, sizes};
use crate::io::tensors::{List, Names, SameName, Tensors, to_le};
use crate::layer::Store;
use crate::network::Network;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// A reader of protocol buffers takes no more.
const MOST_BYTES: usize = i32::MAX as usize;

/// The file of a network.
pub(super) fn write<A, In, F, N>(network: &Network<A, F>, names: &N) -> Result<Vec<u8>, OnnxError>
where
    A: Nodes<In, F>,
    In: Shape,
    F: Scalar,
    N: Names,
{
    let listed = Network::<A, F>::tensors(names)?;
    let given = |layer| names.name(layer);
    let mut graph = Graph::new(List::new::<A, F>(&given), N::COUNT.is_none());
    let batch = core::iter::once(Size::Batch(1));
    let x = Value {
        name: INPUT.to_owned(),
        sizes: batch
            .chain(sizes::<In>().into_iter().map(Size::Fixed))
            .collect(),
        kind: Kind::Float,
    };
    let mut y = graph.through::<A, In>(&x);
    if !graph.values.contains(&y) {
        // What comes out is what went in.
        y = graph.node("Identity", [&y]).like(&y);
    }
    assert!(
        graph.taken == listed,
        "the nodes of some layer do not take its tensors as it tells them"
    );
    if let Some(error) = graph.error {
        return Err(error);
    }
    let model = model::<A, F>(graph, &x, &y, network.as_flat());
    all_different(&model)?;
    let bytes = model.encoded_len();
    if bytes > MOST_BYTES {
        let bytes = bytes as u64;
        return Err(OnnxError::TooLarge { bytes });
    }
    Ok(model.encode_to_vec())
}

fn model<A: Tensors<F>, F: Scalar>(
    graph: Graph<'_, F>,
    x: &Value,
    y: &Value,
    numbers: &[F],
) -> ModelProto {
    let Graph {
        version,
        nodes,
        values,
        tensors,
        ..
    } = graph;
    let (mut node, used) = used(nodes, &y.name);
    for name in node
        .iter_mut()
        .flat_map(|node| node.input.iter_mut().chain(&mut node.output))
    {
        if *name == y.name {
            OUTPUT.clone_into(name);
        }
    }
    let between = values
        .iter()
        .filter(|value| used.contains(&value.name) && *value != y);
    let used_tensors = tensors
        .iter()
        .filter(|(value, _)| used.contains(&value.name));
    let graph = GraphProto {
        node,
        name: Some("network".to_owned()),
        initializer: used_tensors
            .map(|(value, is)| tensor(value, is, numbers))
            .collect(),
        doc_string: Some(written::<A, F>()),
        input: alloc::vec![info::<F>(INPUT, x)],
        output: alloc::vec![info::<F>(OUTPUT, y)],
        value_info: between.map(|value| info::<F>(&value.name, value)).collect(),
    };
    ModelProto {
        ir_version: Some(format_of(version)),
        opset_import: alloc::vec![OperatorSetIdProto {
            domain: Some(String::new()),
            version: Some(version),
        }],
        producer_name: Some(env!("CARGO_PKG_NAME").to_owned()),
        producer_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        graph: Some(graph),
    }
}

/// The version of the format that came with a version of the operators.
fn format_of(version: i64) -> i64 {
    match version {
        ..19 => 8,
        19..21 => 9,
        21..23 => 10,
        23 => 11,
        24.. => 12,
    }
}

/// Whether no two values of a file have the same name.
fn all_different(model: &ModelProto) -> Result<(), SameName> {
    let graph = model.graph.iter();
    let mut names = graph.flat_map(|graph| {
        let inputs = graph.input.iter().map(|value| &value.name);
        let tensors = graph.initializer.iter().map(|tensor| &tensor.name);
        let outputs = graph.node.iter().flat_map(|node| &node.output);
        inputs.chain(tensors).flatten().chain(outputs)
    });
    let mut seen = BTreeSet::new();
    match names.find(|name| !seen.insert(*name)) {
        Some(name) => Err(SameName { name: name.clone() }),
        None => Ok(()),
    }
}

/// The nodes without those that the output does not need, and the names of all
/// that they and it take.
fn used(nodes: Vec<NodeProto>, output: &str) -> (Vec<NodeProto>, BTreeSet<String>) {
    let mut used = BTreeSet::from([output.to_owned()]);
    let mut kept = Vec::with_capacity(nodes.len());
    for node in nodes.into_iter().rev() {
        if node.output.iter().any(|name| used.contains(name)) {
            used.extend(node.input.iter().cloned());
            kept.push(node);
        }
    }
    kept.reverse();
    (kept, used)
}

fn tensor<F: Scalar>(value: &Value, is: &Contents<F>, numbers: &[F]) -> TensorProto {
    let mut bytes = Vec::new();
    match is {
        Contents::Network(places) => {
            for place in places {
                place.write(numbers, &mut bytes);
            }
        }
        Contents::Numbers(numbers) => {
            for &number in numbers {
                bytes.extend(to_le(number));
            }
        }
        Contents::Singles(numbers) => {
            for number in numbers {
                bytes.extend(number.to_le_bytes());
            }
        }
        Contents::Integers(integers) => {
            for integer in integers {
                bytes.extend(integer.to_le_bytes());
            }
        }
    }
    TensorProto {
        dims: value.rest(0).into_iter().map(|size| size as i64).collect(),
        data_type: Some(value.kind.data_type::<F>().into()),
        name: Some(value.name.clone()),
        raw_data: Some(bytes),
    }
}

fn info<F: Scalar>(name: &str, value: &Value) -> ValueInfoProto {
    let dim = value.sizes.iter().map(|size| DimensionProto {
        value: Some(match *size {
            Size::Fixed(size) => DimensionValue::DimValue(size as i64),
            Size::Batch(1) => DimensionValue::DimParam("batch".to_owned()),
            Size::Batch(times) => DimensionValue::DimParam(format!("batch*{times}")),
        }),
    });
    let tensor_type = TensorTypeProto {
        elem_type: Some(value.kind.data_type::<F>().into()),
        shape: Some(TensorShapeProto { dim: dim.collect() }),
    };
    ValueInfoProto {
        name: Some(name.to_owned()),
        r#type: Some(TypeProto {
            tensor_type: Some(tensor_type),
        }),
    }
}

/// The architecture as people write it.
fn written<A: Store<F>, F: Scalar>() -> String {
    let mut text = String::new();
    // A string takes everything.
    let _ = A::write(&mut text);
    text
}
