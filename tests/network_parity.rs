//! A whole small network against PyTorch: 3 -> 5 ReLU -> 4 tanh -> 3 with
//! cross-entropy, three steps with each optimizer.

mod common;
mod torch;

use common::Fixtures;
use monograd::optim::{Optimizer, Sgd};
use monograd::plain::{Plain, WeightBias};
use monograd::prelude::*;
use serde_json::Value;
use torch::{Trial, distance, numbers, with_optimizer};

type Net = net![Dense<3, 5, Relu>, Dense<5, 4, Tanh>, Dense<4, 3>];
type Sample<F> = ([F; 3], Class<3>);

/// Puts PyTorch's `[out, in]` weights and its biases into a layer.
fn fill<F: Scalar, const I: usize, const O: usize>(
    layer: &mut WeightBias<[[F; O]; I], [F; O]>,
    weight: &Value,
    bias: &Value,
) {
    let weight = numbers::<F>(weight);
    assert_eq!(weight.len(), I * O);
    for (i, row) in layer.weight.iter_mut().enumerate() {
        for (o, w) in row.iter_mut().enumerate() {
            *w = weight[o * I + i];
        }
    }
    layer.bias.copy_from_slice(&numbers(bias));
}

/// A network with the given numbers: parameters, or their gradients.
fn network<F: Scalar>(tensors: &Value) -> Network<Net, F> {
    let mut net = Network::<Net, F>::ZERO;
    let params = &mut net.params;
    fill(&mut params.first, &tensors["w0"], &tensors["b0"]);
    fill(&mut params.rest.first, &tensors["w1"], &tensors["b1"]);
    fill(&mut params.rest.rest, &tensors["w2"], &tensors["b2"]);
    net
}

fn samples<F: Scalar>(case: &Value) -> [Sample<F>; 4] {
    let x = numbers::<F>(&case["inputs"]["x"]);
    core::array::from_fn(|i| {
        let class = case["target_class"][i].as_u64().unwrap() as usize;
        (
            x[3 * i..3 * i + 3].try_into().unwrap(),
            Class::new(class).unwrap(),
        )
    })
}

/// Trains with the whole batch at each step; the mean loss before each.
fn losses_of<F: Scalar, O: Optimizer<F>>(
    optimizer: O,
    net: &mut Network<Net, F>,
    data: &[Sample<F>; 4],
    steps: usize,
) -> Vec<F> {
    let mut trainer = Trainer::<Net, _, _, F>::new(optimizer, CrossEntropy);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut losses = Vec::new();
    trainer
        .fit(net, data, Epochs(steps).full_batch(), &mut rng, |epoch| {
            losses.push(epoch.loss);
            ControlFlow::Continue(())
        })
        .unwrap();
    losses
}

struct Parity<'a> {
    case: &'a Value,
    tolerance: f64,
}

impl<F: Scalar> Trial<F> for Parity<'_> {
    fn run<O: Optimizer<F>>(self, optimizer: O) {
        let Self { case, tolerance } = self;
        let name = case["name"].as_str().unwrap();
        let check = |what: &str, ours: &[F], theirs: &[F]| {
            let error = distance(ours, theirs);
            assert!(error <= tolerance, "{name}, {what}: {error:e}");
        };
        let (start, data) = (network::<F>(&case["params"]), samples::<F>(case));

        let logits: [[F; 3]; 4] = data.map(|(x, _)| start.predict(&x));
        check("logits", logits.as_flat(), &numbers(&case["logits_before"]));

        // With the rate 1, gradient descent subtracts the gradient.
        let mut net = network::<F>(&case["params"]);
        losses_of(Sgd::new(F::ONE), &mut net, &data, 1);
        let before = start.params.as_flat().iter();
        let gradient: Vec<F> = before
            .zip(net.params.as_flat())
            .map(|(&before, &after)| before - after)
            .collect();
        let expected = network::<F>(&case["grads_first_step"]).params;
        check("gradients", &gradient, expected.as_flat());

        let mut net = network::<F>(&case["params"]);
        let losses = losses_of(optimizer, &mut net, &data, 3);
        let expected = case["loss_before_each_step"].as_array().unwrap();
        let expected: Vec<F> = expected
            .iter()
            .map(|loss| F::of(loss.as_f64().unwrap()))
            .collect();
        check("losses", &losses, &expected);
        let expected = network::<F>(&case["params_after_3_steps"]).params;
        check("parameters", net.params.as_flat(), expected.as_flat());

        let after = losses_of(Sgd::new(F::ZERO), &mut net, &data, 1);
        let expected = F::of(case["loss_after"].as_f64().unwrap());
        check("loss afterwards", &after, &[expected]);
    }
}

#[test]
fn a_network_trains_as_pytorchs_does() {
    let fixtures = Fixtures::read("network");
    assert_eq!(fixtures.values().count(), 16);
    for case in fixtures.values() {
        with_optimizer::<f64>(
            case,
            Parity {
                case,
                tolerance: 1e-13,
            },
        );
        with_optimizer::<f32>(
            case,
            Parity {
                case,
                tolerance: 5e-6,
            },
        );
    }
}
