//! Layers so large that all threads work on them give the bits that one gives.
#![cfg(feature = "rayon")]

#[path = "common/threads.rs"]
mod threads;

use monograd::layer::Entry;
use monograd::optim::Optimizer;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::train::TrainError;
use threads::{data, on_threads};

/// Two large layers, and one that is not.
type Large = net![Dense<200, 170, Relu>, Dense<170, 160, Tanh>, Dense<160, 3>];
/// With state, which goes through the chunks in their order.
type Normed = net![Dense<200, 170, Relu>, BatchNorm1d<170>, Dense<170, 160, Tanh>, Dense<160, 3>];

const SAMPLES: usize = 40;

fn network<A: Architecture<f32>>() -> Box<Network<A>> {
    Network::boxed(&mut Xoshiro256PlusPlus::seed_from_u64(4))
}

/// The bits of the numbers of a network after some steps in chunks of this size, and
/// of the losses; 0 for no chunks at all.
fn train<A, O>(chunk: usize, optimizer: O) -> Vec<u32>
where
    A: Architecture<f32, Out = Vector<3>> + Entry<In = Vector<200>>,
    O: Optimizer<f32>,
{
    let (data, mut net) = (data(SAMPLES), network::<A>());
    let mut trainer = Trainer::<A, _, _>::boxed(optimizer, CrossEntropy);
    let losses: Vec<f32> = if chunk == 0 {
        (0..2)
            .map(|_| trainer.step(&mut net, &data).unwrap())
            .collect()
    } else {
        let mut trainer = trainer.parallel(chunk);
        (0..2)
            .map(|_| trainer.step(&mut net, &data).unwrap())
            .collect()
    };
    let numbers = losses.iter().chain(net.as_flat());
    numbers.map(|number| number.to_bits()).collect()
}

#[test]
fn one_chunk_on_several_threads_is_what_a_trainer_alone_computes() {
    fn check<O: Optimizer<f32> + Copy + Send + Sync>(optimizer: O) {
        let alone = train::<Large, _>(0, optimizer);
        for threads in [1, 2, 3, 7] {
            let several = on_threads(threads, || train::<Large, _>(SAMPLES, optimizer));
            assert!(several == alone, "{}, {threads} threads", O::NAME);
        }
    }
    check(Sgd::new(0.1));
    check(Momentum::new(0.01));
    check(Adam::new(0.001));
}

#[test]
fn chunks_one_after_the_other_give_the_same_bits_on_any_number_of_threads() {
    let one = on_threads(1, || train::<Normed, _>(32, Adam::new(0.001)));
    for threads in [2, 3, 7] {
        let several = on_threads(threads, || train::<Normed, _>(32, Adam::new(0.001)));
        assert!(several == one, "{threads} threads");
    }
}

/// One weight overflows, in the band of the first thread or of the last.
#[test]
fn a_step_that_one_thread_finds_too_large_is_not_made() {
    for row in [0, 199] {
        let mut data = data(SAMPLES);
        // The loss does not depend on it, so that the optimizer is the one to tell.
        data.iter_mut().for_each(|(x, _)| x[row] = 0.0);
        for threads in [1, 2, 3] {
            on_threads(threads, || {
                let mut net = network::<Large>();
                net.params.first.weight[row][169] = f32::MAX;
                let before = net.clone();
                let doubling = Sgd::new(1.0).weight_decay(-1.0);
                let trainer = Trainer::<Large, _, _>::boxed(doubling, CrossEntropy);
                let stopped = trainer.parallel(SAMPLES).step(&mut net, &data);
                assert_eq!(stopped, Err(TrainError::NotFinite { epoch: 1, batch: 1 }));
                assert!(net == before, "row {row}, {threads} threads");
            });
        }
    }
}
