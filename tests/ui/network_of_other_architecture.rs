//~~ expected `7`, found `8`

use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Dense<24, 7>];
type Other = net![Dense<2, 24, Relu>, Dense<24, 8>];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], Class::<7>::default()); 4];
    let mut net = Network::<Other>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.step(&mut net, &data)?;
    Ok(())
}
