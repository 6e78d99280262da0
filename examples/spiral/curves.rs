//! Loss and accuracy by epoch.

use std::path::Path;

use monograd::prelude::*;

use crate::common::canvas::Canvas;
use crate::common::chart::{Axis, Chart};
use crate::common::palette::{BLUE, VERMILION};
use crate::common::run::Failure;
use crate::learn::Run;

/// `curves.png`.
pub fn draw<F: Scalar>(run: &Run<F>, path: &Path) -> Result<(), Failure> {
    let mut canvas = Canvas::new(1000, 860)?;
    let epochs = Axis::linear(0.0, run.last().epoch as f64);
    let losses = || run.marks.iter().map(|mark| (mark.epoch as f64, mark.loss));
    let loss = Chart {
        area: [90.0, 60.0, 870.0, 330.0],
        x: epochs,
        y: Axis::log(losses().map(|(_, loss)| loss)),
    };
    loss.grid(&mut canvas);
    loss.line(&mut canvas, losses(), VERMILION);
    loss.frame(&mut canvas, "Loss (cross-entropy, logarithmic)", "");
    let accuracy = Chart {
        area: [90.0, 470.0, 870.0, 330.0],
        x: epochs,
        y: Axis::linear(0.0, 1.05),
    };
    accuracy.grid(&mut canvas);
    let marks = run.marks.iter();
    let accuracies = marks.map(|mark| (mark.epoch as f64, mark.accuracy));
    accuracy.line(&mut canvas, accuracies, BLUE);
    accuracy.frame(&mut canvas, "Accuracy on the 700 points", "epoch");
    canvas.save(path)
}
