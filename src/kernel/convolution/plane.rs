//! Walking over all places of a result.

use core::ops::Range;

use crate::kernel::vector::Vector;
use crate::scalar::Scalar;

/// The result of a group of channels: rows and columns of places. Those that
/// see the same taps are some places apart, and in the middle of each such
/// series nothing is missing.
pub trait Plane<F: Scalar> {
    /// How many rows there are.
    const ROWS: usize;
    /// How far the rows, and the columns, of a series are apart.
    const APART: [usize; 2];

    /// How many rows the series from `first` on has, and its middle.
    fn rows(first: usize) -> (usize, Range<usize>);

    /// How many columns the series from `first` on has, and its middle.
    fn columns(first: usize) -> (usize, Range<usize>);

    /// Computes so many places of a series from one on: of a row, if no column
    /// of the window is missing and they are `INSIDE`, and otherwise of a
    /// column.
    fn fill<V: Vector<F>, const INSIDE: bool>(&mut self, from: [usize; 2], count: usize);
}

/// Computes all places: what is in the middle of the columns row by row, and
/// the edges beside it column by column, so that there are neighbours in both.
#[inline(always)]
pub fn fill<P: Plane<F>, V: Vector<F>, F: Scalar>(plane: &mut P) {
    let [down, across] = P::APART;
    for first in 0..across {
        let (count, inner) = P::columns(first);
        let column = |n| first + n * across;
        if !inner.is_empty() {
            for row in 0..P::ROWS {
                plane.fill::<V, true>([row, column(inner.start)], inner.len());
            }
        }
        for n in (0..inner.start).chain(inner.end..count) {
            for first in 0..down {
                fill_edge::<P, V, F>(plane, first, column(n));
            }
        }
    }
}

/// Computes a series of rows of a column: those that miss rows of the window
/// one by one, the others side by side.
#[inline(always)]
fn fill_edge<P: Plane<F>, V: Vector<F>, F: Scalar>(plane: &mut P, first: usize, column: usize) {
    let [apart, _] = P::APART;
    let (count, inner) = P::rows(first);
    let mut n = 0;
    while n < count {
        let together = if n == inner.start {
            inner.len().max(1)
        } else {
            1
        };
        plane.fill::<V, false>([first + n * apart, column], together);
        n += together;
    }
}
