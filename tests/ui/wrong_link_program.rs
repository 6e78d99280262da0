//~ the layer `Dense<32, 7>` does not take a `Vector<24>`

use monograd::prelude::*;

type Bad = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<32, 7>];
const _: () = assert!(Network::<Bad>::PARAMS == 903);

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], Class::<7>::default()); 4];
    let mut net = Network::<Bad>::init(&mut rng);
    let mut trainer = Trainer::<Bad, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.fit(&mut net, &data, Epochs(10), &mut rng, |_| ControlFlow::Continue(()))?;
    let _logits: [f32; 7] = net.predict(&[0.3, -0.2]);
    Ok(())
}
