//! Cross-entropy from logits, for all samples at once.

use core::marker::PhantomData;

use super::blocks::{Blocks, walk};
use super::exp::exp;
use super::set::Set;
use super::softmax::log_sum_exp;
use super::vector::{Vector, from, from_mut};
use super::{Kernel, VECTORS, run};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// `−Σ t[c] ln softmax(z)[c]` of every sample; replaces t with the gradient,
/// `softmax(z) Σ t − t`.
#[inline(always)]
pub fn cross_entropy<F: Scalar, const N: usize, const B: usize>(
    z: &[Lanes<F, B>; N],
    t: &mut [Lanes<F, B>; N],
) -> Lanes<F, B> {
    let mut values = Lanes::ZERO;
    if const { VECTORS } {
        run::<CrossEntropy, _, _, _, _, _>(z, t, &mut values, (), ());
    } else {
        one_by_one(z, t, &mut values);
    }
    values
}

#[inline(always)]
fn one_by_one<F: Scalar, const N: usize, const B: usize>(
    z: &[Lanes<F, B>; N],
    target: &mut [Lanes<F, B>; N],
    values: &mut Lanes<F, B>,
) {
    let log_sum = log_sum_exp(z);
    let mut total = Lanes::ZERO;
    for (&z, &t) in z.iter().zip(target.iter()) {
        *values -= t * log_sum.log_probability(z);
        total += t;
    }
    for (&z, t) in z.iter().zip(target) {
        *t = log_sum.log_probability(z).map(F::exp) * total - *t;
    }
}

struct CrossEntropy;

impl<F: Scalar, const N: usize, const B: usize>
    Kernel<&[Lanes<F, B>; N], &mut [Lanes<F, B>; N], &mut Lanes<F, B>, (), ()> for CrossEntropy
{
    #[inline(always)]
    fn run<S: Set>(
        z: &[Lanes<F, B>; N],
        t: &mut [Lanes<F, B>; N],
        values: &mut Lanes<F, B>,
        (): (),
        (): (),
    ) {
        in_registers::<F, F::In<S>, N, B>(z, t, values);
    }
}

#[inline(always)]
fn in_registers<F: Scalar, V: Vector<F>, const N: usize, const B: usize>(
    z: &[Lanes<F, B>; N],
    t: &mut [Lanes<F, B>; N],
    values: &mut Lanes<F, B>,
) {
    if const { B < V::LANES } {
        return in_registers::<F, V::Half, N, B>(z, t, values);
    }
    let (mut largest, mut sum) = (Lanes::<F, B>::ZERO, Lanes::<F, B>::ZERO);
    for s in (0..B).step_by(V::LANES) {
        let mut most = at::<F, V, N, B>(z, 0, s);
        for c in 0..N {
            most = at::<F, V, N, B>(z, c, s).larger(most);
        }
        let mut added = V::splat(F::ZERO);
        walk(Sum::<F, V, N, B> {
            z,
            s,
            most,
            sum: &mut added,
            kind: PhantomData,
        });
        most.store(from_mut(&mut largest.0, s));
        added.store(from_mut(&mut sum.0, s));
    }
    let rest = sum.map(F::ln);
    for s in (0..B).step_by(V::LANES) {
        let largest = V::load(from(&largest.0, s));
        let rest = V::load(from(&rest.0, s));
        let (mut value, mut total) = (V::splat(F::ZERO), V::splat(F::ZERO));
        for c in 0..N {
            let t = at::<F, V, N, B>(t, c, s);
            let logarithm = at::<F, V, N, B>(z, c, s).minus(largest).minus(rest);
            value = value.minus(t.times(logarithm));
            total = total.plus(t);
        }
        value.store(from_mut(&mut values.0, s));
        walk(Gradient::<F, V, N, B> {
            z,
            t: &mut *t,
            s,
            largest,
            rest,
            total,
            kind: PhantomData,
        });
    }
}

/// The numbers of the class `c`, from the sample `s` on.
#[inline(always)]
fn at<F: Scalar, V: Vector<F>, const N: usize, const B: usize>(
    tile: &[Lanes<F, B>; N],
    c: usize,
    s: usize,
) -> V {
    V::load(tile.get(c).map_or(&[], |lanes| from(&lanes.0, s)))
}

/// The classes, whose `e^(z − most)` are added up.
struct Sum<'a, F, V, const N: usize, const B: usize> {
    z: &'a [Lanes<F, B>; N],
    s: usize,
    most: V,
    sum: &'a mut V,
    kind: PhantomData<F>,
}

impl<F: Scalar, V: Vector<F>, const N: usize, const B: usize> Blocks for Sum<'_, F, V, N, B> {
    const TOTAL: usize = N;
    const MOST: usize = SIDE_BY_SIDE;

    #[inline(always)]
    fn block<const K: usize>(&mut self, c: usize) {
        let mut z = [V::splat(F::ZERO); K];
        for (k, z) in z.iter_mut().enumerate() {
            *z = at::<F, V, N, B>(self.z, c + k, self.s).minus(self.most);
        }
        for e in exp::<F, V, K>(z) {
            *self.sum = self.sum.plus(e);
        }
    }
}

/// The classes, whose targets become gradients.
struct Gradient<'a, F, V, const N: usize, const B: usize> {
    z: &'a [Lanes<F, B>; N],
    t: &'a mut [Lanes<F, B>; N],
    s: usize,
    largest: V,
    rest: V,
    total: V,
    kind: PhantomData<F>,
}

impl<F: Scalar, V: Vector<F>, const N: usize, const B: usize> Blocks for Gradient<'_, F, V, N, B> {
    const TOTAL: usize = N;
    const MOST: usize = SIDE_BY_SIDE;

    #[inline(always)]
    fn block<const K: usize>(&mut self, c: usize) {
        let mut logarithms = [V::splat(F::ZERO); K];
        for (k, logarithm) in logarithms.iter_mut().enumerate() {
            let z: V = at::<F, V, N, B>(self.z, c + k, self.s);
            *logarithm = z.minus(self.largest).minus(self.rest);
        }
        let probabilities = exp::<F, V, K>(logarithms);
        for (t, p) in self.t.iter_mut().skip(c).zip(probabilities) {
            let t = from_mut(&mut t.0, self.s);
            p.times(self.total).minus(V::load(t)).store(t);
        }
    }
}

/// Exponentials that are computed side by side.
const SIDE_BY_SIDE: usize = 4;
