//! Axes: from numbers to places on a canvas.

use super::canvas::{Align, Canvas, Type};
use super::palette::{Color, GREY, INK, PALE};

/// A range of numbers along one side of a chart.
#[derive(Clone, Copy)]
pub struct Axis {
    low: f64,
    high: f64,
    log: bool,
}

impl Axis {
    /// Even steps.
    pub fn linear(low: f64, high: f64) -> Self {
        let log = false;
        Self { low, high, log }
    }

    /// Whole powers of ten that hold all of the (positive) values.
    pub fn log(values: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| *value > 0.0) {
            low = low.min(value.log10().floor());
            high = high.max(value.log10().ceil());
        }
        if low >= high {
            (low, high) = (low.min(0.0), low.min(0.0) + 1.0);
        }
        let log = true;
        Self { low, high, log }
    }

    /// Where a number is, from 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let value = if self.log { value.log10() } else { value };
        (value - self.low) / (self.high - self.low)
    }

    /// The numbers that are written beside the axis.
    fn ticks(&self) -> Vec<(f64, String)> {
        if self.log {
            let powers = self.low as i32..=self.high as i32;
            return powers
                .map(|power| {
                    let decimals = (-power).max(0) as usize;
                    let value = 10_f64.powi(power);
                    (value, format!("{value:.decimals$}"))
                })
                .collect();
        }
        let rough = (self.high - self.low) / 6.0;
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power);
        let step = steps.into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        let decimals = (0..6).find(|&decimals| {
            let scaled = step * 10_f64.powi(decimals);
            (scaled - scaled.round()).abs() < 1e-6
        });
        let decimals = decimals.unwrap_or(6) as usize;
        let first = (self.low / step - 1e-9).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        (first..=last)
            .map(|number| number as f64 * step)
            .map(|value| {
                (
                    value,
                    format!("{value:.decimals$}").replace('-', "\u{2212}"),
                )
            })
            .collect()
    }
}

/// A rectangle of the canvas with two axes.
pub struct Chart {
    /// Left, top, width and height.
    pub area: [f32; 4],
    pub x: Axis,
    pub y: Axis,
}

const LABEL: Type = Type::new(15.0, GREY);

impl Chart {
    /// Where a pair of numbers is.
    pub fn at(&self, x: f64, y: f64) -> (f32, f32) {
        let [left, top, width, height] = self.area;
        (
            left + width * self.x.place(x) as f32,
            top + height * (1.0 - self.y.place(y) as f32),
        )
    }

    /// The lines behind what is drawn into the chart.
    pub fn grid(&self, canvas: &mut Canvas) {
        let [left, top, width, height] = self.area;
        for (value, _) in self.x.ticks() {
            let (x, _) = self.at(value, 1.0);
            canvas.polyline(&[(x, top), (x, top + height)], PALE, 0.8, 1.0);
        }
        for y in self.y_ticks().into_iter().map(|(y, _)| y) {
            canvas.polyline(&[(left, y), (left + width, y)], PALE, 0.8, 1.0);
        }
    }

    /// The frame, the numbers along it, the title above and the name of the
    /// axis below.
    pub fn frame(&self, canvas: &mut Canvas, title: &str, below: &str) {
        let [left, top, width, height] = self.area;
        canvas.border(self.area, GREY, 1.0);
        for (value, text) in self.x.ticks() {
            let (x, _) = self.at(value, 1.0);
            canvas.text((x, top + height + 18.0), Align::Center, LABEL, &text);
        }
        for (y, text) in self.y_ticks() {
            canvas.text((left - 10.0, y), Align::Right, LABEL, &text);
        }
        let title_style = Type::new(21.0, INK).bold();
        canvas.text((left, top - 24.0), Align::Left, title_style, title);
        let middle = left + width / 2.0;
        canvas.text((middle, top + height + 42.0), Align::Center, LABEL, below);
    }

    fn y_ticks(&self) -> Vec<(f32, String)> {
        let ticks = self.y.ticks().into_iter();
        ticks
            .map(|(value, text)| {
                let place = 1.0 - self.y.place(value) as f32;
                (self.area[1] + self.area[3] * place, text)
            })
            .collect()
    }

    /// A line through points.
    pub fn line(
        &self,
        canvas: &mut Canvas,
        points: impl Iterator<Item = (f64, f64)>,
        color: Color,
    ) {
        let points: Vec<_> = points.map(|(x, y)| self.at(x, y)).collect();
        canvas.polyline(&points, color, 1.0, 2.5);
    }
}
