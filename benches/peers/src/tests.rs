//! That what is compared computes the same.

use std::thread;

use crate::layers::LAYERS;
use crate::workload::{Amount, Data, WORKLOADS};
use crate::{PEERS, by_hand, monograd, nalgebra, ndarray};

use ::monograd::prelude::*;

#[test]
fn everybody_learns() {
    // Room for what the branches of ResNet-8 keep on the stack.
    const STACK: usize = 8 << 20;
    for peer in &PEERS {
        let work = || peer.run(&Amount::QUICK);
        let thread = thread::Builder::new().stack_size(STACK).spawn(work);
        let runs = thread.unwrap().join().unwrap();
        for (workload, run) in WORKLOADS.iter().chain(&LAYERS).zip(&runs) {
            assert!(run.seconds > 0.0, "{} {}", peer.name, workload.name);
            let accuracy = run.accuracy.unwrap_or(1.0);
            assert!(
                accuracy > 0.9,
                "{} {}: {accuracy}",
                peer.name,
                workload.name
            );
        }
    }
}

#[test]
fn steps_by_hand_are_those_of_the_library() {
    const SIZES: [usize; 4] = [2, 24, 24, 7];
    let data = Data::new().spiral;
    let pairs: Vec<([f32; 2], Class<7>)> = monograd::pairs(&data);
    let weights = monograd::weights::<monograd::Spiral>();
    let mut net = Network::<monograd::Spiral>::init(&mut monograd::rng());
    let mut trainer = Trainer::<monograd::Spiral, _, _>::new(Adam::new(0.01), CrossEntropy);
    let mut rows = ndarray::Mlp::<by_hand::Adam>::new(&SIZES, &weights, 700);
    let mut columns = nalgebra::Mlp::<by_hand::Adam>::new(&SIZES, &weights, 700);
    let (inputs, labels) = data.part(0, 700);
    for step in 0..20 {
        let loss = trainer.step(&mut net, &pairs).unwrap();
        for by_hand in [rows.step(inputs, labels), columns.step(inputs, labels)] {
            assert!((loss - by_hand).abs() < 1e-3, "{step}: {loss} {by_hand}");
        }
    }
}
