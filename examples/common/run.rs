//! Around a training run: the command line, the folder, the bar, the clock.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{fs, io};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

/// Why an example ends early: one line for the person who started it.
pub type Failure = String;

/// Options that every example has.
#[derive(clap::Args)]
pub struct Common {
    /// Where all random numbers come from: data, weights, shuffling
    #[arg(long, default_value_t = 142_857)]
    pub seed: u64,
    /// Draw no pictures
    #[arg(long)]
    pub no_pictures: bool,
    /// Print the last line only
    #[arg(long)]
    pub quiet: bool,
}

/// Reads the command line, runs the example, and says in one line what went
/// wrong if something did.
pub fn run<O: Parser>(example: impl FnOnce(O) -> Result<(), Failure>) -> ExitCode {
    let options = match O::try_parse() {
        Ok(options) => options,
        Err(error) if error.use_stderr() => {
            let text = error.to_string();
            let lines = text.lines().take_while(|line| !line.trim().is_empty());
            let line = lines.map(str::trim).collect::<Vec<_>>().join(" ");
            eprintln!("{line} (--help explains the options)");
            return ExitCode::from(2);
        }
        Err(help) => help.exit(),
    };
    match example(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Reads a count of at least 1.
pub fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least 1 is needed".into()),
        Ok(count) => Ok(count),
        Err(_) => Err("a whole number of at least 1 is needed".into()),
    }
}

/// Reads a learning rate.
pub fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate.is_finite() => Ok(rate),
        _ => Err("a finite number above 0 is needed".into()),
    }
}

/// Makes a folder if need be, and tries that it can be written to.
pub fn prepare_folder(folder: &Path) -> Result<(), Failure> {
    let probe = folder.join(".probe");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&probe, []))
        .and_then(|()| fs::remove_file(&probe))
        .map_err(|error| cannot("write to the folder", folder, &error))
}

/// Says that something cannot be done with a path.
pub fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    format!("cannot {what} `{}`: {error}", path.display())
}

/// A bar of epochs with loss and accuracy (or another score) behind it.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar of this length, or none if all is to be quiet. It is drawn to a
    /// terminal only.
    pub fn new(epochs: usize, quiet: bool) -> Self {
        if quiet {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(epochs as u64);
        let style = ProgressStyle::with_template("{bar:40.cyan/black} {pos}/{len} epochs  {msg}");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("━╸━"));
        }
        Self(bar)
    }

    /// Shows how far training is.
    pub fn show(&self, epoch: usize, message: impl Display) {
        self.0.set_message(message.to_string());
        self.0.set_position(epoch as u64);
    }

    /// Leaves the bar as it is.
    pub fn finish(&self) {
        self.0.abandon();
    }
}

/// Adds up the time between its starts and stops.
pub struct Clock {
    started: Instant,
    total: Duration,
}

impl Clock {
    /// A clock that runs.
    pub fn start() -> Self {
        Self {
            started: Instant::now(),
            total: Duration::ZERO,
        }
    }

    /// Leaves the time that `pause` takes out of the total.
    pub fn without<R>(&mut self, pause: impl FnOnce() -> R) -> R {
        self.total += self.started.elapsed();
        let result = pause();
        self.started = Instant::now();
        result
    }

    /// The seconds so far.
    pub fn seconds(&self) -> f64 {
        (self.total + self.started.elapsed()).as_secs_f64()
    }
}
