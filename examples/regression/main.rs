//! How far a disease goes in a year, foretold from ten measurements: a small
//! network beside the straight line that fits best.
//! `cargo run --release --example regression`, and `-- --help` for the options.

#[path = "../common/mod.rs"]
mod common;
mod data;
mod plot;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use monograd::prelude::*;

use common::run::{self, Bar, Common, Failure, count, rate};
use data::Patients;

/// Ten measurements in, one number out.
type Curved = net![Dense<10, 32, Gelu>, Dropout<30>, Dense<32, 1>];
/// The straight line: the same without a layer between.
type Straight = Dense<10, 1>;

/// The learning rate of both: up for a moment, then slowly down to 0.
const SCHEDULE: Schedule<f32> = Schedule::Cosine {
    warm_up: 0.1,
    last: 0.0,
};

/// Foretells how far diabetes goes in a year from ten measurements of a
/// patient, with a small network and with a straight line, and compares the
/// two on patients that neither has seen. They come out about alike: what the
/// line leaves is mostly noise, and the network does not take it for more.
#[derive(Parser)]
#[command(name = "regression")]
struct Options {
    /// How often the patients are gone through
    #[arg(long, value_name = "N", default_value = "60", value_parser = count, allow_negative_numbers = true)]
    epochs: usize,
    /// The learning rate of the network
    #[arg(long, value_name = "RATE", default_value = "0.005", value_parser = rate, allow_negative_numbers = true)]
    lr: f64,
    /// The folder that the picture is written to
    #[arg(long, value_name = "FOLDER", default_value = "target/regression")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

fn main() -> ExitCode {
    run::run(foretell)
}

fn foretell(options: Options) -> Result<(), Failure> {
    let Common {
        seed,
        no_pictures,
        quiet,
    } = options.common;
    if !no_pictures {
        run::prepare_folder(&options.out)?;
    }
    let patients = Patients::load(seed);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let line = fit_line(&patients, &mut rng)?;
    let network = fit_network(&options, &patients, &mut rng)?;

    let of_line = patients.judge(&line);
    let of_network = patients.judge(&network);
    if !no_pictures {
        let path = options.out.join("predictions.png");
        plot::draw(&patients, &line, &network, &path)?;
        if !quiet {
            println!("wrote the predictions to {}", path.display());
        }
    }
    println!(
        "R2 {:.4} (line {:.4}) mean absolute error {:.1} (line {:.1}) \
         on {} unseen patients parameters-hash {:08x}",
        of_network.r2(),
        of_line.r2(),
        of_network.mae(),
        of_line.mae(),
        patients.test.len(),
        network.hash()
    );
    Ok(())
}

/// The straight line that fits best.
fn fit_line(
    patients: &Patients,
    rng: &mut Xoshiro256PlusPlus,
) -> Result<Network<Straight>, Failure> {
    let mut line = Network::<Straight>::init(rng);
    let mut trainer =
        Trainer::<Straight, _, _>::new(Adam::new(0.05), MeanSquaredError).schedule(SCHEDULE);
    let plan = Epochs(3000).full_batch();
    trainer
        .fit(&mut line, &patients.train[..], plan, rng, |_| {
            ControlFlow::Continue(())
        })
        .map_err(|error| format!("training stopped: {error}"))?;
    Ok(line)
}

/// A network that is kept from learning so few patients by heart: it drops
/// units, its weights decay, and it stops early.
fn fit_network(
    options: &Options,
    patients: &Patients,
    rng: &mut Xoshiro256PlusPlus,
) -> Result<Network<Curved>, Failure> {
    let mut network = Network::<Curved>::init(rng);
    if !options.common.quiet {
        println!("{network}\n");
    }
    let optimizer = AdamW::new(options.lr as f32).weight_decay(1.0);
    let mut trainer = Trainer::<Curved, _, _>::new(optimizer, MeanSquaredError).schedule(SCHEDULE);
    let bar = Bar::new(options.epochs, options.common.quiet);
    let plan = Epochs(options.epochs).batch(32);
    trainer
        .fit(&mut network, &patients.train[..], plan, rng, |epoch| {
            bar.show(epoch.number, format!("loss {:.4}", epoch.loss));
            ControlFlow::Continue(())
        })
        .map_err(|error| format!("training stopped: {error}"))?;
    bar.finish();
    Ok(network)
}
