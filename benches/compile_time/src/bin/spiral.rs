//! The README's program, to the last epoch.

use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

/// `compile_time.sh` changes it, to build again.
const SEED: u64 = 142_857;

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);
    let data: [([f32; 2], Class<7>); 700] = datasets::spiral::<7, 100, 700>(&mut rng);
    let mut net = Network::<Spiral>::init(&mut rng);

    let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(0.01), CrossEntropy);
    let plan = Epochs(1000).full_batch();
    let outcome = trainer.fit(&mut net, &data, plan, &mut rng, |_| {
        ControlFlow::Continue(())
    })?;

    let logits: [f32; 7] = net.predict(&[0.3, -0.2]);
    println!("loss {} {}", outcome.loss, Class::of_scores(&logits));
    Ok(())
}
