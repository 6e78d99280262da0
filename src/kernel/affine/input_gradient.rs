//! The gradient of `y = x W + b` by x.

use core::marker::PhantomData;

#[cfg(feature = "rayon")]
use super::bands;
use super::scalar;
use super::{ROWS, add_terms, number, registers, terms};
use crate::kernel::blocks::{Blocks, place, walk, walk_some};
use crate::kernel::set::Set;
use crate::kernel::vector::{Steps, Vector, from, from_mut};
use crate::kernel::{Kernel, VECTORS, run};
use crate::lanes::Lanes;
use crate::plain::{Plain, of_lanes};
use crate::scalar::Scalar;

/// `dx[i] = Σₒ w[i][o] dy[o]` for every sample.
#[inline(always)]
pub fn input_gradient<F: Scalar, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>; I],
) {
    #[cfg(feature = "rayon")]
    if const { bands::worth_it(I, O, B) } && bands::input_gradient(w, dy, dx) {
        return;
    }
    if const { !VECTORS } {
        scalar::input_gradient(w, dy, dx);
    } else {
        run::<InputGradient, _, _, _, _, _>(w, dy, dx, (), ());
    }
}

struct InputGradient;

impl<F: Scalar, const I: usize, const O: usize, const B: usize>
    Kernel<&[[F; O]; I], &[Lanes<F, B>; O], &mut [Lanes<F, B>; I], (), ()> for InputGradient
{
    const LONG: bool = super::long(I, O, B);

    #[inline(always)]
    fn run<S: Set>(
        w: &[[F; O]; I],
        dy: &[Lanes<F, B>; O],
        dx: &mut [Lanes<F, B>; I],
        (): (),
        (): (),
    ) {
        wide::<F, F::In<S>, I, O, B, false>(w, dy, dx);
    }
}

/// Some of the inputs.
#[cfg(feature = "rayon")]
pub struct SomeInputs;

#[cfg(feature = "rayon")]
impl<F: Scalar, const O: usize, const B: usize>
    Kernel<&[[F; O]], &[Lanes<F, B>; O], &mut [Lanes<F, B>], (), ()> for SomeInputs
{
    const LONG: bool = true;

    #[inline(always)]
    fn run<S: Set>(w: &[[F; O]], dy: &[Lanes<F, B>; O], dx: &mut [Lanes<F, B>], (): (), (): ()) {
        wide::<F, F::In<S>, 0, O, B, true>(w, dy, dx);
    }
}

/// All `I` inputs, or `SOME`.
#[inline(always)]
fn wide<
    F: Scalar,
    V: Vector<F>,
    const I: usize,
    const O: usize,
    const B: usize,
    const SOME: bool,
>(
    w: &[[F; O]],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>],
) {
    if const { B < V::LANES } {
        return wide::<F, V::Half, I, O, B, SOME>(w, dy, dx);
    }
    let terms = const { terms(size_of::<Lanes<F, B>>()) };
    for first in (0..O).step_by(terms) {
        let inputs = dx.len();
        let rows = Rows::<F, V, I, O, B> {
            w,
            first,
            dy,
            dx,
            vector: PhantomData,
        };
        walk_some::<_, SOME>(rows, inputs);
    }
}

/// The inputs, and what the outputs from the `first` on add to their gradient.
struct Rows<'a, F, V, const I: usize, const O: usize, const B: usize> {
    w: &'a [[F; O]],
    first: usize,
    dy: &'a [Lanes<F, B>; O],
    dx: &'a mut [Lanes<F, B>],
    vector: PhantomData<V>,
}

impl<F: Scalar, V: Vector<F>, const I: usize, const O: usize, const B: usize> Blocks
    for Rows<'_, F, V, I, O, B>
{
    const TOTAL: usize = I;
    const MOST: usize = ROWS;
    const LARGE: bool = true;

    #[inline(always)]
    fn block<const K: usize>(&mut self, i: usize) {
        walk(Columns::<F, V, I, O, B, K> { rows: self, i });
    }
}

/// `K` inputs from `i` on.
struct Columns<'a, 'b, F, V, const I: usize, const O: usize, const B: usize, const K: usize> {
    rows: &'a mut Rows<'b, F, V, I, O, B>,
    i: usize,
}

impl<F: Scalar, V: Vector<F>, const I: usize, const O: usize, const B: usize, const K: usize> Blocks
    for Columns<'_, '_, F, V, I, O, B, K>
{
    const TOTAL: usize = B.div_ceil(V::LANES);
    const MOST: usize = registers(K);
    const LARGE: bool = true;

    #[inline(always)]
    fn block<const N: usize>(&mut self, s: usize) {
        let Rows {
            w, first, dy, dx, ..
        } = &mut *self.rows;
        let first = *first;
        let terms = const { terms(size_of::<Lanes<F, B>>()) };
        let (Some(w), Some(dx)) = (
            w.get(self.i..).and_then(<[_]>::first_chunk::<K>),
            dx.get_mut(self.i..).and_then(<[_]>::first_chunk_mut::<K>),
        ) else {
            return;
        };
        let s = |n| place::<N>(s * V::LANES, n, V::LANES, B);
        let mut sums = [[V::splat(F::ZERO); N]; K];
        if first > 0 {
            for (sums, dx) in sums.iter_mut().zip(dx.iter()) {
                for (n, sum) in sums.iter_mut().enumerate() {
                    *sum = V::load(from(&dx.0, s(n)));
                }
            }
        }
        let dy = from(*dy, first);
        let terms = terms.min(dy.len());
        if const { N * V::LANES <= B } {
            let (w, dy) = (from(w.as_flat(), first), from(of_lanes(dy), s(0)));
            V::add_terms::<ByColumn<O, B>, K, N>(&mut sums, w, dy, terms);
        } else {
            add_terms(
                &mut sums,
                dy.iter().take(terms).enumerate(),
                |(o, _), k| w.get(k).map_or(F::ZERO, |w| number(from(w, first), o)),
                |(_, dy), n| V::load(from(&dy.0, s(n))),
            );
        }
        for (dx, sums) in dx.iter_mut().zip(sums) {
            for (n, sum) in sums.into_iter().enumerate() {
                sum.store(from_mut(&mut dx.0, s(n)));
            }
        }
    }
}

/// A term has a column of weights and an output.
struct ByColumn<const O: usize, const B: usize>;

impl<const O: usize, const B: usize> Steps for ByColumn<O, B> {
    const ROW: usize = O;
    const A: usize = 1;
    const B: usize = B;
}
