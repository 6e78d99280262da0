//! What everybody computes, on which data, and how it is timed.

use std::hint::black_box;
use std::time::Instant;

use monograd::Permutation;
use monograd::prelude::*;
use serde::{Deserialize, Serialize};

/// Samples of a small batch.
pub const BATCH: usize = 32;
/// Adam's step size.
pub const ADAM_RATE: f32 = 0.01;
/// The step size of plain gradient descent.
pub const SGD_RATE: f32 = 0.1;
/// Adam's decay rates.
pub const BETAS: [f32; 2] = [0.9, 0.999];
/// What keeps Adam from dividing by zero.
pub const EPSILON: f32 = 1e-8;
/// Where every random generator starts.
pub const SEED: u64 = 142_857;

/// A column of a table.
pub struct Workload {
    pub name: &'static str,
    /// What its times are written in.
    pub unit: &'static str,
    /// How many of these a second has.
    pub per_second: f64,
}

/// The columns of the first table, in the order of [`run_all`].
pub const WORKLOADS: [Workload; 5] = [
    Workload::new("spiral", "ms", 1e3),
    Workload::new("minibatch", "ms", 1e3),
    Workload::new("one inference", "ns", 1e9),
    Workload::new("784-128-10", "ms", 1e3),
    Workload::new("batch inference", "µs", 1e6),
];

impl Workload {
    pub const fn new(name: &'static str, unit: &'static str, per_second: f64) -> Self {
        Self {
            name,
            unit,
            per_second,
        }
    }
}

/// Inputs and the number of each one's class.
pub struct Samples<const I: usize> {
    pub inputs: Vec<[f32; I]>,
    pub labels: Vec<u32>,
}

impl<const I: usize> Samples<I> {
    /// So many samples' inputs and labels, from one on.
    pub fn part(&self, start: usize, length: usize) -> (&[f32], &[u32]) {
        let range = start..start + length;
        (
            self.inputs[range.clone()].as_flattened(),
            &self.labels[range],
        )
    }

    /// Calls `step` with every batch of so many shuffled epochs; the last
    /// batch of an epoch may be smaller.
    pub fn shuffled(&self, epochs: usize, mut step: impl FnMut(&[f32], &[u32])) {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);
        let (mut inputs, mut labels) = (Vec::new(), Vec::new());
        for _ in 0..epochs {
            let order = Permutation::new(self.labels.len(), rng.next_u64());
            for start in (0..self.labels.len()).step_by(BATCH) {
                inputs.clear();
                labels.clear();
                for position in start..(start + BATCH).min(self.labels.len()) {
                    let index = order.at(position);
                    inputs.extend_from_slice(&self.inputs[index]);
                    labels.push(self.labels[index]);
                }
                step(&inputs, &labels);
            }
        }
    }

    /// The share of samples whose score is the highest at their label.
    pub fn accuracy(&self, scores: &[f32]) -> f64 {
        let classes = scores.len() / self.labels.len();
        let rows = scores.chunks_exact(classes).zip(&self.labels);
        let right = rows.filter(|&(row, &label)| best(row) == label as usize);
        right.count() as f64 / self.labels.len() as f64
    }
}

/// Where the highest score is.
fn best(scores: &[f32]) -> usize {
    let pairs = scores.iter().enumerate();
    let highest = pairs.max_by(|(_, a), (_, b)| a.total_cmp(b));
    highest.map_or(0, |(index, _)| index)
}

/// The same data for everybody.
pub struct Data {
    /// Seven arms of a hundred points.
    pub spiral: Samples<2>,
    /// Ten random images, each a hundred times with noise on it.
    pub images: Samples<784>,
    /// Inputs of the larger network.
    pub vectors: Vec<[f32; 64]>,
}

impl Data {
    /// The data, which are the same every time.
    pub fn new() -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);
        let points = datasets::spiral::<7, 100, 700>(&mut rng);
        let prototypes: [[f32; 784]; 10] = core::array::from_fn(|_| {
            core::array::from_fn(|_| monograd::uniform(&mut rng, 0.0, 1.0))
        });
        let labels: Vec<u32> = (0..1024).map(|index| index % 10).collect();
        let images = labels.iter().map(|&label| {
            prototypes[label as usize].map(|pixel| pixel + 0.5 * monograd::normal::<f32>(&mut rng))
        });
        let images = images.collect();
        let vectors = (0..10_000).map(|_| core::array::from_fn(|_| monograd::normal(&mut rng)));
        Self {
            spiral: Samples {
                inputs: points.iter().map(|(x, _)| *x).collect(),
                labels: points
                    .iter()
                    .map(|(_, class)| class.index() as u32)
                    .collect(),
            },
            images: Samples {
                inputs: images,
                labels,
            },
            vectors: vectors.collect(),
        }
    }
}

/// How much of each workload there is.
pub struct Amount {
    pub spiral_steps: usize,
    pub minibatch_epochs: usize,
    pub image_steps: usize,
    pub gru_steps: usize,
    pub resnet_steps: usize,
    /// How often inferences are timed; the median counts.
    pub repetitions: usize,
}

impl Amount {
    pub const FULL: Self = Self {
        spiral_steps: 1000,
        minibatch_epochs: 50,
        image_steps: 1000,
        gru_steps: 50,
        resnet_steps: 48,
        repetitions: 21,
    };
    /// To see that all works.
    pub const QUICK: Self = Self {
        spiral_steps: 500,
        minibatch_epochs: 30,
        image_steps: 100,
        gru_steps: 10,
        resnet_steps: 48,
        repetitions: 3,
    };
}

/// What one run of one workload came to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Run {
    pub seconds: f64,
    /// Of what was trained.
    pub accuracy: Option<f64>,
}

/// A way to compute the workloads.
pub trait Peer {
    /// A 2-24-24-7 network as inference uses it.
    type Net;

    /// Steps of Adam with all points.
    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net);

    /// Epochs of Adam in shuffled batches.
    fn minibatch(data: &Samples<2>, epochs: usize) -> Run;

    /// The scores of one point; called once for each.
    fn predict(net: &mut Self::Net, point: &[f32; 2]) -> [f32; 7];

    /// Steps of gradient descent with a 784-128-10 network, batch after batch
    /// in their order.
    fn images(data: &Samples<784>, steps: usize) -> Run;

    /// One pass of all inputs through a 64-256-256-8 network.
    fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Run;
}

/// Runs all workloads, in the order of [`WORKLOADS`].
pub fn run_all<P: Peer>(data: &Data, amount: &Amount) -> Vec<Run> {
    let (spiral, mut net) = P::spiral(&data.spiral, amount.spiral_steps);
    let minibatch = P::minibatch(&data.spiral, amount.minibatch_epochs);
    let points = median_run(amount.repetitions, || {
        for point in &data.spiral.inputs {
            black_box(P::predict(&mut net, black_box(point)));
        }
    });
    let inference = Run {
        seconds: points.seconds / data.spiral.inputs.len() as f64,
        accuracy: None,
    };
    let images = P::images(&data.images, amount.image_steps);
    let batch = P::batch(&data.vectors, amount.repetitions);
    vec![spiral, minibatch, inference, images, batch]
}

/// Times a training. What it returns is made within the time, so it is there
/// that a lazy library gets done what it has put off.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// Times an inference so many times, after once for the caches.
pub fn median_run(repetitions: usize, mut work: impl FnMut()) -> Run {
    work();
    let seconds = (0..repetitions).map(|_| timed(&mut work).0).collect();
    Run {
        seconds: median(seconds),
        accuracy: None,
    }
}

/// The middle one of numbers; the upper one of two.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
