//! What the programs that train have in common.

use core::fmt::Write;

use monograd::metrics;
use monograd::optim::Optimizer;
use monograd::prelude::*;
use monograd::shape::Feed;

use crate::Failure;

/// Samples that a step works on at a time.
pub const TILE: usize = 8;

/// Trains a classifier in shuffled batches of 20, and prints how it goes: the
/// loss now and then, and in the end the accuracy and the hash of all numbers.
pub fn learn<A, O, D, X, const N: usize>(
    out: &mut dyn Write,
    network: &mut Network<A>,
    optimizer: O,
    data: &D,
    epochs: usize,
) -> Result<(), Failure>
where
    A: Architecture<f32, Output = [f32; N], Out = Vector<N>>,
    O: Optimizer<f32>,
    D: Dataset<Input = X, Target = Class<N>>,
    X: Feed<A::In, f32>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut trainer = Trainer::<A, O, _, f32, TILE>::new(optimizer, CrossEntropy);
    let mut printed = Ok(());
    let plan = Epochs(epochs).batch(20);
    let trained = trainer.fit(network, data, plan, &mut rng, |epoch| {
        if epoch.number.is_power_of_two() || epoch.number == epoch.epochs {
            printed = writeln!(out, "epoch {:3}  loss {:.6}", epoch.number, epoch.loss);
        }
        match printed {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    printed?;
    trained.map_err(|_| Failure("the training went wrong"))?;
    let accuracy = metrics::accuracy(network, data)?;
    writeln!(out, "accuracy {accuracy:.4}")?;
    writeln!(out, "parameters-hash {:08x}", network.hash())?;
    Ok(())
}
