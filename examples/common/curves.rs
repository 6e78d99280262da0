//! Loss and another score by epoch, one above the other.

use std::path::Path;

use super::canvas::Canvas;
use super::chart::{Axis, Chart};
use super::palette::{BLUE, VERMILION};
use super::run::Failure;

/// A curve: its title, its numbers with the epoch of each, and the range that
/// is shown.
pub struct Curve<'a> {
    pub title: &'a str,
    pub points: &'a [(f64, f64)],
    pub range: Axis,
}

/// Draws a loss and the score below it.
pub fn draw(loss: Curve<'_>, score: Curve<'_>, path: &Path) -> Result<(), Failure> {
    let mut canvas = Canvas::new(1000, 860)?;
    let last = loss.points.last().map_or(1.0, |&(epoch, _)| epoch);
    let epochs = Axis::linear(0.0, last);
    let rows = [
        (loss, [90.0, 60.0, 870.0, 330.0], VERMILION, ""),
        (score, [90.0, 470.0, 870.0, 330.0], BLUE, "epoch"),
    ];
    for (curve, area, color, below) in rows {
        let chart = Chart {
            area,
            x: epochs,
            y: curve.range,
        };
        chart.grid(&mut canvas);
        chart.line(&mut canvas, curve.points.iter().copied(), color);
        chart.frame(&mut canvas, curve.title, below);
    }
    canvas.save(path)
}
