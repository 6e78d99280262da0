//! What networks cost, measured and held against their constants: the stack of
//! a prediction and of a step of training, and the instructions of a hundred
//! predictions, which have to be the same number for every input.
#![no_std]
#![no_main]

use core::fmt::Write;
use core::hint::black_box;

use firmware::inputs::Inputs;
use firmware::learn::TILE;
use firmware::{Failure, bits, count, loaded, stack};
use models::{Autoencoder, Cnn, Policy, Sine, Spiral, Squashes, Stored, Wake};
use monograd::layer::Entry;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::Feed;
use monograd::{Fingerprint, Shape, Streamed};

firmware::program!(run);

/// Bytes of the stack that a prediction takes besides `INFER_BYTES`, and a step
/// of training besides what `TRAIN_BYTES` says: saved registers, and what does
/// not fit into them. Measured on Cortex-M4F; by how the program is optimized.
type Frames = [usize; 2];

const FOR_SPEED: bool =
    matches!(option_env!("OPT_LEVEL"), Some(level) if level.as_bytes()[0] == b'3');

/// Those of dense layers.
const DENSE: Frames = if FOR_SPEED { [192, 1152] } else { [256, 800] };
/// Those of convolutions, which have more to count.
const CNN: Frames = if FOR_SPEED { [560, 640] } else { [384, 800] };
/// Those of recurrent layers, where one product is inside another loop.
const GRU: Frames = if FOR_SPEED { [240, 768] } else { [256, 1024] };

/// Constant and frames may be above what is measured by this part of their sum.
const SLACK: f64 = 0.15;

fn run(out: &mut dyn Write) -> Result<(), Failure> {
    predict::<Sine>(out, DENSE, false)?;
    predict::<Squashes>(out, DENSE, false)?;
    predict::<Spiral>(out, DENSE, true)?;
    predict::<Policy>(out, DENSE, true)?;
    predict::<Autoencoder>(out, DENSE, true)?;
    predict::<Cnn>(out, CNN, true)?;
    predict::<Wake>(out, GRU, true)?;
    stream::<Wake>(out, GRU)?;
    train::<Sine, 1>(out, DENSE)?;
    train::<Spiral, 7>(out, DENSE)?;
    train::<Policy, 4>(out, DENSE)?;
    train::<Cnn, 4>(out, CNN)?;
    train::<Wake, 2>(out, GRU)
}

/// One sample of the shape `S`.
type Sample<S> = <S as Shape>::Array<f32>;
/// One sample of what `A` takes.
type Input<A> = Sample<<A as Entry>::In>;

/// A hundred predictions: their stack is bounded by the constant, and tightly
/// where the network is large enough beside the frames.
fn predict<A: Stored>(out: &mut dyn Write, frames: Frames, tightly: bool) -> Result<(), Failure>
where
    Input<A>: Feed<A::In, f32>,
{
    let network = loaded::<A>(out)?;
    let mut inputs = Inputs::<Input<A>>::new();
    let sample = inputs.draw();
    let used = stack::high_water(|| {
        let mut output = Plain::ZERO;
        network.predict_into(&sample, &mut output);
        black_box(&output);
    });
    let constant = Network::<A>::INFER_BYTES;
    writeln!(
        out,
        "# {}: stack of a prediction {used:?}, constant {constant} + {}",
        A::TITLE,
        frames[0]
    )?;
    check(used, constant + frames[0], tightly)?;

    let mut hash = Fingerprint::of(A::TITLE);
    let mut counted = None;
    for _ in 0..100 {
        let sample = inputs.draw();
        let mut output = Plain::ZERO;
        let count = count::instructions(|| predict_once(network, &sample, &mut output));
        if *counted.get_or_insert(count) != count {
            return Err(Failure("the work of a prediction depends on the input"));
        }
        for &number in output.as_flat() {
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

/// A hundred steps of one sequence: the stack of the first is bounded by the
/// constant, and all take the same work.
fn stream<A: Stored + Streamed<f32>>(out: &mut dyn Write, frames: Frames) -> Result<(), Failure>
where
    Sample<<A as Streamed<f32>>::Step>: Feed<<A as Streamed<f32>>::Step, f32>,
{
    let network = loaded::<A>(out)?;
    let mut inputs = Inputs::<Sample<<A as Streamed<f32>>::Step>>::new();
    let first = inputs.draw();
    let used = stack::high_water(|| {
        let (mut stream, mut output) = (network.stream(), Plain::ZERO);
        stream.step_into(&first, &mut output);
        black_box((&stream, &output));
    });
    let constant = Network::<A>::STREAM_BYTES;
    writeln!(
        out,
        "# {}: stack of a step {used:?}, constant {constant} + {}",
        A::TITLE,
        frames[0]
    )?;
    check(used, constant + frames[0], false)?;

    let mut stream = network.stream();
    let mut counted = None;
    for _ in 0..100 {
        let step = inputs.draw();
        let mut output = Plain::ZERO;
        let count = count::instructions(|| stream.step_into(&step, &mut output));
        if *counted.get_or_insert(count) != count {
            return Err(Failure("the work of a step depends on the input"));
        }
    }
    if let Some(count) = counted.flatten() {
        writeln!(out, "# {}: {count} instructions for a step", A::TITLE)?;
    }
    Ok(())
}

/// A step of training, with everything that it needs on the stack.
fn train<A, const O: usize>(out: &mut dyn Write, frames: Frames) -> Result<(), Failure>
where
    A: Stored + Architecture<f32, Out = Vector<O>, Output = [f32; O]>,
    Input<A>: Feed<A::In, f32>,
{
    type Learner<A> = Trainer<A, Adam<f32>, MeanSquaredError, f32, TILE>;

    let mut inputs = Inputs::<Input<A>>::new();
    let data: [_; 12] = core::array::from_fn(|_| {
        let mut ordinary = inputs.draw();
        for number in ordinary.as_flat_mut() {
            *number = number.clamp(-1.0, 1.0);
        }
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
        frames[1]
    )?;
    check(used, constant + frames[1], true)
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
fn predict_once<A: Architecture<f32>>(
    network: &Network<A>,
    sample: &Input<A>,
    output: &mut A::Output,
) where
    Input<A>: Feed<A::In, f32>,
{
    network.predict_into(sample, output);
    black_box(output.as_flat().first());
}
