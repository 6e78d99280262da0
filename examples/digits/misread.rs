//! The digits that were misread, and their picture.

use std::path::Path;

use monograd::prelude::*;

use crate::Digits;
use crate::common::canvas::{Align, Canvas, Type};
use crate::common::palette::{GREY, INK, PALE, VERMILION, WHITE, mix};
use crate::common::run::Failure;

/// An image, what it shows, and what it was taken for.
pub struct Misread {
    image: [[f32; 8]; 8],
    digit: Class<10>,
    read: Class<10>,
    /// How sure the network was.
    probability: f32,
}

/// What the network misreads, most surely wrong first.
pub fn find(
    network: &Network<Digits>,
    data: &impl Dataset<Input = [[f32; 8]; 8], Target = Class<10>>,
) -> Vec<Misread> {
    let mut misread = Vec::new();
    for index in 0..data.len() {
        data.read(index, |&image, &digit| {
            let scores: [f32; 10] = network.predict(&image);
            let read = Class::of_scores(&scores);
            if read != digit {
                let highest = scores[read.index()];
                let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
                misread.push(Misread {
                    image,
                    digit,
                    read,
                    probability: 1.0 / sum,
                });
            }
        });
    }
    misread.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    misread
}

/// Pixels of the picture that one pixel of an image takes.
const ZOOM: u32 = 16;
const SIDE: u32 = 8 * ZOOM;
const GAP: u32 = 28;
const TOP: u32 = 84;
const CAPTION: u32 = 44;
const COLUMNS: usize = 6;

/// `misread.png`.
pub fn draw(misread: &[Misread], path: &Path) -> Result<(), Failure> {
    let rows = misread.len().div_ceil(COLUMNS).max(1) as u32;
    let width = GAP + COLUMNS as u32 * (SIDE + GAP);
    let mut canvas = Canvas::new(width, TOP + rows * (SIDE + CAPTION + GAP))?;
    let title = match misread.len() {
        0 => "No digit was misread".into(),
        1 => "One digit was misread".into(),
        count => format!("{count} digits were misread, the surest first"),
    };
    let style = Type::new(21.0, INK).bold();
    canvas.text((GAP as f32, 40.0), Align::Left, style, &title);
    for (index, one) in misread.iter().enumerate() {
        let (column, row) = ((index % COLUMNS) as u32, (index / COLUMNS) as u32);
        let left = GAP + column * (SIDE + GAP);
        let top = TOP + row * (SIDE + CAPTION + GAP);
        canvas.image((left, top), (SIDE, SIDE), |x, y| {
            let ink = one.image[(y / ZOOM) as usize][(x / ZOOM) as usize];
            mix(WHITE, INK, ink)
        });
        let (x, y, side) = (left as f32, top as f32, SIDE as f32);
        canvas.border([x, y, side, side], PALE, 1.5);
        let read = format!("read as {}", one.read);
        let read_style = Type::new(16.0, VERMILION).bold();
        canvas.text((x, y + side + 18.0), Align::Left, read_style, &read);
        let sure = format!("{:.0} %", 100.0 * one.probability);
        let sure_style = Type::new(14.0, GREY);
        canvas.text((x + side, y + side + 18.0), Align::Right, sure_style, &sure);
        let is = format!("is a {}", one.digit);
        canvas.text((x, y + side + 40.0), Align::Left, Type::new(16.0, INK), &is);
    }
    canvas.save(path)
}
