//! The graph that layers add their nodes to.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::error::OnnxError;
use super::messages::NodeProto;
use super::node::Node;
use super::nodes::Nodes;
use super::tensors::Contents;
use super::value::{Size, Value, sizes};
use crate::io::tensors::{List, Listed, Tensors};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// The name of what goes into a graph.
pub(super) const INPUT: &str = "input";
/// The name of what comes out of it.
pub(super) const OUTPUT: &str = "output";
/// The version of the operators that is taken if no node asks for a later one.
const FIRST_VERSION: i64 = 17;

/// What the layers of a network add their nodes to, one after the other.
pub struct Graph<'a, F> {
    /// Tells what the tensors of each layer are.
    list: List<'a>,
    /// Whether layers without a given name are called by their positions.
    by_position: bool,
    /// What the names of the nodes here begin with.
    scope: String,
    /// The tensors of the layers so far.
    pub(super) taken: Vec<Listed>,
    /// The names of nodes and constants.
    names: BTreeSet<String>,
    pub(super) version: i64,
    pub(super) nodes: Vec<NodeProto>,
    /// What the nodes make.
    pub(super) values: Vec<Value>,
    pub(super) tensors: Vec<(Value, Contents<F>)>,
    pub(super) error: Option<OnnxError>,
}

impl<'a, F: Scalar> Graph<'a, F> {
    pub(super) fn new(list: List<'a>, by_position: bool) -> Self {
        Self {
            list,
            by_position,
            scope: String::new(),
            taken: Vec::new(),
            names: BTreeSet::new(),
            version: FIRST_VERSION,
            nodes: Vec::new(),
            values: Vec::new(),
            tensors: Vec::new(),
            error: None,
        }
    }

    /// Begins the nodes of a layer, which are called by its name or position, and
    /// returns its tensors in the order in which it tells them
    /// ([`Tensors`]), but for those whose numbers the network does not keep. What
    /// no node uses is not written to the file.
    pub fn layer<L: Tensors<F>>(&mut self) -> Vec<Value> {
        self.scope = match self.list.given::<L, F>() {
            // A star stands for the tensor's name.
            Some(name) => match name.split_once('*') {
                Some((module, _)) => module.trim_end_matches('.').to_owned(),
                None => name.to_owned(),
            },
            None => self.at_position(),
        };
        L::tensors(&mut self.list);
        let taken = self.taken.len();
        self.taken.extend(self.list.take());
        let new = self.taken.get(taken..).unwrap_or_default().to_vec();
        let kept = new.into_iter().filter_map(|Listed { name, sizes, place }| {
            let place = alloc::vec![place?];
            Some(self.gathered(name, &sizes, place))
        });
        kept.collect()
    }

    /// Names the nodes that follow by the last position of a layer that has two:
    /// an activation that is fused in is a module of its own in PyTorch.
    pub(super) fn name_by_last(&mut self) {
        if self.by_position {
            self.scope = self.list.last();
        }
    }

    /// Names the nodes that follow by the next position.
    pub(super) fn name_by_next(&mut self) {
        self.scope = self.at_position();
    }

    fn at_position(&self) -> String {
        if self.by_position {
            self.list.own()
        } else {
            String::new()
        }
    }

    /// Layers in an `nn.Sequential` of their own. The nodes that follow are called
    /// by its position.
    pub fn sequential<T>(&mut self, layers: impl FnOnce(&mut Self) -> T) -> T {
        let own = self.at_position();
        let before = self.list.enter();
        let result = layers(self);
        self.list.leave(before);
        self.scope = own;
        result
    }

    /// The nodes of another layer, one that this is made of.
    ///
    /// # Panics
    ///
    /// If the layer does not take all of its tensors, by [`layer`](Graph::layer).
    pub fn through<L: Nodes<In, F>, In: Shape>(&mut self, x: &Value) -> Value {
        let before = self.list.numbers();
        let y = L::nodes(self, x);
        assert!(
            self.list.numbers() - before == L::Params::COUNT + L::State::COUNT,
            "the nodes of `{}` are not those of all of its tensors",
            L::NAME
        );
        let outer = x.sizes.len().saturating_sub(sizes::<In>().len());
        let expected = sizes::<L::Out>();
        let inner = expected.iter().copied().map(Size::Fixed);
        let whole = x.sizes.iter().copied().take(outer).chain(inner);
        if !whole.eq(y.sizes.iter().copied()) {
            self.fail(OnnxError::WrongShape {
                layer: L::NAME,
                found: y.rest(outer),
                expected,
            });
        }
        y
    }

    /// Begins a node: an [operator](https://onnx.ai/onnx/operators/) and its
    /// inputs.
    pub fn node<'v>(
        &mut self,
        operator: &str,
        inputs: impl IntoIterator<Item = &'v Value>,
    ) -> Node<'_, 'a, F> {
        let inputs = inputs.into_iter().map(|value| value.name.clone());
        let proto = NodeProto {
            name: Some(self.name(operator)),
            op_type: Some(operator.to_owned()),
            input: inputs.collect(),
            ..NodeProto::default()
        };
        Node::new(self, proto)
    }

    pub(super) fn add(&mut self, node: NodeProto, values: &[Value]) {
        self.nodes.push(node);
        self.values.extend_from_slice(values);
    }

    /// The same numbers with other sizes.
    pub fn reshape(&mut self, x: &Value, sizes: Vec<Size>) -> Value {
        let from = x.sizes.iter().map(Some).chain(core::iter::repeat(None));
        let numbers = sizes.iter().zip(from).map(|(size, from)| match *size {
            Size::Fixed(size) => size as i64,
            // The size that it has, or what is left.
            Size::Batch(_) if from == Some(size) => 0,
            Size::Batch(_) => -1,
        });
        let numbers: Vec<i64> = numbers.collect();
        let shape = self.integers("shape", &numbers);
        self.node("Reshape", [x, &shape]).output(sizes)
    }

    /// The same with its axes in another order. What has been in that order
    /// before is taken as it was.
    pub fn transpose(&mut self, x: &Value, order: &[usize]) -> Value {
        let sizes = x.permuted(order);
        let made = |node: &&NodeProto| node.output.contains(&x.name);
        let before = self.nodes.iter().find(made);
        if let Some(before) = before.filter(|node| undoes(order, node)) {
            let name = before.input.first().cloned().unwrap_or_default();
            let kind = x.kind;
            return Value { name, sizes, kind };
        }
        self.node("Transpose", [x])
            .ints("perm", order.iter().copied())
            .output(sizes)
    }

    /// All numbers of each sample in one row.
    pub fn flatten(&mut self, x: &Value) -> Value {
        if x.sizes.len() == 2 {
            return x.clone();
        }
        let all = x.rest(1).into_iter().product();
        self.node("Flatten", [x])
            .int("axis", 1)
            .output(x.with_rest(&[all]))
    }

    /// Says that an operator is as in a later version of them.
    pub(super) fn needs(&mut self, version: i64) {
        self.version = self.version.max(version);
    }

    fn fail(&mut self, error: OnnxError) {
        self.error.get_or_insert(error);
    }

    /// A name for something of the layer, and of nothing else: `/3/0/Relu`.
    pub(super) fn name(&mut self, what: &str) -> String {
        let scope = self.scope.replace('.', "/");
        let slash = if scope.is_empty() { "" } else { "/" };
        let first = format!("{slash}{scope}/{what}");
        let more = (1..).map(|number| format!("{first}_{number}"));
        let mut all = core::iter::once(first.clone()).chain(more);
        let name = all.find(|name| !self.names.contains(name));
        let name = name.unwrap_or(first);
        self.names.insert(name.clone());
        name
    }
}

/// Whether a node has transposed what this order transposes back.
fn undoes(order: &[usize], node: &NodeProto) -> bool {
    let perm = node.attribute.first().map_or(&[][..], |perm| &perm.ints);
    let back = order.iter().map(|&axis| perm.get(axis).copied());
    node.op_type.as_deref() == Some("Transpose") && back.eq((0..).map(Some).take(perm.len()))
}
