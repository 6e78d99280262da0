//! Makes the files that lie in flash: trains the spiral and the sine as one
//! would on a PC, and draws the weights of the networks that are here for what
//! they cost.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use monograd::prelude::*;

#[path = "src/types.rs"]
mod types;

use types::{ARM, Autoencoder, Cnn, POINTS, Policy, Sine, Spiral, Squashes, Wake};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/types.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
    spiral(&out, &mut rng)?;
    sine(&out, &mut rng)?;
    save(&out, "squashes", &Network::<Squashes>::boxed(&mut rng))?;
    save(&out, "policy", &Network::<Policy>::boxed(&mut rng))?;
    save(
        &out,
        "autoencoder",
        &Network::<Autoencoder>::boxed(&mut rng),
    )?;
    save(&out, "cnn", &Network::<Cnn>::boxed(&mut rng))?;
    save(&out, "wake", &Network::<Wake>::boxed(&mut rng))?;
    Ok(())
}

/// The README's program, and the points it learned from.
fn spiral(out: &Path, rng: &mut Xoshiro256PlusPlus) -> Result<(), Box<dyn Error>> {
    let data = datasets::spiral::<7, ARM, POINTS>(rng);
    let mut net = Network::<Spiral>::init(rng);
    let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.fit(&mut net, &data, Epochs(1000).full_batch(), rng, |_| {
        ControlFlow::Continue(())
    })?;
    let points = data
        .iter()
        .flat_map(|(x, _)| x)
        .flat_map(|x| x.to_le_bytes());
    fs::write(out.join("points.bin"), points.collect::<Vec<u8>>())?;
    save(out, "spiral", &net)
}

fn sine(out: &Path, rng: &mut Xoshiro256PlusPlus) -> Result<(), Box<dyn Error>> {
    let data: [_; 256] = std::array::from_fn(|n| {
        let angle = n as f32 * (std::f32::consts::TAU / 255.0);
        ([angle], [Scalar::sin(angle)])
    });
    let mut net = Network::<Sine>::init(rng);
    let mut trainer = Trainer::<Sine, _, _>::new(Adam::new(0.01), MeanSquaredError)
        .schedule(monograd::schedule::Schedule::cosine(0.0));
    trainer.fit(&mut net, &data, Epochs(1000), rng, |_| {
        ControlFlow::Continue(())
    })?;
    save(out, "sine", &net)
}

fn save<A: Architecture<f32>>(
    out: &Path,
    name: &str,
    net: &Network<A>,
) -> Result<(), Box<dyn Error>> {
    Ok(fs::write(
        out.join(name).with_extension("mgrd"),
        net.to_vec(),
    )?)
}
