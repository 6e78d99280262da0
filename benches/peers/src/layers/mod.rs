//! What those compute that have such layers: a convolution, a recurrent layer
//! and a small residual network, all of the sizes that `benches/speed` has.

mod burn;
mod candle;
mod monograd;

use ::monograd::prelude::*;

use crate::monograd::{rng, weights};
use crate::workload::{Amount, BATCH, Run, Samples, Workload};

/// The columns of the second table, in the order of [`run_all`]. A time is
/// that of one pass or one step.
pub const LAYERS: [Workload; 3] = [
    Workload::new("Conv2d", "ms", 1e3),
    Workload::new("GRU", "ms", 1e3),
    Workload::new("ResNet-8", "ms", 1e3),
];

/// Passes that are timed together.
pub const PASSES: usize = 20;
/// What the convolution takes: samples, channels, rows, columns.
pub const IMAGES: [usize; 4] = [8, 8, 28, 28];
/// What it makes of them.
pub const MAPS: [usize; 4] = [8, 16, 26, 26];
/// Its weights, as all but monograd order them: by output first.
pub const KERNEL: [usize; 4] = [16, 8, 3, 3];
/// What the recurrent layer takes and gives: samples, steps, numbers.
pub const SEQUENCES: [usize; 3] = [BATCH, 32, 64];
/// A picture for ResNet-8: channels, rows, columns.
pub const PICTURE: [usize; 3] = [3, 32, 32];
/// Numbers of a picture.
pub const PIXELS: usize = 3 * 32 * 32;
/// Batches of pictures.
const BATCHES: usize = 16;

type Convolution = net![Input<Image<8, 28, 28>>, Conv2d<8, 16, 3, 3>];
type Listener = net![Input<Sequence<32, Vector<64>>>, Gru<64, 64>];

/// The same data, and the same parameters to start from, for everybody.
pub struct Layers {
    /// What the convolution takes.
    pub images: Vec<f32>,
    /// The loss's gradient by what it makes of them.
    pub slopes: Vec<f32>,
    /// Its weights, by input, row and column, then by output; its biases.
    pub convolution: Vec<f32>,
    /// What the recurrent layer takes.
    pub sequences: Vec<[[f32; 64]; 32]>,
    /// What it should answer at each step.
    pub answers: Vec<[[f32; 64]; 32]>,
    /// Its gates, as `monograd::layer::Gates` has them.
    pub gates: Vec<f32>,
    /// Noise of ten colours, for ResNet-8.
    pub pictures: Samples<PIXELS>,
}

impl Layers {
    /// The data, which are the same every time.
    pub fn new() -> Self {
        let mut rng = rng();
        let mut normal = || ::monograd::normal::<f32>(&mut rng);
        let mut many = |count: usize| -> Vec<f32> { (0..count).map(|_| normal()).collect() };
        let images = many(IMAGES.iter().product());
        let slopes = many(MAPS.iter().product());
        let [sequences, answers] = [many(BATCH * 32 * 64), many(BATCH * 32 * 64)].map(|flat| {
            let (steps, _) = flat.as_chunks::<64>();
            steps.as_chunks::<32>().0.to_vec()
        });
        let colours: [[f32; 3]; 10] = core::array::from_fn(|_| core::array::from_fn(|_| normal()));
        let labels: Vec<u32> = (0..(BATCHES * BATCH) as u32).map(|i| i % 10).collect();
        let picture = |&label: &u32| {
            let colour = colours[label as usize];
            core::array::from_fn(|pixel| colour[pixel / (PIXELS / 3)] + 0.5 * normal())
        };
        let inputs = labels.iter().map(picture).collect();
        Self {
            images,
            slopes,
            convolution: weights::<Convolution>(),
            sequences,
            answers,
            gates: weights::<Listener>(),
            pictures: Samples { inputs, labels },
        }
    }
}

/// What a workload took and came to.
pub struct Outcome {
    /// The time of one pass or one step.
    pub seconds: f64,
    /// What tells whether all compute the same.
    pub values: Vec<f32>,
}

/// A way to compute the workloads of layers.
pub trait Peer {
    /// Forward through a convolution of 8 to 16 channels of 3×3, and the
    /// gradients by its input, its weights and its biases, which are the
    /// values; timed so many times.
    fn convolution(data: &Layers, repetitions: usize) -> Outcome;

    /// Steps of gradient descent with a recurrent layer of 64 units and the
    /// mean squared error; the values are its answers after them.
    fn gru(data: &Layers, steps: usize) -> Outcome;

    /// Steps of gradient descent with ResNet-8, batch after batch in their
    /// order; the values are the scores of all pictures after them.
    fn resnet(data: &Layers, steps: usize) -> Outcome;
}

/// Runs all workloads, in the order of [`LAYERS`].
pub fn run_all<P: Peer>(amount: &Amount) -> Vec<Run> {
    let data = Layers::new();
    let time = |outcome: Outcome| Run {
        seconds: outcome.seconds,
        accuracy: None,
    };
    let convolution = P::convolution(&data, amount.repetitions);
    let gru = P::gru(&data, amount.gru_steps);
    let resnet = P::resnet(&data, amount.resnet_steps);
    let accuracy = Some(data.pictures.accuracy(&resnet.values));
    vec![
        time(convolution),
        time(gru),
        Run {
            accuracy,
            ..time(resnet)
        },
    ]
}

#[cfg(test)]
mod tests;
