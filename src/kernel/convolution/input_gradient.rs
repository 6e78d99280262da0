//! The gradient of a convolution by its input, and a convolution transposed.

use core::marker::PhantomData;

use super::row::{Places, Read, Row, Sums, add_term, part};
use super::{Convolution, weight};
use crate::activation::Activation;
use crate::kernel::affine::number;
use crate::kernel::set::Set;
use crate::kernel::vector::{Vector, from, from_mut};
use crate::kernel::{Kernel, run};
use crate::scalar::Scalar;

/// `dx[c][i] = A(bias[c] + Σ w[c][t][o] dy[o][p])` over taps t and outputs o,
/// in this order, where the tap t of the place p lies on the position i. `A`
/// and the bias are those of a transposed convolution: a gradient has neither.
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
        for row in 0..C::WINDOW.rows.length {
            for group in 0..C::GROUPS {
                let mut input = Input::<C, A, F, B> {
                    w: from(w, group * C::GROUP_OUTPUTS),
                    bias: from(bias, group * C::GROUP_INPUTS),
                    dy: from(dy, C::Y.at(group * C::GROUP_OUTPUTS, 0, 0) * B),
                    dx: from_mut(dx, C::X.at(group * C::GROUP_INPUTS, row, 0) * B),
                    row,
                    kind: PhantomData,
                };
                // Positions that are a stride apart see the same taps.
                for phase in 0..C::WINDOW.columns.stride.min(C::WINDOW.columns.length) {
                    input.phase::<F::In<S>>(phase);
                }
            }
        }
    }
}

/// A row of the gradient by a group's input.
struct Input<'a, C, A, F, const B: usize> {
    w: &'a [F],
    bias: &'a [F],
    dy: &'a [F],
    dx: &'a mut [F],
    row: usize,
    kind: PhantomData<(C, A)>,
}

impl<C: Convolution, A: Activation<F>, F: Scalar, const B: usize> Input<'_, C, A, F, B> {
    /// The positions of a phase: those in the middle side by side, the others
    /// one by one.
    #[inline(always)]
    fn phase<V: Vector<F>>(&mut self, phase: usize) {
        let columns = const { C::WINDOW.columns };
        let (count, inner) = columns.phase(phase);
        let position = |n| phase + n * columns.stride;
        for n in (0..inner.start).chain(inner.end..count) {
            self.at_edge::<V>(position(n));
        }
        self.inside::<V>(position(inner.start), inner.end - inner.start);
    }

    #[inline(always)]
    fn inside<V: Vector<F>>(&mut self, position: usize, count: usize) {
        if const { V::LANES > 1 && !phase::<C, B>().fit(V::LANES) } {
            return self.inside::<V::Half>(position, count);
        }
        self.fill::<V>(position, inside::<C, B>(count));
    }

    #[inline(always)]
    fn at_edge<V: Vector<F>>(&mut self, position: usize) {
        if const { V::LANES > 1 && !Places::<B>::ONE.fit(V::LANES) } {
            return self.at_edge::<V::Half>(position);
        }
        self.fill::<V>(position, Places::ONE);
    }

    #[inline(always)]
    fn fill<V: Vector<F>>(&mut self, position: usize, places: Places<B>) {
        let taps = Taps::<C, F, B> {
            w: self.w,
            dy: self.dy,
            row: self.row,
            position,
            kind: PhantomData,
        };
        Row::<A, _, F, V, B> {
            sums: taps,
            bias: self.bias,
            result: from_mut(self.dx, position * C::X.column * B),
            channel: C::X.channel * B,
            places,
            kind: PhantomData,
        }
        .fill();
    }
}

/// So many positions of a phase.
const fn inside<C: Convolution, const B: usize>(count: usize) -> Places<B> {
    Places {
        count,
        from: C::Y.column,
        to: C::WINDOW.columns.stride * C::X.column,
    }
}

/// The positions of the first phase: the only one with neighbours is that of a
/// stride of 1.
const fn phase<C: Convolution, const B: usize>() -> Places<B> {
    let (_, inner) = C::WINDOW.columns.phase(0);
    inside::<C, B>(inner.end - inner.start)
}

/// The taps on the positions of a row from `position` on.
struct Taps<'a, C, F, const B: usize> {
    w: &'a [F],
    dy: &'a [F],
    row: usize,
    position: usize,
    kind: PhantomData<C>,
}

impl<C: Convolution, F: Scalar, const B: usize> Sums<F> for Taps<'_, C, F, B> {
    const CHANNELS: usize = C::GROUP_INPUTS;

    #[inline(always)]
    fn add<V: Vector<F>, const K: usize, const N: usize>(
        &self,
        channel: usize,
        read: Read<N>,
        sums: &mut [[V; N]; K],
    ) {
        let (rows, columns) = const { (C::WINDOW.rows, C::WINDOW.columns) };
        for row in 0..rows.kernel {
            let Some(above) = rows.place(self.row, row) else {
                continue;
            };
            for column in 0..columns.kernel {
                let Some(before) = columns.place(self.position, column) else {
                    continue;
                };
                // All weights and gradients of the tap: so much that the
                // compiler knows where each of them is.
                let next = C::TAPS * C::OUTPUTS;
                let (w, dy) = (
                    weight::<C>(channel, row, column, 0),
                    C::Y.at(0, above, before) * B + read.at,
                );
                let most = const { C::GROUP_OUTPUTS.saturating_sub(1) };
                let (Some(w), Some(dy)) = (
                    part(self.w, w, (K - 1) * next + most + 1),
                    part(self.dy, dy, most * C::Y.channel * B + read.span),
                ) else {
                    return;
                };
                for o in 0..C::GROUP_OUTPUTS {
                    let dy = from(dy, o * C::Y.channel * B);
                    add_term(sums, |k| number(w, k * next + o), dy, read.offsets);
                }
            }
        }
    }
}
