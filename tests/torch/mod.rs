//! PyTorch's cases for optimizers, and the optimizer that each is about.

use monograd::Scalar;
use monograd::optim::{Adagrad, Adam, AdamW, Momentum, Nadam, Nesterov, Optimizer, RmsProp, Sgd};
use serde_json::Value;

/// The numbers of a tensor.
pub fn numbers<F: Scalar>(tensor: &Value) -> Vec<F> {
    let data = tensor["data"].as_array().unwrap();
    data.iter().map(|x| F::of(x.as_f64().unwrap())).collect()
}

/// The largest difference between two runs of numbers.
pub fn distance<F: Scalar>(ours: &[F], theirs: &[F]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let differences = ours.iter().zip(theirs).map(|(&a, &b)| {
        assert!(a.is_finite() && b.is_finite());
        (a.as_f64() - b.as_f64()).abs()
    });
    differences.fold(0.0, f64::max)
}

/// What is to be done with whatever optimizer a case is about.
pub trait Trial<F: Scalar> {
    fn run<O: Optimizer<F>>(self, optimizer: O);
}

/// Runs the trial with the optimizer of a case. Options that the case leaves
/// out, or that are our defaults too, are left to the defaults.
pub fn with_optimizer<F: Scalar>(case: &Value, trial: impl Trial<F>) {
    let option = |name: &str| F::of(case["config"][name].as_f64().unwrap());
    let lr = option("lr");
    let decay = case["config"]["weight_decay"].as_f64().map(F::of);
    let w = decay.unwrap_or(F::ZERO);
    match case["name"].as_str().unwrap() {
        "sgd" => trial.run(Sgd::new(lr)),
        "sgd_weight_decay" => trial.run(Sgd::new(lr).weight_decay(w)),
        "sgd_momentum" => trial.run(Momentum::new(lr)),
        "sgd_momentum_weight_decay" => trial.run(
            Momentum::new(lr)
                .momentum(option("momentum"))
                .weight_decay(w),
        ),
        "sgd_nesterov" => trial.run(Nesterov::new(lr)),
        "sgd_nesterov_weight_decay" => trial.run(
            Nesterov::new(lr)
                .momentum(option("momentum"))
                .weight_decay(w),
        ),
        "rmsprop" => trial.run(RmsProp::new(lr)),
        "rmsprop_weight_decay" => trial.run(
            RmsProp::new(lr)
                .alpha(option("alpha"))
                .epsilon(option("eps"))
                .weight_decay(w),
        ),
        "adagrad" => trial.run(Adagrad::new(lr)),
        "adagrad_weight_decay" => {
            trial.run(Adagrad::new(lr).epsilon(option("eps")).weight_decay(w))
        }
        "adam" => trial.run(Adam::new(lr)),
        "adam_weight_decay" => trial.run(Adam::new(lr).epsilon(option("eps")).weight_decay(w)),
        "adamw" | "adamw_no_decay" => trial.run(AdamW::new(lr).weight_decay(decay.unwrap())),
        "nadam" => trial.run(Nadam::new(lr)),
        "nadam_weight_decay" => trial.run(
            Nadam::new(lr)
                .momentum_decay(option("momentum_decay"))
                .weight_decay(w),
        ),
        name => panic!("no optimizer for the case {name}"),
    }
}
