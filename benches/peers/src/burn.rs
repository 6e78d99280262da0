//! burn, on its CPU backend `flex`.

use std::hint::black_box;

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::nn::{Linear, LinearConfig};
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::workload::{
    ADAM_RATE, BATCH, BETAS, EPSILON, Peer, Run, SEED, SGD_RATE, Samples, median_run, timed,
};

/// Inputs of the large network that pass through it together, so that what
/// is between its layers stays in the cache.
const TILE: usize = 200;

#[derive(Module, Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
}

impl Mlp {
    fn new(sizes: &[usize], device: &Device) -> Self {
        device.seed(SEED);
        let layers = sizes.windows(2);
        let layers = layers.map(|size| LinearConfig::new(size[0], size[1]).init(device));
        Self {
            layers: layers.collect(),
        }
    }

    fn forward(&self, mut x: Tensor<2>) -> Tensor<2> {
        let (last, hidden) = self.layers.split_last().expect("there are layers");
        for layer in hidden {
            x = relu(layer.forward(x));
        }
        last.forward(x)
    }

    fn step(
        self,
        optimizer: &mut ModuleOptimizer,
        rate: f32,
        inputs: Tensor<2>,
        labels: Tensor<1, Int>,
    ) -> Self {
        let loss = CrossEntropyLossConfig::new().init(&inputs.device());
        let loss = loss.forward(self.forward(inputs), labels);
        descend(self, optimizer, rate, loss)
    }

    /// Reads the parameters of the last layer, so that all is computed.
    fn finish(&self) {
        if let Some(layer) = self.layers.last() {
            black_box(layer.weight.val().into_data());
        }
    }

    fn accuracy<const I: usize>(&self, data: &Samples<I>) -> Option<f64> {
        let inputs = matrix(data.inputs.as_flattened(), I, &Device::flex());
        Some(data.accuracy(&numbers(self.valid().forward(inputs))))
    }
}

/// Changes a network by the gradients of its loss.
pub fn descend<M: Module>(
    net: M,
    optimizer: &mut ModuleOptimizer,
    rate: f32,
    loss: Tensor<1>,
) -> M {
    let gradients = GradientsParams::from_grads(loss.backward(), &net);
    optimizer.step(f64::from(rate), net, gradients)
}

pub fn tensor<const D: usize>(values: &[f32], shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values.to_vec(), shape), device)
}

fn matrix(values: &[f32], columns: usize, device: &Device) -> Tensor<2> {
    tensor(values, [values.len() / columns, columns], device)
}

pub fn classes(labels: &[u32], device: &Device) -> Tensor<1, Int> {
    let labels: Vec<i32> = labels.iter().map(|&label| label as i32).collect();
    let shape = [labels.len()];
    Tensor::from_data(TensorData::new(labels, shape), device)
}

pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    let numbers = tensor.into_data().try_into_vec();
    numbers.expect("all is computed in `f32`")
}

fn adam() -> ModuleOptimizer {
    AdamConfig::new()
        .with_beta_1(BETAS[0])
        .with_beta_2(BETAS[1])
        .with_epsilon(EPSILON)
        .init()
}

pub struct Burn;

impl Peer for Burn {
    type Net = (Mlp, Device);

    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net) {
        let device = Device::flex().autodiff();
        let inputs = matrix(data.inputs.as_flattened(), 2, &device);
        let labels = classes(&data.labels, &device);
        let mut net = Mlp::new(&[2, 24, 24, 7], &device);
        let mut optimizer = adam();
        let (seconds, net) = timed(|| {
            for _ in 0..steps {
                net = net.step(&mut optimizer, ADAM_RATE, inputs.clone(), labels.clone());
            }
            net.finish();
            net
        });
        let accuracy = net.accuracy(data);
        (Run { seconds, accuracy }, (net.valid(), Device::flex()))
    }

    fn minibatch(data: &Samples<2>, epochs: usize) -> Run {
        let device = Device::flex().autodiff();
        let mut net = Some(Mlp::new(&[2, 24, 24, 7], &device));
        let mut optimizer = adam();
        let (seconds, net) = timed(|| {
            data.shuffled(epochs, |inputs, labels| {
                let inputs = matrix(inputs, 2, &device);
                let labels = classes(labels, &device);
                let old = net.take();
                net = old.map(|net| net.step(&mut optimizer, ADAM_RATE, inputs, labels));
            });
            let net = net.expect("a step gives the network back");
            net.finish();
            net
        });
        let accuracy = net.accuracy(data);
        Run { seconds, accuracy }
    }

    fn predict((net, device): &mut Self::Net, point: &[f32; 2]) -> [f32; 7] {
        let scores = numbers(net.forward(matrix(point, 2, device)));
        scores.try_into().expect("there are seven scores")
    }

    fn images(data: &Samples<784>, steps: usize) -> Run {
        let device = Device::flex().autodiff();
        let batches = (0..data.labels.len()).step_by(BATCH).map(|start| {
            let (inputs, labels) = data.part(start, BATCH);
            (matrix(inputs, 784, &device), classes(labels, &device))
        });
        let batches: Vec<_> = batches.collect();
        let mut net = Mlp::new(&[784, 128, 10], &device);
        let mut optimizer = SgdConfig::new().init();
        let (seconds, net) = timed(|| {
            for (inputs, labels) in batches.iter().cycle().take(steps) {
                net = net.step(&mut optimizer, SGD_RATE, inputs.clone(), labels.clone());
            }
            net.finish();
            net
        });
        let accuracy = net.accuracy(data);
        Run { seconds, accuracy }
    }

    fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Run {
        let device = Device::flex();
        let net = Mlp::new(&[64, 256, 256, 8], &device);
        let tiles = inputs.chunks(TILE);
        let tiles = tiles.map(|tile| matrix(tile.as_flattened(), 64, &device));
        let tiles: Vec<_> = tiles.collect();
        median_run(repetitions, || {
            for tile in &tiles {
                black_box(numbers(net.forward(black_box(tile).clone())));
            }
        })
    }
}
