//! What networks cost, measured and held against their constants: the stack of
//! a prediction and of a step of training, and the instructions of a hundred
//! predictions, which have to be the same number for every input.
#![no_std]
#![no_main]

use core::fmt::Write;
use core::hint::black_box;

use firmware::inputs::Inputs;
use firmware::learn::TILE;
use firmware::{Failure, count, loaded, stack};
use models::{Autoencoder, Policy, Sine, Spiral, Squashes, Stored};
use monograd::Fingerprint;
use monograd::prelude::*;

firmware::program!(run);

/// Bytes of the stack that a prediction takes besides `INFER_BYTES`, and a step
/// of training besides what `TRAIN_BYTES` says: saved registers, and what does
/// not fit into them. Measured on Cortex-M4F; by how the program is optimized.
const FRAMES: [usize; 2] = match option_env!("OPT_LEVEL") {
    Some(level) if level.as_bytes()[0] == b'3' => [192, 1152],
    _ => [256, 800],
};

/// Constant and frames may be above what is measured by this part of their sum.
const SLACK: f64 = 0.15;

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    predict::<Sine, 1, 1>(out, false)?;
    predict::<Squashes, 7, 5>(out, false)?;
    predict::<Spiral, 2, 7>(out, true)?;
    predict::<Policy, 13, 4>(out, true)?;
    predict::<Autoencoder, 640, 640>(out, true)?;
    train::<Sine, 1, 1>(out)?;
    train::<Spiral, 2, 7>(out)?;
    train::<Policy, 13, 4>(out)
}

/// A hundred predictions: their stack is bounded by the constant, and tightly
/// where the network is large enough beside the frames.
fn predict<A, const I: usize, const O: usize>(
    out: &mut dyn Write,
    tightly: bool,
) -> Result<(), Failure>
where
    A: Stored + Architecture<f32, In = Vector<I>, Output = [f32; O]>,
{
    let network = loaded::<A>(out)?;
    let mut inputs = Inputs::<I>::new();
    let sample = inputs.draw();
    let used = stack::high_water(|| {
        let mut output = [0.0; O];
        network.predict_into(&sample, &mut output);
        black_box(&output);
    });
    let constant = Network::<A>::INFER_BYTES;
    writeln!(
        out,
        "# {}: stack of a prediction {used:?}, constant {constant} + {}",
        A::TITLE,
        FRAMES[0]
    )?;
    check(used, constant + FRAMES[0], tightly)?;

    let mut hash = Fingerprint::of(A::TITLE);
    let mut counted = None;
    for _ in 0..100 {
        let sample = inputs.draw();
        let mut output = [0.0; O];
        let count = count::instructions(|| predict_once(network, &sample, &mut output));
        if *counted.get_or_insert(count) != count {
            return Err(Failure("the work of a prediction depends on the input"));
        }
        for number in output {
            hash = hash.number(bits(number));
        }
    }
    if let Some(count) = counted.flatten() {
        let each = count as f32 / A::MACS as f32;
        writeln!(
            out,
            "# {}: {count} instructions, {each:.2} for a multiply-add",
            A::TITLE
        )?;
    }
    writeln!(out, "{} outputs-hash {:016x}", A::TITLE, hash.0)?;
    Ok(())
}

/// A step of training, with everything that it needs on the stack.
fn train<A, const I: usize, const O: usize>(out: &mut dyn Write) -> Result<(), Failure>
where
    A: Stored + Architecture<f32, In = Vector<I>, Out = Vector<O>, Output = [f32; O]>,
{
    type Learner<A> = Trainer<A, Adam<f32>, MeanSquaredError, f32, TILE>;

    let mut inputs = Inputs::<I>::new();
    let data: [_; 12] = core::array::from_fn(|_| {
        let ordinary = inputs.draw().map(|x| x.clamp(-1.0, 1.0));
        (ordinary, [0.5; O])
    });
    let mut loss = Err(monograd::train::TrainError::NoData);
    let used = stack::high_water(|| {
        let mut network = Network::<A>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        let mut trainer = Learner::<A>::new(Adam::new(0.01), MeanSquaredError);
        loss = trainer.step(&mut network, &data);
        black_box(&network);
    });
    let loss = loss.map_err(|_| Failure("the step went wrong"))?;
    let constant = Learner::<A>::TRAIN_BYTES;
    writeln!(out, "{} loss {:08x}", A::TITLE, loss.to_bits())?;
    writeln!(
        out,
        "# {}: stack of a training {used:?}, constant {constant} + {}",
        A::TITLE,
        FRAMES[1]
    )?;
    check(used, constant + FRAMES[1], true)
}

/// Whether a bound holds, and whether it is tight. Other processors save other
/// registers, so there it is only said.
fn check(used: Option<usize>, bound: usize, tightly: bool) -> Result<(), Failure> {
    let Some(used) = used.filter(|_| cfg!(all(target_arch = "arm", target_abi = "eabihf"))) else {
        return Ok(());
    };
    if used > bound {
        return Err(Failure("the stack is beyond its bound"));
    }
    if tightly && (used as f64) < (1.0 - SLACK) * bound as f64 {
        return Err(Failure("the bound of the stack is loose"));
    }
    Ok(())
}

/// Not inlined, so that it can be told apart in a profile; what it says in the
/// end keeps it from being a jump to what it calls.
#[inline(never)]
fn predict_once<A, const I: usize, const O: usize>(
    network: &Network<A>,
    sample: &[f32; I],
    output: &mut [f32; O],
) where
    A: Architecture<f32, In = Vector<I>, Output = [f32; O]>,
{
    network.predict_into(sample, output);
    black_box(output.first());
}

/// The largest inputs overflow on their way. Sign and payload of a NaN are not
/// promised to be the same everywhere.
fn bits(number: f32) -> usize {
    if number.is_nan() {
        0
    } else {
        number.to_bits() as usize
    }
}
