//! Planes with more rows and columns than they had.

use core::array::from_fn;
use core::marker::PhantomData;

use super::mapping::Mapping;
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// Planes of rows of columns, with some numbers side by side at each position,
/// that are made larger.
pub trait Enlarging {
    /// Whether the result has the size that it has to have.
    const FITS: bool;
    /// The rows of a plane.
    const ROWS: usize;
    /// The columns of a row.
    const COLUMNS: usize;
    /// The numbers side by side at a position.
    const NEIGHBOURS: usize;
}

/// Each row `H` times, and each column `W` times.
pub struct Nearest<E, const H: usize, const W: usize>(PhantomData<E>);

/// `H` rows for one and `W` columns for one, interpolated between the four
/// nearest numbers.
pub struct Bilinear<E, const H: usize, const W: usize>(PhantomData<E>);

impl<E: Enlarging, const H: usize, const W: usize, F: Scalar> Mapping<F> for Nearest<E, H, W> {
    #[inline(always)]
    fn map<const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]) {
        const { assert!(E::FITS, "`Output` is not the size of what is enlarged") };
        let mut y = y.iter_mut();
        walk::<E, H, W>(x.len(), |number| {
            let x = x.get(number.at(number.row.at, number.column.at));
            if let (Some(y), Some(&x)) = (y.next(), x) {
                *y = x;
            }
        });
    }

    #[inline(always)]
    fn pull_back<const B: usize>(
        _: &[Lanes<F, B>],
        _: &[Lanes<F, B>],
        dy: &[Lanes<F, B>],
        dx: &mut [Lanes<F, B>],
    ) {
        dx.fill(Lanes::ZERO);
        let mut dy = dy.iter();
        walk::<E, H, W>(dx.len(), |number| {
            let dx = dx.get_mut(number.at(number.row.at, number.column.at));
            if let (Some(&dy), Some(dx)) = (dy.next(), dx) {
                *dx += dy;
            }
        });
    }
}

impl<E: Enlarging, const H: usize, const W: usize, F: Scalar> Mapping<F> for Bilinear<E, H, W> {
    #[inline(always)]
    fn map<const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]) {
        const { assert!(E::FITS, "`Output` is not the size of what is enlarged") };
        let mut y = y.iter_mut();
        let weights = Weights::<F, H, W>::new();
        walk::<E, H, W>(x.len(), |number| {
            let mut sum = Lanes::ZERO;
            weights.each::<E>(number, |at, weight| {
                if let Some(&x) = x.get(at) {
                    sum += x * Lanes::splat(weight);
                }
            });
            if let Some(y) = y.next() {
                *y = sum;
            }
        });
    }

    #[inline(always)]
    fn pull_back<const B: usize>(
        _: &[Lanes<F, B>],
        _: &[Lanes<F, B>],
        dy: &[Lanes<F, B>],
        dx: &mut [Lanes<F, B>],
    ) {
        dx.fill(Lanes::ZERO);
        let mut dy = dy.iter();
        let weights = Weights::<F, H, W>::new();
        walk::<E, H, W>(dx.len(), |number| {
            let Some(&dy) = dy.next() else { return };
            weights.each::<E>(number, |at, weight| {
                if let Some(dx) = dx.get_mut(at) {
                    *dx += dy * Lanes::splat(weight);
                }
            });
        });
    }
}

/// Where a number of the result comes from, along one axis: the position that
/// it is one of several of.
#[derive(Clone, Copy)]
struct Source {
    at: usize,
    /// Which one it is.
    part: usize,
}

/// Where a number of the result comes from.
struct Number {
    row: Source,
    column: Source,
    /// Where the number at the first row and column is.
    begin: usize,
    row_step: usize,
    column_step: usize,
}

impl Number {
    /// Where the number at another row and column is.
    #[inline(always)]
    fn at(&self, row: usize, column: usize) -> usize {
        self.begin + row * self.row_step + column * self.column_step
    }
}

/// Shows where each number of the result comes from, in order, for `numbers`
/// that it is made from.
#[inline(always)]
fn walk<E: Enlarging, const H: usize, const W: usize>(
    numbers: usize,
    mut show: impl FnMut(&Number),
) {
    let row_step = E::COLUMNS * E::NEIGHBOURS;
    let plane = E::ROWS * row_step;
    let mut begin = 0;
    while begin + plane <= numbers && plane > 0 {
        each::<H>(E::ROWS, |row| {
            each::<W>(E::COLUMNS, |column| {
                for neighbour in 0..E::NEIGHBOURS {
                    show(&Number {
                        row,
                        column,
                        begin: begin + neighbour,
                        row_step,
                        column_step: E::NEIGHBOURS,
                    });
                }
            });
        });
        begin += plane;
    }
}

/// All positions of an axis, each `N` times.
#[inline(always)]
fn each<const N: usize>(length: usize, mut show: impl FnMut(Source)) {
    for at in 0..length {
        for part in 0..N {
            show(Source { at, part });
        }
    }
}

/// The shares of the later of two rows or columns that a number lies between.
struct Weights<F, const H: usize, const W: usize> {
    rows: [F; H],
    columns: [F; W],
}

impl<F: Scalar, const H: usize, const W: usize> Weights<F, H, W> {
    #[inline(always)]
    fn new() -> Self {
        Self {
            rows: from_fn(|part| weight(part, H)),
            columns: from_fn(|part| weight(part, W)),
        }
    }

    /// Shows where the four numbers are that one is made from, and their shares.
    #[inline(always)]
    fn each<E: Enlarging>(&self, number: &Number, mut show: impl FnMut(usize, F)) {
        let Number { row, column, .. } = *number;
        let rows = between(row, H, E::ROWS, &self.rows);
        let columns = between(column, W, E::COLUMNS, &self.columns);
        for (row, of_row) in rows {
            for (column, of_column) in columns {
                show(number.at(row, column), of_row * of_column);
            }
        }
    }
}

/// Whether the middle of a part is not before the middle of the whole.
#[inline(always)]
const fn is_late(part: usize, parts: usize) -> bool {
    2 * part + 1 >= parts
}

/// How far the middle of a part is behind the middle of a position, its own or
/// the one before.
#[inline(always)]
fn weight<F: Scalar>(part: usize, parts: usize) -> F {
    let halves = if is_late(part, parts) {
        2 * part + 1 - parts
    } else {
        2 * part + 1 + parts
    };
    F::of_usize(halves) / F::of_usize(2 * parts)
}

/// The two positions that a part lies between, with their shares. Past the
/// ends, the last position goes on.
#[inline(always)]
fn between<F: Scalar>(
    source: Source,
    parts: usize,
    length: usize,
    weights: &[F],
) -> [(usize, F); 2] {
    let Source { at, part } = source;
    let (first, second) = if is_late(part, parts) {
        (at, usize::min(at + 1, length - 1))
    } else {
        (at.saturating_sub(1), at)
    };
    let weight = weights.get(part).copied().unwrap_or(F::ZERO);
    [(first, F::ONE - weight), (second, weight)]
}
