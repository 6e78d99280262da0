//~ the loss `CrossEntropy` does not compare a `Vector<7>` of `f32` with a `usize`

use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<24, 7>];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], 3usize); 4];
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.fit(&mut net, &data, Epochs(10), &mut rng, |_| ControlFlow::Continue(()))?;
    Ok(())
}
