//! `y = x W + b`.

use core::marker::PhantomData;

#[cfg(feature = "rayon")]
use super::bands;
use super::narrow::narrow;
use super::scalar;
use super::{ROWS, add_terms, number, registers, row, terms};
use crate::activation::Activation;
use crate::kernel::blocks::{Blocks, place, walk, walk_some};
use crate::kernel::set::Set;
use crate::kernel::vector::{Steps, Vector, from, from_mut};
use crate::kernel::{INLINED, Kernel, VECTORS, run};
use crate::lanes::Lanes;
use crate::plain::{Plain, of_lanes};
use crate::scalar::Scalar;

/// `y[o] = A(bias[o] + Σᵢ x[i] w[i][o])` for every sample, but for `A` if it is
/// not [fused](fuses); without a bias (an empty slice) the sum starts at 0.
///
/// It is one with the code around it where that is compiled for an instruction
/// set `S` and there are few samples.
#[inline(always)]
pub fn forward<A, S, F, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
) where
    A: Activation<F>,
    S: Set,
    F: Scalar,
{
    #[cfg(feature = "rayon")]
    if const { bands::worth_it(I, O, B) } && bands::forward::<A, F, I, O, B>(w, bias, x, y) {
        return;
    }
    if const { !VECTORS } {
        scalar::forward(w, bias, x, y);
    } else if const { INLINED && S::CHOSEN && B < FEW } {
        Forward::<A, true>::run::<S>(w, bias, x, y, ());
    } else {
        run::<Forward<A, false>, _, _, _, _, _>(w, bias, x, y, ());
    }
}

/// Whether [`forward`] to so many outputs applies the activation. It does so to
/// registers of several numbers: see [`in_memory`](crate::kernel::in_memory).
pub const fn fuses<A: Activation<F>, F: Scalar>(outputs: usize, samples: usize) -> bool {
    VECTORS && A::FUSED && (samples >= FEW || outputs >= FEW)
}

/// `ALONE` where the code around it is compiled for an instruction set, too: in a
/// prediction of one sample.
struct Forward<A, const ALONE: bool>(PhantomData<A>);

impl<A: Activation<F>, F: Scalar, const I: usize, const O: usize, const B: usize, const ALONE: bool>
    Kernel<&[[F; O]; I], &[F], &[Lanes<F, B>; I], &mut [Lanes<F, B>; O], ()> for Forward<A, ALONE>
{
    const LONG: bool = super::long(I, O, B);

    #[inline(always)]
    fn run<S: Set>(
        w: &[[F; O]; I],
        bias: &[F],
        x: &[Lanes<F, B>; I],
        y: &mut [Lanes<F, B>; O],
        (): (),
    ) {
        if const { B < FEW } {
            narrow::<A, F, F::In<S>, I, O, B, ALONE>(w, bias, x, y);
        } else {
            wide::<A, F, F::In<S>, O, B, false>(w.as_flat(), Some(bias), x, y, true);
        }
    }
}

/// What the layer makes of a sum that is complete.
#[inline(always)]
pub fn finish<A, F, V, const O: usize, const B: usize>(sum: V) -> V
where
    A: Activation<F>,
    F: Scalar,
    V: Vector<F>,
{
    if const { fuses::<A, F>(O, B) } {
        A::fused(sum)
    } else {
        sum
    }
}

/// Fewer samples than this are taken one by one.
const FEW: usize = 4;

/// Some of the terms for some of the outputs. Without a bias the sums go on from what
/// the outputs are; and it is said which is the first output, and whether the last of
/// the terms are among these.
#[cfg(feature = "rayon")]
pub struct SomeTerms<A>(PhantomData<A>);

#[cfg(feature = "rayon")]
impl<A: Activation<F>, F: Scalar, const O: usize, const B: usize>
    Kernel<&[[F; O]], Option<&[F]>, &[Lanes<F, B>], &mut [Lanes<F, B>], (usize, bool)>
    for SomeTerms<A>
{
    const LONG: bool = true;

    #[inline(always)]
    fn run<S: Set>(
        w: &[[F; O]],
        bias: Option<&[F]>,
        x: &[Lanes<F, B>],
        y: &mut [Lanes<F, B>],
        (first, last): (usize, bool),
    ) {
        let bias = bias.map(|bias| from(bias, first));
        wide::<A, F, F::In<S>, O, B, true>(from(w.as_flattened(), first), bias, x, y, last);
    }
}

/// Samples side by side, for all outputs or for `SOME`.
#[inline(always)]
fn wide<
    A: Activation<F>,
    F: Scalar,
    V: Vector<F>,
    const O: usize,
    const B: usize,
    const SOME: bool,
>(
    w: &[F],
    mut bias: Option<&[F]>,
    x: &[Lanes<F, B>],
    y: &mut [Lanes<F, B>],
    last: bool,
) {
    if const { B < V::LANES } {
        return wide::<A, F, V::Half, O, B, SOME>(w, bias, x, y, last);
    }
    let terms = const { terms(size_of::<Lanes<F, B>>()) };
    let mut left = x.len();
    for (w, x) in w.chunks(terms * const { row(O) }).zip(x.chunks(terms)) {
        left -= x.len();
        let outputs = y.len();
        let rows = Rows::<A, F, V, O, B> {
            w,
            bias: bias.take(),
            x,
            y,
            last: last && left == 0,
            kind: PhantomData,
        };
        walk_some::<_, SOME>(rows, outputs);
    }
}

/// The outputs; those without a bias go on from what they are.
struct Rows<'a, A, F, V, const O: usize, const B: usize> {
    w: &'a [F],
    bias: Option<&'a [F]>,
    x: &'a [Lanes<F, B>],
    y: &'a mut [Lanes<F, B>],
    last: bool,
    kind: PhantomData<(A, V)>,
}

impl<A: Activation<F>, F: Scalar, V: Vector<F>, const O: usize, const B: usize> Blocks
    for Rows<'_, A, F, V, O, B>
{
    const TOTAL: usize = O;
    const MOST: usize = ROWS;
    const LARGE: bool = true;

    #[inline(always)]
    fn block<const K: usize>(&mut self, o: usize) {
        walk(Columns::<A, F, V, O, B, K> { rows: self, o });
    }
}

/// `K` outputs from `o` on.
struct Columns<'a, 'b, A, F, V, const O: usize, const B: usize, const K: usize> {
    rows: &'a mut Rows<'b, A, F, V, O, B>,
    o: usize,
}

impl<A, F, V, const O: usize, const B: usize, const K: usize> Blocks
    for Columns<'_, '_, A, F, V, O, B, K>
where
    A: Activation<F>,
    F: Scalar,
    V: Vector<F>,
{
    const TOTAL: usize = B.div_ceil(V::LANES);
    const MOST: usize = registers(K);
    const LARGE: bool = true;

    #[inline(always)]
    fn block<const N: usize>(&mut self, s: usize) {
        let Rows {
            w,
            bias,
            x,
            y,
            last,
            ..
        } = &mut *self.rows;
        let o = self.o;
        let Some(y) = y.get_mut(o..).and_then(<[_]>::first_chunk_mut::<K>) else {
            return;
        };
        let s = |n| place::<N>(s * V::LANES, n, V::LANES, B);
        let mut sums = [[V::splat(F::ZERO); N]; K];
        for (k, sums) in sums.iter_mut().enumerate() {
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = match bias {
                    Some(bias) => V::splat(number(bias, o + k)),
                    None => V::load(y.get(k).map_or(&[], |y| from(&y.0, s(n)))),
                };
            }
        }
        if const { N * V::LANES <= B } {
            let (terms, x) = (x.len(), of_lanes(x));
            V::add_terms::<ByRow<O, B>, K, N>(&mut sums, from(w, o), from(x, s(0)), terms);
        } else {
            add_terms(
                &mut sums,
                w.chunks(const { row(O) }).zip(*x),
                |(w, _), k| number(w, o + k),
                |(_, x), n| V::load(from(&x.0, s(n))),
            );
        }
        for (y, sums) in y.iter_mut().zip(sums) {
            for (n, mut sum) in sums.into_iter().enumerate() {
                if *last {
                    sum = finish::<A, F, V, O, B>(sum);
                }
                sum.store(from_mut(&mut y.0, s(n)));
            }
        }
    }
}

/// A term has a row of weights and a feature.
struct ByRow<const O: usize, const B: usize>;

impl<const O: usize, const B: usize> Steps for ByRow<O, B> {
    const ROW: usize = 1;
    const A: usize = O;
    const B: usize = B;
}
