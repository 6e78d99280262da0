//! The gradient of a convolution by its input, and a convolution transposed.

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

/// `dx[c][i] = A(bias[c] + Σ w[c][t][o] dy[o][p])` over the rows of taps, in
/// each over outputs o, and then over the taps t of the row, where the tap t of
/// the place p lies on the position i. `A` and the bias are those of a
/// transposed convolution: a gradient has neither.
#[inline(always)]
pub fn input_gradient<C: Convolution, A: Activation<F>, F: Scalar, const B: usize>(
    w: &[F],
    bias: &[F],
    dy: &[F],
    dx: &mut [F],
) {
    run::<InputGradient<C, A, B>, _, _, _, _, _>(w, bias, dy, dx, ());
}

struct InputGradient<C, A, const B: usize>(PhantomData<(C, A)>);

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize>
    Kernel<&[F], &[F], &[F], &mut [F], ()> for InputGradient<C, A, B>
{
    #[inline(always)]
    fn run<S: Set>(w: &[F], bias: &[F], dy: &[F], dx: &mut [F], (): ()) {
        for group in 0..C::GROUPS {
            plane::fill::<_, F::In<S>, F>(&mut Input::<C, A, F, B> {
                w: from(w, group * C::GROUP_OUTPUTS),
                bias: from(bias, group * C::GROUP_INPUTS),
                dy: from(dy, C::Y.at(group * C::GROUP_OUTPUTS, 0, 0) * B),
                dx: from_mut(dx, C::X.at(group * C::GROUP_INPUTS, 0, 0) * B),
                kind: PhantomData,
            });
        }
    }
}

/// The gradient by a group's input.
struct Input<'a, C, A, F, const B: usize> {
    w: &'a [F],
    bias: &'a [F],
    dy: &'a [F],
    dx: &'a mut [F],
    kind: PhantomData<(C, A)>,
}

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize> Plane<F>
    for Input<'_, C, A, F, B>
{
    const ROWS: usize = C::WINDOW.rows.length;
    // Positions that are a stride apart see the same taps.
    const APART: [usize; 2] = [C::WINDOW.rows.stride, C::WINDOW.columns.stride];

    #[inline(always)]
    fn rows(first: usize) -> (usize, Range<usize>) {
        const { C::WINDOW.rows }.phase(first)
    }

    #[inline(always)]
    fn columns(first: usize) -> (usize, Range<usize>) {
        const { C::WINDOW.columns }.phase(first)
    }

    #[inline(always)]
    fn fill<V: Vector<F>, const INSIDE: bool>(&mut self, at: [usize; 2], count: usize) {
        let [_, position] = at;
        let most = const { C::WINDOW.columns.most_on() };
        let (first, taps) = C::WINDOW.columns.on(position);
        // The compiler is told of the usual numbers of taps.
        if INSIDE && (const { C::WINDOW.columns.stride == 1 } || taps == most) {
            self.fill_by::<V, INSIDE>(at, first, most, count);
        } else if taps + 1 == most {
            self.fill_by::<V, INSIDE>(at, first, most - 1, count);
        } else {
            self.fill_by::<V, INSIDE>(at, first, taps, count);
        }
    }
}

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize> Input<'_, C, A, F, B> {
    /// The same, where so many taps from the first on lie on each position.
    #[inline(always)]
    fn fill_by<V: Vector<F>, const INSIDE: bool>(
        &mut self,
        [row, position]: [usize; 2],
        first: usize,
        taps: usize,
        count: usize,
    ) {
        let sums = Taps::<C, F, B, INSIDE> {
            w: self.w,
            dy: self.dy,
            row,
            position,
            first,
            taps,
            kind: PhantomData,
        };
        Row::<A, _, F, B> {
            sums,
            bias: self.bias,
            result: from_mut(self.dx, C::X.at(0, row, position) * B),
            channel: C::X.channel * B,
            places: places::<C, B, INSIDE>(count),
            kind: PhantomData,
        }
        .fill::<V>();
    }
}

/// So many positions of a phase, of a row or of a column.
const fn places<C: Convolution, const B: usize, const INSIDE: bool>(count: usize) -> Places<B> {
    let (rows, columns) = (C::WINDOW.rows, C::WINDOW.columns);
    if INSIDE {
        Places::across(count, C::Y.column, columns.stride * C::X.column)
    } else {
        Places::down(count, C::Y.row, rows.stride * C::X.row)
    }
}

/// The taps on some positions, of which this is the first.
struct Taps<'a, C, F, const B: usize, const INSIDE: bool> {
    w: &'a [F],
    dy: &'a [F],
    row: usize,
    position: usize,
    /// The first column of the window that lies on it, and how many do.
    first: usize,
    taps: usize,
    kind: PhantomData<C>,
}

impl<C: Convolution, F: Scalar, const B: usize, const INSIDE: bool> Sums<F, B>
    for Taps<'_, C, F, B, INSIDE>
{
    const CHANNELS: usize = C::GROUP_INPUTS;
    // The only phase with neighbours is that of a stride of 1.
    const MOST: Places<B> = {
        let (_, inner) = C::WINDOW.columns.phase(0);
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
        let [taps, places] = const { C::WINDOW.columns.apart() };
        let (next, step) = (C::TAPS * C::OUTPUTS, places * C::Y.column * B);
        let last = self.taps.saturating_sub(1);
        // The place of the last tap is the first.
        let Some(before) = columns.place(self.position, self.first + last * taps) else {
            return;
        };
        for row in 0..rows.kernel {
            let Some(above) = rows.place(self.row, row) else {
                continue;
            };
            // All weights and gradients of a row of taps: so much that the
            // compiler knows where each of them is.
            let w = weight::<C>(channel, row, self.first, 0);
            let dy = C::Y.at(0, above, before) * B + read.at;
            let most = const { C::GROUP_OUTPUTS.saturating_sub(1) };
            let (Some(w), Some(dy)) = (
                part(
                    self.w,
                    w,
                    (K - 1) * next + last * taps * C::OUTPUTS + most + 1,
                ),
                part(
                    self.dy,
                    dy,
                    (most * C::Y.channel) * B + last * step + read.span,
                ),
            ) else {
                return;
            };
            for o in 0..C::GROUP_OUTPUTS {
                let dy = from(dy, o * C::Y.channel * B);
                for tap in 0..self.taps {
                    let weight = |k| number(w, k * next + tap * taps * C::OUTPUTS + o);
                    add_term(sums, weight, from(dy, (last - tap) * step), read.offsets);
                }
            }
        }
    }
}
