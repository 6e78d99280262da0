//! Runs the same workloads with several libraries and prints how long each
//! takes.
//!
//! Every library runs in a process of its own, so that none meets the heap,
//! the threads or the floating-point mode that another has left; the
//! processes take turns, so that what else the machine does hits all alike.

mod burn;
mod by_hand;
mod candle;
mod dfdx;
mod layers;
mod monograd;
mod nalgebra;
mod ndarray;
mod peak;
mod table;
mod workload;

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Parser;
use time::OffsetDateTime;

use crate::peak::Peak;
use crate::table::{Row, Tables};
use crate::workload::{Amount, Data, Run, Samples, run_all};

/// Runs the same workloads with several neural-network and matrix libraries on
/// one thread, and prints tables of times, ratios to the first row and
/// accuracies.
#[derive(Parser)]
struct Options {
    /// Only this library, besides monograd; may be given several times
    #[arg(long, value_name = "NAME", value_parser = PEERS.map(|peer| peer.name))]
    only: Vec<String>,
    /// A fraction of the work, to see that all runs
    #[arg(long)]
    quick: bool,
    /// How many times each library has its turn; medians are printed
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Write the tables as JSON too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the data as CSV into this folder, and measure nothing
    #[arg(long, value_name = "DIR")]
    write_data: Option<PathBuf>,
    /// Run one library here and print its times as JSON
    #[arg(long, value_name = "NAME", hide = true)]
    child: Option<String>,
}

struct Entry {
    /// The library, as its package is called.
    name: &'static str,
    /// What the row says besides.
    remark: &'static str,
    /// Whether every step allocates, so that the allocator's settings matter.
    allocates: bool,
    networks: fn(&Data, &Amount) -> Vec<Run>,
    layers: Option<fn(&Amount) -> Vec<Run>>,
}

impl Entry {
    /// Runs all workloads that there are of this library.
    fn run(&self, amount: &Amount) -> Vec<Run> {
        let mut runs = (self.networks)(&Data::new(), amount);
        runs.extend(self.layers.iter().flat_map(|layers| layers(amount)));
        runs
    }
}

const PEERS: [Entry; 6] = [
    Entry {
        name: "monograd",
        remark: "",
        allocates: true,
        networks: run_all::<monograd::Monograd>,
        layers: Some(layers::run_all::<monograd::Monograd>),
    },
    Entry {
        name: "burn",
        remark: ", flex",
        allocates: true,
        networks: run_all::<burn::Burn>,
        layers: Some(layers::run_all::<burn::Burn>),
    },
    Entry {
        name: "candle-core",
        remark: "",
        allocates: true,
        networks: run_all::<candle::Candle>,
        layers: Some(layers::run_all::<candle::Candle>),
    },
    Entry {
        name: "dfdx",
        remark: "",
        allocates: true,
        networks: run_all::<dfdx::Dfdx>,
        layers: None,
    },
    Entry {
        name: "ndarray",
        remark: ", by hand",
        allocates: false,
        networks: run_all::<ndarray::Ndarray>,
        layers: None,
    },
    Entry {
        name: "nalgebra",
        remark: ", by hand",
        allocates: false,
        networks: run_all::<nalgebra::Nalgebra>,
        layers: None,
    },
];

/// Settings with which glibc's allocator keeps what it has got from the
/// kernel, instead of giving it back and asking again in every step. The
/// threshold for mappings is the largest that glibc takes; left out, it would
/// stay at 128 KiB once one of the others is set.
const TAMED: [(&str, &str); 3] = [
    ("MALLOC_TRIM_THRESHOLD_", "268435456"),
    ("MALLOC_TOP_PAD_", "67108864"),
    ("MALLOC_MMAP_THRESHOLD_", "33554432"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    if let Some(folder) = &options.write_data {
        return write_data(folder);
    }
    if let Some(name) = &options.child {
        let amount = if options.quick {
            Amount::QUICK
        } else {
            Amount::FULL
        };
        let peer = PEERS.iter().find(|peer| peer.name == name);
        let runs = peer.ok_or("no such library")?.run(&amount);
        println!("{}", serde_json::to_string(&runs)?);
        return Ok(());
    }
    let (peak, tables) = compare(&options)?;
    println!("{}\n\n{tables}", conditions(peak, options.repeat));
    if let Some(file) = &options.json {
        fs::write(file, serde_json::to_string_pretty(&tables.0)?)?;
    }
    Ok(())
}

fn compare(options: &Options) -> Result<(Peak, Tables), Box<dyn Error>> {
    let wanted = |peer: &&Entry| {
        let only = &options.only;
        peer.name == PEERS[0].name || only.is_empty() || only.iter().any(|name| name == peer.name)
    };
    let mut rows = Vec::new();
    for peer in PEERS.iter().filter(wanted) {
        rows.push((peer, false, Vec::new()));
        if peer.allocates && cfg!(target_env = "gnu") {
            rows.push((peer, true, Vec::new()));
        }
    }
    let mut peak = Peak::default();
    for round in 1..=options.repeat {
        peak = peak.max(Peak::measure());
        for (peer, tamed, runs) in &mut rows {
            eprintln!("round {round} of {}: {}", options.repeat, peer.name);
            runs.push(child(peer, *tamed, options.quick)?);
        }
    }
    let rows = rows.iter().map(|(peer, tamed, runs)| {
        let heap = if *tamed { ", heap kept" } else { "" };
        let library = format!("{} {}{}{heap}", peer.name, version(peer.name), peer.remark);
        Row::of(library, runs)
    });
    Ok((peak, Tables(rows.collect())))
}

/// Runs all workloads with one library, in a process of its own.
fn child(peer: &Entry, tamed: bool, quick: bool) -> Result<Vec<Run>, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--child", peer.name])
        .args(quick.then_some("--quick"));
    command
        .env("RAYON_NUM_THREADS", "1")
        .stderr(Stdio::inherit());
    for (name, value) in TAMED {
        if tamed {
            command.env(name, value);
        } else {
            command.env_remove(name);
        }
    }
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{} ended with {}", peer.name, output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The version of a package that this program is built with: the newest one in
/// the lock file.
fn version(package: &str) -> &'static str {
    let name = format!("name = \"{package}\"");
    let mut lines = include_str!("../Cargo.lock").lines();
    let mut newest = "";
    while lines.any(|line| line == name) {
        newest = lines
            .next()
            .and_then(|line| line.split('"').nth(1))
            .unwrap_or("");
    }
    newest
}

/// What has to be known to compare these numbers with others.
fn conditions(peak: Peak, rounds: u32) -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name\t: "));
    let flags = match env!("PEERS_RUSTFLAGS") {
        "" => "default target features",
        flags => flags,
    };
    let mut text = format!(
        "{}, {}, {}, opt-level 3, thin LTO, {flags}; one thread, medians of {rounds} rounds.",
        cpu.unwrap_or("unknown processor"),
        OffsetDateTime::now_utc().date(),
        env!("PEERS_RUSTC"),
    );
    for (what, rate) in [
        ("multiply and add", peak.separate),
        ("fused multiply-add", peak.fused),
    ] {
        if rate > 0.0 {
            let _ = write!(text, " Peak, {what}: {rate:.1} GFLOP/s.");
        }
    }
    text
}

/// Writes what is trained on, so that programs in other languages can too.
fn write_data(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let data = Data::new();
    fs::write(folder.join("spiral.csv"), csv(&data.spiral))?;
    fs::write(folder.join("images.csv"), csv(&data.images))?;
    Ok(())
}

/// A line for each sample: the inputs, then the label.
fn csv<const I: usize>(data: &Samples<I>) -> String {
    let mut text = String::new();
    for (input, label) in data.inputs.iter().zip(&data.labels) {
        for x in input {
            let _ = write!(text, "{x},");
        }
        let _ = writeln!(text, "{label}");
    }
    text
}

#[cfg(test)]
mod tests;
