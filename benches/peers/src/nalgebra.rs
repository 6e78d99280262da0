//! Networks by hand, of `nalgebra`'s matrices: a batch has a sample in each
//! column, and what a step fills is allocated once. Batches are sized at run
//! time, which is what makes `nalgebra` multiply in blocks; the network of a
//! single inference is sized when it is compiled.

use std::hint::black_box;

use nalgebra::{DMatrix, DMatrixView, DVector, Dyn, SMatrix, SVector};

use crate::by_hand::{Adam, Optimizer, Sgd, cross_entropy, relu, relu_backward, spread, sum_rows};
use crate::monograd::{Images, Large, Spiral, weights};
use crate::workload::{BATCH, Peer, Run, Samples, median_run, timed};

/// Inputs of the large network that pass through it together, so that what
/// is between its layers stays in the cache.
const TILE: usize = 200;

struct Layer<O> {
    weight: DMatrix<f32>,
    bias: DVector<f32>,
    weight_gradient: DMatrix<f32>,
    bias_gradient: DVector<f32>,
    weight_optimizer: O,
    bias_optimizer: O,
    /// What the layer makes of a batch, after the activation.
    output: DMatrix<f32>,
    /// The loss by what the layer makes before the activation.
    delta: DMatrix<f32>,
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
            taken
        };
        let layers = sizes.windows(2).map(|size| {
            let (i, o) = (size[0], size[1]);
            Layer {
                weight: DMatrix::from_column_slice(o, i, take(i * o)),
                bias: DVector::from_column_slice(take(o)),
                weight_gradient: DMatrix::zeros(o, i),
                bias_gradient: DVector::zeros(o),
                weight_optimizer: O::new(i * o),
                bias_optimizer: O::new(o),
                output: DMatrix::zeros(o, batch),
                delta: DMatrix::zeros(o, batch),
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
            spread(
                layer.bias.as_slice(),
                columns_mut(&mut layer.output, samples),
            );
            let mut output = layer.output.columns_mut(0, samples);
            output.gemm(1.0, &layer.weight, &view(input, samples), 1.0);
            if index < last {
                relu(columns_mut(&mut layer.output, samples));
            }
        }
        columns(&self.layers[last].output, samples)
    }

    /// One step; returns the loss before it.
    pub fn step(&mut self, inputs: &[f32], labels: &[u32]) -> f32 {
        let samples = labels.len();
        self.forward(inputs, samples);
        self.steps += 1;
        let last = self.layers.len() - 1;
        let layer = &mut self.layers[last];
        let delta = columns_mut(&mut layer.delta, samples);
        let loss = cross_entropy(columns(&layer.output, samples), labels, delta);
        for index in (0..=last).rev() {
            let (before, rest) = self.layers.split_at_mut(index);
            let layer = &mut rest[0];
            let delta = layer.delta.columns(0, samples);
            let input = input_of(before, inputs, samples);
            let input = transposed(input, samples);
            layer.weight_gradient.gemm(1.0, &delta, &input, 0.0);
            let sum = layer.bias_gradient.as_mut_slice();
            sum_rows(columns(&layer.delta, samples), sum);
            if let Some(before) = before.last_mut() {
                let weight = transposed(layer.weight.as_slice(), layer.weight.ncols());
                let mut into = before.delta.columns_mut(0, samples);
                into.gemm(1.0, &weight, &delta, 0.0);
                let into = columns_mut(&mut before.delta, samples);
                relu_backward(into, columns(&before.output, samples));
            }
            layer.update(self.steps);
        }
        loss
    }
}

impl<O: Optimizer> Layer<O> {
    fn update(&mut self, step: i32) {
        let (weight, gradient) = (self.weight.as_mut_slice(), self.weight_gradient.as_slice());
        self.weight_optimizer.step(step, weight, gradient);
        let (bias, gradient) = (self.bias.as_mut_slice(), self.bias_gradient.as_slice());
        self.bias_optimizer.step(step, bias, gradient);
    }
}

/// What the layer after those before takes, sample after sample.
fn input_of<'a, O>(before: &'a [Layer<O>], inputs: &'a [f32], samples: usize) -> &'a [f32] {
    before
        .last()
        .map_or(inputs, |layer| columns(&layer.output, samples))
}

/// Columns one after the other.
fn view(values: &[f32], columns: usize) -> DMatrixView<'_, f32> {
    DMatrixView::from_slice(values, values.len() / columns, columns)
}

/// The same with rows and columns exchanged: `gemm` takes it as it is, where
/// `gemm_tr` multiplies vector by vector.
fn transposed(values: &[f32], columns: usize) -> DMatrixView<'_, f32, Dyn, Dyn> {
    let rows = values.len() / columns;
    DMatrixView::from_slice_with_strides(values, columns, rows, rows, 1)
}

fn columns(matrix: &DMatrix<f32>, samples: usize) -> &[f32] {
    &matrix.as_slice()[..samples * matrix.nrows()]
}

fn columns_mut(matrix: &mut DMatrix<f32>, samples: usize) -> &mut [f32] {
    let rows = matrix.nrows();
    &mut matrix.as_mut_slice()[..samples * rows]
}

/// A layer whose sizes the compiler knows.
pub struct Fixed<const I: usize, const O: usize> {
    weight: SMatrix<f32, O, I>,
    bias: SVector<f32, O>,
}

impl<const I: usize, const O: usize> Fixed<I, O> {
    fn of<P>(layer: &Layer<P>) -> Self {
        Self {
            weight: SMatrix::from_column_slice(layer.weight.as_slice()),
            bias: SVector::from_column_slice(layer.bias.as_slice()),
        }
    }

    fn forward(&self, input: &SVector<f32, I>) -> SVector<f32, O> {
        let mut output = self.bias;
        output.gemv(1.0, &self.weight, input, 1.0);
        output
    }
}

pub struct Nalgebra;

impl Peer for Nalgebra {
    type Net = (Fixed<2, 24>, Fixed<24, 24>, Fixed<24, 7>);

    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net) {
        let samples = data.labels.len();
        let mut net = Mlp::<Adam>::new(&[2, 24, 24, 7], &weights::<Spiral>(), samples);
        let (inputs, labels) = data.part(0, samples);
        let (seconds, ()) = timed(|| {
            for _ in 0..steps {
                net.step(inputs, labels);
            }
        });
        let accuracy = Some(data.accuracy(net.forward(inputs, samples)));
        let [first, second, third] = &net.layers[..] else {
            unreachable!("the network has three layers")
        };
        let fixed = (Fixed::of(first), Fixed::of(second), Fixed::of(third));
        (Run { seconds, accuracy }, fixed)
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

    fn predict(net: &mut Self::Net, point: &[f32; 2]) -> [f32; 7] {
        let (first, second, third) = net;
        let hidden = first.forward(&SVector::from(*point)).map(|y| y.max(0.0));
        let hidden = second.forward(&hidden).map(|y| y.max(0.0));
        third.forward(&hidden).into()
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
