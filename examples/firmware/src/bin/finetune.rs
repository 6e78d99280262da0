//! The sensor hangs the other way round, so every arm is another one than it
//! was: the last layer learns that on the device. The layers before it stay in
//! flash, and cost no gradient, no moment and no RAM for weights.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::learn::{TILE, learn};
use firmware::{Failure, loaded};
use models::{Points, Spiral};
use monograd::metrics;
use monograd::prelude::*;

type Trunk = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>];
type Head = Dense<24, 7>;

const _: () = assert!(
    Trainer::<Head, Adam<f32>, CrossEntropy, f32, TILE>::TRAIN_BYTES <= 5 * 1024,
    "RAM of the training"
);

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let network = loaded::<Spiral>(out)?;
    let turned = Points { turn: 3 };
    let before = metrics::accuracy(network, &turned)?;
    writeln!(out, "accuracy {before:.4} before")?;

    let (trunk, head) = network.split::<Trunk, Head>();
    let mut head = head.to_network();
    learn(
        out,
        &mut head,
        Adam::new(0.05),
        &trunk.features(&turned),
        10,
    )
}
