//! What a convolution gives.

use core::marker::PhantomData;
use core::ops::Range;

use super::plane::{self, Plane};
use super::row::{Places, Read, Row, Sums, add_term, part};
use super::{Convolution, weight};
use crate::activation::Activation;
use crate::kernel::affine::number;
use crate::kernel::set::Set;
use crate::kernel::vector::{Vector, from, from_mut};
use crate::kernel::{Kernel, run};
use crate::scalar::Scalar;

/// `y[o][p] = A(bias[o] + Σ w[c][t][o] x[c][p + t])` for `B` samples, but for
/// `A` if it is not [fused](super::fuses). Without a bias (an empty slice) the
/// sums start at 0.
#[inline(always)]
pub fn forward<C: Convolution, A: Activation<F>, F: Scalar, const B: usize>(
    w: &[F],
    bias: &[F],
    x: &[F],
    y: &mut [F],
) {
    run::<Forward<C, A, B>, _, _, _, _, _>(w, bias, x, y, ());
}

struct Forward<C, A, const B: usize>(PhantomData<(C, A)>);

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize>
    Kernel<&[F], &[F], &[F], &mut [F], ()> for Forward<C, A, B>
{
    #[inline(always)]
    fn run<S: Set>(w: &[F], bias: &[F], x: &[F], y: &mut [F], (): ()) {
        for group in 0..C::GROUPS {
            plane::fill::<_, F::In<S>, F>(&mut Output::<C, A, F, B>::of(group, w, bias, x, y));
        }
    }
}

/// The same at one place, for a sequence whose places all have one output.
#[inline(always)]
pub fn forward_at<C: Convolution, A: Activation<F>, F: Scalar, const B: usize>(
    w: &[F],
    bias: &[F],
    x: &[F],
    y: &mut [F],
    place: usize,
) {
    run::<ForwardAt<C, A, B>, _, _, _, _, _>(w, bias, x, y, place);
}

struct ForwardAt<C, A, const B: usize>(PhantomData<(C, A)>);

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize>
    Kernel<&[F], &[F], &[F], &mut [F], usize> for ForwardAt<C, A, B>
{
    #[inline(always)]
    fn run<S: Set>(w: &[F], bias: &[F], x: &[F], y: &mut [F], place: usize) {
        for group in 0..C::GROUPS {
            let mut output = Output::<C, A, F, B>::of(group, w, bias, x, y);
            if place < const { C::WINDOW.columns.inner().start } {
                output.fill::<F::In<S>, false>([0, place], 1);
            } else {
                output.fill::<F::In<S>, true>([0, place], 1);
            }
        }
    }
}

/// A group's output.
struct Output<'a, C, A, F, const B: usize> {
    w: &'a [F],
    bias: &'a [F],
    x: &'a [F],
    y: &'a mut [F],
    kind: PhantomData<(C, A)>,
}

impl<'a, C: Convolution, A, F: Scalar, const B: usize> Output<'a, C, A, F, B> {
    #[inline(always)]
    fn of(group: usize, w: &'a [F], bias: &'a [F], x: &'a [F], y: &'a mut [F]) -> Self {
        Self {
            w: from(w, group * C::GROUP_OUTPUTS),
            bias: from(bias, group * C::GROUP_OUTPUTS),
            x: from(x, C::X.at(group * C::GROUP_INPUTS, 0, 0) * B),
            y: from_mut(y, C::Y.at(group * C::GROUP_OUTPUTS, 0, 0) * B),
            kind: PhantomData,
        }
    }
}

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize> Plane<F>
    for Output<'_, C, A, F, B>
{
    const ROWS: usize = C::WINDOW.rows.places;
    const APART: [usize; 2] = [1, 1];

    #[inline(always)]
    fn rows(_: usize) -> (usize, Range<usize>) {
        const { (C::WINDOW.rows.places, C::WINDOW.rows.inner()) }
    }

    #[inline(always)]
    fn columns(_: usize) -> (usize, Range<usize>) {
        const { (C::WINDOW.columns.places, C::WINDOW.columns.inner()) }
    }

    #[inline(always)]
    fn fill<V: Vector<F>, const INSIDE: bool>(&mut self, [row, place]: [usize; 2], count: usize) {
        let all = const { C::WINDOW.columns.kernel };
        let taps = C::WINDOW.columns.taps(place);
        // The compiler is told of the usual numbers of taps.
        if INSIDE {
            self.fill_by::<V, INSIDE>([row, place], 0, all, count);
        } else if taps.len() + 1 == all {
            self.fill_by::<V, INSIDE>([row, place], taps.start, all - 1, count);
        } else {
            self.fill_by::<V, INSIDE>([row, place], taps.start, taps.len(), count);
        }
    }
}

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize> Output<'_, C, A, F, B> {
    /// The same, where so many taps from the first on lie inside.
    #[inline(always)]
    fn fill_by<V: Vector<F>, const INSIDE: bool>(
        &mut self,
        [row, place]: [usize; 2],
        first: usize,
        taps: usize,
        count: usize,
    ) {
        let sums = Taps::<C, F, B, INSIDE> {
            w: self.w,
            x: self.x,
            row,
            place,
            first,
            taps,
            kind: PhantomData,
        };
        Row::<A, _, F, B> {
            sums,
            bias: self.bias,
            result: from_mut(self.y, C::Y.at(0, row, place) * B),
            channel: C::Y.channel * B,
            places: places::<C, B, INSIDE>(count),
            kind: PhantomData,
        }
        .fill::<V>();
    }
}

/// So many places of a row, or of a column.
const fn places<C: Convolution, const B: usize, const INSIDE: bool>(count: usize) -> Places<B> {
    let (rows, columns) = (C::WINDOW.rows, C::WINDOW.columns);
    if INSIDE {
        Places::across(count, columns.stride * C::X.column, C::Y.column)
    } else {
        Places::down(count, rows.stride * C::X.row, C::Y.row)
    }
}

/// The taps of some places, of which this is the first.
struct Taps<'a, C, F, const B: usize, const INSIDE: bool> {
    w: &'a [F],
    x: &'a [F],
    row: usize,
    place: usize,
    /// The first column of the window that lies inside, and how many do.
    first: usize,
    taps: usize,
    kind: PhantomData<C>,
}

impl<C: Convolution, F: Scalar, const B: usize, const INSIDE: bool> Sums<F, B>
    for Taps<'_, C, F, B, INSIDE>
{
    const CHANNELS: usize = C::GROUP_OUTPUTS;
    const MOST: Places<B> = {
        let inner = C::WINDOW.columns.inner();
        places::<C, B, INSIDE>(inner.end - inner.start)
    };

    #[inline(always)]
    fn add<V: Vector<F>, const K: usize, const N: usize>(
        &self,
        channel: usize,
        read: Read<N>,
        sums: &mut [[V; N]; K],
    ) {
        let (rows, columns) = const { (C::WINDOW.rows, C::WINDOW.columns) };
        let step = columns.dilation * C::X.column * B;
        let last = self.taps.saturating_sub(1);
        for c in 0..C::GROUP_INPUTS {
            for row in rows.taps(self.row) {
                // What the taps of a row see, and their weights: so much that
                // the compiler knows where each of them is.
                let position = columns.position(self.place, self.first);
                let x = C::X.at(c, rows.position(self.row, row), position) * B + read.at;
                let w = weight::<C>(c, row, self.first, channel);
                let (Some(x), Some(w)) = (
                    part(self.x, x, last * step + read.span),
                    part(self.w, w, last * C::OUTPUTS + K),
                ) else {
                    return;
                };
                for tap in 0..self.taps {
                    let weight = |k| number(w, tap * C::OUTPUTS + k);
                    add_term(sums, weight, from(x, tap * step), read.offsets);
                }
            }
        }
    }
}
