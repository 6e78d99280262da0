//! This library.

use std::hint::black_box;

use monograd::Lanes;
use monograd::layer::{Layer, Pass, Point, Store};
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::zoo::ResNet8;

use super::{Layers, Listener, Outcome, PASSES, Peer};
use crate::monograd::{Monograd, pairs, rng};
use crate::workload::{BATCH, SGD_RATE, median_run, timed};

/// Samples that a convolution computes together.
const TILE: usize = 8;
/// A convolution's input and output, the samples in the lanes.
type Images = [[[Lanes<f32, TILE>; 28]; 28]; 8];
type Maps = [[[Lanes<f32, TILE>; 26]; 26]; 16];
type Convolution = Conv2d<8, 16, 3, 3>;
type Params = <Convolution as Store<f32>>::Params;

/// What so many rows of numbers are column after column.
fn transposed(values: &[f32], rows: usize) -> Vec<f32> {
    let columns = values.len() / rows;
    let column = |column| (0..rows).map(move |row| values[row * columns + column]);
    (0..columns).flat_map(column).collect()
}

/// One value of these numbers, on the heap.
fn one<T: Plain<f32>>(flat: &[f32]) -> Vec<T> {
    let mut value = vec![T::ZERO];
    value[0].as_flat_mut().copy_from_slice(flat);
    value
}

impl Peer for Monograd {
    fn convolution(data: &Layers, repetitions: usize) -> Outcome {
        let x = one::<Images>(&transposed(&data.images, TILE));
        let mut dy = one::<Maps>(&transposed(&data.slopes, TILE));
        let params = one::<Params>(&data.convolution);
        let (mut dx, mut y, mut gradients) = (x.clone(), dy.clone(), params.clone());
        let pass = Pass {
            samples: TILE,
            first: 0,
            seed: 0,
            begins: false,
        };
        let run = median_run(repetitions, || {
            for _ in 0..PASSES {
                let (x, params) = black_box((&x[0], &params[0]));
                <Convolution as Layer<Image<8, 28, 28>, f32>>::forward::<TILE>(
                    params,
                    &mut (),
                    x,
                    &mut y[0],
                    &mut (),
                    pass,
                );
                let at = Point {
                    x,
                    y: &y[0],
                    tape: &(),
                };
                gradients[0] = Params::ZERO;
                <Convolution as Layer<Image<8, 28, 28>, f32>>::backward::<TILE>(
                    params,
                    at,
                    &mut dy[0],
                    Some(&mut dx[0]),
                    &mut gradients[0],
                    pass,
                );
            }
        });
        let by_input = transposed(dx[0].as_flat(), dx[0].as_flat().len() / TILE);
        Outcome {
            seconds: run.seconds / PASSES as f64,
            values: [&by_input, gradients[0].as_flat()].concat(),
        }
    }

    fn gru(data: &Layers, steps: usize) -> Outcome {
        let pairs = data.sequences.iter().copied().zip(data.answers.clone());
        let batch: Vec<_> = pairs.collect();
        let mut net = Network::<Listener>::boxed(&mut rng());
        let mut trainer = Trainer::<Listener, _, _>::boxed(Sgd::new(SGD_RATE), MeanSquaredError);
        let (seconds, ()) = timed(|| {
            for _ in 0..steps {
                let loss = trainer.step(&mut net, &batch);
                loss.expect("the training stays finite");
            }
        });
        let answers: Vec<_> = data.sequences.iter().map(|x| net.predict(x)).collect();
        Outcome {
            seconds: seconds / steps as f64,
            values: answers.as_flattened().as_flattened().to_vec(),
        }
    }

    fn resnet(data: &Layers, steps: usize) -> Outcome {
        let pairs = pairs::<[[[f32; 32]; 32]; 3], _, _>(&data.pictures);
        let mut net = Network::<ResNet8>::boxed(&mut rng());
        let mut trainer = Trainer::<ResNet8, _, _>::boxed(Sgd::new(SGD_RATE), CrossEntropy);
        let (seconds, ()) = timed(|| {
            for batch in pairs.chunks_exact(BATCH).cycle().take(steps) {
                let loss = trainer.step(&mut net, batch);
                loss.expect("the training stays finite");
            }
        });
        let scores: Vec<[f32; 10]> = pairs.iter().map(|(x, _)| net.predict(x)).collect();
        Outcome {
            seconds: seconds / steps as f64,
            values: scores.as_flattened().to_vec(),
        }
    }
}
