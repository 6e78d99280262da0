//! This library.

use std::hint::black_box;

use monograd::plain::Plain;
use monograd::prelude::*;

use crate::workload::{ADAM_RATE, BATCH, Peer, Run, SEED, SGD_RATE, Samples, median_run, timed};

pub type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
pub type Images = net![Dense<784, 128, Relu>, Dense<128, 10>];
pub type Large = net![Dense<64, 256, Relu>, Dense<256, 256, Relu>, Dense<256, 8>];

pub struct Monograd;

/// A new network's parameters, layer after layer: each its weights, input
/// after input, and its biases. What is written by hand starts from them too.
pub fn weights<A: Architecture<f32>>() -> Vec<f32> {
    Network::<A>::boxed(&mut rng()).params.as_flat().to_vec()
}

/// The random generator that every network's weights are drawn from.
pub fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(SEED)
}

/// Samples as the library takes them: pairs of a shaped input and a class.
pub fn pairs<X: Plain<f32>, const I: usize, const C: usize>(
    data: &Samples<I>,
) -> Vec<(X, Class<C>)> {
    let inputs = data.inputs.iter().map(|flat| {
        let mut input = X::ZERO;
        input.as_flat_mut().copy_from_slice(flat);
        input
    });
    let labels = data.labels.iter().map(|&label| Class::new(label as usize));
    let labels = labels.map(|class| class.expect("labels are below the number of classes"));
    inputs.zip(labels).collect()
}

fn train(data: &Samples<2>, plan: monograd::train::Plan) -> (Run, Network<Spiral>) {
    let pairs = pairs::<[f32; 2], _, _>(data);
    let mut rng = rng();
    let mut net = Network::<Spiral>::init(&mut rng);
    let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(ADAM_RATE), CrossEntropy);
    let (seconds, outcome) = timed(|| {
        trainer.fit(&mut net, &pairs, plan, &mut rng, |_| {
            ControlFlow::Continue(())
        })
    });
    outcome.expect("the training stays finite");
    let scores: Vec<[f32; 7]> = data.inputs.iter().map(|x| net.predict(x)).collect();
    let accuracy = Some(data.accuracy(scores.as_flattened()));
    (Run { seconds, accuracy }, net)
}

impl Peer for Monograd {
    type Net = Network<Spiral>;

    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net) {
        train(data, Epochs(steps).full_batch())
    }

    fn minibatch(data: &Samples<2>, epochs: usize) -> Run {
        train(data, Epochs(epochs).batch(BATCH)).0
    }

    fn predict(net: &mut Self::Net, point: &[f32; 2]) -> [f32; 7] {
        net.predict(point)
    }

    fn images(data: &Samples<784>, steps: usize) -> Run {
        let pairs = pairs::<[f32; 784], _, _>(data);
        let mut net = Network::<Images>::boxed(&mut rng());
        let mut trainer = Trainer::<Images, _, _>::boxed(Sgd::new(SGD_RATE), CrossEntropy);
        let (seconds, ()) = timed(|| {
            for batch in pairs.chunks_exact(BATCH).cycle().take(steps) {
                let loss = trainer.step(&mut net, batch);
                loss.expect("the training stays finite");
            }
        });
        let scores: Vec<[f32; 10]> = data.inputs.iter().map(|x| net.predict(x)).collect();
        let accuracy = Some(data.accuracy(scores.as_flattened()));
        Run { seconds, accuracy }
    }

    fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Run {
        let net = Network::<Large>::boxed(&mut rng());
        let mut outputs = vec![[0.0; 8]; inputs.len()];
        median_run(repetitions, || {
            net.predict_batch(black_box(inputs), &mut outputs)
                .expect("an output for each input");
            black_box(&outputs);
        })
    }
}
