//! candle, on the CPU.

use std::hint::black_box;

use candle_core::{D, DType, Device, Result, Tensor};
use candle_nn::loss::cross_entropy;
use candle_nn::{AdamW, Linear, Module, Optimizer, ParamsAdamW, SGD, VarBuilder, VarMap, linear};

use crate::workload::{
    ADAM_RATE, BATCH, BETAS, EPSILON, Peer, Run, SGD_RATE, Samples, median_run, timed,
};

/// Inputs of the large network that pass through it together, so that what
/// is between its layers stays in the cache.
const TILE: usize = 500;

pub const CPU: &Device = &Device::Cpu;

pub struct Mlp {
    layers: Vec<Linear>,
}

impl Mlp {
    fn new(sizes: &[usize], vars: &VarMap) -> Result<Self> {
        let vars = builder(vars);
        let layers = sizes.windows(2).enumerate();
        let layers = layers.map(|(index, size)| linear(size[0], size[1], vars.pp(index)));
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
        })
    }

    /// The same network without a graph that could be differentiated.
    fn detached(&self) -> Self {
        let layers = self.layers.iter().map(|layer| {
            let bias = layer.bias().map(Tensor::detach);
            Linear::new(layer.weight().detach(), bias)
        });
        Self {
            layers: layers.collect(),
        }
    }

    fn forward(&self, input: &Tensor) -> Result<Tensor> {
        let mut x = self.layers[0].forward(input)?;
        for layer in &self.layers[1..] {
            x = layer.forward(&x.relu()?)?;
        }
        Ok(x)
    }

    fn step(&self, optimizer: &mut impl Optimizer, inputs: &Tensor, labels: &Tensor) -> Result<()> {
        optimizer.backward_step(&cross_entropy(&self.forward(inputs)?, labels)?)
    }

    fn accuracy<const I: usize>(&self, data: &Samples<I>) -> Result<Option<f64>> {
        let inputs = matrix(data.inputs.as_flattened(), I)?;
        let scores = scores(&self.detached().forward(&inputs)?)?;
        Ok(Some(data.accuracy(&scores)))
    }
}

/// What makes layers whose parameters are in this map.
pub fn builder(vars: &VarMap) -> VarBuilder<'static> {
    VarBuilder::from_varmap(vars, DType::F32, CPU)
}

fn matrix(values: &[f32], columns: usize) -> Result<Tensor> {
    Tensor::from_slice(values, (values.len() / columns, columns), CPU)
}

pub fn classes(labels: &[u32]) -> Result<Tensor> {
    Tensor::from_slice(labels, labels.len(), CPU)
}

pub fn scores(output: &Tensor) -> Result<Vec<f32>> {
    output.flatten_to(D::Minus1)?.to_vec1()
}

/// Adam, which here is AdamW without decay.
fn adam(vars: &VarMap) -> Result<AdamW> {
    let params = ParamsAdamW {
        lr: f64::from(ADAM_RATE),
        beta1: f64::from(BETAS[0]),
        beta2: f64::from(BETAS[1]),
        eps: f64::from(EPSILON),
        weight_decay: 0.0,
    };
    AdamW::new(vars.all_vars(), params)
}

fn spiral(data: &Samples<2>, steps: usize) -> Result<(Run, Mlp)> {
    let vars = VarMap::new();
    let net = Mlp::new(&[2, 24, 24, 7], &vars)?;
    let mut optimizer = adam(&vars)?;
    let inputs = matrix(data.inputs.as_flattened(), 2)?;
    let labels = classes(&data.labels)?;
    let (seconds, done) = timed(|| {
        for _ in 0..steps {
            net.step(&mut optimizer, &inputs, &labels)?;
        }
        Ok(())
    });
    done.and_then(|()| {
        let accuracy = net.accuracy(data)?;
        Ok((Run { seconds, accuracy }, net.detached()))
    })
}

fn minibatch(data: &Samples<2>, epochs: usize) -> Result<Run> {
    let vars = VarMap::new();
    let net = Mlp::new(&[2, 24, 24, 7], &vars)?;
    let mut optimizer = adam(&vars)?;
    let mut done = Ok(());
    let (seconds, ()) = timed(|| {
        data.shuffled(epochs, |inputs, labels| {
            let batch = matrix(inputs, 2).and_then(|inputs| Ok((inputs, classes(labels)?)));
            let step =
                batch.and_then(|(inputs, labels)| net.step(&mut optimizer, &inputs, &labels));
            if step.is_err() {
                done = step;
            }
        })
    });
    done?;
    let accuracy = net.accuracy(data)?;
    Ok(Run { seconds, accuracy })
}

fn predict(net: &Mlp, point: &[f32; 2]) -> Result<Vec<f32>> {
    scores(&net.forward(&matrix(point, 2)?)?)
}

fn images(data: &Samples<784>, steps: usize) -> Result<Run> {
    let batches = (0..data.labels.len()).step_by(BATCH).map(|start| {
        let (inputs, labels) = data.part(start, BATCH);
        Ok((matrix(inputs, 784)?, classes(labels)?))
    });
    let batches = batches.collect::<Result<Vec<_>>>()?;
    let vars = VarMap::new();
    let net = Mlp::new(&[784, 128, 10], &vars)?;
    let mut optimizer = SGD::new(vars.all_vars(), f64::from(SGD_RATE))?;
    let (seconds, done) = timed(|| {
        for (inputs, labels) in batches.iter().cycle().take(steps) {
            net.step(&mut optimizer, inputs, labels)?;
        }
        Ok(())
    });
    done.and_then(|()| {
        let accuracy = net.accuracy(data)?;
        Ok(Run { seconds, accuracy })
    })
}

fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Result<Run> {
    let net = Mlp::new(&[64, 256, 256, 8], &VarMap::new())?.detached();
    let tiles = inputs.chunks(TILE);
    let tiles = tiles.map(|tile| matrix(tile.as_flattened(), 64));
    let tiles = tiles.collect::<Result<Vec<_>>>()?;
    Ok(median_run(repetitions, || {
        for tile in &tiles {
            let output = net.forward(black_box(tile));
            black_box(output.and_then(|output| scores(&output)).expect(WORKS));
        }
    }))
}

pub const WORKS: &str = "candle computes what fits together";

pub struct Candle;

impl Peer for Candle {
    type Net = Mlp;

    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net) {
        spiral(data, steps).expect(WORKS)
    }

    fn minibatch(data: &Samples<2>, epochs: usize) -> Run {
        minibatch(data, epochs).expect(WORKS)
    }

    fn predict(net: &mut Self::Net, point: &[f32; 2]) -> [f32; 7] {
        let scores = predict(net, point).expect(WORKS);
        scores.try_into().expect("there are seven scores")
    }

    fn images(data: &Samples<784>, steps: usize) -> Run {
        images(data, steps).expect(WORKS)
    }

    fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Run {
        batch(inputs, repetitions).expect(WORKS)
    }
}
