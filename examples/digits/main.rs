//! A network learns to read handwritten digits, and is asked about those it
//! has not seen: `cargo run --release --example digits`, and `-- --help` for
//! the options.

#[path = "../common/mod.rs"]
mod common;
mod misread;
mod moved;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use monograd::prelude::*;

use common::digits;
use common::run::{self, Bar, Clock, Common, Failure, count, rate};
use moved::Moved;

/// An image of 8×8 pixels in, a score for each digit out.
type Digits = net![
    Input<Image<1, 8, 8>>,
    Flatten,
    Dense<64, 192, Relu>,
    Dropout<40>,
    Dense<192, 64, Relu>,
    Dense<64, 10>,
];

/// An image, its ink from 0 to 1.
type Image8 = [[f32; 8]; 8];

/// Teaches a network to read 1,797 handwritten digits of 8x8 pixels, but for a
/// fifth of them that it is asked about afterwards.
#[derive(Parser)]
#[command(name = "digits")]
struct Options {
    /// How often the images, and their moved copies, are gone through
    #[arg(long, value_name = "N", default_value = "40", value_parser = count, allow_negative_numbers = true)]
    epochs: usize,
    /// The learning rate at its highest
    #[arg(long, value_name = "RATE", default_value = "0.004", value_parser = rate, allow_negative_numbers = true)]
    lr: f64,
    /// Images a step
    #[arg(long, value_name = "N", default_value = "32", value_parser = count, allow_negative_numbers = true)]
    batch: usize,
    /// The folder that the picture is written to
    #[arg(long, value_name = "FOLDER", default_value = "target/digits")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    run::run(read_digits)
}

fn read_digits(options: Options) -> Result<(), Failure> {
    let Common {
        seed,
        no_pictures,
        quiet,
    } = options.common;
    if !no_pictures {
        run::prepare_folder(&options.out)?;
    }
    let samples = digits::load()?;
    let (train, test) = Batch::split(&samples[..], 0.8, seed);

    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = Network::<Digits>::init(&mut rng);
    if !quiet {
        println!("{network}\n");
    }
    let optimizer = AdamW::new(options.lr as f32);
    let plan = Epochs(options.epochs).batch(options.batch);
    let schedule = Schedule::Cosine {
        warm_up: 0.1,
        last: 0.0,
    };
    let mut trainer = Trainer::<Digits, _, _>::new(optimizer, CrossEntropy.label_smoothing(0.1))
        .schedule(schedule);
    let bar = Bar::new(options.epochs, quiet);
    let mut clock = Clock::start();
    trainer
        .fit(&mut network, &Moved(&train), plan, &mut rng, |epoch| {
            let loss = epoch.loss;
            clock.without(|| bar.show(epoch.number, format!("loss {loss:.4}")));
            ControlFlow::Continue(())
        })
        .map_err(|error| format!("training stopped: {error}"))?;
    let seconds = clock.seconds();
    bar.finish();

    let matrix = ConfusionMatrix::of(&network, &test).map_err(|error| error.to_string())?;
    if !quiet {
        println!("{matrix}");
    }
    let misread = misread::find(&network, &test);
    if !no_pictures {
        let path = options.out.join("misread.png");
        misread::draw(&misread, &path)?;
        if !quiet {
            println!("wrote the misread digits to {}", path.display());
        }
    }
    println!(
        "accuracy {:.4} on {} unseen images ({} misread) train {seconds:.3} s parameters-hash {:08x}",
        matrix.accuracy(),
        test.len(),
        misread.len(),
        network.hash()
    );
    Ok(())
}
