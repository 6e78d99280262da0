//! What a check can find.

use core::fmt;

use crate::layer::Layer;
use crate::shape::Shape;

/// A number that is not what a layer, or a loss, promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckError {
    /// What is not kept.
    pub promise: Promise,
    /// Where.
    pub number: Number,
    /// What was promised.
    pub expected: f64,
    /// What there was.
    pub got: f64,
}

/// What a layer promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Promise {
    /// `backward` gives the derivatives of `forward`.
    Derivative,
    /// `infer` gives what `forward` gives.
    Inference,
    /// `backward` adds to the gradients that it is given.
    Added,
    /// `backward` writes over gradients that hold nothing yet, if the layer says
    /// that it does ([`Layer::BEGINS`](crate::layer::Layer::BEGINS)).
    Begun,
    /// `backward` gives the same gradients when it is not asked for the one by
    /// the input.
    WithoutInput,
    /// `backward` gives the same in rooms of the caller's. A layer that is not
    /// made of others has none.
    Rooms,
    /// A lane without a sample reaches nothing, whatever is in it.
    EmptyLanes,
    /// A sample has the same bits in a tile of any size.
    TileSize,
}

/// A number of a training pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Number {
    /// The derivative by a parameter.
    Parameter {
        /// The parameter's layer: 1 is the first row of the network's table.
        layer: usize,
        /// Which of the layer's parameters, in order of declaration.
        index: usize,
    },
    /// The derivative by an input.
    Input {
        /// Which number of the sample, in the order of memory.
        index: usize,
        /// The sample.
        sample: usize,
    },
    /// An output.
    Output {
        /// Which number of the sample, in the order of memory.
        index: usize,
        /// The sample.
        sample: usize,
    },
    /// A number of the state.
    State {
        /// Which one.
        index: usize,
    },
    /// A loss.
    Loss {
        /// The sample.
        sample: usize,
    },
}

impl Number {
    /// The derivative by a parameter of `L`, of which all layers are counted
    /// through.
    pub(super) fn parameter<L: Layer<In, f64>, In: Shape>(index: usize) -> Self {
        let (mut layer, mut first) = (0, 0);
        // Ends with an error at the layer that has the parameter.
        let _ = L::describe(&mut |row| {
            layer += 1;
            if index - first < row.params {
                return Err(fmt::Error);
            }
            first += row.params;
            Ok(())
        });
        let index = index - first;
        Self::Parameter { layer, index }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter { layer, index } => {
                write!(f, "the derivative by parameter {index} of layer {layer}")
            }
            Self::Input { index, sample } => {
                write!(f, "the derivative by input {index} of sample {sample}")
            }
            Self::Output { index, sample } => write!(f, "output {index} of sample {sample}"),
            Self::State { index } => write!(f, "number {index} of the state"),
            Self::Loss { sample } => write!(f, "the loss of sample {sample}"),
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Derivative => "that is what differences of `forward` give",
            Self::Inference => "`infer` is to give what `forward` gives",
            Self::Added => "`backward` is to add to the gradients that it is given",
            Self::Begun => "`backward` is to write over gradients that hold nothing yet",
            Self::WithoutInput => "without `dx`, `backward` is to give the same gradients",
            Self::Rooms => "`backward_with` is to give what `backward` gives",
            Self::EmptyLanes => "a lane without a sample is to reach nothing",
            Self::TileSize => "a sample is to have the same bits in a tile of any size",
        })
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            promise,
            number,
            expected,
            got,
        } = self;
        write!(f, "{number} is {got}, not {expected}: {promise}")
    }
}

impl core::error::Error for CheckError {}
