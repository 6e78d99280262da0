//! What is measured: each workload as a function that returns the seconds that
//! it took.

use std::hint::black_box;
use std::time::Instant;

use monograd::layer::{Layer, Pass, Point};
use monograd::plain::{Plain, WeightBias};
use monograd::prelude::*;
#[cfg(feature = "rayon")]
use monograd::train::TrainError;
use monograd::zoo::ResNet8;
use monograd::{Lanes, LengthMismatch, Shape};

pub type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
pub type Reader = net![Dense<784, 128, Relu>, Dense<128, 10>];
pub type Policy = net![Dense<64, 256, Relu>, Dense<256, 256, Relu>, Dense<256, 8>];
pub type Listener = net![Input<Sequence<32, Vector<64>>>, Gru<64, 64>];
pub type Brain = net![Dense<8, 16, Relu>, Dense<16, 16, Relu>, Dense<16, 4>];

pub type Points = [([f32; 2], Class<7>); 700];

/// Floating-point operations of a training step for one sample: forward, the
/// gradient by the weights, and by the inputs of all layers but the first.
pub const SPIRAL_FLOP: f64 = 2.0 * (2.0 * 48.0 + 3.0 * (576.0 + 168.0));
pub const READER_FLOP: f64 = 2.0 * (2.0 * 784.0 * 128.0 + 3.0 * 1280.0);
/// With the gradient by the inputs.
pub const GRU_FLOP: f64 = 3.0 * 2.0 * Network::<Listener>::MACS as f64;
/// Without normalization; its first layer has no gradient by the input.
pub const RESNET_FLOP: f64 = 2.0 * (3.0 * 12_501_632.0 - 27.0 * 16.0 * 1024.0);
pub const POLICY_FLOP: f64 = 2.0 * (64.0 * 256.0 + 256.0 * 256.0 + 256.0 * 8.0);

pub fn points() -> Points {
    datasets::spiral::<7, 100, 700>(&mut random())
}

pub fn random() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(142_857)
}

fn seconds(work: impl FnOnce()) -> f64 {
    let started = Instant::now();
    work();
    started.elapsed().as_secs_f64()
}

/// Numbers in [−1, 1).
pub fn numbers<T: Plain<f32>>(rng: &mut Xoshiro256PlusPlus) -> T {
    let mut value = T::ZERO;
    for number in value.as_flat_mut() {
        *number = monograd::uniform(rng, -1.0, 1.0);
    }
    value
}

/// The seconds of each part of some work, as short as the measurement of the
/// peak: what else runs on the machine then leaves some rounds of it alone.
pub type Parts = Vec<f64>;

/// The training of the spiral as planned, in parts of so many epochs.
pub fn train_spiral(points: &Points, plan: monograd::train::Plan, part: usize) -> Parts {
    let mut rng = random();
    let mut net = Network::<Spiral>::init(&mut rng);
    let mut trainer = Trainer::<Spiral, _, _>::new(Adam::new(0.01), CrossEntropy);
    let (mut parts, mut started) = (Parts::new(), Instant::now());
    let outcome = trainer.fit(&mut net, points, plan, &mut rng, |epoch| {
        if epoch.number % part == 0 || epoch.number == epoch.epochs {
            let now = Instant::now();
            parts.push((now - started).as_secs_f64());
            started = now;
        }
        ControlFlow::Continue(())
    });
    outcome.expect("the training ends well");
    parts
}

/// Steps of 784-128-10 with batches of 32, in parts of four.
pub fn train_reader(steps: usize) -> impl FnMut() -> Parts {
    let mut rng = random();
    let batches: Vec<Vec<([f32; 784], Class<10>)>> = (0..32)
        .map(|_| {
            let sample = |i: usize| (numbers(&mut rng), Class::new(i % 10).unwrap());
            (0..32).map(sample).collect()
        })
        .collect();
    let mut net = Network::<Reader>::boxed(&mut rng);
    let mut trainer = Trainer::<Reader, _, _>::boxed(Sgd::new(0.01), CrossEntropy);
    move || {
        let mut cycle = batches.iter().cycle();
        let part = |_| {
            seconds(|| {
                for batch in cycle.by_ref().take(4) {
                    trainer.step(&mut net, batch).expect("the step ends well");
                }
            })
        };
        (0..steps / 4).map(part).collect()
    }
}

/// Steps of a recurrent layer with batches of 32 sequences, an answer for each of
/// their steps.
pub fn train_gru(steps: usize) -> impl FnMut() -> f64 {
    type Steps = [[f32; 64]; 32];
    let mut rng = random();
    let batch: Vec<(Steps, Steps)> = (0..32)
        .map(|_| (numbers(&mut rng), numbers(&mut rng)))
        .collect();
    let mut net = Network::<Listener>::boxed(&mut rng);
    let mut trainer = Trainer::<Listener, _, _>::boxed(Sgd::new(0.001), MeanSquaredError);
    move || {
        let all = seconds(|| {
            for _ in 0..steps {
                trainer.step(&mut net, &batch).expect("the step ends well");
            }
        });
        all / steps as f64
    }
}

/// A step of ResNet-8 with a batch of 32 images, in tiles of eight.
pub fn train_resnet() -> impl FnMut() -> f64 {
    let mut rng = random();
    let batch: Vec<([[[f32; 32]; 32]; 3], Class<10>)> = (0..32)
        .map(|i| (numbers(&mut rng), Class::new(i % 10).unwrap()))
        .collect();
    let mut net = Network::<ResNet8>::boxed(&mut rng);
    let mut trainer = Trainer::<ResNet8, _, _, f32, 8>::boxed(Sgd::new(0.0001), CrossEntropy);
    move || {
        seconds(|| {
            trainer.step(&mut net, &batch).expect("the step ends well");
        })
    }
}

/// What `predict` makes of so many inputs of 64-256-256-8.
pub fn predict_policy(
    inputs: usize,
    predict: impl Fn(&Network<Policy>, &[[f32; 64]], &mut [[f32; 8]]) -> Result<(), LengthMismatch>,
) -> impl FnMut() -> f64 {
    let mut rng = random();
    let net = Network::<Policy>::boxed(&mut rng);
    let inputs: Vec<[f32; 64]> = (0..inputs).map(|_| numbers(&mut rng)).collect();
    let mut outputs = vec![[0.0; 8]; inputs.len()];
    move || seconds(|| predict(&net, black_box(&inputs), &mut outputs).expect("as many"))
}

/// Seconds of one prediction of a point's scores, of some for each point.
pub fn each_point<const N: usize>(points: &Points, predict: impl Fn(&[f32; 2]) -> [f32; N]) -> f64 {
    const PREDICTIONS: usize = 70_000;
    let all = seconds(|| {
        for (x, _) in points.iter().cycle().take(PREDICTIONS) {
            black_box(predict(black_box(x)));
        }
    });
    all / PREDICTIONS as f64
}

/// One prediction of each of so many agents, every one with a network of its
/// own, in parts of a thousand.
pub fn think(agents: usize) -> impl FnMut() -> Parts {
    let mut rng = random();
    let mut brains: Vec<Network<Brain>> = (0..agents).map(|_| Network::init(&mut rng)).collect();
    let senses: Vec<[f32; 8]> = (0..agents).map(|_| numbers(&mut rng)).collect();
    let mut actions = vec![[0.0; 4]; agents];
    const PART: usize = 1000;
    move || {
        let parts = black_box(&mut brains).chunks(PART).zip(senses.chunks(PART));
        let part = |((brains, senses), actions): ((&[_], &[_]), &mut [_])| {
            seconds(|| {
                for ((brain, senses), action) in brains.iter().zip(senses).zip(actions) {
                    Network::<Brain>::predict_into(brain, senses, action);
                }
            })
        };
        parts.zip(actions.chunks_mut(PART)).map(part).collect()
    }
}

/// One prediction of one network for each of so many agents.
pub fn think_alike(agents: usize) -> impl FnMut() -> f64 {
    let mut rng = random();
    let brain = Network::<Brain>::init(&mut rng);
    let senses: Vec<[f32; 8]> = (0..agents).map(|_| numbers(&mut rng)).collect();
    let mut actions = vec![[0.0; 4]; agents];
    move || {
        seconds(|| {
            brain
                .predict_batch(black_box(&senses), &mut actions)
                .expect("as many")
        })
    }
}

/// What a square dense layer does with tiles of 32 samples: forward, or both
/// gradients.
pub fn dense<const N: usize>(backward: bool) -> impl FnMut() -> f64 {
    type Tile<const N: usize> = Box<[Lanes<f32, 32>; N]>;
    let mut rng = random();
    type Params<const N: usize> = WeightBias<[[f32; N]; N], [f32; N]>;
    let params: Box<Params<N>> = Box::new(numbers(&mut rng));
    let mut gradients = params.clone();
    let x: Tile<N> = Box::new(numbers(&mut rng));
    let (mut y, mut dy, mut dx) = (x.clone(), x.clone(), x.clone());
    let rounds = dense_rounds(N);
    let pass = Pass {
        samples: 32,
        first: 0,
        seed: 0,
        begins: false,
    };
    move || {
        let all = seconds(|| {
            for _ in 0..rounds {
                if backward {
                    let at = Point {
                        x: &**black_box(&x),
                        y: &*y,
                        tape: &(),
                    };
                    <Dense<N, N> as Layer<Vector<N>, f32>>::backward(
                        &params,
                        at,
                        &mut dy,
                        Some(&mut dx),
                        &mut gradients,
                        pass,
                    );
                } else {
                    <Dense<N, N> as Layer<Vector<N>, f32>>::infer(
                        &params,
                        &(),
                        black_box(&x),
                        &mut y,
                    );
                }
            }
        });
        all / rounds as f64
    }
}

/// What a layer does with a tile: forward, and both gradients.
pub fn there_and_back<L, In, const B: usize>() -> impl FnMut() -> f64
where
    L: Layer<In, f32, State = ()>,
    In: Shape,
{
    fn some<T: Plain<f32>>(rng: &mut Xoshiro256PlusPlus) -> Vec<T> {
        vec![numbers(rng)]
    }
    let mut rng = random();
    let (params, x) = (
        some::<L::Params>(&mut rng),
        some::<In::Tile<f32, B>>(&mut rng),
    );
    let mut dy = some::<<L::Out as Shape>::Tile<f32, B>>(&mut rng);
    let (mut y, mut dx, mut gradients) = (dy.clone(), x.clone(), params.clone());
    let mut tape = some::<L::Tape<B>>(&mut rng);
    let rounds = 40_000_000 / (3 * L::MACS * B) + 1;
    let pass = Pass {
        samples: B,
        first: 0,
        seed: 0,
        begins: false,
    };
    move || {
        let all = seconds(|| {
            for _ in 0..rounds {
                let x = &black_box(&x)[0];
                L::forward::<B>(&params[0], &mut (), x, &mut y[0], &mut tape[0], pass);
                let at = Point {
                    x,
                    y: &y[0],
                    tape: &tape[0],
                };
                let dx = Some(&mut dx[0]);
                L::backward::<B>(&params[0], at, &mut dy[0], dx, &mut gradients[0], pass);
            }
        });
        all / rounds as f64
    }
}

/// So many rounds that they take some milliseconds.
fn dense_rounds(size: usize) -> usize {
    20_000_000 / (size * size * 32) + 1
}

/// Two ways of doing the same work: on one thread, and on all.
#[cfg(feature = "rayon")]
pub type OneAndAll = [Box<dyn FnMut() -> f64>; 2];

/// A step of the spiral network with so many points.
#[cfg(feature = "rayon")]
pub fn step_spiral(points: usize, chunk: usize) -> OneAndAll {
    let few = self::points();
    let points: Vec<_> = few.iter().copied().cycle().take(points).collect();
    let all = points.clone();
    let mut net = Box::new(Network::<Spiral>::init(&mut random()));
    let mut same = net.clone();
    let new = || Trainer::<Spiral, _, _>::new(Adam::new(0.001), CrossEntropy);
    let (mut trainer, mut parallel) = (new(), new().parallel(chunk));
    one_and_all(
        move || trainer.step(&mut net, &points),
        move || parallel.step(&mut same, &all),
    )
}

/// A step of 784-128-10 with so many samples.
#[cfg(feature = "rayon")]
pub fn step_reader(samples: usize, chunk: usize) -> OneAndAll {
    let mut rng = random();
    let sample = |i: usize| (numbers(&mut rng), Class::new(i % 10).unwrap());
    let batch: Vec<([f32; 784], Class<10>)> = (0..samples).map(sample).collect();
    let all = batch.clone();
    let mut net = Network::<Reader>::boxed(&mut rng);
    let mut same = net.clone();
    let (rule, loss) = (Sgd::new(0.001), CrossEntropy);
    let new = || Trainer::<Reader, _, _>::boxed(rule, loss);
    let (mut trainer, mut parallel) = (new(), new().parallel(chunk));
    one_and_all(
        move || trainer.step(&mut net, &batch),
        move || parallel.step(&mut same, &all),
    )
}

/// Two trainings that learn the same.
#[cfg(feature = "rayon")]
fn one_and_all(
    mut one: impl FnMut() -> Result<f32, TrainError> + 'static,
    mut all: impl FnMut() -> Result<f32, TrainError> + 'static,
) -> OneAndAll {
    for _ in 0..3 {
        let (one, all) = (one().expect("a step ends well"), all().expect("here, too"));
        // Chunks are added up one by one, and round a little differently.
        assert!((one - all).abs() <= 1e-4 * one, "losses of {one} and {all}");
    }
    [step(one), step(all)]
}

/// One of several steps in a row, as in a training: threads do not fall asleep.
#[cfg(feature = "rayon")]
fn step(mut step: impl FnMut() -> Result<f32, TrainError> + 'static) -> Box<dyn FnMut() -> f64> {
    const STEPS: usize = 30;
    Box::new(move || seconds(|| assert!((0..STEPS).all(|_| step().is_ok()))) / STEPS as f64)
}
