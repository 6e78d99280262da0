//! The gradients of `y = x W + b` by W and b.

use core::marker::PhantomData;

#[cfg(feature = "rayon")]
use super::bands;
use super::rows;
use super::scalar;
use super::transpose::{Room, numbers};
use crate::kernel::blocks::{Blocks, walk, walk_some};
use crate::kernel::set::Set;
use crate::kernel::vector::{Steps, Vector, from, from_mut};
use crate::kernel::{Kernel, VECTORS, run};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// What is added to gradients.
#[derive(Clone, Copy)]
pub struct Sums {
    /// How many lanes have a sample.
    pub samples: usize,
    /// Whether the gradients hold anything, and the sums begin at 0.
    pub begin: bool,
}

impl Sums {
    /// The sums of so many samples, and of those before.
    pub const fn of(samples: usize) -> Self {
        Self {
            samples,
            begin: false,
        }
    }
}

/// `dw[i][o] += Σₛ x[i][s] dy[o][s]` and `db[o] += Σₛ dy[o][s]`, sample after
/// sample; without a bias `db` is empty.
#[inline(always)]
pub fn add_parameter_gradients<F: Scalar, const I: usize, const O: usize, const B: usize>(
    x: &[Lanes<F, B>; I],
    dy: &[Lanes<F, B>; O],
    dw: &mut [[F; O]; I],
    db: &mut [F],
    to: Sums,
) {
    #[cfg(feature = "rayon")]
    if const { bands::worth_it(I, O, B) } && bands::add_parameter_gradients(x, dy, dw, db, to) {
        return;
    }
    if const { !VECTORS } {
        if to.begin {
            dw.set_zero();
            db.fill(F::ZERO);
        }
        scalar::add_parameter_gradients(x, dy, dw, db, to.samples);
    } else {
        run::<ParameterGradients, _, _, _, _, _>(x, dy, dw, db, to);
    }
}

struct ParameterGradients;

impl<F: Scalar, const I: usize, const O: usize, const B: usize>
    Kernel<&[Lanes<F, B>; I], &[Lanes<F, B>; O], &mut [[F; O]; I], &mut [F], Sums>
    for ParameterGradients
{
    const LONG: bool = super::long(I, O, B);

    #[inline(always)]
    fn run<S: Set>(
        x: &[Lanes<F, B>; I],
        dy: &[Lanes<F, B>; O],
        dw: &mut [[F; O]; I],
        db: &mut [F],
        to: Sums,
    ) {
        by_columns::<F, F::In<S>, I, O, B, false>(x, dy, dw, db, to);
    }
}

/// Those of some of the inputs; of the bias as well where `db` is not empty.
#[cfg(feature = "rayon")]
pub struct SomeGradients;

#[cfg(feature = "rayon")]
impl<F: Scalar, const O: usize, const B: usize>
    Kernel<&[Lanes<F, B>], &[Lanes<F, B>; O], &mut [[F; O]], &mut [F], Sums> for SomeGradients
{
    const LONG: bool = true;

    #[inline(always)]
    fn run<S: Set>(
        x: &[Lanes<F, B>],
        dy: &[Lanes<F, B>; O],
        dw: &mut [[F; O]],
        db: &mut [F],
        to: Sums,
    ) {
        by_columns::<F, F::In<S>, 0, O, B, true>(x, dy, dw, db, to);
    }
}

/// All `I` inputs, or `SOME`.
#[inline(always)]
fn by_columns<
    F: Scalar,
    V: Vector<F>,
    const I: usize,
    const O: usize,
    const B: usize,
    const SOME: bool,
>(
    x: &[Lanes<F, B>],
    dy: &[Lanes<F, B>; O],
    dw: &mut [[F; O]],
    db: &mut [F],
    to: Sums,
) {
    // Half a register holds them all, and is not the same register.
    if const { O <= <V::Half as Vector<F>>::LANES && V::LANES > 1 } {
        return by_columns::<F, V::Half, I, O, B, SOME>(x, dy, dw, db, to);
    }
    walk(Columns::<F, V, I, O, B, SOME> {
        x,
        dy,
        dw,
        db,
        // The bound lets the compiler see that every sample has its lane.
        to: Sums {
            samples: to.samples.min(B),
            ..to
        },
        vector: PhantomData,
    });
}

/// How many of so many outputs have their gradients side by side: as many
/// floats are kept for each sample.
pub const fn columns(outputs: usize) -> usize {
    if outputs < COLUMNS {
        outputs.next_power_of_two()
    } else {
        COLUMNS
    }
}

/// The most of them: three registers of eight, or two of sixteen.
const COLUMNS: usize = if VECTORS { 32 } else { 8 };

/// The outputs, a group of registers at a time.
struct Columns<'a, F, V, const I: usize, const O: usize, const B: usize, const SOME: bool> {
    x: &'a [Lanes<F, B>],
    dy: &'a [Lanes<F, B>; O],
    dw: &'a mut [[F; O]],
    db: &'a mut [F],
    to: Sums,
    vector: PhantomData<V>,
}

impl<F: Scalar, V: Vector<F>, const I: usize, const O: usize, const B: usize, const SOME: bool>
    Blocks for Columns<'_, F, V, I, O, B, SOME>
{
    const TOTAL: usize = O.div_ceil(V::LANES);
    const MOST: usize = if COLUMNS / V::LANES < 3 { 2 } else { 3 };
    // Two at a time, and three once rather than one alone.
    const COUNT: usize = if Self::TOTAL < 2 || Self::MOST < 3 {
        Self::TOTAL.div_ceil(Self::MOST)
    } else {
        Self::TOTAL / 2
    };
    const RAGGED: bool = O % V::LANES > 0;

    #[inline(always)]
    fn block<const N: usize>(&mut self, o: usize) {
        let (o, to) = (o * V::LANES, self.to);
        let mut room = Room::<V, B, N>::new();
        // The bias's gradient is added up on the way.
        let mut sums = [V::splat(F::ZERO); N];
        if !self.db.is_empty() && !to.begin {
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = V::load(from(self.db, o + n * V::LANES));
            }
        }
        let mut left = to.samples;
        let by_sample = room.transpose(from(self.dy, o), |some| {
            for dy in some.iter().take(left) {
                for (sum, &dy) in sums.iter_mut().zip(dy) {
                    *sum = sum.plus(dy);
                }
            }
            left = left.saturating_sub(some.len());
        });
        if !self.db.is_empty() {
            for (n, sum) in sums.iter().enumerate() {
                sum.store(from_mut(self.db, o + n * V::LANES));
            }
        }
        let inputs = self.x.len();
        let rows = Rows::<F, V, I, O, B, N> {
            x: self.x,
            by_sample,
            dw: self.dw,
            to,
            o,
        };
        walk_some::<_, SOME>(rows, inputs);
    }
}

/// The inputs, for `N` registers of outputs from `o` on.
struct Rows<'a, F, V, const I: usize, const O: usize, const B: usize, const N: usize> {
    x: &'a [Lanes<F, B>],
    by_sample: &'a [[V; N]; B],
    dw: &'a mut [[F; O]],
    to: Sums,
    o: usize,
}

impl<F: Scalar, V: Vector<F>, const I: usize, const O: usize, const B: usize, const N: usize> Blocks
    for Rows<'_, F, V, I, O, B, N>
{
    const TOTAL: usize = I;
    const MOST: usize = rows(N);
    const LARGE: bool = true;

    #[inline(always)]
    fn block<const K: usize>(&mut self, i: usize) {
        let (Some(x), Some(dw)) = (
            self.x.get(i..).and_then(<[_]>::first_chunk::<K>),
            self.dw.get_mut(i..).and_then(<[_]>::first_chunk_mut::<K>),
        ) else {
            return;
        };
        let o = |n| self.o + n * V::LANES;
        let mut sums = [[V::splat(F::ZERO); N]; K];
        if !self.to.begin {
            for (sums, dw) in sums.iter_mut().zip(dw.iter()) {
                for (n, sum) in sums.iter_mut().enumerate() {
                    *sum = V::load(from(dw, o(n)));
                }
            }
        }
        let dy = numbers(self.by_sample.as_flattened());
        V::add_terms::<BySample<F, V, N, B>, K, N>(&mut sums, x.as_flat(), dy, self.to.samples);
        for (dw, sums) in dw.iter_mut().zip(sums) {
            for (n, sum) in sums.into_iter().enumerate() {
                sum.store(from_mut(dw, o(n)));
            }
        }
    }
}

/// A term has a sample's inputs and its outputs.
struct BySample<F, V, const N: usize, const B: usize>(PhantomData<(F, V)>);

impl<F, V: Vector<F>, const N: usize, const B: usize> Steps for BySample<F, V, N, B> {
    const ROW: usize = B;
    const A: usize = 1;
    const B: usize = N * V::LANES;
}
