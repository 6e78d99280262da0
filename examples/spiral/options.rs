//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::common::run::{Common, count, rate};

/// Teaches a 2-24-24-7 network the seven arms of a spiral, and draws what it
/// learned.
#[derive(Parser)]
#[command(name = "spiral")]
pub struct Options {
    /// How often the 700 points are gone through
    #[arg(long, value_name = "N", default_value = "1000", value_parser = count, allow_negative_numbers = true)]
    pub epochs: usize,
    /// The learning rate
    #[arg(long, value_name = "RATE", default_value = "0.01", value_parser = rate, allow_negative_numbers = true)]
    pub lr: f64,
    /// Points a step, shuffled; all of them when not given
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true)]
    pub batch: Option<usize>,
    /// The rule that turns gradients into better parameters
    #[arg(long, value_name = "NAME", value_enum, default_value = "adam")]
    pub optimizer: OptimizerName,
    /// Compute in f64 instead of f32
    #[arg(long)]
    pub f64: bool,
    /// The folder that model and pictures are written to
    #[arg(long, value_name = "FOLDER", default_value = "target/spiral")]
    pub out: PathBuf,
    /// Draw the regions in the terminal, too
    #[arg(long)]
    pub ascii: bool,
    #[command(flatten)]
    pub common: Common,
}

/// An optimizer by its name.
#[derive(Clone, Copy, ValueEnum)]
pub enum OptimizerName {
    Sgd,
    Momentum,
    Nesterov,
    Rmsprop,
    Adagrad,
    Adam,
    Adamw,
    Nadam,
}
