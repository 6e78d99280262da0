//! What the network answers on the plane, as pixels: red, green, blue, alpha.

use alloc::vec::Vec;

use crate::palette::{BLUE, CLASSES, Color, GREY, VERMILION, mix};
use crate::points::EDGE;
use crate::session::Session;
use crate::softmax;

/// The colours of nine classes: those of every picture, and two more.
pub const COLORS: [Color; 9] = {
    let [a, b, c, d, e, f, g] = CLASSES;
    [a, b, c, d, e, f, g, [117, 87, 186], GREY]
};

/// The middles of the pixels of a row, from left to right.
fn row(side: usize, row: usize) -> impl Iterator<Item = [f32; 2]> {
    let place = move |index: usize| EDGE * ((2 * index + 1) as f32 / side as f32 - 1.0);
    (0..side).map(move |column| [place(column), -place(row)])
}

/// The regions of the classes: their colours, mixed by their probabilities and
/// then with the paper's.
pub fn regions(session: &Session, side: usize, paper: Color, strength: f32) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(4 * side * side);
    for y in 0..side {
        let places: Vec<_> = row(side, y).collect();
        let (scores, classes) = session.scores(&places);
        for probabilities in softmax::probabilities(&scores, classes).chunks(classes) {
            let mut mixed = [0.0; 3];
            for (color, probability) in COLORS.iter().zip(probabilities) {
                for (part, &color) in mixed.iter_mut().zip(color) {
                    *part += f32::from(color) * probability;
                }
            }
            let [r, g, b] = mix(paper, mixed.map(|part| part as u8), strength);
            pixels.extend([r, g, b, 255]);
        }
    }
    pixels
}

/// What each unit answers on the plane, one small picture after the other,
/// layer by layer: positive numbers blue, negative ones vermilion, as a part of
/// the unit's largest; and for the outputs the probabilities of their classes.
pub fn units(session: &Session, side: usize, paper: Color) -> Vec<u8> {
    let places: Vec<_> = (0..side).flat_map(|y| row(side, y)).collect();
    let mut layers = Vec::new();
    session.answers(&places, &mut |answers| layers.push(answers.to_vec()));
    let scores = layers.pop().unwrap_or_default();
    let mut pixels = Vec::new();
    for layer in layers {
        let units = layer.len() / places.len().max(1);
        for unit in 0..units {
            let answers = || layer.iter().skip(unit).step_by(units);
            let largest = answers().fold(f32::MIN_POSITIVE, |a, b| a.max(b.abs()));
            for answer in answers() {
                let sign = if *answer < 0.0 { VERMILION } else { BLUE };
                let [r, g, b] = mix(paper, sign, answer.abs() / largest);
                pixels.extend([r, g, b, 255]);
            }
        }
    }
    let classes = session.classes();
    let probabilities = softmax::probabilities(&scores, classes);
    for (class, color) in COLORS.into_iter().enumerate().take(classes) {
        for probability in probabilities.iter().skip(class).step_by(classes) {
            let [r, g, b] = mix(paper, color, *probability);
            pixels.extend([r, g, b, 255]);
        }
    }
    pixels
}
