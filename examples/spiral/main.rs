//! A network of three layers learns to tell the seven arms of a spiral apart:
//! `cargo run --release --example spiral`, and `-- --help` for the options.

#[path = "../common/mod.rs"]
mod common;
mod curves;
mod learn;
mod model;
mod options;
mod regions;
mod terminal;
mod wiring;

use std::process::ExitCode;

use monograd::prelude::*;

use common::run::{self, Failure};
use options::Options;

/// Two coordinates in, a score for each of seven arms out.
type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
const _: () = assert!(Network::<Spiral>::PARAMS == 847);

/// A point and its arm.
type Sample<F> = ([F; 2], Class<7>);

fn main() -> ExitCode {
    run::run(|options: Options| {
        if options.f64 {
            learn_spiral::<f64>(&options)
        } else {
            learn_spiral::<f32>(&options)
        }
    })
}

fn learn_spiral<F: Scalar>(options: &Options) -> Result<(), Failure> {
    run::prepare_folder(&options.out)?;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(options.common.seed);
    let points = datasets::spiral::<7, 100, 700>(&mut rng);
    let data = points.map(|(x, class)| (x.map(|x| F::of(x.into())), class));

    let run = learn::learn(options, &data, &mut rng)?;
    let mut written = vec!["spiral.mgrd"];
    model::save_and_check(&run.network, &data, &options.out.join("spiral.mgrd"))?;
    if !options.common.no_pictures {
        regions::draw(&run, &data, &options.out.join("regions.png"))?;
        curves::draw(&run, &options.out.join("curves.png"))?;
        regions::animate(&run, &data, &options.out.join("learning.gif"))?;
        wiring::draw(&run.network, &options.out.join("network.png"))?;
        written.extend(["regions.png", "curves.png", "learning.gif", "network.png"]);
    }
    if options.ascii {
        terminal::print(&run.network);
    }
    if !options.common.quiet {
        println!("wrote {} to {}", written.join(", "), options.out.display());
    }
    println!(
        "accuracy {:.4} loss {:.4} train {:.3} s parameters-hash {:08x}",
        run.last().accuracy,
        run.last().loss,
        run.seconds,
        run.network.hash()
    );
    Ok(())
}
