//! A recurrent network is given a sequence step by step, as a microphone would;
//! after the last step it says, bit for bit, what it says of the whole.
#![no_std]
#![no_main]

use core::fmt::Write;

use firmware::inputs::Inputs;
use firmware::{Failure, bits, loaded};
use models::Wake;
use monograd::Fingerprint;

firmware::program!(run);

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    let network = loaded::<Wake>(out)?;
    let mut inputs = Inputs::<[[f32; 4]; 16]>::new();
    let mut hash = Fingerprint::of("logits");
    let mut stream = network.stream();
    for _ in 0..10 {
        let sequence = inputs.draw();
        let whole: [f32; 2] = network.predict(&sequence);
        stream.reset();
        let mut last = [0.0; 2];
        for step in &sequence {
            last = stream.step(step);
            for logit in last {
                hash = hash.number(bits(logit));
            }
        }
        if last.map(bits) != whole.map(bits) {
            return Err(Failure("the last step and the whole sequence differ"));
        }
    }
    writeln!(out, "logits-hash {:016x}", hash.0)?;
    Ok(())
}
