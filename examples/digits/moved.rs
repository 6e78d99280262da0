//! More images than there are: each one also moved by a pixel.

use monograd::prelude::*;

use crate::Image8;

/// By how many rows and columns an image is moved.
const MOVES: [(isize, isize); 5] = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)];

/// Images of digits, each as it is and moved by a pixel in each direction. The
/// moved ones are made when they are read.
pub struct Moved<'a, D>(pub &'a D);

impl<D: Dataset<Input = Image8>> Dataset for Moved<'_, D> {
    type Input = Image8;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.0.len() * MOVES.len()
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&Image8, &D::Target) -> R) -> Option<R> {
        let by = MOVES[index % MOVES.len()];
        self.0.read(index / MOVES.len(), |image, digit| {
            with(&moved(image, by), digit)
        })
    }
}

/// An image moved, with empty paper where nothing was.
fn moved(image: &Image8, (down, right): (isize, isize)) -> Image8 {
    let pixel = |row: usize, column: usize| {
        let row = image.get(row.checked_add_signed(-down)?)?;
        row.get(column.checked_add_signed(-right)?).copied()
    };
    core::array::from_fn(|row| core::array::from_fn(|column| pixel(row, column).unwrap_or(0.0)))
}
