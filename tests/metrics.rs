//! Metrics of networks over datasets.

use monograd::metrics::{Unreadable, accuracy};
use monograd::prelude::*;

fn class<const N: usize>(index: usize) -> Class<N> {
    Class::new(index).unwrap()
}

/// Three scores: x, −x and 0.5.
fn classifier() -> Network<Dense<1, 3>> {
    let mut net = Network::<Dense<1, 3>>::ZERO;
    net.params.weight = [[1.0, -1.0, 0.0]];
    net.params.bias = [0.0, 0.0, 0.5];
    net
}

#[test]
fn a_confusion_matrix_of_a_network() {
    let data = [
        ([2.0], class(0)),
        ([-2.0], class(1)),
        ([-3.0], class(0)),
        ([0.1], class(2)),
        ([0.2], class(1)),
        // Equal scores are the first class.
        ([0.5], class(0)),
    ];
    let matrix = ConfusionMatrix::of(&classifier(), &data).unwrap();
    assert_eq!(matrix.counts(), &[[2, 1, 0], [0, 1, 1], [0, 0, 1]]);
    assert_eq!(accuracy(&classifier(), &data), Ok(4.0 / 6.0));
    assert_eq!(matrix.accuracy(), 4.0 / 6.0);
}

#[test]
fn regression_of_a_network() {
    let data = [
        ([0.5_f32], [0.5_f32, -0.5, 1.5]),
        ([1.0], [1.0, -1.0, 0.5]),
        ([2.0], [4.0, -2.0, 0.5]),
    ];
    let errors = Regression::of(&classifier(), &data).unwrap();
    assert_eq!(errors.mse_per_output(), [4.0 / 3.0, 0.0, 1.0 / 3.0]);
    assert_eq!(errors.mae_per_output(), [2.0 / 3.0, 0.0, 1.0 / 3.0]);
    assert_eq!(errors.r2_per_output()[1], 1.0);
    assert_eq!(errors.count(), 3);
}

/// A dataset whose third sample cannot be read.
struct Broken;

impl Dataset for Broken {
    type Input = [f32; 1];
    type Target = Class<3>;

    fn len(&self) -> usize {
        5
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 1], &Class<3>) -> R) -> Option<R> {
        (index != 2).then(|| with(&[1.0], &class(0)))
    }
}

#[test]
fn a_sample_that_cannot_be_read_is_named() {
    let expected = Unreadable {
        sample: 2,
        samples: 5,
    };
    let net = classifier();
    assert_eq!(accuracy(&net, &Broken), Err(expected));
    assert_eq!(ConfusionMatrix::of(&net, &Broken), Err(expected));
    assert_eq!(
        expected.to_string(),
        "sample 2 of the 5 in the dataset cannot be read"
    );
}

#[test]
fn the_metrics_of_one_side_of_a_split() {
    let data = [([2.0_f32], class::<3>(0)); 10];
    let (train, rest) = Batch::split(&data, 0.7, 1);
    let net = classifier();
    let [train, rest] = [&train, &rest].map(|side| ConfusionMatrix::of(&net, side).unwrap());
    assert_eq!((train.total(), rest.total()), (7, 3));
}
