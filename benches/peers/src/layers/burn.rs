//! burn, on its CPU backend `flex`.

use std::hint::black_box;

use burn::module::{Module, Param};
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::gru::GruConfig;
use burn::nn::loss::{CrossEntropyLossConfig, MseLoss, Reduction};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig, PaddingConfig2d};
use burn::optim::SgdConfig;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::{IMAGES, KERNEL, Layers, MAPS, Outcome, PASSES, PICTURE, PIXELS, Peer, SEQUENCES};
use crate::burn::{Burn, classes, descend, numbers, tensor};
use crate::workload::{BATCH, SEED, SGD_RATE, median_run, timed};

/// A convolution, and its batch normalization.
#[derive(Module, Debug)]
struct Normalized {
    convolution: Conv2d,
    norm: BatchNorm,
}

impl Normalized {
    fn new(channels: [usize; 2], stride: usize, device: &Device) -> Self {
        Self {
            convolution: convolution(channels, 3, stride, device),
            norm: BatchNormConfig::new(channels[1]).init(device),
        }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.norm.forward(self.convolution.forward(x))
    }
}

fn convolution(channels: [usize; 2], size: usize, stride: usize, device: &Device) -> Conv2d {
    let border = size / 2;
    Conv2dConfig::new(channels, [size, size])
        .with_stride([stride, stride])
        .with_padding(PaddingConfig2d::Explicit(border, border, border, border))
        .init(device)
}

/// Two convolutions, and what their input is added through.
#[derive(Module, Debug)]
struct Block {
    first: Normalized,
    second: Normalized,
    shortcut: Option<Conv2d>,
}

impl Block {
    fn new(channels: [usize; 2], stride: usize, device: &Device) -> Self {
        let [_, outputs] = channels;
        Self {
            first: Normalized::new(channels, stride, device),
            second: Normalized::new([outputs, outputs], 1, device),
            shortcut: (stride > 1).then(|| convolution(channels, 1, stride, device)),
        }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let y = self.second.forward(relu(self.first.forward(x.clone())));
        let shortcut = self.shortcut.as_ref();
        relu(y + shortcut.map_or(x.clone(), |shortcut| shortcut.forward(x)))
    }
}

#[derive(Module, Debug)]
pub struct ResNet8 {
    stem: Normalized,
    blocks: Vec<Block>,
    last: Linear,
}

impl ResNet8 {
    pub fn new(device: &Device) -> Self {
        device.seed(SEED);
        Self {
            stem: Normalized::new([3, 16], 1, device),
            blocks: vec![
                Block::new([16, 16], 1, device),
                Block::new([16, 32], 2, device),
                Block::new([32, 64], 2, device),
            ],
            last: LinearConfig::new(64, 10).init(device),
        }
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<2> {
        let stem = relu(self.stem.forward(x));
        let maps = self.blocks.iter().fold(stem, |x, block| block.forward(x));
        self.last.forward(maps.mean_dims(&[2, 3]).flatten(1, 3))
    }
}

/// Pictures as a tensor.
fn pictures(values: &[f32], device: &Device) -> Tensor<4> {
    let [channels, rows, columns] = PICTURE;
    let shape = [values.len() / PIXELS, channels, rows, columns];
    tensor(values, shape, device)
}

impl Peer for Burn {
    fn convolution(data: &Layers, repetitions: usize) -> Outcome {
        let device = Device::flex().autodiff();
        let x = tensor(&data.images, IMAGES, &device).require_grad();
        let slopes = tensor(&data.slopes, MAPS, &device);
        let [outputs, inputs, rows, columns] = KERNEL;
        let (weight, bias) = data.convolution.split_at(KERNEL.iter().product());
        let weight = tensor(weight, [inputs, rows, columns, outputs], &device);
        let weight = numbers(weight.permute([3, 0, 1, 2]));
        let mut layer = Conv2dConfig::new([inputs, outputs], [rows, columns]).init(&device);
        layer.weight = Param::from_tensor(tensor(&weight, KERNEL, &device));
        let bias = Param::from_tensor(tensor(bias, [outputs], &device));
        layer.bias = Some(bias.clone());
        let mut values = None;
        let run = median_run(repetitions, || {
            for _ in 0..PASSES {
                let y = layer.forward(black_box(&x).clone());
                let gradients = (y * slopes.clone()).sum().backward();
                let by_input = x.grad(&gradients).expect("it is asked for");
                let by_weight = layer.weight.val().grad(&gradients).expect("learned");
                let by_bias = bias.val().grad(&gradients).expect("learned");
                values = Some(black_box((by_input, by_weight, by_bias)));
            }
        });
        let (by_input, by_weight, by_bias) = values.expect("there was a pass");
        let by_weight = numbers(by_weight.permute([1, 2, 3, 0]));
        Outcome {
            seconds: run.seconds / PASSES as f64,
            values: [numbers(by_input), by_weight, numbers(by_bias)].concat(),
        }
    }

    fn gru(data: &Layers, steps: usize) -> Outcome {
        let device = Device::flex().autodiff();
        let flat = data.sequences.as_flattened().as_flattened();
        let inputs = tensor(flat, SEQUENCES, &device);
        let flat = data.answers.as_flattened().as_flattened();
        let targets = tensor(flat, SEQUENCES, &device);
        let mut net = GruConfig::new(64, 64, true).init(&device);
        let (weights, biases) = data.gates.split_at(2 * 3 * 64 * 64);
        let (weights, biases) = (weights.chunks(64 * 64), biases.chunks(64));
        let weights = weights.map(|w| Param::from_tensor(tensor(w, [64, 64], &device)));
        let biases = biases.map(|b| Param::from_tensor(tensor(b, [64], &device)));
        let gates = [&mut net.reset_gate, &mut net.update_gate, &mut net.new_gate];
        let (input, hidden): (Vec<_>, Vec<_>) = gates
            .map(|gate| (&mut gate.input_transform, &mut gate.hidden_transform))
            .into_iter()
            .unzip();
        let parts = input.into_iter().chain(hidden);
        for ((part, weight), bias) in parts.zip(weights).zip(biases) {
            part.weight = weight;
            part.bias = Some(bias);
        }
        let mut optimizer = SgdConfig::new().init();
        let (seconds, net) = timed(|| {
            for _ in 0..steps {
                let answers = net.forward(inputs.clone(), None);
                let loss = MseLoss::new().forward(answers, targets.clone(), Reduction::Mean);
                net = descend(net, &mut optimizer, SGD_RATE, loss);
            }
            net
        });
        let answers = net.valid().forward(inputs.inner(), None);
        Outcome {
            seconds: seconds / steps as f64,
            values: numbers(answers),
        }
    }

    fn resnet(data: &Layers, steps: usize) -> Outcome {
        let device = Device::flex().autodiff();
        let data = &data.pictures;
        let batches = (0..data.labels.len()).step_by(BATCH).map(|start| {
            let (inputs, labels) = data.part(start, BATCH);
            (pictures(inputs, &device), classes(labels, &device))
        });
        let batches: Vec<_> = batches.collect();
        let mut net = ResNet8::new(&device);
        let loss = CrossEntropyLossConfig::new().init(&device);
        let mut optimizer = SgdConfig::new().init();
        let (seconds, net) = timed(|| {
            for (inputs, labels) in batches.iter().cycle().take(steps) {
                let loss = loss.forward(net.forward(inputs.clone()), labels.clone());
                net = descend(net, &mut optimizer, SGD_RATE, loss);
            }
            net
        });
        let all = pictures(data.inputs.as_flattened(), &Device::flex());
        Outcome {
            seconds: seconds / steps as f64,
            values: numbers(net.valid().forward(all)),
        }
    }
}
