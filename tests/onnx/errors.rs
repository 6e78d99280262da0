//! Networks that are not written.

use monograd::io::onnx::{Graph, Nodes, OnnxError, Sequential, Value};
use monograd::io::tensors::Tensors;
use monograd::prelude::*;

use crate::own::layer;

#[test]
fn names_that_are_the_same_are_an_error() {
    let network = Network::<net![Dense<2, 2>, Dense<2, 2>]>::ZERO;
    let error = network.to_onnx(["a", "a"]).unwrap_err();
    assert_eq!(
        error,
        OnnxError::SameName {
            name: "a.weight".to_owned()
        }
    );
    assert_eq!(
        error.to_string(),
        "two tensors of the network have the name `a.weight`"
    );

    // Those of the graph, too.
    type Net = LearnedPositions<3, 2>;
    let error = Network::<Net>::ZERO.to_onnx(["output"]).unwrap_err();
    assert_eq!(
        error,
        OnnxError::SameName {
            name: "output".to_owned()
        }
    );
}

#[test]
fn a_size_that_is_written_out_and_wrong_is_an_error() {
    type Net = net![Input<Image<1, 4, 4>>, Conv2d<1, 1, 3, 3, Identity, Output<3>>];
    let error = Network::<Net>::ZERO.to_onnx(Sequential).unwrap_err();
    let OnnxError::WrongShape {
        layer,
        found,
        expected,
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!(
        (*layer, &found[..], &expected[..]),
        ("Conv2d", &[1, 2, 2][..], &[1, 3, 3][..])
    );
    let text = "the nodes of the layer `Conv2d` make the shape [1, 2, 2], expected [1, 3, 3]";
    assert_eq!(error.to_string(), text);
}

layer!(Wide, ());

impl<F: Scalar> Tensors<F> for Wide {}

impl<F: Scalar> Nodes<Vector<2>, F> for Wide {
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph
            .node("Concat", [x, x])
            .int("axis", 1)
            .output(x.with_last(4))
    }
}

#[test]
fn nodes_that_make_another_shape_are_an_error() {
    let error = Network::<net![Wide, Dense<2, 2>]>::ZERO
        .to_onnx(Sequential)
        .unwrap_err();
    let (found, expected) = (vec![4], vec![2]);
    assert_eq!(
        error,
        OnnxError::WrongShape {
            layer: "Wide",
            found,
            expected
        }
    );
}

layer!(Silent, [F; 2]);

impl<F: Scalar> Tensors<F> for Silent {
    fn tensors(list: &mut monograd::io::tensors::List<'_>) {
        let weight = monograd::io::tensors::Tensor::parameter("weight", &[2], 0);
        list.layer::<Self, F>([weight]);
    }
}

impl<F: Scalar> Nodes<Vector<2>, F> for Silent {
    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.node("Relu", [x]).like(x)
    }
}

#[test]
#[should_panic(expected = "the nodes of `Silent`")]
fn nodes_that_leave_tensors_out_are_found() {
    let _ = Network::<net![Silent, Dense<2, 2>]>::ZERO.to_onnx(Sequential);
}
