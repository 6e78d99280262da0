//! Activations, fused into a layer or layers of their own.

use crate::activation::{
    Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use crate::fold::is_identity;
use crate::io::onnx::{Formula, Graph, Nodes, Value};
use crate::layer::{Layer, LogSoftmax, Softmax};
use crate::scalar::Scalar;
use crate::shape::Shape;

/// The activation that a layer has fused in: a node of its own, and in PyTorch a
/// module of its own.
pub(super) fn fused<A: Formula<F>, F: Scalar>(graph: &mut Graph<'_, F>, x: &Value) -> Value {
    if const { !is_identity::<A, F>() } {
        graph.name_by_last();
    }
    A::formula(graph, x)
}

#[diagnostic::do_not_recommend]
impl<F: Scalar> Formula<F> for Identity {
    fn formula(_: &mut Graph<'_, F>, x: &Value) -> Value {
        x.clone()
    }
}

#[diagnostic::do_not_recommend]
impl<const NUM: u32, const DEN: u32, F: Scalar> Formula<F> for LeakyRelu<NUM, DEN> {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let alpha = f64::from(NUM) / f64::from(DEN);
        graph.node("LeakyRelu", [x]).float("alpha", alpha).like(x)
    }
}

#[diagnostic::do_not_recommend]
impl<const NUM: u32, const DEN: u32, F: Scalar> Formula<F> for Elu<NUM, DEN> {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let alpha = f64::from(NUM) / f64::from(DEN);
        graph.node("Elu", [x]).float("alpha", alpha).like(x)
    }
}

/// There is an operator for it from version 20 on only: x / 2 (1 + erf(x / √2)).
#[diagnostic::do_not_recommend]
impl<F: Scalar> Formula<F> for Gelu {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let root = graph.number("root", F::of(core::f64::consts::SQRT_2));
        let scaled = graph.node("Div", [x, &root]).like(x);
        let bent = graph.node("Erf", [&scaled]).like(x);
        gelu(graph, x, &bent)
    }
}

/// x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³))).
#[diagnostic::do_not_recommend]
impl<F: Scalar> Formula<F> for GeluTanh {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let scale = core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2;
        let [scale, cubic] = [("scale", scale), ("cubic", 0.044_715)]
            .map(|(name, number)| graph.number(name, F::of(number)));
        let square = graph.node("Mul", [x, x]).like(x);
        let cube = graph.node("Mul", [&square, x]).like(x);
        let part = graph.node("Mul", [&cube, &cubic]).like(x);
        let sum = graph.node("Add", [x, &part]).like(x);
        let scaled = graph.node("Mul", [&sum, &scale]).like(x);
        let bent = graph.node("Tanh", [&scaled]).like(x);
        gelu(graph, x, &bent)
    }
}

/// x / 2 (1 + bent).
fn gelu<F: Scalar>(graph: &mut Graph<'_, F>, x: &Value, bent: &Value) -> Value {
    let [one, half] =
        [("one", 1.0), ("half", 0.5)].map(|(name, number)| graph.number(name, F::of(number)));
    let share = graph.node("Add", [bent, &one]).like(x);
    let product = graph.node("Mul", [x, &share]).like(x);
    graph.node("Mul", [&product, &half]).like(x)
}

#[diagnostic::do_not_recommend]
impl<F: Scalar> Formula<F> for Silu {
    fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        let gate = graph.node("Sigmoid", [x]).like(x);
        graph.node("Mul", [x, &gate]).like(x)
    }
}

/// Those that an operator has the name of.
macro_rules! operators {
    ($($activation:ident)*) => {
        $(
#[diagnostic::do_not_recommend]
            impl<F: Scalar> Formula<F> for $activation {
                fn formula(graph: &mut Graph<'_, F>, x: &Value) -> Value {
                    graph.node(<Self as Activation<F>>::NAME, [x]).like(x)
                }
            }
        )*
    };
}

operators! { Relu Tanh Sigmoid Softplus }

/// As layers of their own. One implementation a type, as of
/// [`Layer`](crate::layer::Layer).
macro_rules! layers {
    ($($activation:ty $(, $constant:ident)*;)*) => {
        $(
#[diagnostic::do_not_recommend]
            impl<$(const $constant: u32,)* In: Shape, F: Scalar> Nodes<In, F> for $activation {
                const POINTWISE: bool = true;

                fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
                    graph.layer::<Self>();
                    Self::formula(graph, x)
                }
            }
        )*
    };
}

layers! {
    Identity;
    Relu;
    LeakyRelu<NUM, DEN>, NUM, DEN;
    Elu<NUM, DEN>, NUM, DEN;
    Tanh;
    Sigmoid;
    Softplus;
    Gelu;
    GeluTanh;
    Silu;
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for Softmax
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph.node("Softmax", [x]).int("axis", -1).like(x)
    }
}

#[diagnostic::do_not_recommend]
impl<In: Shape, F: Scalar> Nodes<In, F> for LogSoftmax
where
    Self: Layer<In, F>,
{
    const POINTWISE: bool = true;

    fn nodes(graph: &mut Graph<'_, F>, x: &Value) -> Value {
        graph.layer::<Self>();
        graph.node("LogSoftmax", [x]).int("axis", -1).like(x)
    }
}
