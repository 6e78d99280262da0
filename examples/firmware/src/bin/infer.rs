//! A network that was trained on a PC classifies the points of the spiral; its
//! weights are used where they lie in flash.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::{Failure, loaded};
use models::{POINTS, Points, Spiral};
use monograd::prelude::*;
use monograd::{Fingerprint, metrics};

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let network = loaded::<Spiral>(out)?;
    let points = Points { turn: 0 };
    let mut hash = Fingerprint::of("logits");
    for index in 0..points.len() {
        let logits: Option<[f32; 7]> = points.read(index, |x, _| network.predict(x));
        for logit in logits.ok_or(Failure("a point cannot be read"))? {
            hash = hash.number(logit.to_bits() as usize);
        }
    }
    let accuracy = metrics::accuracy(network, &points)?;
    writeln!(out, "accuracy {accuracy:.4} of {POINTS} points")?;
    writeln!(out, "logits-hash {:016x}", hash.0)?;
    Ok(())
}
