//! The network of the spiral learns on the device, from random weights. The
//! points stay in flash; RAM holds the network, its gradients, the moments of
//! Adam and the tiles of eight samples.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::Failure;
use firmware::learn::{TILE, learn};
use models::{Points, Spiral};
use monograd::prelude::*;

const _: () = assert!(
    Trainer::<Spiral, Adam<f32>, CrossEntropy, f32, TILE>::TRAIN_BYTES <= 18 * 1024,
    "RAM of the training"
);

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
    let mut network = Network::<Spiral>::init(&mut rng);
    learn(out, &mut network, Adam::new(0.01), &Points { turn: 0 }, 40)
}
