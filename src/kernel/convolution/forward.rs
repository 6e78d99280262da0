//! What a convolution gives.

use core::marker::PhantomData;
use core::ops::Range;

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
        let inner = const { C::WINDOW.columns.inner() };
        for row in 0..C::WINDOW.rows.places {
            for group in 0..C::GROUPS {
                let mut output = Output::<C, A, F, B>::of([row, group], w, bias, x, y);
                for place in 0..inner.start {
                    output.at_edge::<F::In<S>>(place);
                }
                output.inside::<F::In<S>>();
                for place in inner.end..C::WINDOW.columns.places {
                    output.at_edge::<F::In<S>>(place);
                }
            }
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
            let mut output = Output::<C, A, F, B>::of([0, group], w, bias, x, y);
            if place < const { C::WINDOW.columns.inner().start } {
                output.at_edge::<F::In<S>>(place);
            } else {
                output.inside::<F::In<S>>();
            }
        }
    }
}

/// A row of a group's output.
struct Output<'a, C, A, F, const B: usize> {
    w: &'a [F],
    bias: &'a [F],
    x: &'a [F],
    y: &'a mut [F],
    row: usize,
    kind: PhantomData<(C, A)>,
}

impl<'a, C: Convolution, A: Activation<F>, F: Scalar, const B: usize> Output<'a, C, A, F, B> {
    #[inline(always)]
    fn of([row, group]: [usize; 2], w: &'a [F], bias: &'a [F], x: &'a [F], y: &'a mut [F]) -> Self {
        Self {
            w: from(w, group * C::GROUP_OUTPUTS),
            bias: from(bias, group * C::GROUP_OUTPUTS),
            x: from(x, C::X.at(group * C::GROUP_INPUTS, 0, 0) * B),
            y: from_mut(y, C::Y.at(group * C::GROUP_OUTPUTS, row, 0) * B),
            row,
            kind: PhantomData,
        }
    }

    /// The places all of whose columns lie inside.
    #[inline(always)]
    fn inside<V: Vector<F>>(&mut self) {
        if const { V::LANES > 1 && !inside::<C, B>().fit(V::LANES) } {
            return self.inside::<V::Half>();
        }
        let start = const { C::WINDOW.columns.inner().start };
        self.fill::<V, true>(start, const { inside::<C, B>() });
    }

    /// A place that has columns outside.
    #[inline(always)]
    fn at_edge<V: Vector<F>>(&mut self, place: usize) {
        if const { V::LANES > 1 && !Places::<B>::ONE.fit(V::LANES) } {
            return self.at_edge::<V::Half>(place);
        }
        self.fill::<V, false>(place, Places::ONE);
    }

    #[inline(always)]
    fn fill<V: Vector<F>, const INSIDE: bool>(&mut self, place: usize, places: Places<B>) {
        let taps = Taps::<C, F, B, INSIDE> {
            w: self.w,
            x: self.x,
            row: self.row,
            place,
            kind: PhantomData,
        };
        Row::<A, _, F, V, B> {
            sums: taps,
            bias: self.bias,
            result: from_mut(self.y, place * C::Y.column * B),
            channel: C::Y.channel * B,
            places,
            kind: PhantomData,
        }
        .fill();
    }
}

/// The places all of whose columns lie inside.
const fn inside<C: Convolution, const B: usize>() -> Places<B> {
    let inner = C::WINDOW.columns.inner();
    Places {
        count: inner.end - inner.start,
        from: C::WINDOW.columns.stride * C::X.column,
        to: C::Y.column,
    }
}

/// The taps of the places of a row from `place` on.
struct Taps<'a, C, F, const B: usize, const INSIDE: bool> {
    w: &'a [F],
    x: &'a [F],
    row: usize,
    place: usize,
    kind: PhantomData<C>,
}

impl<C: Convolution, F: Scalar, const B: usize, const INSIDE: bool> Taps<'_, C, F, B, INSIDE> {
    /// The columns of the window that lie inside.
    #[inline(always)]
    fn columns(&self) -> Range<usize> {
        if INSIDE {
            0..C::WINDOW.columns.kernel
        } else {
            C::WINDOW.columns.taps(self.place)
        }
    }
}

impl<C: Convolution, F: Scalar, const B: usize, const INSIDE: bool> Sums<F>
    for Taps<'_, C, F, B, INSIDE>
{
    const CHANNELS: usize = C::GROUP_OUTPUTS;

    #[inline(always)]
    fn add<V: Vector<F>, const K: usize, const N: usize>(
        &self,
        channel: usize,
        read: Read<N>,
        sums: &mut [[V; N]; K],
    ) {
        let (rows, columns) = const { (C::WINDOW.rows, C::WINDOW.columns) };
        let taps = self.columns();
        let step = columns.dilation * C::X.column * B;
        let last = taps.len().saturating_sub(1);
        for c in 0..C::GROUP_INPUTS {
            for row in rows.taps(self.row) {
                // What the taps of a row see, and their weights: so much that
                // the compiler knows where each of them is.
                let position = columns.position(self.place, taps.start);
                let x = C::X.at(c, rows.position(self.row, row), position) * B + read.at;
                let w = weight::<C>(c, row, taps.start, channel);
                let (Some(x), Some(w)) = (
                    part(self.x, x, last * step + read.span),
                    part(self.w, w, last * C::OUTPUTS + K),
                ) else {
                    return;
                };
                for tap in 0..taps.len() {
                    let weight = |k| number(w, tap * C::OUTPUTS + k);
                    add_term(sums, weight, from(x, tap * step), read.offsets);
                }
            }
        }
    }
}
