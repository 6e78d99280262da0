//~ the layer `Dense<32, 7>` does not take a `Vector<24>`

use monograd::prelude::*;

type Bad = net![Dense<2, 24, Relu>, Dense<32, 7>];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], Class::<7>::default()); 4];
    let net = Network::<Bad>::init(&mut rng);
    let trainer = Trainer::<Bad, _, _>::new(Adam::new(0.01), CrossEntropy);
    let _loss: f32 = trainer.evaluate(&net, &data)?;
    Ok(())
}
