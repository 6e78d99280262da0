//! The regions as text.

use std::env;
use std::io::{IsTerminal, stdout};

use monograd::prelude::*;

use crate::Spiral;
use crate::common::palette::CLASSES;
use crate::regions::Field;

/// One character a class.
const GLYPHS: [char; 7] = ['.', 'o', '+', '#', '-', '*', '%'];
const COLUMNS: usize = 76;
const ROWS: usize = 36;

/// Prints the regions, coloured where a terminal shows colours.
pub fn print<F: Scalar>(network: &Network<Spiral, F>) {
    let colored = stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    let field = Field::new(COLUMNS, |x: &[F; 2]| network.predict(x));
    for row in 0..ROWS {
        let mut line = String::new();
        for column in 0..COLUMNS {
            let part = |index: usize, of: usize| (index as f32 + 0.5) / of as f32;
            let scores = field.at(part(column, COLUMNS), part(row, ROWS));
            let class = Class::of_scores(&scores).index();
            let ([r, g, b], glyph) = (CLASSES[class], GLYPHS[class]);
            if colored {
                line += &format!("\x1b[38;2;{r};{g};{b}m{glyph}\x1b[0m");
            } else {
                line.push(glyph);
            }
        }
        println!("{line}");
    }
}
