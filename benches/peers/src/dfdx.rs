//! dfdx, on the CPU.

use std::hint::black_box;

use dfdx::optim::{Adam, Sgd};
use dfdx::prelude::*;

use crate::workload::{
    ADAM_RATE, BATCH, BETAS, EPSILON, Peer, Run, SEED, SGD_RATE, Samples, median_run, timed,
};

/// Inputs of the large network that pass through it together, so that what
/// is between its layers stays in the cache.
const TILE: usize = 500;

type Spiral = ((Linear<2, 24>, ReLU), (Linear<24, 24>, ReLU), Linear<24, 7>);
type Images = ((Linear<784, 128>, ReLU), Linear<128, 10>);
type Large = (
    (Linear<64, 256>, ReLU),
    (Linear<256, 256>, ReLU),
    Linear<256, 8>,
);

type Built<A> = <A as BuildOnDevice<Cpu, f32>>::Built;
type Matrix<const C: usize, T = NoneTape> = Tensor<(usize, Const<C>), f32, Cpu, T>;

fn device() -> Cpu {
    // What dfdx advises: numbers too small to be normal are slow.
    dfdx::flush_denormals_to_zero();
    Cpu::seed_from_u64(SEED)
}

fn matrix<const C: usize>(device: &Cpu, values: &[f32]) -> Matrix<C> {
    device.tensor_from_vec(values.to_vec(), (values.len() / C, Const::<C>))
}

fn one_hot<const C: usize>(device: &Cpu, labels: &[u32]) -> Matrix<C> {
    let mut rows = vec![[0.0; C]; labels.len()];
    for (row, &label) in rows.iter_mut().zip(labels) {
        row[label as usize] = 1.0;
    }
    matrix(device, rows.as_flattened())
}

/// A network in training: gradients are allocated once.
struct Training<M, O> {
    net: M,
    optimizer: O,
    gradients: Option<Gradients<f32, Cpu>>,
}

impl<M: ZeroGrads<f32, Cpu>, O: Optimizer<M, Cpu, f32>> Training<M, O> {
    fn new(net: M, optimizer: O) -> Self {
        let gradients = Some(net.alloc_grads());
        Self {
            net,
            optimizer,
            gradients,
        }
    }

    fn step<const I: usize, const C: usize>(&mut self, inputs: Matrix<I>, targets: Matrix<C>)
    where
        M: ModuleMut<
                Matrix<I, OwnedTape<f32, Cpu>>,
                Output = Matrix<C, OwnedTape<f32, Cpu>>,
                Error = CpuError,
            >,
    {
        let gradients = self.gradients.take().expect("a step gives them back");
        let logits = self.net.forward_mut(inputs.traced(gradients));
        let mut gradients = cross_entropy_with_logits_loss(logits, targets).backward();
        let updated = self.optimizer.update(&mut self.net, &gradients);
        updated.expect("every parameter has a gradient");
        self.net.zero_grads(&mut gradients);
        self.gradients = Some(gradients);
    }
}

fn accuracy<M, const I: usize, const C: usize>(
    device: &Cpu,
    net: &M,
    data: &Samples<I>,
) -> Option<f64>
where
    M: Module<Matrix<I>, Output = Matrix<C>, Error = CpuError>,
{
    let scores = net.forward(matrix(device, data.inputs.as_flattened()));
    Some(data.accuracy(&scores.as_vec()))
}

fn adam(net: &Built<Spiral>) -> Adam<Built<Spiral>, f32, Cpu> {
    let config = AdamConfig {
        lr: f64::from(ADAM_RATE),
        betas: BETAS.map(f64::from),
        eps: f64::from(EPSILON),
        weight_decay: None,
    };
    Adam::new(net, config)
}

pub struct Dfdx;

impl Peer for Dfdx {
    type Net = (Built<Spiral>, Cpu);

    fn spiral(data: &Samples<2>, steps: usize) -> (Run, Self::Net) {
        let device = device();
        let net = device.build_module::<Spiral, f32>();
        let optimizer = adam(&net);
        let mut training = Training::new(net, optimizer);
        let inputs = matrix::<2>(&device, data.inputs.as_flattened());
        let targets = one_hot::<7>(&device, &data.labels);
        let (seconds, ()) = timed(|| {
            for _ in 0..steps {
                training.step(inputs.clone(), targets.clone());
            }
        });
        let accuracy = accuracy(&device, &training.net, data);
        (Run { seconds, accuracy }, (training.net, device))
    }

    fn minibatch(data: &Samples<2>, epochs: usize) -> Run {
        let device = device();
        let net = device.build_module::<Spiral, f32>();
        let optimizer = adam(&net);
        let mut training = Training::new(net, optimizer);
        let (seconds, ()) = timed(|| {
            data.shuffled(epochs, |inputs, labels| {
                training.step(matrix::<2>(&device, inputs), one_hot::<7>(&device, labels));
            })
        });
        let accuracy = accuracy(&device, &training.net, data);
        Run { seconds, accuracy }
    }

    fn predict((net, device): &mut Self::Net, point: &[f32; 2]) -> [f32; 7] {
        net.forward(device.tensor(*point)).array()
    }

    fn images(data: &Samples<784>, steps: usize) -> Run {
        let device = device();
        let net = device.build_module::<Images, f32>();
        let config = SgdConfig {
            lr: f64::from(SGD_RATE),
            momentum: None,
            weight_decay: None,
        };
        let optimizer = Sgd::new(&net, config);
        let mut training = Training::new(net, optimizer);
        let batches = (0..data.labels.len()).step_by(BATCH).map(|start| {
            let (inputs, labels) = data.part(start, BATCH);
            (
                matrix::<784>(&device, inputs),
                one_hot::<10>(&device, labels),
            )
        });
        let batches: Vec<_> = batches.collect();
        let (seconds, ()) = timed(|| {
            for (inputs, targets) in batches.iter().cycle().take(steps) {
                training.step(inputs.clone(), targets.clone());
            }
        });
        let accuracy = accuracy(&device, &training.net, data);
        Run { seconds, accuracy }
    }

    fn batch(inputs: &[[f32; 64]], repetitions: usize) -> Run {
        let device = device();
        let net = device.build_module::<Large, f32>();
        let tiles = inputs.chunks(TILE);
        let tiles = tiles.map(|tile| matrix::<64>(&device, tile.as_flattened()));
        let tiles: Vec<_> = tiles.collect();
        median_run(repetitions, || {
            for tile in &tiles {
                let scores: Matrix<8> = net.forward(black_box(tile).clone());
                black_box(scores.as_vec());
            }
        })
    }
}
