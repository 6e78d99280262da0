//~ the loss `CrossEntropy` does not compare a `Image<1, 8, 8>`

use monograd::prelude::*;

type Net = net![Input<Image<1, 8, 8>>, Relu];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([[[0.1; 8]; 8]; 1], Class::<64>::default()); 4];
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.fit(&mut net, &data, Epochs(10), &mut rng, |_| ControlFlow::Continue(()))?;
    Ok(())
}
