//! Loss and accuracy by epoch.

use std::path::Path;

use monograd::prelude::*;

use crate::common::chart::Axis;
use crate::common::curves::{self, Curve};
use crate::common::run::Failure;
use crate::learn::{Mark, Run};

/// `curves.png`.
pub fn draw<F: Scalar>(run: &Run<F>, path: &Path) -> Result<(), Failure> {
    let points = |score: fn(&Mark) -> f64| -> Vec<_> {
        let marks = run.marks.iter();
        marks.map(|mark| (mark.epoch as f64, score(mark))).collect()
    };
    let losses = points(|mark| mark.loss);
    let loss = Curve {
        title: "Loss (cross-entropy, logarithmic)",
        points: &losses,
        range: Axis::log(losses.iter().map(|&(_, loss)| loss)),
    };
    let accuracy = Curve {
        title: "Accuracy on the 700 points",
        points: &points(|mark| mark.accuracy),
        range: Axis::linear(0.0, 1.05),
    };
    curves::draw(loss, accuracy, path)
}
