//! The networks that are compiled in: each shape with each activation, for
//! seven classes and for nine.

use alloc::boxed::Box;

use monograd::activation::Activation;
use monograd::prelude::*;

use crate::learner::{Learner, Typed};
use crate::points;
use crate::rule::Rule;
use crate::settings::{self, Settings, Shape};

type OneOf8<A, const N: usize> = net![Dense<2, 8, A>, Dense<8, N>];
type TwoOf24<A, const N: usize> = net![Dense<2, 24, A>, Dense<24, 24, A>, Dense<24, N>];
type ThreeOf16<A, const N: usize> =
    net![Dense<2, 16, A>, Dense<16, 16, A>, Dense<16, 16, A>, Dense<16, N>];

/// A fresh network as the settings want it.
pub fn make(settings: &Settings, rng: &mut Xoshiro256PlusPlus) -> Box<dyn Learner> {
    match points::classes(settings.data) {
        9 => with_activation::<9>(settings, rng),
        _ => with_activation::<7>(settings, rng),
    }
}

fn with_activation<const N: usize>(
    settings: &Settings,
    rng: &mut Xoshiro256PlusPlus,
) -> Box<dyn Learner> {
    match settings.activation {
        settings::Activation::Relu => with_shape::<Relu, N>(settings, rng),
        settings::Activation::Tanh => with_shape::<Tanh, N>(settings, rng),
        settings::Activation::Sigmoid => with_shape::<Sigmoid, N>(settings, rng),
        settings::Activation::Silu => with_shape::<Silu, N>(settings, rng),
    }
}

fn with_shape<A: Activation<f32>, const N: usize>(
    settings: &Settings,
    rng: &mut Xoshiro256PlusPlus,
) -> Box<dyn Learner> {
    let rule = Rule::new(settings.optimizer, settings.learning_rate);
    match settings.network {
        Shape::OneOf8 => Box::new(Typed::<OneOf8<A, N>, N>::new(rule, rng)),
        Shape::TwoOf24 => Box::new(Typed::<TwoOf24<A, N>, N>::new(rule, rng)),
        Shape::ThreeOf16 => Box::new(Typed::<ThreeOf16<A, N>, N>::new(rule, rng)),
    }
}
