//! That all compute the same layers.

use candle_nn::VarMap;

use super::{Layers, Outcome, Peer, burn, candle};
use crate::burn::Burn;
use crate::candle::Candle;
use crate::monograd::Monograd;

use ::burn::module::Module;
use ::burn::tensor::Device;
use ::monograd::prelude::*;
use ::monograd::zoo;

fn assert_same([ours, others @ ..]: [Outcome; 3], error: f32) {
    let largest = ours.values.iter().fold(0.0, |max: f32, x| max.max(x.abs()));
    assert!(largest > 0.1, "there is something to compare");
    for other in others {
        assert_eq!(ours.values.len(), other.values.len());
        for (ours, other) in ours.values.iter().zip(&other.values) {
            assert!((ours - other).abs() < error * largest, "{ours} {other}");
        }
    }
}

#[test]
fn all_convolve_alike() {
    let data = Layers::new();
    let outcomes = [
        Monograd::convolution(&data, 1),
        Burn::convolution(&data, 1),
        Candle::convolution(&data, 1),
    ];
    assert_same(outcomes, 1e-5);
}

#[test]
fn recurrent_layers_learn_alike() {
    let data = Layers::new();
    let untrained = Monograd::gru(&data, 1).values;
    let outcomes = [
        Monograd::gru(&data, 20),
        Burn::gru(&data, 20),
        Candle::gru(&data, 20),
    ];
    let moved = untrained.iter().zip(&outcomes[0].values);
    let moved = moved.fold(0.0, |max: f32, (a, b)| max.max((a - b).abs()));
    assert!(moved > 1e-3, "20 steps change the answers: {moved}");
    assert_same(outcomes, 1e-5);
}

#[test]
fn all_have_the_same_resnet() {
    const NUMBERS: usize = Network::<zoo::ResNet8>::FLASH_BYTES / size_of::<f32>();
    let vars = VarMap::new();
    candle::ResNet8::new(&vars).unwrap();
    let numbers = vars.all_vars().into_iter().map(|var| var.elem_count());
    let net = burn::ResNet8::new(&Device::flex());
    // With the statistics of batch normalization.
    assert_eq!(NUMBERS, 78_666);
    assert_eq!(numbers.sum::<usize>(), NUMBERS, "candle");
    assert_eq!(net.num_params(), NUMBERS, "burn");
}
