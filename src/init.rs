//! First values of the weights.

use rand::Rng;

use crate::random;
use crate::scalar::Scalar;

/// How the weights of a network are drawn before training. Biases start at 0,
/// but for those of recurrent layers by default.
///
/// With n inputs and m outputs of a layer (its fans):
///
/// | | variance | source |
/// |---|---|---|
/// | Xavier | 2 / (n + m) | Glorot and Bengio 2010 |
/// | He | 2 / n | He et al. 2015, arXiv:1502.01852 |
/// | LeCun | 1 / n | LeCun et al. 1998 |
///
/// The uniform kinds draw from [−√(3 variance), √(3 variance)).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Init {
    /// By the layer's activation: He (normal) for the rectifiers and their
    /// smooth relatives, Xavier (uniform) for the rest. Recurrent layers draw as
    /// PyTorch does.
    #[default]
    ByActivation,
    /// All 0.
    Zeros,
    /// Evenly from [−limit, limit).
    Uniform(f64),
    /// Normal, with this standard deviation.
    Normal(f64),
    /// Xavier (Glorot), uniform.
    XavierUniform,
    /// Xavier (Glorot), normal.
    XavierNormal,
    /// He (Kaiming), uniform.
    HeUniform,
    /// He (Kaiming), normal.
    HeNormal,
    /// LeCun, uniform.
    LecunUniform,
    /// LeCun, normal.
    LecunNormal,
}

/// How many numbers go into each output of a layer, and come out of each
/// input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fan {
    /// Inputs of one output.
    pub inputs: usize,
    /// Outputs of one input.
    pub outputs: usize,
}

impl Init {
    /// This way, or `default` where the activation is to decide.
    pub const fn or(self, default: Self) -> Self {
        match self {
            Self::ByActivation => default,
            chosen => chosen,
        }
    }

    /// Draws the weights of one layer.
    pub fn fill<F: Scalar>(self, weights: &mut [F], fan: Fan, rng: &mut (impl Rng + ?Sized)) {
        let inputs = fan.inputs.max(1) as f64;
        let both = (fan.inputs + fan.outputs).max(1) as f64;
        let draw = match self {
            Self::Zeros => Draw::Uniform(0.0),
            Self::Uniform(limit) => Draw::Uniform(limit),
            Self::Normal(deviation) => Draw::Normal(deviation),
            Self::XavierUniform | Self::ByActivation => Draw::uniform(2.0 / both),
            Self::XavierNormal => Draw::normal(2.0 / both),
            Self::HeUniform => Draw::uniform(2.0 / inputs),
            Self::HeNormal => Draw::normal(2.0 / inputs),
            Self::LecunUniform => Draw::uniform(1.0 / inputs),
            Self::LecunNormal => Draw::normal(1.0 / inputs),
        };
        for weight in weights {
            *weight = draw.one(rng);
        }
    }
}

enum Draw {
    Uniform(f64),
    Normal(f64),
}

impl Draw {
    fn uniform(variance: f64) -> Self {
        Self::Uniform(Scalar::sqrt(3.0 * variance))
    }

    fn normal(variance: f64) -> Self {
        Self::Normal(Scalar::sqrt(variance))
    }

    fn one<F: Scalar>(&self, rng: &mut (impl Rng + ?Sized)) -> F {
        match *self {
            Self::Uniform(limit) => random::uniform(rng, F::of(-limit), F::of(limit)),
            Self::Normal(deviation) => F::of(deviation) * random::normal(rng),
        }
    }
}
