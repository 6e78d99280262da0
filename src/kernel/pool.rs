//! Windows that become one number each: their maximum or their average.

use core::marker::PhantomData;

use super::mapping::Mapping;
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::window::Window;

/// What becomes of the numbers in a window, and of the gradient on its way
/// back.
pub trait Pool<F: Scalar> {
    /// What there is before the first number.
    fn start() -> F;

    /// One number more.
    fn join<const B: usize>(so_far: Lanes<F, B>, x: Lanes<F, B>) -> Lanes<F, B>;

    /// The result for a window of so many numbers; on the way back, the
    /// gradient that it hands out.
    fn share<const B: usize>(total: Lanes<F, B>, count: usize) -> Lanes<F, B>;

    /// What a number `x` gets of the gradient, where the result was `y`. Takes
    /// it from `rest` if it is given once only.
    fn give<const B: usize>(rest: &mut Lanes<F, B>, x: Lanes<F, B>, y: Lanes<F, B>) -> Lanes<F, B>;
}

/// The largest number; NaN where one is in the window.
pub struct Max;

impl<F: Scalar> Pool<F> for Max {
    #[inline(always)]
    fn start() -> F {
        -F::INFINITY
    }

    // Two choices of one comparison each, since that is what compilers make no
    // branches of. The first takes a NaN in, the second keeps it.
    #[inline(always)]
    #[allow(clippy::eq_op)]
    fn join<const B: usize>(so_far: Lanes<F, B>, x: Lanes<F, B>) -> Lanes<F, B> {
        so_far.zip(x, |so_far, x| {
            let larger = so_far.max(x);
            if so_far == so_far { larger } else { so_far }
        })
    }

    #[inline(always)]
    fn share<const B: usize>(total: Lanes<F, B>, _: usize) -> Lanes<F, B> {
        total
    }

    /// The first number that is not smaller than the result gets all.
    #[inline(always)]
    fn give<const B: usize>(rest: &mut Lanes<F, B>, x: Lanes<F, B>, y: Lanes<F, B>) -> Lanes<F, B> {
        let mut given = *rest;
        for (((given, rest), x), y) in given.0.iter_mut().zip(&mut rest.0).zip(x.0).zip(y.0) {
            let smaller = x < y;
            *given = if smaller { F::ZERO } else { *rest };
            *rest = if smaller { *rest } else { F::ZERO };
        }
        given
    }
}

/// The average.
pub struct Mean;

impl<F: Scalar> Pool<F> for Mean {
    #[inline(always)]
    fn start() -> F {
        F::ZERO
    }

    #[inline(always)]
    fn join<const B: usize>(so_far: Lanes<F, B>, x: Lanes<F, B>) -> Lanes<F, B> {
        so_far + x
    }

    #[inline(always)]
    fn share<const B: usize>(total: Lanes<F, B>, count: usize) -> Lanes<F, B> {
        total / Lanes::splat(F::of_usize(count))
    }

    #[inline(always)]
    fn give<const B: usize>(rest: &mut Lanes<F, B>, _: Lanes<F, B>, _: Lanes<F, B>) -> Lanes<F, B> {
        *rest
    }
}

/// A window that slides over planes of rows of columns, with some numbers side
/// by side at each position.
pub trait Sliding {
    /// The window.
    const WINDOW: Window;
    /// Whether the result has a number for each of its places.
    const FITS: bool;
    /// How many numbers lie side by side.
    const NEIGHBOURS: usize;
    /// Whether the padding counts.
    const COUNTS_PAD: bool;
}

/// The window `W` with what becomes of it.
pub struct Pooled<K, W>(PhantomData<(K, W)>);

impl<K: Pool<F>, W: Sliding, F: Scalar> Mapping<F> for Pooled<K, W> {
    #[inline(always)]
    fn map<const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]) {
        // One line each, so that the error is short.
        const { assert!(W::FITS, "`Output` is not how many places there are") };
        const { assert!(is_seen::<W>(), "a window has nothing in it but padding") };
        walk::<W>(x.len(), |taps| {
            let mut total = Lanes::splat(K::start());
            taps.each(|at| {
                if let Some(&x) = x.get(at) {
                    total = K::join(total, x);
                }
            });
            if let Some(y) = y.get_mut(taps.place) {
                *y = K::share(total, taps.count);
            }
        });
    }

    #[inline(always)]
    fn pull_back<const B: usize>(
        x: &[Lanes<F, B>],
        y: &[Lanes<F, B>],
        dy: &[Lanes<F, B>],
        dx: &mut [Lanes<F, B>],
    ) {
        dx.fill(Lanes::ZERO);
        walk::<W>(x.len(), |taps| {
            let (Some(&y), Some(&dy)) = (y.get(taps.place), dy.get(taps.place)) else {
                return;
            };
            let mut rest = K::share(dy, taps.count);
            taps.each(|at| {
                if let (Some(&x), Some(dx)) = (x.get(at), dx.get_mut(at)) {
                    *dx += K::give(&mut rest, x, y);
                }
            });
        });
    }
}

/// Whether there is a number in the window wherever it is.
const fn is_seen<W: Sliding>() -> bool {
    W::WINDOW.rows.is_seen() && W::WINDOW.columns.is_seen()
}

/// The numbers under the taps of a window.
struct Taps {
    /// Where the result is.
    place: usize,
    /// Where the first of them is, and how many there are, and how far apart.
    start: usize,
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
    /// How many the average divides by.
    count: usize,
}

impl Taps {
    /// Shows where each of them is, row by row.
    #[inline(always)]
    fn each(&self, mut show: impl FnMut(usize)) {
        let mut row = self.start;
        for _ in 0..self.rows {
            let mut at = row;
            for _ in 0..self.columns {
                show(at);
                at += self.column_step;
            }
            row += self.row_step;
        }
    }
}

/// Shows the window at each place in order, for `numbers` of them.
#[inline(always)]
fn walk<W: Sliding>(numbers: usize, mut show: impl FnMut(&Taps)) {
    let Window { rows, columns } = W::WINDOW;
    let row_length = columns.length * W::NEIGHBOURS;
    let plane = rows.length * row_length;
    let places = rows.places * columns.places * W::NEIGHBOURS;
    let (mut begin, mut out) = (0, 0);
    while begin + plane <= numbers && plane > 0 {
        for row in 0..rows.places {
            let row_taps = rows.taps(row);
            let top = begin + rows.position(row, row_taps.start) * row_length;
            for column in 0..columns.places {
                let column_taps = columns.taps(column);
                let start = top + columns.position(column, column_taps.start) * W::NEIGHBOURS;
                let count = if W::COUNTS_PAD {
                    rows.kernel * columns.kernel
                } else {
                    row_taps.len() * column_taps.len()
                };
                for channel in 0..W::NEIGHBOURS {
                    show(&Taps {
                        place: out + (row * columns.places + column) * W::NEIGHBOURS + channel,
                        start: start + channel,
                        rows: row_taps.len(),
                        columns: column_taps.len(),
                        row_step: rows.dilation * row_length,
                        column_step: columns.dilation * W::NEIGHBOURS,
                        count,
                    });
                }
            }
        }
        begin += plane;
        out += places;
    }
}
