//! A training that was saved and goes on elsewhere gives the same bits.

use monograd::io::LoadError;
use monograd::optim::Optimizer;
use monograd::prelude::*;

type Net = net![
    Dense<2, 8, Relu>,
    BatchNorm1d<8>,
    Dropout<10>,
    Dense<8, 3, Gelu>
];
type Data = [([f32; 2], Class<3>); 20];

fn data(rng: &mut Xoshiro256PlusPlus) -> Data {
    core::array::from_fn(|i| {
        let point = [(); 2].map(|()| monograd::uniform(rng, -1.0, 1.0));
        (point, Class::new(i % 3).unwrap())
    })
}

fn train<O: Optimizer<f32>>(
    trainer: &mut Trainer<Net, O, CrossEntropy>,
    net: &mut Network<Net>,
    data: &Data,
    rng: &mut Xoshiro256PlusPlus,
) {
    let plan = Epochs(5).batch(6);
    trainer
        .fit(net, data, plan, rng, |_| ControlFlow::Continue(()))
        .unwrap();
}

fn goes_on_with_the_same_bits<O: Optimizer<f32> + Copy>(optimizer: O) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let data = data(&mut rng);
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, O, _>::new(optimizer, CrossEntropy);
    train(&mut trainer, &mut net, &data, &mut rng);

    let mut buffer = vec![0; Trainer::<Net, O, CrossEntropy>::CHECKPOINT_BYTES];
    let file = trainer.to_bytes(&net, &mut buffer).unwrap();
    let mut resumed_net = Network::<Net>::ZERO;
    let mut resumed = Trainer::<Net, O, _>::new(optimizer, CrossEntropy);
    resumed.load(&mut resumed_net, file).unwrap();
    assert_eq!(resumed.steps(), 20);
    assert_eq!(resumed_net, net);

    let mut resumed_rng = rng.clone();
    train(&mut trainer, &mut net, &data, &mut rng);
    train(&mut resumed, &mut resumed_net, &data, &mut resumed_rng);
    assert_eq!(resumed_net.hash(), net.hash(), "{}", O::NAME);

    // Without the optimizer's state it is another training.
    let mut other_net = Network::<Net>::from_bytes(file).unwrap();
    let mut other = Trainer::<Net, _, _>::new(Adam::new(0.02), CrossEntropy);
    train(&mut other, &mut other_net, &data, &mut resumed_rng);
    assert_ne!(other_net.hash(), net.hash());
}

#[test]
fn every_kind_of_optimizer_state_is_kept() {
    goes_on_with_the_same_bits(Sgd::new(0.05));
    goes_on_with_the_same_bits(Momentum::new(0.05));
    goes_on_with_the_same_bits(RmsProp::new(0.01));
    goes_on_with_the_same_bits(Adam::new(0.01));
    goes_on_with_the_same_bits(Nadam::new(0.01));
}

#[test]
fn another_optimizers_state_is_refused() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let data = data(&mut rng);
    let mut net = Network::<Net>::init(&mut rng);
    let mut adam = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    train(&mut adam, &mut net, &data, &mut rng);
    let mut buffer = [0; Trainer::<Net, Adam<f32>, CrossEntropy>::CHECKPOINT_BYTES];
    let file = adam.to_bytes(&net, &mut buffer).unwrap();

    // As many numbers, of another meaning.
    let mut adamw = Trainer::<Net, _, _>::new(AdamW::new(0.01), CrossEntropy);
    let before = net;
    train(&mut adamw, &mut net, &data, &mut rng);
    let trained = net;
    let error = adamw.load(&mut net, file).unwrap_err();
    assert!(matches!(error, LoadError::WrongOptimizer { .. }), "{error}");
    assert_eq!(net, trained);
    assert_ne!(net, before);
    assert_eq!(adamw.steps(), 20);

    // A network alone is no checkpoint.
    let mut buffer = [0; Network::<Net>::SAVED_BYTES];
    let file = net.to_bytes(&mut buffer).unwrap();
    assert_eq!(adamw.load(&mut net, file), Err(LoadError::NoCheckpoint));
}
