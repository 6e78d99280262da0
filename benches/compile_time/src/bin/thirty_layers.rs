//! Thirty layers, trained for an epoch.

use monograd::prelude::*;

type Deep = net![
    Dense<2, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 32, Relu>,
    Dense<32, 16, Relu>,
    Dense<16, 24, Relu>,
    Dense<24, 7>,
];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
    let data: [([f32; 2], Class<7>); 700] = datasets::spiral::<7, 100, 700>(&mut rng);
    let mut net = Network::<Deep>::init(&mut rng);

    let mut trainer = Trainer::<Deep, _, _>::new(Adam::new(0.01), CrossEntropy);
    let outcome = trainer.fit(&mut net, &data, Epochs(1), &mut rng, |_| {
        ControlFlow::Continue(())
    })?;

    let logits: [f32; 7] = net.predict(&[0.3, -0.2]);
    println!("loss {} {}", outcome.loss, Class::of_scores(&logits));
    Ok(())
}
