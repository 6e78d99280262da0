//! The page's training without the page: prints what the page shows after as
//! many steps with the same settings.

use std::process::ExitCode;

use clap::Parser;
use web::{Session, Settings, drawn};

/// Trains as the page does, and prints the same hash of the parameters
#[derive(Parser)]
#[command(name = "web")]
struct Options {
    /// spiral, xor, clusters, grid, or points that were drawn
    #[arg(long, default_value = "spiral")]
    data: String,
    /// The arms of the spiral, from 2 to 7
    #[arg(long, default_value = "7")]
    arms: String,
    /// The drawn points, as the page's address has them
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        allow_hyphen_values = true
    )]
    points: String,
    /// Where all random numbers come from: points, weights, shuffling
    #[arg(long, default_value = "142857")]
    seed: String,
    /// The hidden layers: 8, 24-24 or 16-16-16
    #[arg(long, default_value = "24-24")]
    network: String,
    /// relu, tanh, sigmoid or silu
    #[arg(long, default_value = "relu")]
    activation: String,
    /// sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw or nadam
    #[arg(long, default_value = "adam")]
    optimizer: String,
    /// How far a step goes
    #[arg(long, default_value = "0.01", allow_negative_numbers = true)]
    learning_rate: String,
    /// Points a step, shuffled; or full: all of them
    #[arg(long, default_value = "full", allow_negative_numbers = true)]
    batch: String,
    /// How many steps
    #[arg(long, default_value_t = 1000)]
    steps: u64,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn std::error::Error>> {
    let mut settings = Settings::default();
    for (name, value) in [
        ("data", &options.data),
        ("arms", &options.arms),
        ("seed", &options.seed),
        ("network", &options.network),
        ("activation", &options.activation),
        ("optimizer", &options.optimizer),
        ("learning-rate", &options.learning_rate),
        ("batch", &options.batch),
    ] {
        settings.set(name, value)?;
    }
    let mut session = Session::new(settings, drawn(&options.points)?);
    let started = std::time::Instant::now();
    for _ in 0..options.steps {
        session.step()?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let (loss, accuracy) = session.score();
    println!(
        "steps {} accuracy {accuracy:.4} loss {loss:.4} train {seconds:.3} s parameters-hash {:08x}",
        session.steps(),
        session.hash()
    );
    Ok(())
}
