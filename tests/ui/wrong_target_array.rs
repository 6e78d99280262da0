//~ the loss `MeanSquaredError` does not compare a `Vector<2>` of `f32` with a `[{float}; 3]`

use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<24, 2>];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], [0.1, 0.2, 0.3]); 4];
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Sgd::new(0.01), MeanSquaredError);
    trainer.fit(&mut net, &data, Epochs(10), &mut rng, |_| ControlFlow::Continue(()))?;
    Ok(())
}
