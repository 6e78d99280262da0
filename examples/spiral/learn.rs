//! Training, and what is noted down on the way.

use monograd::metrics::accuracy;
use monograd::optim::Optimizer;
use monograd::prelude::*;

use crate::common::run::{Bar, Clock, Failure};
use crate::options::{OptimizerName, Options};
use crate::{Sample, Spiral};

/// How many points the curves have, about.
const MARKS: usize = 250;
/// How many pictures the animation has, at most.
const FRAMES: usize = 40;

/// How good the network was after an epoch.
#[derive(Clone, Copy)]
pub struct Mark {
    pub epoch: usize,
    pub loss: f64,
    pub accuracy: f64,
}

/// A finished training.
pub struct Run<F: Scalar> {
    pub network: Network<Spiral, F>,
    pub marks: Vec<Mark>,
    /// The network as it was, early epochs closer together than late ones.
    pub frames: Vec<(Mark, Network<Spiral, F>)>,
    /// Time spent on training alone.
    pub seconds: f64,
}

impl<F: Scalar> Run<F> {
    /// How good the network is now.
    pub fn last(&self) -> Mark {
        self.marks[self.marks.len() - 1]
    }
}

/// Trains a fresh network with the optimizer that was chosen.
pub fn learn<F: Scalar>(
    options: &Options,
    data: &[Sample<F>],
    rng: &mut Xoshiro256PlusPlus,
) -> Result<Run<F>, Failure> {
    let rate = F::of(options.lr);
    match options.optimizer {
        OptimizerName::Sgd => learn_with(Sgd::new(rate), options, data, rng),
        OptimizerName::Momentum => learn_with(Momentum::new(rate), options, data, rng),
        OptimizerName::Nesterov => learn_with(Nesterov::new(rate), options, data, rng),
        OptimizerName::Rmsprop => learn_with(RmsProp::new(rate), options, data, rng),
        OptimizerName::Adagrad => learn_with(Adagrad::new(rate), options, data, rng),
        OptimizerName::Adam => learn_with(Adam::new(rate), options, data, rng),
        OptimizerName::Adamw => learn_with(AdamW::new(rate), options, data, rng),
        OptimizerName::Nadam => learn_with(Nadam::new(rate), options, data, rng),
    }
}

fn learn_with<F: Scalar, O: Optimizer<F>>(
    optimizer: O,
    options: &Options,
    data: &[Sample<F>],
    rng: &mut Xoshiro256PlusPlus,
) -> Result<Run<F>, Failure> {
    let epochs = options.epochs;
    let plan = match options.batch {
        None => Epochs(epochs).full_batch(),
        Some(size) => Epochs(epochs).batch(size),
    };
    let mut network = Network::<Spiral, F>::init(rng);
    if !options.common.quiet {
        println!("{network}\n");
    }
    let mut trainer = Trainer::<Spiral, O, CrossEntropy, F>::new(optimizer, CrossEntropy);
    let (mut marks, mut frames) = (Vec::new(), Vec::new());
    let bar = Bar::new(epochs, options.common.quiet);
    let mut clock = Clock::start();
    trainer
        .fit(&mut network, data, plan, rng, |epoch| {
            clock.without(|| {
                let done = epoch.number;
                let for_frame = is_frame(done, epochs);
                if !for_frame && done % epochs.div_ceil(MARKS) != 0 {
                    return;
                }
                let mark = Mark {
                    epoch: done,
                    loss: epoch.loss.as_f64(),
                    // A slice can always be read.
                    accuracy: accuracy(epoch.network, data).unwrap_or(f64::NAN),
                };
                marks.push(mark);
                if for_frame {
                    frames.push((mark, *epoch.network));
                }
                let Mark { loss, accuracy, .. } = mark;
                bar.show(done, format!("loss {loss:.4}  accuracy {accuracy:.4}"));
            });
            ControlFlow::Continue(())
        })
        .map_err(|error| format!("training stopped: {error}"))?;
    let seconds = clock.seconds();
    bar.finish();
    Ok(Run {
        network,
        marks,
        frames,
        seconds,
    })
}

/// Whether the animation shows the network after this many epochs: the square
/// of an even step, or the last.
fn is_frame(done: usize, epochs: usize) -> bool {
    let step = |done: usize| (done as f64 / epochs as f64).sqrt() * (FRAMES - 1) as f64;
    done == epochs || step(done).floor() != step(done - 1).floor()
}
