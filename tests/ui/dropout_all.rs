//@ build
//~~ `Dropout` drops less than 100 percent

use monograd::prelude::*;

type Net = net![Dense<2, 4>, Dropout<100>, Dense<4, 2>];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], Class::<2>::default()); 4];
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.step(&mut net, &data)?;
    Ok(())
}
