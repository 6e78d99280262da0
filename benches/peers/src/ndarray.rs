//! Networks by hand, of `ndarray`'s matrices: a batch has a sample in each
//! row, and what a step fills is allocated once.

use std::hint::black_box;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayView2, s};

use crate::by_hand::{Adam, Optimizer, Sgd, cross_entropy, relu, relu_backward, spread, sum_rows};
use crate::monograd::{Images, Large, Spiral, weights};
use crate::workload::{BATCH, Peer, Run, Samples, median_run, timed};

/// Inputs of the large network that pass through it together, so that what
/// is between its layers stays in the cache.
const TILE: usize = 200;

struct Layer<O> {
    weight: Array2<f32>,
    bias: Array1<f32>,
    weight_gradient: Array2<f32>,
    bias_gradient: Array1<f32>,
    weight_optimizer: O,
    bias_optimizer: O,
    /// What the layer makes of a batch, after the activation.
    output: Array2<f32>,
    /// The loss by what the layer makes before the activation.
    delta: Array2<f32>,
}

pub struct Mlp<O> {
    layers: Vec<Layer<O>>,
    steps: i32,
}

impl<O: Optimizer> Mlp<O> {
    /// A network of these sizes, parameters as [`weights`] has them, for
    /// batches of at most so many samples.
    pub fn new(sizes: &[usize], mut params: &[f32], batch: usize) -> Self {
        let mut take = |count| {
            let (taken, rest) = params.split_at(count);
            params = rest;
            taken.to_vec()
        };
        let layers = sizes.windows(2).map(|size| {
            let (i, o) = (size[0], size[1]);
            let weight = Array2::from_shape_vec((i, o), take(i * o));
            Layer {
                weight: weight.expect("so many were taken"),
                bias: Array1::from_vec(take(o)),
                weight_gradient: Array2::zeros((i, o)),
                bias_gradient: Array1::zeros(o),
                weight_optimizer: O::new(i * o),
                bias_optimizer: O::new(o),
                output: Array2::zeros((batch, o)),
                delta: Array2::zeros((batch, o)),
            }
        });
        Self {
            layers: layers.collect(),
            steps: 0,
        }
    }

    /// The scores of a batch, sample after sample.
    pub fn forward(&mut self, inputs: &[f32], samples: usize) -> &[f32] {
        let last = self.layers.len() - 1;
        for index in 0..=last {
            let (before, rest) = self.layers.split_at_mut(index);
            let layer = &mut rest[0];
            let input = input_of(before, inputs, samples);
            let bias = layer.bias.as_slice().expect(CONTIGUOUS);
            spread(bias, rows_mut(&mut layer.output, samples));
            let mut output = layer.output.slice_mut(s![..samples, ..]);
            general_mat_mul(1.0, &input, &layer.weight, 1.0, &mut output);
            if index < last {
                relu(rows_mut(&mut layer.output, samples));
            }
        }
        rows(&self.layers[last].output, samples)
    }

    /// One step; returns the loss before it.
    pub fn step(&mut self, inputs: &[f32], labels: &[u32]) -> f32 {
        let samples = labels.len();
        self.forward(inputs, samples);
        self.steps += 1;
        let last = self.layers.len() - 1;
        let layer = &mut self.layers[last];
        let delta = rows_mut(&mut layer.delta, samples);
        let loss = cross_entropy(rows(&layer.output, samples), labels, delta);
        for index in (0..=last).rev() {
            let (before, rest) = self.layers.split_at_mut(index);
            let layer = &mut rest[0];
            let delta = layer.delta.slice(s![..samples, ..]);
            let input = input_of(before, inputs, samples);
            general_mat_mul(1.0, &input.t(), &delta, 0.0, &mut layer.weight_gradient);
            let sum = layer.bias_gradient.as_slice_mut().expect(CONTIGUOUS);
            sum_rows(rows(&layer.delta, samples), sum);
            if let Some(before) = before.last_mut() {
                let mut into = before.delta.slice_mut(s![..samples, ..]);
                general_mat_mul(1.0, &delta, &layer.weight.t(), 0.0, &mut into);
                let into = rows_mut(&mut before.delta, samples);
                relu_backward(into, rows(&before.output, samples));
            }
            layer.update(self.steps);
        }
        loss
    }
}

impl<O: Optimizer> Layer<O> {
    fn update(&mut self, step: i32) {
        let weight = self.weight.as_slice_mut().expect(CONTIGUOUS);
        let gradient = self.weight_gradient.as_slice().expect(CONTIGUOUS);
        self.weight_optimizer.step(step, weight, gradient);
        let bias = self.bias.as_slice_mut().expect(CONTIGUOUS);
        let gradient = self.bias_gradient.as_slice().expect(CONTIGUOUS);
        self.bias_optimizer.step(step, bias, gradient);
    }
}

const CONTIGUOUS: &str = "whole arrays are contiguous";

/// What the layer after those before takes.
fn input_of<'a, O>(
    before: &'a [Layer<O>],
    inputs: &'a [f32],
    samples: usize,
) -> ArrayView2<'a, f32> {
    match before.last() {
        Some(layer) => layer.output.slice(s![..samples, ..]),
        None => ArrayView2::from_shape((samples, inputs.len() / samples), inputs)
            .expect("inputs are whole samples"),
    }
}

fn rows(array: &Array2<f32>, samples: usize) -> &[f32] {
    &array.as_slice().expect(CONTIGUOUS)[..samples * array.ncols()]
}

fn rows_mut(array: &mut Array2<f32>, samples: usize) -> &mut [f32] {
    let columns = array.ncols();
    &mut array.as_slice_mut().expect(CONTIGUOUS)[..samples * columns]
}

pub struct Ndarray;

impl Peer for Ndarray {
    type Net = Mlp<Adam>;

    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net) {
        let samples = data.labels.len();
        let mut net = Mlp::new(&[2, 24, 24, 7], &weights::<Spiral>(), samples);
        let (inputs, labels) = data.part(0, samples);
        let (seconds, ()) = timed(|| {
            for _ in 0..steps {
                net.step(inputs, labels);
            }
        });
        let accuracy = Some(data.accuracy(net.forward(inputs, samples)));
        (Run { seconds, accuracy }, net)
    }

    fn minibatch(data: &Samples<2>, epochs: usize) -> Run {
        let samples = data.labels.len();
        let mut net = Mlp::<Adam>::new(&[2, 24, 24, 7], &weights::<Spiral>(), samples);
        let (seconds, ()) = timed(|| {
            data.shuffled(epochs, |inputs, labels| {
                net.step(inputs, labels);
            })
        });
        let accuracy = Some(data.accuracy(net.forward(data.inputs.as_flattened(), samples)));
        Run { seconds, accuracy }
    }

    // A product that looks for blocks is slower for one sample.
    fn predict(net: &mut Self::Net, point: &[f32; 2]) -> [f32; 7] {
        for index in 0..3 {
            let (before, rest) = net.layers.split_at_mut(index);
            let layer = &mut rest[0];
            let input = before
                .last()
                .map_or(&point[..], |layer| rows(&layer.output, 1));
            let output = rows_mut(&mut layer.output, 1);
            output.copy_from_slice(layer.bias.as_slice().expect(CONTIGUOUS));
            for (&x, weights) in input.iter().zip(layer.weight.rows()) {
                let weights = weights.to_slice().expect(CONTIGUOUS);
                for (y, &w) in output.iter_mut().zip(weights) {
                    *y += x * w;
                }
            }
            if index < 2 {
                relu(output);
            }
        }
        core::array::from_fn(|class| net.layers[2].output[[0, class]])
    }

    fn images(data: &Samples<784>, steps: usize) -> Run {
        let samples = data.labels.len();
        let mut net = Mlp::<Sgd>::new(&[784, 128, 10], &weights::<Images>(), samples);
        let (seconds, ()) = timed(|| {
            for start in (0..samples).step_by(BATCH).cycle().take(steps) {
                let (inputs, labels) = data.part(start, BATCH);
                net.step(inputs, labels);
            }
        });
        let accuracy = Some(data.accuracy(net.forward(data.inputs.as_flattened(), samples)));
        Run { seconds, accuracy }
    }

    fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Run {
        let mut net = Mlp::<Sgd>::new(&[64, 256, 256, 8], &weights::<Large>(), TILE);
        let mut outputs = vec![[0.0; 8]; inputs.len()];
        median_run(repetitions, || {
            let tiles = black_box(inputs).chunks(TILE).zip(outputs.chunks_mut(TILE));
            for (inputs, outputs) in tiles {
                let scores = net.forward(inputs.as_flattened(), inputs.len());
                outputs.as_flattened_mut().copy_from_slice(scores);
            }
            black_box(&outputs);
        })
    }
}
