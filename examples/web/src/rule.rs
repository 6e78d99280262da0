//! Any of the library's optimizers, chosen while the program runs.

use monograd::optim::{
    Adagrad, Adam, AdamW, Momentum, Nadam, Nesterov, Optimizer, RmsProp, Sgd, Step,
};
use monograd::plain::{Pair, Plain};

use crate::settings;

/// One of the optimizers.
#[derive(Clone, Copy)]
pub enum Rule {
    Sgd(Sgd<f32>),
    Momentum(Momentum<f32>),
    Nesterov(Nesterov<f32>),
    Rmsprop(RmsProp<f32>),
    Adagrad(Adagrad<f32>),
    Adam(Adam<f32>),
    Adamw(AdamW<f32>),
    Nadam(Nadam<f32>),
}

impl Rule {
    pub fn new(optimizer: settings::Optimizer, rate: f32) -> Self {
        match optimizer {
            settings::Optimizer::Sgd => Self::Sgd(Sgd::new(rate)),
            settings::Optimizer::Momentum => Self::Momentum(Momentum::new(rate)),
            settings::Optimizer::Nesterov => Self::Nesterov(Nesterov::new(rate)),
            settings::Optimizer::Rmsprop => Self::Rmsprop(RmsProp::new(rate)),
            settings::Optimizer::Adagrad => Self::Adagrad(Adagrad::new(rate)),
            settings::Optimizer::Adam => Self::Adam(Adam::new(rate)),
            settings::Optimizer::Adamw => Self::Adamw(AdamW::new(rate)),
            settings::Optimizer::Nadam => Self::Nadam(Nadam::new(rate)),
        }
    }
}

impl Optimizer<f32> for Rule {
    /// Room for what the greediest of them remembers.
    type State<P: Plain<f32>> = Pair<[P; 2], f32>;
    const NAME: &'static str = "Rule";

    // Inlined it can use the widest registers of this machine. WebAssembly has
    // but one kind, and many networks have parameters of the same type.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn step<P: Plain<f32>>(
        &self,
        step: &Step<f32>,
        params: &mut P,
        gradients: &mut P,
        state: &mut Self::State<P>,
    ) -> bool {
        let [one, _] = &mut state.first;
        match self {
            Self::Sgd(rule) => rule.step(step, params, gradients, &mut ()),
            Self::Momentum(rule) => rule.step(step, params, gradients, one),
            Self::Nesterov(rule) => rule.step(step, params, gradients, one),
            Self::Rmsprop(rule) => rule.step(step, params, gradients, one),
            Self::Adagrad(rule) => rule.step(step, params, gradients, one),
            Self::Adam(rule) => rule.step(step, params, gradients, &mut state.first),
            Self::Adamw(rule) => rule.step(step, params, gradients, &mut state.first),
            Self::Nadam(rule) => rule.step(step, params, gradients, state),
        }
    }
}
