//! A node on its way into a graph.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;

use super::graph::Graph;
use super::messages::{AttributeProto, AttributeType, NodeProto};
use super::value::{Kind, Size, Value};
use crate::scalar::Scalar;

/// A node that is being made, by [`Graph::node`]: it is a part of the graph once
/// it is said what it makes.
#[must_use = "a node is a part of the graph once its output is named"]
pub struct Node<'g, 'a, F> {
    graph: &'g mut Graph<'a, F>,
    proto: NodeProto,
}

impl<'g, 'a, F: Scalar> Node<'g, 'a, F> {
    pub(super) fn new(graph: &'g mut Graph<'a, F>, proto: NodeProto) -> Self {
        Self { graph, proto }
    }

    /// Sets an attribute to an integer.
    pub fn int(self, name: &str, value: i64) -> Self {
        self.attribute(AttributeProto {
            i: Some(value),
            ..attribute(name, AttributeType::Int)
        })
    }

    /// Sets an attribute to a list of integers.
    pub fn ints(self, name: &str, values: impl IntoIterator<Item = usize>) -> Self {
        self.attribute(AttributeProto {
            ints: values.into_iter().map(|value| value as i64).collect(),
            ..attribute(name, AttributeType::Ints)
        })
    }

    /// Sets an attribute to a number. Attributes are of 32 bits, whatever the
    /// network's float type is.
    pub fn float(self, name: &str, value: f64) -> Self {
        self.attribute(AttributeProto {
            f: Some(value as f32),
            ..attribute(name, AttributeType::Float)
        })
    }

    /// Sets an attribute to a text.
    pub fn text(self, name: &str, value: &str) -> Self {
        self.attribute(AttributeProto {
            s: Some(value.as_bytes().to_owned()),
            ..attribute(name, AttributeType::String)
        })
    }

    /// Says that it is as described in this version of the operators, if that is
    /// later than the 17th.
    pub fn since(self, version: i64) -> Self {
        self.graph.needs(version);
        self
    }

    /// Adds the node, which makes one value of the same sizes as another one.
    pub fn like(self, value: &Value) -> Value {
        self.output(value.sizes.clone())
    }

    /// Adds the node, which makes one value of these sizes.
    pub fn output(self, sizes: Vec<Size>) -> Value {
        self.output_of(Kind::Float, sizes)
    }

    /// The same, of something else than floats.
    pub fn output_of(self, kind: Kind, sizes: Vec<Size>) -> Value {
        let [value] = self.outputs([(kind, sizes)]);
        value
    }

    /// Adds the node, which makes several values.
    pub fn outputs<const N: usize>(mut self, outputs: [(Kind, Vec<Size>); N]) -> [Value; N] {
        let name = self.proto.name.clone().unwrap_or_default();
        let mut index = 0..;
        let values = outputs.map(|(kind, sizes)| Value {
            name: format!("{name}_output_{}", index.next().unwrap_or(0)),
            sizes,
            kind,
        });
        self.proto.output = values.iter().map(|value| value.name.clone()).collect();
        self.graph.add(self.proto, &values);
        values
    }

    fn attribute(mut self, attribute: AttributeProto) -> Self {
        self.proto.attribute.push(attribute);
        self
    }
}

fn attribute(name: &str, kind: AttributeType) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        r#type: Some(kind.into()),
        ..AttributeProto::default()
    }
}
