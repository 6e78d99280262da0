//! The gradients of a convolution by its weights and its bias.
//!
//! What a sample adds to a weight is a sum of its own, over the places in
//! order; then the samples are added, in order. So the samples may stand side
//! by side in both.

use core::marker::PhantomData;

use super::row::{load, part};
use super::{Convolution, Strides};
use crate::kernel::affine::SUMS;
use crate::kernel::blocks::{Blocks, walk};
use crate::kernel::set::Set;
use crate::kernel::vector::{MOST_LANES, Vector, from};
use crate::kernel::{Kernel, run};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// `dw[c][t][o] += Σₛ Σₚ x[c][p + t] dy[o][p]` for the first `samples` of `B`
/// samples.
#[inline(always)]
pub fn add_weight_gradients<C: Convolution, F: Scalar, const B: usize>(
    x: &[F],
    dy: &[F],
    dw: &mut [F],
    samples: usize,
) {
    run::<WeightGradients<C, B>, _, _, _, _, _>(x, dy, dw, samples, ());
}

struct WeightGradients<C, const B: usize>(PhantomData<C>);

impl<C: Convolution, F: Scalar, const B: usize> Kernel<&[F], &[F], &mut [F], usize, ()>
    for WeightGradients<C, B>
{
    #[inline(always)]
    fn run<S: Set>(x: &[F], dy: &[F], dw: &mut [F], samples: usize, (): ()) {
        by_samples::<C, F, F::In<S>, B>(x, dy, dw, samples);
    }
}

/// So many samples at a time as a register has lanes.
#[inline(always)]
fn by_samples<C: Convolution, F: Scalar, V: Vector<F>, const B: usize>(
    x: &[F],
    dy: &[F],
    dw: &mut [F],
    samples: usize,
) {
    if const { B % V::LANES != 0 } {
        return by_samples::<C, F, V::Half, B>(x, dy, dw, samples);
    }
    for sample in (0..samples.min(B)).step_by(V::LANES) {
        for group in 0..C::GROUPS {
            walk(Taps::<C, F, V, B> {
                x: from(x, C::X.at(group * C::GROUP_INPUTS, 0, 0) * B + sample),
                dy: from(dy, C::Y.at(group * C::GROUP_OUTPUTS, 0, 0) * B + sample),
                dw: dw.get_mut(group * C::GROUP_OUTPUTS..).unwrap_or_default(),
                samples: (samples - sample).min(V::LANES),
                kind: PhantomData,
            });
        }
    }
}

/// The weights, some taps of some input channels at a time.
struct Taps<'a, C, F, V, const B: usize> {
    x: &'a [F],
    dy: &'a [F],
    dw: &'a mut [F],
    samples: usize,
    kind: PhantomData<(C, V)>,
}

impl<C: Convolution, F: Scalar, V: Vector<F>, const B: usize> Blocks for Taps<'_, C, F, V, B> {
    const TOTAL: usize = C::GROUP_INPUTS * C::TAPS;
    const MOST: usize = SUMS / 2;

    #[inline(always)]
    fn block<const N: usize>(&mut self, tap: usize) {
        walk(Outputs::<C, F, V, B, N> { taps: self, tap });
    }
}

/// The outputs, for `N` taps from `tap` on.
struct Outputs<'a, 'b, C, F, V, const B: usize, const N: usize> {
    taps: &'a mut Taps<'b, C, F, V, B>,
    tap: usize,
}

impl<C: Convolution, F: Scalar, V: Vector<F>, const B: usize, const N: usize> Blocks
    for Outputs<'_, '_, C, F, V, B, N>
{
    const TOTAL: usize = C::GROUP_OUTPUTS;
    const MOST: usize = if N == 0 {
        1
    } else if SUMS / N < 6 {
        SUMS / N
    } else {
        6
    };

    #[inline(always)]
    fn block<const K: usize>(&mut self, o: usize) {
        let Taps {
            x, dy, dw, samples, ..
        } = &mut *self.taps;
        let mut sums = [[V::splat(F::ZERO); N]; K];
        let mut taps = [Tap::default(); N];
        for (n, tap) in taps.iter_mut().enumerate() {
            *tap = Tap::of::<C>(self.tap + n);
        }
        let dy = from(dy, o * C::Y.channel * B);
        for row in 0..C::WINDOW.rows.places {
            add_row::<C, F, V, B, K, N>(&mut sums, &taps, row, x, dy);
        }
        for (k, sums) in sums.iter().enumerate() {
            for (n, sum) in sums.iter().enumerate() {
                let mut lanes = [F::ZERO; MOST_LANES];
                sum.store(&mut lanes);
                if let Some(dw) = dw.get_mut((self.tap + n) * C::OUTPUTS + o + k) {
                    for &lane in lanes.iter().take((*samples).min(V::LANES)) {
                        *dw += lane;
                    }
                }
            }
        }
    }
}

/// A tap of the window on a channel.
#[derive(Clone, Copy, Default)]
struct Tap {
    channel: usize,
    row: usize,
    column: usize,
}

impl Tap {
    /// The tap whose weights are the so manyth of a group.
    #[inline(always)]
    const fn of<C: Convolution>(index: usize) -> Self {
        let columns = C::WINDOW.columns.kernel;
        Self {
            channel: index / C::TAPS,
            row: index / columns % C::WINDOW.rows.kernel,
            column: index % columns,
        }
    }
}

/// What the places of a row add to the sums, each place of each tap that lies
/// on a position.
#[inline(always)]
fn add_row<
    C: Convolution,
    F: Scalar,
    V: Vector<F>,
    const B: usize,
    const K: usize,
    const N: usize,
>(
    sums: &mut [[V; N]; K],
    taps: &[Tap; N],
    row: usize,
    x: &[F],
    dy: &[F],
) {
    let (rows, columns) = const { (C::WINDOW.rows, C::WINDOW.columns) };
    let inner = const { C::WINDOW.columns.inner() };
    let dy = from(dy, C::Y.at(0, row, 0) * B);
    let lies_on = |tap: &Tap| rows.taps(row).contains(&tap.row);
    // Of the row of x that a tap lies on, from its first column on.
    let mut rows_of_x = [0; N];
    for (at, tap) in rows_of_x.iter_mut().zip(taps) {
        *at = C::X.at(tap.channel, rows.position(row, tap.row), 0) * B;
    }
    let some = |sums: &mut [[V; N]; K], place: usize| {
        for (n, (tap, &at)) in taps.iter().zip(&rows_of_x).enumerate() {
            if lies_on(tap) && columns.taps(place).contains(&tap.column) {
                let column = columns.position(place, tap.column) * C::X.column;
                let x: V = load(x, at + column * B);
                for (k, sums) in sums.iter_mut().enumerate() {
                    let dy = load(dy, C::Y.at(k, 0, place) * B);
                    if let Some(sum) = sums.get_mut(n) {
                        *sum = sum.add_product(x, dy);
                    }
                }
            }
        }
    };
    if !taps.iter().all(lies_on) {
        for place in 0..columns.places {
            some(sums, place);
        }
        return;
    }
    for place in 0..inner.start {
        some(sums, place);
    }
    // What the taps see of these places, and the gradients there: so much that
    // the compiler knows where each number of them is.
    let step = const { C::WINDOW.columns.stride * C::X.column * B };
    let most = inner.len().saturating_sub(1);
    let mut seen: [&[F]; N] = [&[]; N];
    for ((seen, at), tap) in seen.iter_mut().zip(rows_of_x).zip(taps) {
        let first = columns.position(inner.start, tap.column) * C::X.column;
        let Some(row) = part(x, at + first * B, most * step + V::LANES) else {
            return;
        };
        *seen = row;
    }
    let length = C::Y.at(K - 1, 0, most) * B + V::LANES;
    let Some(gradients) = part(dy, C::Y.at(0, 0, inner.start) * B, length) else {
        return;
    };
    for place in 0..inner.len() {
        // Two gradients or so stay in registers, the taps pass by.
        let mut values = [V::splat(F::ZERO); K];
        for (k, value) in values.iter_mut().enumerate() {
            *value = load(gradients, C::Y.at(k, 0, place) * B);
        }
        for (n, seen) in seen.iter().enumerate() {
            let tap: V = load(seen, place * step);
            for (sums, &value) in sums.iter_mut().zip(&values) {
                if let Some(sum) = sums.get_mut(n) {
                    *sum = sum.add_product(value, tap);
                }
            }
        }
    }
    for place in inner.end..columns.places {
        some(sums, place);
    }
}

/// `db[c] += Σₛ Σₚ dy[c][p]` for the first `samples` of `B` samples of so many
/// rows and columns, where channels of those lie `at` these strides.
#[inline(always)]
pub fn add_bias_gradient<F: Scalar, const B: usize>(
    dy: &[F],
    at: Strides,
    [rows, columns]: [usize; 2],
    db: &mut [F],
    samples: usize,
) {
    for (channel, db) in db.iter_mut().enumerate() {
        let mut sums = Lanes::<F, B>::ZERO;
        for row in 0..rows {
            for column in 0..columns {
                let dy = from(dy, at.at(channel, row, column) * B);
                for (sum, &dy) in sums.0.iter_mut().zip(dy) {
                    *sum += dy;
                }
            }
        }
        for &sum in sums.0.iter().take(samples) {
            *db += sum;
        }
    }
}
