//! Two networks learn to tell clothes apart, of which one looks at
//! neighbouring pixels together:
//! `cargo run --release --example fashion`, and `-- --help` for the options.

#[path = "../common/mod.rs"]
mod common;
mod files;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use monograd::prelude::*;

use common::chart::Axis;
use common::curves::{self, Curve};
use common::run::{self, Bar, Clock, Common, Failure, count, rate};

/// Every pixel by itself.
type Mlp = net![
    Input<Image<1, 28, 28>>,
    Flatten,
    Dense<784, 128, Relu>,
    Dropout<20>,
    Dense<128, 10>,
];
const _: () = assert!(Network::<Mlp>::PARAMS == 101_770);

/// Pixels with their neighbours.
type Cnn = net![
    Input<Image<1, 28, 28>>,
    Conv2d<1, 16, 3, 3, Relu, Same>,
    MaxPool2d<2>,
    Conv2d<16, 32, 3, 3, Relu, Same>,
    MaxPool2d<2>,
    Dropout<25>,
    FlattenTo<1568>,
    Dense<1568, 128, Relu>,
    Dropout<40>,
    Dense<128, 10>,
];
const _: () = assert!(Network::<Cnn>::PARAMS == 206_922);

/// What the classes of the images are.
const NAMES: [&str; 10] = [
    "t-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
];

/// Teaches a network to tell ten kinds of clothes apart: Fashion-MNIST, 60,000
/// images of 28x28 pixels, and 10,000 others that it is asked about.
#[derive(Parser)]
#[command(name = "fashion")]
struct Options {
    /// The network: layers that see all pixels at once, or convolutions
    #[arg(long, value_enum, default_value = "cnn")]
    model: Model,
    /// The folder with the four files of Fashion-MNIST
    #[arg(long, value_name = "FOLDER", default_value = files::FOLDER)]
    data: PathBuf,
    /// How often the images are gone through [default: 10, or 12 for the MLP]
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    epochs: Option<usize>,
    /// The learning rate at its highest
    #[arg(long, value_name = "RATE", default_value = "0.002", value_parser = rate, allow_negative_numbers = true)]
    lr: f64,
    /// Images a step
    #[arg(long, value_name = "N", default_value = "64", value_parser = count, allow_negative_numbers = true)]
    batch: usize,
    /// The folder that the picture is written to
    #[arg(long, value_name = "FOLDER", default_value = "target/fashion")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Model {
    /// 784-128-10
    Mlp,
    /// Two convolutions, and two layers behind them
    Cnn,
}

fn main() -> ExitCode {
    run::run(|options: Options| match options.model {
        Model::Mlp => learn::<Mlp, 32>(&options, options.epochs.unwrap_or(12)),
        Model::Cnn => learn::<Cnn, 8>(&options, options.epochs.unwrap_or(10)),
    })
}

/// Trains a network in tiles of `B` images, and asks it about the others.
fn learn<A, const B: usize>(options: &Options, epochs: usize) -> Result<(), Failure>
where
    A: Architecture<f32, Output = [f32; 10], In = Image<1, 28, 28>, Out = Vector<10>>,
{
    let Common {
        seed,
        no_pictures,
        quiet,
    } = options.common;
    if !no_pictures {
        run::prepare_folder(&options.out)?;
    }
    let train = files::read(&options.data, "train")?;
    let test = files::read(&options.data, "t10k")?;

    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = Network::<A>::boxed(&mut rng);
    if !quiet {
        println!("{network}\n");
    }
    let schedule = Schedule::Cosine {
        warm_up: 0.05,
        last: 0.0,
    };
    let optimizer = AdamW::new(options.lr as f32);
    let mut trainer = Trainer::<A, _, _, f32, B>::boxed(optimizer, CrossEntropy).schedule(schedule);
    let bar = Bar::new(epochs, quiet);
    let mut clock = Clock::start();
    let (mut losses, mut accuracies) = (Vec::new(), Vec::new());
    let plan = Epochs(epochs).batch(options.batch);
    trainer
        .fit(&mut network, &train, plan, &mut rng, |epoch| {
            clock.without(|| {
                let matrix = ConfusionMatrix::of(epoch.network, &test);
                let accuracy = matrix.map_or(0.0, |matrix| matrix.accuracy());
                bar.show(
                    epoch.number,
                    format!("loss {:.4} test {accuracy:.4}", epoch.loss),
                );
                let number = epoch.number as f64;
                losses.push((number, f64::from(epoch.loss)));
                accuracies.push((number, accuracy));
            });
            ControlFlow::Continue(())
        })
        .map_err(|error| format!("training stopped: {error}"))?;
    let seconds = clock.seconds();
    bar.finish();

    let matrix = ConfusionMatrix::of(&network, &test).map_err(|error| error.to_string())?;
    if !quiet {
        println!("{matrix}");
        for (class, name) in NAMES.iter().enumerate() {
            println!("{class} is {name}");
        }
    }
    if !no_pictures {
        let path = options.out.join("curves.png");
        let highest = losses
            .iter()
            .fold(0.1, |most: f64, &(_, loss)| most.max(loss));
        let loss = Curve {
            title: "Loss on the images it learns from",
            points: &losses,
            range: Axis::linear(0.0, 1.05 * highest),
        };
        let accuracy = Curve {
            title: "Accuracy on the images it has not seen",
            points: &accuracies,
            range: Axis::linear(0.8, 1.0),
        };
        curves::draw(loss, accuracy, &path)?;
        if !quiet {
            println!("drew the curves: {}", path.display());
        }
    }
    println!(
        "accuracy {:.4} on {} unseen images train {seconds:.1} s parameters-hash {:08x}",
        matrix.accuracy(),
        test.len(),
        network.hash()
    );
    Ok(())
}
