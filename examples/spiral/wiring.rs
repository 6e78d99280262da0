//! The network itself: its units, what each answers where, and the weights
//! between them.

use std::path::Path;

use monograd::layer::Layer;
use monograd::plain::Pair;
use monograd::prelude::*;

use crate::Spiral;
use crate::common::canvas::{Align, Canvas, Type};
use crate::common::palette::{BLUE, CLASSES, Color, GREY, INK, VERMILION, WHITE, mix};
use crate::common::run::Failure;
use crate::regions::Field;

/// The sides of the small pictures of units, in each column.
const SIDES: [u32; 4] = [64, 34, 34, 64];
/// Where the columns of units are.
const COLUMNS: [f32; 4] = [90.0, 410.0, 770.0, 1090.0];
const TOP: f32 = 90.0;
const HEIGHT: f32 = 960.0;

/// The first layer alone, and the first two: networks of their own.
type One = Dense<2, 24, Relu>;
type Two = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>];

/// `network.png`.
pub fn draw<F: Scalar>(network: &Network<Spiral, F>, path: &Path) -> Result<(), Failure> {
    let mut canvas = Canvas::new(1240, 1170)?;
    let title = Type::new(21.0, INK).bold();
    let heading = "What each unit answers on the plane, and the weights between them";
    canvas.text((COLUMNS[0] - 50.0, 36.0), Align::Left, title, heading);

    let (params, state) = (&network.params, &network.state);
    weights(&mut canvas, 0, &params.first.weight);
    weights(&mut canvas, 1, &params.rest.first.weight);
    weights(&mut canvas, 2, &params.rest.rest.weight);

    let one = Network::<One, F> {
        params: params.first,
        state: state.first,
    };
    let two = Network::<Two, F> {
        params: Pair {
            first: params.first,
            rest: params.rest.first,
        },
        state: Pair {
            first: state.first,
            rest: state.rest.first,
        },
    };
    let side = SIDES[0] as usize;
    let signed = |_, value: f32| {
        let sign = if value < 0.0 { VERMILION } else { BLUE };
        mix(WHITE, sign, value.abs())
    };
    let risen = |_, value: f32| mix(WHITE, INK, value);
    units(&mut canvas, 0, &Field::new(side, |x: &[F; 2]| *x), signed);
    units(
        &mut canvas,
        1,
        &Field::new(side, |x: &[F; 2]| one.predict(x)),
        risen,
    );
    units(
        &mut canvas,
        2,
        &Field::new(side, |x: &[F; 2]| two.predict(x)),
        risen,
    );
    let probabilities = |x: &[F; 2]| softmax(network.predict(x));
    let classes = |class: usize, value| mix(WHITE, CLASSES[class], value);
    units(&mut canvas, 3, &Field::new(side, probabilities), classes);

    names::<F>(&mut canvas);
    legend(&mut canvas);
    canvas.save(path)
}

/// Where a unit is.
fn unit(column: usize, index: usize, of: usize) -> (f32, f32) {
    let pitch = (HEIGHT / of as f32).min(HEIGHT / 8.0);
    let first = TOP + (HEIGHT - pitch * of as f32) / 2.0;
    (COLUMNS[column], first + pitch * (index as f32 + 0.5))
}

/// The weights from a column to the next, the largest on top.
fn weights<F: Scalar, const I: usize, const O: usize>(
    canvas: &mut Canvas,
    column: usize,
    weight: &[[F; O]; I],
) {
    let mut links = Vec::new();
    for (input, row) in weight.iter().enumerate() {
        for (output, weight) in row.iter().enumerate() {
            links.push((weight.as_f64() as f32, input, output));
        }
    }
    links.sort_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let largest = links.last().map_or(1.0, |link| link.0.abs());
    let half = |column: usize| SIDES[column] as f32 / 2.0;
    for (weight, input, output) in links {
        let (from, to) = (unit(column, input, I), unit(column + 1, output, O));
        let (from, to) = (
            (from.0 + half(column), from.1),
            (to.0 - half(column + 1), to.1),
        );
        let size = weight.abs() / largest;
        let color = if weight < 0.0 { VERMILION } else { BLUE };
        canvas.link(from, to, color, 0.08 + 0.72 * size, 0.4 + 4.6 * size);
    }
}

/// A column of units, each with its answers as a part of its largest.
fn units<const N: usize>(
    canvas: &mut Canvas,
    column: usize,
    field: &Field<N>,
    color: impl Fn(usize, f32) -> Color,
) {
    let side = SIDES[column];
    let part = |pixel: u32| (pixel as f32 + 0.5) / side as f32;
    let places = || (0..side).flat_map(|v| (0..side).map(move |u| (u, v)));
    let size = side as f32;
    for index in 0..N {
        let value = |u, v| field.at(part(u), part(v))[index];
        let largest = places()
            .map(|(u, v)| value(u, v).abs())
            .fold(f32::MIN_POSITIVE, f32::max);
        let (x, y) = unit(column, index, N);
        let (left, top) = ((x - size / 2.0).round(), (y - size / 2.0).round());
        canvas.image((left as u32, top as u32), (side, side), |u, v| {
            color(index, value(u, v) / largest)
        });
        let border = [left - 0.5, top - 0.5, size + 1.0, size + 1.0];
        canvas.border(border, GREY, 1.2);
    }
}

/// The layers' names under their columns.
fn names<F: Scalar>(canvas: &mut Canvas) {
    let mut names = vec![String::from("x, y")];
    // Writing to a `String` does not fail.
    let _ = <Spiral as Layer<Vector<2>, F>>::describe(&mut |row| {
        let mut name = String::new();
        (row.name)(&mut name)?;
        names.push(name);
        Ok(())
    });
    let style = Type::new(16.0, INK);
    for (name, x) in names.iter().zip(COLUMNS) {
        canvas.text((x, TOP + HEIGHT + 26.0), Align::Center, style, name);
    }
    for (arm, name) in ["x", "y"].iter().enumerate() {
        let (x, y) = unit(0, arm, 2);
        canvas.text((x - 46.0, y), Align::Center, style, name);
    }
    for arm in 0..7 {
        let (x, y) = unit(3, arm, 7);
        let name = format!("arm {arm}");
        canvas.text((x + 42.0, y), Align::Left, style, &name);
    }
}

fn legend(canvas: &mut Canvas) {
    let (style, y) = (Type::new(15.0, GREY), TOP + HEIGHT + 70.0);
    let mut x = COLUMNS[0] - 50.0;
    for (color, text) in [(BLUE, "positive weight"), (VERMILION, "negative weight")] {
        canvas.polyline(&[(x, y), (x + 44.0, y)], color, 0.8, 4.0);
        canvas.text((x + 54.0, y), Align::Left, style, text);
        x += 84.0 + canvas.length(style, text);
    }
    let text = "wider: larger, beside the others of its layer     blank: a unit that never fires";
    canvas.text((x, y), Align::Left, style, text);
}

fn softmax<F: Scalar>(scores: [F; 7]) -> [F; 7] {
    let highest = scores.into_iter().fold(-F::INFINITY, F::max);
    let weights = scores.map(|score| (score - highest).exp());
    let sum = weights
        .into_iter()
        .fold(F::ZERO, |sum, weight| sum + weight);
    weights.map(|weight| weight / sum)
}
