//! What was predicted against what was measured.

use std::path::Path;

use monograd::prelude::*;

use crate::common::canvas::{Align, Canvas, Type};
use crate::common::chart::{Axis, Chart};
use crate::common::palette::{BLUE, Color, GREY, INK, VERMILION, WHITE, mix};
use crate::common::run::Failure;
use crate::data::Patients;
use crate::{Curved, Straight};

/// `predictions.png`: the line on the left, the network on the right.
pub fn draw(
    patients: &Patients,
    line: &Network<Straight>,
    network: &Network<Curved>,
    path: &Path,
) -> Result<(), Failure> {
    let mut canvas = Canvas::new(1240, 680)?;
    let r2 = [patients.judge(line).r2(), patients.judge(network).r2()];
    let line = patients.predictions(line);
    let network = patients.predictions(network);
    let ends = line.iter().chain(&network).flat_map(|&(t, p)| [t, p]);
    let high = (ends.fold(0.0, f64::max) / 50.0).ceil() * 50.0;
    chart(
        &mut canvas,
        80.0,
        high,
        "Straight line",
        r2[0],
        &line,
        VERMILION,
    );
    chart(&mut canvas, 690.0, high, "Network", r2[1], &network, BLUE);
    canvas.save(path)
}

fn chart(
    canvas: &mut Canvas,
    left: f32,
    high: f64,
    title: &str,
    r2: f64,
    predictions: &[(f64, f64)],
    color: Color,
) {
    let (x, y) = (Axis::linear(0.0, high), Axis::linear(0.0, high));
    let area = [left, 80.0, 510.0, 510.0];
    let chart = Chart { area, x, y };
    chart.grid(canvas);
    canvas.polyline(&[chart.at(0.0, 0.0), chart.at(high, high)], GREY, 0.9, 1.5);
    for &(target, prediction) in predictions {
        let place = chart.at(target, prediction.max(0.0));
        canvas.disc(place, 6.5, mix(color, INK, 0.5), 0.9);
        canvas.disc(place, 5.0, mix(color, WHITE, 0.2), 0.9);
    }
    chart.frame(canvas, title, "measured");
    let label = Type::new(15.0, GREY);
    canvas.text((left + 10.0, 98.0), Align::Left, label, "predicted");
    let style = Type::new(18.0, INK);
    let text = format!("R\u{b2} {r2:.3}").replace('-', "\u{2212}");
    canvas.text((left + 510.0, 56.0), Align::Right, style, &text);
}
