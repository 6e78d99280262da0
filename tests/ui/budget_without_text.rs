//~ assertion failed: Learner::TRAIN_BYTES <= 16 * 1024
use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
type Learner = Trainer<Spiral, Adam<f32>, CrossEntropy, f32, 8>;

const RAM: () = assert!(Learner::TRAIN_BYTES <= 16 * 1024);

fn main() {}
