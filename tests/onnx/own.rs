//! Layers and activations of one's own.

use monograd::activation::Activation;
use monograd::io::onnx::{Formula, Graph, Nodes, Sequential, Value};
use monograd::io::tensors::{List, Tensor, Tensors};
use monograd::prelude::*;

use crate::{graph, names, node, tensor};

/// A layer that only says what it has: files need no more of it.
macro_rules! layer {
    ($name:ident, $params:ty) => {
        struct $name;

        impl<F: monograd::Scalar> monograd::layer::Store<F> for $name {
            type Params = $params;
            type State = ();
            const NAME: &'static str = stringify!($name);
        }

        impl monograd::layer::Entry for $name {
            type In = monograd::Vector<2>;
        }

        impl<F: monograd::Scalar> monograd::layer::Layer<monograd::Vector<2>, F> for $name {
            type Out = monograd::Vector<2>;
            type Tape<const B: usize> = ();
            type Hold<const B: usize> = ();

            fn infer<const B: usize>(
                _: &$params,
                _: &(),
                _: &[monograd::Lanes<F, B>; 2],
                _: &mut [monograd::Lanes<F, B>; 2],
            ) {
            }

            fn forward<const B: usize>(
                _: &$params,
                _: &mut (),
                _: &[monograd::Lanes<F, B>; 2],
                _: &mut [monograd::Lanes<F, B>; 2],
                _: &mut (),
                _: monograd::layer::Pass,
            ) {
            }

            fn backward<const B: usize>(
                _: &$params,
                _: monograd::layer::At<'_, Self, monograd::Vector<2>, F, B>,
                _: &mut [monograd::Lanes<F, B>; 2],
                _: Option<&mut [monograd::Lanes<F, B>; 2]>,
                _: &mut $params,
                _: monograd::layer::Pass,
            ) {
            }
        }
    };
}

pub(crate) use layer;

layer!(Scale, [F; 2]);

impl<F: Scalar> Tensors<F> for Scale {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([Tensor::parameter("factors", &[2], 0)]);
    }
}

impl<F: Scalar> Nodes<Vector<2>, F> for Scale {
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        graph.node("Mul", [x].into_iter().chain(&tensors)).like(x)
    }
}

#[test]
fn a_layer_of_ones_own_adds_its_nodes() {
    let graph = graph::<net![Scale, Residual<Scale>], f32>(Sequential);
    assert_eq!(names(&graph), ["/0/Mul", "/1/0/Mul", "/1/Add"]);
    assert_eq!(
        node(&graph, "/1/0/Mul").input,
        ["/0/Mul_output_0", "1.0.factors"]
    );
    assert_eq!(crate::floats(tensor(&graph, "1.0.factors")), [2.0, 3.0]);
}

layer!(Turn, [F; 4]);

impl<F: Scalar> Tensors<F> for Turn {
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([Tensor::parameter("matrix", &[2, 2], 0)]);
    }
}

/// With its matrix, transposed, twice, and with a constant.
impl<F: Scalar> Nodes<Vector<2>, F> for Turn {
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let tensors = graph.layer::<Self>();
        let numbers = [1.0, 2.0, 3.0, 4.0].map(F::of).to_vec();
        let constant = graph.numbers("constant", &[2, 2], numbers);
        let mut y = x.clone();
        for matrix in [&tensors[0], &tensors[0], &constant] {
            let matrix = graph.transposed(matrix);
            y = graph.node("MatMul", [&y, &matrix]).like(x);
        }
        y
    }
}

#[test]
fn a_matrix_is_transposed_in_the_file_or_by_a_node() {
    let graph = graph::<Turn, f32>(Sequential);
    let nodes = ["/0/MatMul", "/0/MatMul_1", "/0/Transpose", "/0/MatMul_2"];
    assert_eq!(names(&graph), nodes);
    assert_eq!(
        crate::floats(tensor(&graph, "0.matrix.T")),
        [0.0, 2.0, 1.0, 3.0]
    );
    assert_eq!(graph.initializer.len(), 2);
}

/// y = x².
struct Square;

impl<F: Scalar> Activation<F> for Square {
    const NAME: &'static str = "Square";
    const INIT: Init = Init::HeNormal;
    type Kept<T: monograd::plain::Plain<F>> = T;

    fn value(x: F) -> F {
        x * x
    }

    fn derivative(x: F, _: F) -> F {
        x + x
    }
}

impl<F: Scalar> Formula<F> for Square {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.node("Mul", [x, x]).like(x)
    }
}

/// GELU by the operator that there is from version 20 on.
struct Late;

impl<F: Scalar> Activation<F> for Late {
    const NAME: &'static str = "Late";
    const INIT: Init = Init::HeNormal;
    type Kept<T: monograd::plain::Plain<F>> = T;

    fn value(x: F) -> F {
        Gelu::value(x)
    }

    fn derivative(x: F, y: F) -> F {
        Gelu::derivative(x, y)
    }
}

impl<F: Scalar> Formula<F> for Late {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.node("Gelu", [x]).since(20).like(x)
    }
}

#[test]
fn a_later_version_is_asked_for_where_it_is_needed() {
    let file = Network::<Dense<2, 3, Late>>::ZERO.to_onnx(Sequential);
    let model = crate::read(&file.unwrap());
    assert_eq!(
        (model.opset_import[0].version(), model.ir_version()),
        (20, 9)
    );
}

#[test]
fn an_activation_of_ones_own_adds_its_nodes() {
    let graph = graph::<Dense<2, 3, Square>, f32>(Sequential);
    assert_eq!(names(&graph), ["/0/Gemm", "/1/Mul"]);
}
