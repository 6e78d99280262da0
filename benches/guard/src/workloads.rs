//! The workloads: each prepares its data, the same in every run, and then has
//! its work counted.

use std::array;
use std::hint::black_box;

use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::train::{Epoch, Plan};
use monograd::uniform;

use crate::{Outcome, counted};

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
type Digits = net![Dense<784, 128, Relu>, Dense<128, 10>];
type Wide = net![Dense<64, 256, Relu>, Dense<256, 256, Relu>, Dense<256, 8>];
type Brain = net![Dense<8, 16, Relu>, Dense<16, 16, Relu>, Dense<16, 4>];

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(142_857)
}

/// An input drawn at random.
fn draw<const N: usize>(rng: &mut impl Rng) -> [f32; N] {
    array::from_fn(|_| uniform(rng, -1.0, 1.0))
}

/// Three full batches of 700 points.
pub fn spiral_epoch() -> Outcome {
    train_spiral(Epochs(3).full_batch())
}

/// An epoch of shuffled batches of 32.
pub fn minibatch() -> Outcome {
    train_spiral(Epochs(1).batch(32))
}

fn train_spiral(plan: Plan) -> Outcome {
    let mut rng = rng();
    let data = datasets::spiral::<7, 100, 700>(&mut rng);
    let mut net = Network::<Spiral>::init(&mut rng);
    let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(0.01), CrossEntropy);
    counted(&mut || {
        let go_on = |_: Epoch<'_, _, _>| ControlFlow::Continue(());
        Ok(trainer.fit(&mut net, &data, plan, &mut rng, go_on)?.loss)
    })
}

/// A thousand predictions, one by one.
pub fn predict() -> Outcome {
    let mut rng = rng();
    let net = Network::<Spiral>::init(&mut rng);
    let inputs: Vec<[f32; 2]> = (0..1000).map(|_| draw(&mut rng)).collect();
    counted(&mut || Ok(inputs.iter().map(|input| first(net.predict(input))).sum()))
}

/// Three batches of 32 through a larger network, all of it on the heap.
pub fn step_784_128_10() -> Outcome {
    let mut rng = rng();
    let mut net = Network::<Digits>::boxed(&mut rng);
    let mut trainer = Trainer::<Digits, _, _>::boxed(Sgd::new(0.01), CrossEntropy);
    let label = |index: usize| Class::<10>::new(index % 10).unwrap_or_default();
    let batch: Vec<([f32; 784], _)> = (0..32).map(|i| (draw(&mut rng), label(i))).collect();
    counted(&mut || {
        trainer.step(&mut net, &batch)?;
        trainer.step(&mut net, &batch)?;
        Ok(trainer.step(&mut net, &batch)?)
    })
}

/// A wide network on 320 samples at once.
pub fn predict_batch_64_256_256_8() -> Outcome {
    let mut rng = rng();
    let net = Network::<Wide>::boxed(&mut rng);
    let inputs: Vec<[f32; 64]> = (0..320).map(|_| draw(&mut rng)).collect();
    let mut outputs = vec![[0.0; 8]; inputs.len()];
    counted(&mut || {
        net.predict_batch(&inputs, &mut outputs)?;
        Ok(outputs.iter().copied().map(first).sum())
    })
}

/// A thousand agents, each of which thinks once with a brain of its own.
pub fn agents() -> Outcome {
    let mut rng = rng();
    let agents: Vec<(Network<Brain>, [f32; 8])> = (0..1000)
        .map(|_| (Network::init(&mut rng), draw(&mut rng)))
        .collect();
    counted(&mut || {
        let think = |(brain, senses): &(Network<Brain>, _)| first(brain.predict(senses));
        Ok(agents.iter().map(think).sum())
    })
}

/// A saved network, read and checked a hundred times.
pub fn load() -> Outcome {
    let file = Network::<Spiral>::init(&mut rng()).to_vec();
    counted(&mut || {
        let mut sum = 0.0;
        for _ in 0..100 {
            let net = Network::<Spiral>::from_bytes(black_box(&file))?;
            sum += black_box(&net).as_flat()[0];
        }
        Ok(sum)
    })
}

/// The first number of an output; all of it is computed.
fn first<const N: usize>(output: [f32; N]) -> f32 {
    black_box(output)[0]
}
