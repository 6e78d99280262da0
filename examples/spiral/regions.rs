//! Decision regions: which arm the network names where.

use std::fs::File;
use std::path::Path;
use std::thread;

use gif::{Encoder, Frame, Repeat};
use monograd::prelude::*;

use crate::common::canvas::{Align, Canvas, Type};
use crate::common::chart::{Axis, Chart};
use crate::common::palette::{CLASSES, Color, GREY, INK, WHITE, mix};
use crate::common::run::Failure;
use crate::learn::{Mark, Run};
use crate::{Sample, Spiral};

/// The plane is drawn from −EDGE to EDGE.
pub const EDGE: f64 = 1.1;

/// The scores of the classes on a grid of the plane.
pub struct Field<const N: usize> {
    side: usize,
    scores: Vec<[f32; N]>,
}

impl<const N: usize> Field<N> {
    /// What a function of the plane says at `side` by `side` points.
    pub fn new<F: Scalar>(side: usize, f: impl Fn(&[F; 2]) -> [F; N]) -> Self {
        let place = |index: usize| EDGE * (2.0 * index as f64 / (side - 1) as f64 - 1.0);
        let points = (0..side * side).map(|index| [place(index % side), -place(index / side)]);
        let scores = points.map(|point| f(&point.map(F::of)).map(|score| score.as_f64() as f32));
        let scores = scores.collect();
        Self { side, scores }
    }

    /// The scores between the points of the grid; `u` and `v` go from 0 at the
    /// upper left to 1. A network of rectifiers is made of planes, so little
    /// is lost.
    pub fn at(&self, u: f32, v: f32) -> [f32; N] {
        let cell = |part: f32| {
            let place = part.clamp(0.0, 1.0) * (self.side - 1) as f32;
            let index = (place as usize).min(self.side - 2);
            (index, place - index as f32)
        };
        let ((column, right), (row, down)) = (cell(u), cell(v));
        let corner = |row: usize, column: usize| &self.scores[row * self.side + column];
        let (a, b) = (corner(row, column), corner(row, column + 1));
        let (c, d) = (corner(row + 1, column), corner(row + 1, column + 1));
        std::array::from_fn(|n| {
            let upper = a[n] + (b[n] - a[n]) * right;
            let lower = c[n] + (d[n] - c[n]) * right;
            upper + (lower - upper) * down
        })
    }
}

/// The colours of the classes, mixed by their probabilities.
fn color(scores: &[f32; 7]) -> Color {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weights = scores.map(|score| (score - highest).exp());
    let sum: f32 = weights.iter().sum();
    let mut mixed = [0.0; 3];
    for (class, weight) in CLASSES.iter().zip(weights) {
        for (part, &color) in mixed.iter_mut().zip(class) {
            *part += f32::from(color) * weight / sum;
        }
    }
    mix(WHITE, mixed.map(|part| part as u8), 0.5)
}

/// A chart of the regions with the points on top.
fn paint<F: Scalar>(
    canvas: &mut Canvas,
    (left, top, side): (u32, u32, u32),
    network: &Network<Spiral, F>,
    data: &[Sample<F>],
    radius: f32,
) -> Chart {
    let field = Field::new(side as usize / 3, |x: &[F; 2]| network.predict(x));
    canvas.image((left, top), (side, side), |column, row| {
        let part = |pixel: u32| (pixel as f32 + 0.5) / side as f32;
        color(&field.at(part(column), part(row)))
    });
    let chart = Chart {
        area: [left as f32, top as f32, side as f32, side as f32],
        x: Axis::linear(-EDGE, EDGE),
        y: Axis::linear(-EDGE, EDGE),
    };
    for ([x, y], arm) in data {
        let (place, color) = (chart.at(x.as_f64(), y.as_f64()), CLASSES[arm.index()]);
        canvas.disc(place, radius * 1.4, mix(color, INK, 0.65), 1.0);
        canvas.disc(place, radius, color, 1.0);
    }
    chart
}

fn scores(mark: Mark) -> String {
    let Mark {
        epoch,
        loss,
        accuracy,
    } = mark;
    format!("epoch {epoch}   loss {loss:.4}   accuracy {accuracy:.4}")
}

/// `regions.png`: the regions of the trained network.
pub fn draw<F: Scalar>(run: &Run<F>, data: &[Sample<F>], path: &Path) -> Result<(), Failure> {
    let mut canvas = Canvas::new(1000, 1050)?;
    let chart = paint(&mut canvas, (70, 70, 900), &run.network, data, 4.0);
    chart.frame(&mut canvas, "Seven arms, as the network parts them", "");
    let style = Type::new(16.0, GREY);
    canvas.text((970.0, 46.0), Align::Right, style, &scores(run.last()));
    for (arm, color) in CLASSES.into_iter().enumerate() {
        let x = 190.0 + 100.0 * arm as f32;
        canvas.disc((x, 1022.0), 7.0, mix(color, INK, 0.65), 1.0);
        canvas.disc((x, 1022.0), 5.5, color, 1.0);
        let name = format!("arm {arm}");
        canvas.text((x + 13.0, 1022.0), Align::Left, style, &name);
    }
    canvas.save(path)
}

/// `learning.gif`: the regions as they form.
pub fn animate<F: Scalar>(run: &Run<F>, data: &[Sample<F>], path: &Path) -> Result<(), Failure> {
    let failed = |error: gif::EncodingError| {
        format!("cannot write the picture `{}`: {error}", path.display())
    };
    let file = File::create(path).map_err(|error| failed(error.into()))?;
    let mut encoder = Encoder::new(file, WIDTH, HEIGHT, &[]).map_err(failed)?;
    encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
    // A network that only predicts can be shared: each thread draws a picture.
    let frames: Vec<_> = thread::scope(|scope| {
        let frames = run.frames.iter();
        let threads: Vec<_> = frames
            .map(|(mark, network)| scope.spawn(|| frame(*mark, network, data)))
            .collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    let last = frames.len() - 1;
    for (index, frame) in frames.into_iter().enumerate() {
        let mut frame = frame.map_err(|_| "a thread that drew a picture panicked")??;
        // Hundredths of a second; the last picture stays.
        frame.delay = if index == last { 250 } else { 12 };
        encoder.write_frame(&frame).map_err(failed)?;
    }
    Ok(())
}

/// Size of the animation in pixels.
const WIDTH: u16 = 440;
const HEIGHT: u16 = 476;

fn frame<F: Scalar>(
    mark: Mark,
    network: &Network<Spiral, F>,
    data: &[Sample<F>],
) -> Result<Frame<'static>, Failure> {
    let mut canvas = Canvas::new(WIDTH.into(), HEIGHT.into())?;
    let chart = paint(&mut canvas, (10, 46, 420), network, data, 1.8);
    canvas.border(chart.area, GREY, 1.0);
    let style = Type::new(15.0, INK);
    canvas.text((10.0, 24.0), Align::Left, style, &scores(mark));
    let mut pixels = canvas.into_rgba();
    Ok(Frame::from_rgba_speed(WIDTH, HEIGHT, &mut pixels, 30))
}
