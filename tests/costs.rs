//! What a network costs, counted by hand.

use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

#[test]
fn of_a_chain() {
    assert_eq!(Network::<Spiral>::PARAMS, 847);
    assert_eq!(Network::<Spiral>::MACS, 2 * 24 + 24 * 24 + 24 * 7);
    assert_eq!(Network::<Spiral>::FLASH_BYTES, 4 * 847);
    assert_eq!(Network::<Spiral, f64>::FLASH_BYTES, 8 * 847);
    // Two buffers of 24 numbers, and the output.
    assert_eq!(Network::<Spiral>::INFER_BYTES, 4 * (2 * 24 + 7));
    assert_eq!(Network::<Spiral, f64>::INFER_BYTES, 8 * (2 * 24 + 7));
    // A tile of 32 samples: input, output and two buffers; or one sample at a
    // time.
    let batch = if COLUMNS > 8 {
        4 * 32 * (2 + 7 + 2 * 24)
    } else {
        Network::<Spiral>::INFER_BYTES
    };
    assert_eq!(Network::<Spiral>::BATCH_BYTES, batch);
    // A layer alone needs no buffer.
    assert_eq!(Network::<Dense<24, 7>>::INFER_BYTES, 4 * 7);
}

#[test]
fn of_the_largest_boundary_wherever_it_is() {
    type Narrowing = net![Dense<9, 50>, Dense<50, 3>, Dense<3, 2>];
    type Widening = net![Dense<9, 3>, Relu, Dense<3, 50>, Dense<50, 2>];
    assert_eq!(Network::<Narrowing>::INFER_BYTES, 4 * (2 * 50 + 2));
    assert_eq!(Network::<Widening>::INFER_BYTES, 4 * (2 * 50 + 2));
    // Input and output are not between two layers.
    type Wide = net![Dense<100, 3>, Dense<3, 100>];
    assert_eq!(Network::<Wide>::INFER_BYTES, 4 * (2 * 3 + 100));
}

#[test]
fn of_state_and_of_branches() {
    type Branch = net![Dense<16, 40, Relu>, Dense<40, 16>];
    type Net = net![
        Dense<4, 16>, BatchNorm1d<16>, Residual<Branch>, Residual<net![Dense<16, 9>, Dense<9, 16>]>,
        Dense<16, 2>
    ];
    let params =
        4 * 16 + 16 + 2 * 16 + (16 * 40 + 40 + 40 * 16 + 16) + (16 * 9 + 9 + 9 * 16 + 16) + 34;
    assert_eq!(Network::<Net>::PARAMS, params);
    assert_eq!(Network::<Net>::FLASH_BYTES, 4 * (params + 2 * 16));
    // The outer buffers, those of the larger branch, and the output.
    assert_eq!(Network::<Net>::INFER_BYTES, 4 * (2 * 16 + 2 * 40 + 2));
    // A chain in a chain has buffers of its own while it is passed through.
    type Nested = net![net![Dense<4, 30>, Dense<30, 16>], Dense<16, 2>];
    assert_eq!(Network::<Nested>::INFER_BYTES, 4 * (2 * 16 + 2 * 30 + 2));
}

/// How many outputs have their gradients by the weights side by side, in a layer
/// that has as many: what three registers of eight take, rounded up, or eight
/// numbers where there are no such registers.
const COLUMNS: usize = if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
    32
} else {
    8
};

#[test]
fn of_training_by_optimizer_loss_and_tile() {
    type Learner<O, L, const B: usize> = Trainer<Spiral, O, L, f32, B>;
    // Input, output and its gradient, the tape, two buffers, and the transposed
    // gradient of some outputs.
    const TILE: usize = 4 * (2 + 7 + 7 + 24 + 24 + 2 * 24 + COLUMNS);
    assert_eq!(Learner::<Sgd<f32>, CrossEntropy, 8>::STACK_BYTES, 8 * TILE);
    let one = Learner::<Sgd<f32>, CrossEntropy, 1>::TRAIN_BYTES;
    let eight = Learner::<Sgd<f32>, CrossEntropy, 8>::TRAIN_BYTES;
    assert_eq!(eight - one, 7 * TILE);
    // Network and gradients; settings are a few words.
    let settings = one - TILE - 2 * 4 * 847;
    assert!((8..200).contains(&settings), "{settings}");
    // Two moments more, and two more settings at least.
    let adam = Learner::<Adam<f32>, CrossEntropy, 1>::TRAIN_BYTES;
    assert!((8..64).contains(&(adam - one - 2 * 4 * 847)), "{adam}");
    // A loss with a weight for each of seven classes.
    let weighted = Learner::<Sgd<f32>, WeightedCrossEntropy<f32, 7>, 1>::TRAIN_BYTES;
    assert!((28..64).contains(&(weighted - one)), "{weighted}");
}

#[test]
fn of_training_with_state_and_branches() {
    type Net = net![
        Dense<4, 16>, BatchNorm1d<16>, Residual<net![Dense<16, 40, Gelu>, Dense<40, 16>]>, Dense<16, 2>
    ];
    type Learner<const B: usize> = Trainer<Net, Sgd<f32>, MeanSquaredError, f32, B>;
    // Input, output and its gradient; the outputs between the layers; of the
    // branch its output, what is between its layers, and the input that GELU
    // keeps; two buffers.
    let tile = 4 + 2 * 2 + 3 * 16 + (16 + 40 + 40) + 2 * 16;
    // On the way back, the branch keeps a gradient, its buffers, and the
    // transposed gradient of some outputs.
    let scratch = 16 + 2 * 40 + COLUMNS;
    // Once, not for each sample: the means and deviations of batch normalization.
    assert_eq!(
        Learner::<8>::STACK_BYTES,
        4 * (8 * (tile + scratch) + 2 * 16)
    );
    // The state is there twice: the network's, and the one to go back to.
    let network = Network::<Net>::FLASH_BYTES;
    let held = size_of::<Learner<8>>() + network + 4 * 2 * 16;
    assert_eq!(Learner::<8>::TRAIN_BYTES, held + Learner::<8>::STACK_BYTES);
}
