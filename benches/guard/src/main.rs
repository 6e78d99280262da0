//! What `check.sh` counts. `guard` prints the names of the workloads; `guard
//! NAME` prepares one, does it, and prints what came out.

mod workloads;

use std::error::Error;
use std::hint::black_box;

/// A number that depends on all of the work.
type Outcome = Result<f32, Box<dyn Error>>;

type Workload = fn() -> Outcome;

const WORKLOADS: [(&str, Workload); 7] = [
    ("spiral-epoch", workloads::spiral_epoch),
    ("minibatch", workloads::minibatch),
    ("predict", workloads::predict),
    ("step-784-128-10", workloads::step_784_128_10),
    (
        "predict-batch-64-256-256-8",
        workloads::predict_batch_64_256_256_8,
    ),
    ("agents", workloads::agents),
    ("load", workloads::load),
];

/// What is counted: what is done in here, without what prepares it. The work is
/// hidden from the compiler, so that it is compiled apart and cannot be done
/// beforehand.
// Under its own name, by which callgrind is told where to count.
#[unsafe(no_mangle)]
#[inline(never)]
fn counted(work: &mut dyn FnMut() -> Outcome) -> Outcome {
    black_box(work)()
}

fn main() -> Result<(), Box<dyn Error>> {
    let Some(wanted) = std::env::args().nth(1) else {
        for (name, _) in WORKLOADS {
            println!("{name}");
        }
        return Ok(());
    };
    let workload = WORKLOADS.iter().find(|(name, _)| *name == wanted);
    let (name, run) = workload.ok_or("no such workload")?;
    println!("{name} {:?}", run()?);
    Ok(())
}
