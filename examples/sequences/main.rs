//! Recurrent networks learn three tasks in which what came first matters at
//! the end: `cargo run --release --example sequences`, and `-- --help` for the
//! options.

#[path = "../common/mod.rs"]
mod common;
mod tasks;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use monograd::layer::Layer;
use monograd::loss::Target;
use monograd::prelude::*;
use monograd::shape::Feed;

use common::chart::Axis;
use common::curves::{self, Curve};
use common::digits;
use common::run::{self, Bar, Clock, Common, Failure, count, rate};

/// Reads a sequence of `I` numbers a step, and makes `O` of its last state.
type Reader<L, const T: usize, const I: usize, const H: usize, const O: usize> =
    net![Input<Sequence<T, Vector<I>>>, L, Last, Dense<H, O>];

/// Teaches recurrent networks to add two marked numbers of a long row, to tell
/// a noisy sine from noise, and to read digits line by line.
#[derive(Parser)]
#[command(name = "sequences")]
struct Options {
    /// What is learned
    #[arg(long, value_enum, default_value = "noise")]
    task: Task,
    /// The layer that reads
    #[arg(long, value_enum, default_value = "gru")]
    cell: Cell,
    /// How often the samples are gone through
    #[arg(long, value_name = "N", default_value = "40", value_parser = count, allow_negative_numbers = true)]
    epochs: usize,
    /// The learning rate at its highest
    #[arg(long, value_name = "RATE", default_value = "0.01", value_parser = rate, allow_negative_numbers = true)]
    lr: f64,
    /// Samples a step
    #[arg(long, value_name = "N", default_value = "32", value_parser = count, allow_negative_numbers = true)]
    batch: usize,
    /// The folder that the curves are written to
    #[arg(long, value_name = "FOLDER", default_value = "target/sequences")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Task {
    /// Add the two marked numbers of 50: Hochreiter and Schmidhuber 1997
    Adding,
    /// Tell a sine with noise from noise that is as strong
    Noise,
    /// Read a handwritten digit of 8x8 pixels line by line: real data
    Digits,
}

#[derive(Clone, Copy, ValueEnum)]
enum Cell {
    Rnn,
    Gru,
    Lstm,
}

fn main() -> ExitCode {
    run::run(|options: Options| match (options.task, options.cell) {
        (Task::Adding, Cell::Rnn) => add::<Rnn<2, 32>>(&options),
        (Task::Adding, Cell::Gru) => add::<Gru<2, 32>>(&options),
        (Task::Adding, Cell::Lstm) => add::<Lstm<2, 32>>(&options),
        (Task::Noise, Cell::Rnn) => tell::<Rnn<1, 16>>(&options),
        (Task::Noise, Cell::Gru) => tell::<Gru<1, 16>>(&options),
        (Task::Noise, Cell::Lstm) => tell::<Lstm<1, 16>>(&options),
        (Task::Digits, Cell::Rnn) => read::<Rnn<8, 64>>(&options),
        (Task::Digits, Cell::Gru) => read::<Gru<8, 64>>(&options),
        (Task::Digits, Cell::Lstm) => read::<Lstm<8, 64>>(&options),
    })
}

/// Two marked numbers of 50 are added.
fn add<L>(options: &Options) -> Result<(), Failure>
where
    L: Layer<Sequence<50, Vector<2>>, f32, Out = Sequence<50, Vector<32>>>,
{
    type Adder<L> = Reader<L, 50, 2, 32, 1>;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(options.common.seed);
    let (train, test) = (tasks::adding(2000, &mut rng), tasks::adding(500, &mut rng));
    let error = |network: &Network<Adder<L>>| {
        Regression::of(network, &test).map_or(f64::NAN, |judged| judged.mse())
    };
    let name = "Mean squared error on numbers it has not seen (saying 1 gives 0.167)";
    let score = (name, Axis::linear(0.0, 0.2));
    let (network, seconds) = fit(options, &train, MeanSquaredError, error, score, &mut rng)?;
    println!(
        "mean squared error {:.5} on {} unseen rows (0.167 by saying 1) train {seconds:.1} s \
         parameters-hash {:08x}",
        error(&network),
        test.len(),
        network.hash()
    );
    Ok(())
}

/// A noisy sine is told from noise.
fn tell<L>(options: &Options) -> Result<(), Failure>
where
    L: Layer<Sequence<40, Vector<1>>, f32, Out = Sequence<40, Vector<16>>>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(options.common.seed);
    let (train, test) = (tasks::noise(1000, &mut rng), tasks::noise(500, &mut rng));
    classify::<Reader<L, 40, 1, 16, 2>, 40, 1, 2>(options, &train, &test, &mut rng)
}

/// Digits are read line by line.
fn read<L>(options: &Options) -> Result<(), Failure>
where
    L: Layer<Sequence<8, Vector<8>>, f32, Out = Sequence<8, Vector<64>>>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(options.common.seed);
    let digits = digits::load()?;
    let (train, test) = Batch::split(&digits[..], 0.8, options.common.seed);
    classify::<Reader<L, 8, 8, 64, 10>, 8, 8, 10>(options, &train, &test, &mut rng)
}

/// Learns classes, and says how many of those it has not seen are right.
fn classify<A, const T: usize, const I: usize, const N: usize>(
    options: &Options,
    train: &impl Dataset<Input = [[f32; I]; T], Target = Class<N>>,
    test: &impl Dataset<Input = [[f32; I]; T], Target = Class<N>>,
    rng: &mut Xoshiro256PlusPlus,
) -> Result<(), Failure>
where
    A: Architecture<f32, In = Sequence<T, Vector<I>>, Out = Vector<N>, Output = [f32; N]>,
{
    let accuracy = |network: &Network<A>| {
        ConfusionMatrix::of(network, test).map_or(f64::NAN, |matrix| matrix.accuracy())
    };
    let score = (
        "Accuracy on samples it has not seen",
        Axis::linear(0.0, 1.05),
    );
    let (network, seconds) = fit(options, train, CrossEntropy, accuracy, score, rng)?;
    let matrix = ConfusionMatrix::of(&network, test).map_err(|error| error.to_string())?;
    if !options.common.quiet {
        println!("{matrix}");
    }
    println!(
        "accuracy {:.4} on {} unseen samples train {seconds:.1} s parameters-hash {:08x}",
        matrix.accuracy(),
        test.len(),
        network.hash()
    );
    Ok(())
}

/// Trains a network, shows and draws how it goes, and returns it with the
/// seconds that took.
fn fit<A, L, X, T>(
    options: &Options,
    train: &impl Dataset<Input = X, Target = T>,
    loss: L,
    score: impl Fn(&Network<A>) -> f64,
    (name, range): (&str, Axis),
    rng: &mut Xoshiro256PlusPlus,
) -> Result<(Box<Network<A>>, f64), Failure>
where
    A: Architecture<f32>,
    X: Feed<A::In, f32>,
    T: Target<L, A::Out, f32>,
{
    let Common {
        no_pictures, quiet, ..
    } = options.common;
    if !no_pictures {
        run::prepare_folder(&options.out)?;
    }
    let mut network = Network::<A>::boxed(rng);
    if !quiet {
        println!("{network}\n");
    }
    let schedule = Schedule::Cosine {
        warm_up: 0.05,
        last: 0.0,
    };
    // Gradients that go through many steps now and then are very large.
    let mut trainer = Trainer::<A, _, _>::boxed(Adam::new(options.lr as f32), loss)
        .schedule(schedule)
        .clip(Clip::Norm(1.0));
    let bar = Bar::new(options.epochs, quiet);
    let mut clock = Clock::start();
    let (mut losses, mut scores) = (Vec::new(), Vec::new());
    let plan = Epochs(options.epochs).batch(options.batch);
    trainer
        .fit(&mut network, train, plan, rng, |epoch| {
            clock.without(|| {
                let number = epoch.number as f64;
                let score = score(epoch.network);
                losses.push((number, f64::from(epoch.loss)));
                scores.push((number, score));
                bar.show(
                    epoch.number,
                    format!("loss {:.4} unseen {score:.4}", epoch.loss),
                );
            });
            ControlFlow::Continue(())
        })
        .map_err(|error| format!("training stopped: {error}"))?;
    let seconds = clock.seconds();
    bar.finish();
    if !no_pictures {
        draw(&losses, &scores, name, range, &options.out)?;
    }
    Ok((network, seconds))
}

/// `curves.png`.
fn draw(
    losses: &[(f64, f64)],
    scores: &[(f64, f64)],
    name: &str,
    range: Axis,
    folder: &Path,
) -> Result<(), Failure> {
    let loss = Curve {
        title: "Loss on what it learns from (logarithmic)",
        points: losses,
        range: Axis::log(losses.iter().map(|&(_, loss)| loss)),
    };
    let score = Curve {
        title: name,
        points: scores,
        range,
    };
    curves::draw(loss, score, &folder.join("curves.png"))
}
