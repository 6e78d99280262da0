//! candle, on the CPU.

use std::hint::black_box;

use candle_core::{Result, Tensor, Var};
use candle_nn::loss::{cross_entropy, mse};
use candle_nn::rnn::{GRU, RNN, gru};
use candle_nn::{
    BatchNorm, Conv2d, Conv2dConfig, Linear, Module, ModuleT, Optimizer, SGD, VarBuilder, VarMap,
    batch_norm, conv2d, linear,
};

use super::{IMAGES, KERNEL, Layers, MAPS, Outcome, PASSES, PICTURE, PIXELS, Peer, SEQUENCES};
use crate::candle::{CPU, Candle, WORKS, builder, classes, scores};
use crate::workload::{BATCH, SGD_RATE, median_run, timed};

/// A convolution, and its batch normalization.
struct Normalized {
    convolution: Conv2d,
    norm: BatchNorm,
}

impl Normalized {
    fn new(channels: [usize; 2], stride: usize, vars: VarBuilder) -> Result<Self> {
        Ok(Self {
            convolution: convolution(channels, 3, stride, vars.pp("convolution"))?,
            norm: batch_norm(channels[1], 1e-5, vars.pp("norm"))?,
        })
    }

    fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        self.norm.forward_t(&self.convolution.forward(x)?, train)
    }
}

fn convolution(
    [inputs, outputs]: [usize; 2],
    size: usize,
    stride: usize,
    vars: VarBuilder,
) -> Result<Conv2d> {
    let config = Conv2dConfig {
        padding: size / 2,
        stride,
        ..Conv2dConfig::default()
    };
    conv2d(inputs, outputs, size, config, vars)
}

/// Two convolutions, and what their input is added through.
struct Block {
    first: Normalized,
    second: Normalized,
    shortcut: Option<Conv2d>,
}

impl Block {
    fn new(channels: [usize; 2], stride: usize, vars: VarBuilder) -> Result<Self> {
        let [_, outputs] = channels;
        let shortcut = || convolution(channels, 1, stride, vars.pp("shortcut"));
        Ok(Self {
            first: Normalized::new(channels, stride, vars.pp("first"))?,
            second: Normalized::new([outputs, outputs], 1, vars.pp("second"))?,
            shortcut: (stride > 1).then(shortcut).transpose()?,
        })
    }

    fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let y = self.first.forward(x, train)?.relu()?;
        let y = self.second.forward(&y, train)?;
        match &self.shortcut {
            Some(shortcut) => y + shortcut.forward(x)?,
            None => y + x,
        }?
        .relu()
    }
}

pub struct ResNet8 {
    stem: Normalized,
    blocks: [Block; 3],
    last: Linear,
}

impl ResNet8 {
    pub fn new(vars: &VarMap) -> Result<Self> {
        let vars = builder(vars);
        Ok(Self {
            stem: Normalized::new([3, 16], 1, vars.pp("stem"))?,
            blocks: [
                Block::new([16, 16], 1, vars.pp("0"))?,
                Block::new([16, 32], 2, vars.pp("1"))?,
                Block::new([32, 64], 2, vars.pp("2"))?,
            ],
            last: linear(64, 10, vars.pp("last"))?,
        })
    }

    fn forward(&self, x: &Tensor, train: bool) -> Result<Tensor> {
        let mut x = self.stem.forward(x, train)?.relu()?;
        for block in &self.blocks {
            x = block.forward(&x, train)?;
        }
        self.last.forward(&x.mean((2, 3))?)
    }
}

/// Pictures as a tensor.
fn pictures(values: &[f32]) -> Result<Tensor> {
    let [channels, rows, columns] = PICTURE;
    let shape = (values.len() / PIXELS, channels, rows, columns);
    Tensor::from_slice(values, shape, CPU)
}

fn numbers(tensor: &Tensor) -> Result<Vec<f32>> {
    tensor.flatten_all()?.to_vec1()
}

fn convolved(data: &Layers, repetitions: usize) -> Result<Outcome> {
    let x = Var::from_slice(&data.images, &IMAGES, CPU)?;
    let slopes = Tensor::from_slice(&data.slopes, &MAPS, CPU)?;
    let [outputs, inputs, rows, columns] = KERNEL;
    let (weight, bias) = data.convolution.split_at(KERNEL.iter().product());
    let weight = Tensor::from_slice(weight, (inputs, rows, columns, outputs), CPU)?;
    let weight = Var::from_tensor(&weight.permute((3, 0, 1, 2))?.contiguous()?)?;
    let bias = Var::from_slice(bias, outputs, CPU)?;
    let config = Conv2dConfig::default();
    let layer = Conv2d::new(
        weight.as_tensor().clone(),
        Some(bias.as_tensor().clone()),
        config,
    );
    let pass = || {
        let y = layer.forward(black_box(x.as_tensor()))?;
        (y * &slopes)?.sum_all()?.backward()
    };
    let run = median_run(repetitions, || {
        for _ in 0..PASSES {
            black_box(pass().expect(WORKS));
        }
    });
    let gradients = pass()?;
    let by = |var: &Var| gradients.get(var).expect("it is asked for");
    let by_weight = by(&weight).permute((1, 2, 3, 0))?;
    Ok(Outcome {
        seconds: run.seconds / PASSES as f64,
        values: [numbers(by(&x))?, numbers(&by_weight)?, numbers(by(&bias))?].concat(),
    })
}

/// The recurrent layer with the parameters that all start from; each gate's
/// matrices are transposed here.
fn listener(vars: &mut VarMap, gates: &[f32]) -> Result<GRU> {
    let net = gru(64, 64, Default::default(), builder(vars))?;
    let (weights, biases) = gates.split_at(2 * 3 * 64 * 64);
    let weights = weights.chunks(3 * 64 * 64).map(|weights| {
        let weights = Tensor::from_slice(weights, (3, 64, 64), CPU)?;
        weights.transpose(1, 2)?.reshape((3 * 64, 64))
    });
    let biases = biases.chunks(3 * 64);
    let biases = biases.map(|biases| Tensor::from_slice(biases, 3 * 64, CPU));
    let names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];
    for (name, values) in names.into_iter().zip(weights.chain(biases)) {
        vars.set_one(name, values?)?;
    }
    Ok(net)
}

fn listened(data: &Layers, steps: usize) -> Result<Outcome> {
    let [samples, length, width] = SEQUENCES;
    let flat = data.sequences.as_flattened().as_flattened();
    let inputs = Tensor::from_slice(flat, &SEQUENCES, CPU)?;
    let flat = data.answers.as_flattened().as_flattened();
    let targets = Tensor::from_slice(flat, (samples, length * width), CPU)?;
    let mut vars = VarMap::new();
    let net = listener(&mut vars, &data.gates)?;
    let answers = || net.states_to_tensor(&net.seq(&inputs)?);
    let mut optimizer = SGD::new(vars.all_vars(), f64::from(SGD_RATE))?;
    let (seconds, done) = timed(|| {
        (0..steps).try_for_each(|_| optimizer.backward_step(&mse(&answers()?, &targets)?))
    });
    done?;
    Ok(Outcome {
        seconds: seconds / steps as f64,
        values: numbers(&answers()?)?,
    })
}

fn resnet(data: &Layers, steps: usize) -> Result<Outcome> {
    let data = &data.pictures;
    let batches = (0..data.labels.len()).step_by(BATCH).map(|start| {
        let (inputs, labels) = data.part(start, BATCH);
        Ok((pictures(inputs)?, classes(labels)?))
    });
    let batches = batches.collect::<Result<Vec<_>>>()?;
    let vars = VarMap::new();
    let net = ResNet8::new(&vars)?;
    let mut optimizer = SGD::new(vars.all_vars(), f64::from(SGD_RATE))?;
    let (seconds, done) = timed(|| {
        let mut steps = batches.iter().cycle().take(steps);
        steps.try_for_each(|(inputs, labels)| {
            optimizer.backward_step(&cross_entropy(&net.forward(inputs, true)?, labels)?)
        })
    });
    done?;
    let all = pictures(data.inputs.as_flattened())?;
    Ok(Outcome {
        seconds: seconds / steps as f64,
        values: scores(&net.forward(&all, false)?)?,
    })
}

impl Peer for Candle {
    fn convolution(data: &Layers, repetitions: usize) -> Outcome {
        convolved(data, repetitions).expect(WORKS)
    }

    fn gru(data: &Layers, steps: usize) -> Outcome {
        listened(data, steps).expect(WORKS)
    }

    fn resnet(data: &Layers, steps: usize) -> Outcome {
        resnet(data, steps).expect(WORKS)
    }
}
