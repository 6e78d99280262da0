//! The gradients of a convolution by its weights and its bias.
//!
//! What a sample adds to a weight is a sum of its own, over the places in
//! order; then the samples are added, in order. So the samples may stand side
//! by side in both.

use core::marker::PhantomData;

use super::row::{load, part};
use super::{Convolution, Strides, weight};
use crate::kernel::affine::SUMS;
use crate::kernel::blocks::{Blocks, walk};
use crate::kernel::set::Set;
use crate::kernel::vector::{MOST_LANES, Vector, from, from_mut};
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
            for row in 0..C::WINDOW.rows.kernel {
                for first in firsts::<C>() {
                    walk(Taps::<C, F, V, B> {
                        x: from(x, C::X.at(group * C::GROUP_INPUTS, 0, 0) * B + sample),
                        dy: from(dy, C::Y.at(group * C::GROUP_OUTPUTS, 0, 0) * B + sample),
                        dw: from_mut(dw, group * C::GROUP_OUTPUTS),
                        samples: (samples - sample).min(V::LANES),
                        row,
                        first,
                        kind: PhantomData,
                    });
                }
            }
        }
    }
}

/// Whether taps that are computed together are neighbours on one channel.
/// Otherwise they are the same on neighbouring channels.
const fn by_columns<C: Convolution>() -> bool {
    C::WINDOW.columns.kernel > 2
}

/// The channels, or the columns, that have taps of their own.
#[inline(always)]
fn firsts<C: Convolution>() -> impl Iterator<Item = Tap> {
    let (channels, columns) = const {
        if by_columns::<C>() {
            (C::GROUP_INPUTS, 1)
        } else {
            (1, C::WINDOW.columns.kernel)
        }
    };
    (0..channels).flat_map(move |channel| (0..columns).map(move |column| Tap { channel, column }))
}

/// The weights of a row of the window: a channel's or a column's.
struct Taps<'a, C, F, V, const B: usize> {
    x: &'a [F],
    dy: &'a [F],
    dw: &'a mut [F],
    samples: usize,
    row: usize,
    first: Tap,
    kind: PhantomData<(C, V)>,
}

impl<C: Convolution, F: Scalar, V: Vector<F>, const B: usize> Blocks for Taps<'_, C, F, V, B> {
    const TOTAL: usize = if by_columns::<C>() {
        C::WINDOW.columns.kernel
    } else {
        C::GROUP_INPUTS
    };
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
    // Sums, a gradient for each output, a value and a product take sixteen
    // registers.
    const MOST: usize = if N < 2 {
        SUMS / 2
    } else {
        (SUMS + 2) / (N + 1)
    };

    #[inline(always)]
    fn block<const K: usize>(&mut self, o: usize) {
        let Taps {
            x,
            dy,
            dw,
            samples,
            row,
            first,
            ..
        } = &mut *self.taps;
        let tap = first.next::<C>(self.tap);
        let mut sums = [[V::splat(F::ZERO); N]; K];
        for place in C::WINDOW.rows.places_of(*row) {
            let position = C::WINDOW.rows.position(place, *row);
            let x = from(x, C::X.at(tap.channel, position, 0) * B);
            let dy = from(dy, C::Y.at(o, place, 0) * B);
            add_row::<C, F, V, B, K, N>(&mut sums, tap.column, x, dy);
        }
        for n in 0..N {
            let tap = tap.next::<C>(n);
            for (k, sums) in sums.iter().enumerate() {
                let mut lanes = Lanes::<F, MOST_LANES>::ZERO;
                if let Some(sum) = sums.get(n) {
                    sum.store(&mut lanes.0);
                }
                if let Some(dw) = dw.get_mut(weight::<C>(tap.channel, *row, tap.column, o + k)) {
                    lanes.add_samples(*samples, dw);
                }
            }
        }
    }
}

/// A column of the window on a channel.
#[derive(Clone, Copy)]
struct Tap {
    channel: usize,
    column: usize,
}

impl Tap {
    /// The so manyth of those that are computed together.
    #[inline(always)]
    const fn next<C: Convolution>(self, index: usize) -> Self {
        let (channel, column) = if by_columns::<C>() {
            (0, index)
        } else {
            (index, 0)
        };
        Self {
            channel: self.channel + channel,
            column: self.column + column,
        }
    }
}

/// What the places of a row add to the sums.
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
    column: usize,
    x: &[F],
    dy: &[F],
) {
    let inner = const { C::WINDOW.columns.inner() };
    for place in 0..inner.start {
        add_edge::<C, F, V, B, K, N>(sums, column, place, x, dy);
    }
    if const { C::WINDOW.columns.inner().start < C::WINDOW.columns.inner().end } {
        add_inner::<C, F, V, B, K, N>(sums, column, x, dy);
    }
    for place in inner.end..C::WINDOW.columns.places {
        add_edge::<C, F, V, B, K, N>(sums, column, place, x, dy);
    }
}

/// How far the numbers are apart that two taps see.
const fn apart<C: Convolution, const B: usize>() -> usize {
    if by_columns::<C>() {
        C::WINDOW.columns.dilation * C::X.column * B
    } else {
        C::X.channel * B
    }
}

/// The places where all taps see something.
#[inline(always)]
fn add_inner<
    C: Convolution,
    F: Scalar,
    V: Vector<F>,
    const B: usize,
    const K: usize,
    const N: usize,
>(
    sums: &mut [[V; N]; K],
    column: usize,
    x: &[F],
    dy: &[F],
) {
    let columns = const { C::WINDOW.columns };
    let inner = const { C::WINDOW.columns.inner() };
    // What the taps see, and the gradients: so much that the compiler knows
    // where each number is.
    let step = const { C::WINDOW.columns.stride * C::X.column * B };
    let most = inner.end - inner.start - 1;
    let first = C::X.at(0, 0, columns.position(inner.start, column)) * B;
    let seen = most * step + (N - 1) * apart::<C, B>() + V::LANES;
    let length = C::Y.at(K - 1, 0, most) * B + V::LANES;
    let (Some(x), Some(dy)) = (
        part(x, first, seen),
        part(dy, C::Y.at(0, 0, inner.start) * B, length),
    ) else {
        return;
    };
    for place in 0..most + 1 {
        add_place(
            sums,
            |k| load(dy, C::Y.at(k, 0, place) * B),
            |n| load(x, place * step + n * apart::<C, B>()),
        );
    }
}

/// A place where some taps see nothing, which is 0.
#[inline(always)]
fn add_edge<
    C: Convolution,
    F: Scalar,
    V: Vector<F>,
    const B: usize,
    const K: usize,
    const N: usize,
>(
    sums: &mut [[V; N]; K],
    column: usize,
    place: usize,
    x: &[F],
    dy: &[F],
) {
    let columns = const { C::WINDOW.columns };
    let taps = columns.taps(place);
    add_place(
        sums,
        |k| load(dy, C::Y.at(k, 0, place) * B),
        |n| {
            let tap = Tap { channel: 0, column }.next::<C>(n);
            if !taps.contains(&tap.column) {
                return V::splat(F::ZERO);
            }
            let position = columns.position(place, tap.column);
            load(x, C::X.at(tap.channel, 0, position) * B)
        },
    );
}

/// `sums[k][n] += gradient(k) value(n)`. A few gradients stay in registers, and
/// the values pass by.
#[inline(always)]
fn add_place<F: Scalar, V: Vector<F>, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    gradient: impl Fn(usize) -> V,
    value: impl Fn(usize) -> V,
) {
    let mut gradients = [V::splat(F::ZERO); K];
    for (k, to) in gradients.iter_mut().enumerate() {
        *to = gradient(k);
    }
    for n in 0..N {
        let value = value(n);
        for (sums, &gradient) in sums.iter_mut().zip(&gradients) {
            if let Some(sum) = sums.get_mut(n) {
                *sum = sum.add_product(gradient, value);
            }
        }
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
        sums.add_samples(samples, db);
    }
}
