//! A smaller network learns the spiral within 16 KiB of RAM, stack included.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::Failure;
use firmware::learn::{TILE, learn};
use models::Points;
use monograd::prelude::*;

type Small = net![Dense<2, 16, Relu>, Dense<16, 12, Relu>, Dense<12, 7>];

const _: () = assert!(
    Trainer::<Small, Adam<f32>, CrossEntropy, f32, TILE>::TRAIN_BYTES <= 12 * 1024,
    "RAM of the training"
);

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
    let mut network = Network::<Small>::init(&mut rng);
    learn(out, &mut network, Adam::new(0.02), &Points { turn: 0 }, 8)
}
