//! Cross-entropy from logits, for all samples at once.

use core::marker::PhantomData;

use super::blocks::{Blocks, walk};
use super::exp::exp;
use super::set::Set;
use super::softmax::largest;
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
    t: &mut [Lanes<F, B>; N],
    values: &mut Lanes<F, B>,
) {
    let largest = largest(z);
    let exponential = |z: Lanes<F, B>| (z - largest).map(|z| F::ZERO.max(z.exp() - faint()));
    let (mut sum, mut total, mut weighted) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
    let mut kept = [Lanes::ZERO; N];
    for ((&z, &t), kept) in z.iter().zip(t.iter()).zip(&mut kept) {
        let e = exponential(z);
        sum += e;
        total += t;
        weighted += t * (z - largest);
        if const { N * B <= KEPT } {
            *kept = e;
        }
    }
    let scale = total / sum;
    for ((&z, t), &kept) in z.iter().zip(t).zip(&kept) {
        let e = if const { N * B <= KEPT } {
            kept
        } else {
            exponential(z)
        };
        *t = e * scale - *t;
    }
    *values = total * sum.map(F::ln) - weighted;
}

struct CrossEntropy;

impl<F: Scalar, const N: usize, const B: usize>
    Kernel<&[Lanes<F, B>; N], &mut [Lanes<F, B>; N], &mut Lanes<F, B>, (), ()> for CrossEntropy
{
    const LONG: bool = N * B > 128;

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
    let (mut total, mut sum) = (Lanes::<F, B>::ZERO, Lanes::<F, B>::ZERO);
    for s in (0..B).step_by(V::LANES) {
        let mut most = at::<F, V, N, B>(z, 0, s);
        for c in 0..N {
            most = at::<F, V, N, B>(z, c, s).larger(most);
        }
        let mut kept = [V::splat(F::ZERO); N];
        let mut added = V::splat(F::ZERO);
        walk(Sum::<F, V, N, B> {
            z,
            s,
            most,
            sum: &mut added,
            kept: &mut kept,
            kind: PhantomData,
        });
        let (mut all, mut weighted) = (V::splat(F::ZERO), V::splat(F::ZERO));
        for c in 0..N {
            let t = at::<F, V, N, B>(t, c, s);
            let z = at::<F, V, N, B>(z, c, s).minus(most);
            all = all.plus(t);
            weighted = weighted.plus(t.times(z));
        }
        walk(Gradient::<F, V, N, B> {
            z,
            t: &mut *t,
            s,
            most,
            kept: &kept,
            scale: all.over(added),
            kind: PhantomData,
        });
        weighted.store(from_mut(&mut values.0, s));
        all.store(from_mut(&mut total.0, s));
        added.store(from_mut(&mut sum.0, s));
    }
    *values = total * sum.map(F::ln) - *values;
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
    kept: &'a mut [V; N],
    kind: PhantomData<F>,
}

impl<F: Scalar, V: Vector<F>, const N: usize, const B: usize> Blocks for Sum<'_, F, V, N, B> {
    const TOTAL: usize = N;
    const MOST: usize = SIDE_BY_SIDE;

    #[inline(always)]
    fn block<const K: usize>(&mut self, c: usize) {
        let e = exponentials::<F, V, N, B, K>(self.z, c, self.s, self.most);
        for (k, e) in e.into_iter().enumerate() {
            *self.sum = self.sum.plus(e);
            if const { N <= KEPT } {
                if let Some(kept) = self.kept.get_mut(c + k) {
                    *kept = e;
                }
            }
        }
    }
}

/// The classes, whose targets become gradients.
struct Gradient<'a, F, V, const N: usize, const B: usize> {
    z: &'a [Lanes<F, B>; N],
    t: &'a mut [Lanes<F, B>; N],
    s: usize,
    most: V,
    kept: &'a [V; N],
    scale: V,
    kind: PhantomData<F>,
}

impl<F: Scalar, V: Vector<F>, const N: usize, const B: usize> Blocks for Gradient<'_, F, V, N, B> {
    const TOTAL: usize = N;
    const MOST: usize = SIDE_BY_SIDE;

    #[inline(always)]
    fn block<const K: usize>(&mut self, c: usize) {
        let mut e = [V::splat(F::ZERO); K];
        if const { N <= KEPT } {
            for (e, &kept) in e.iter_mut().zip(from(self.kept, c)) {
                *e = kept;
            }
        } else {
            e = exponentials::<F, V, N, B, K>(self.z, c, self.s, self.most);
        }
        for (t, e) in from_mut(self.t, c).iter_mut().zip(e) {
            let t = from_mut(&mut t.0, self.s);
            e.times(self.scale).minus(V::load(t)).store(t);
        }
    }
}

/// `e^(z − most)` of `K` classes from `c` on.
#[inline(always)]
fn exponentials<F: Scalar, V: Vector<F>, const N: usize, const B: usize, const K: usize>(
    z: &[Lanes<F, B>; N],
    c: usize,
    s: usize,
    most: V,
) -> [V; K] {
    let mut below = [V::splat(F::ZERO); K];
    for (k, below) in below.iter_mut().enumerate() {
        *below = at::<F, V, N, B>(z, c + k, s).minus(most);
    }
    let mut e = exp::<F, V, K>(below);
    for e in &mut e {
        *e = V::splat(F::ZERO).larger(e.minus(V::splat(faint())));
    }
    e
}

/// ε⁴, the exponential that counts as 0, as those below it do. Beside the largest,
/// which is 1, they are nothing, and it would take long to compute with what is
/// made of them: less than the smallest normal number.
#[inline(always)]
fn faint<F: Scalar>() -> F {
    let square = F::EPSILON * F::EPSILON;
    square * square
}

/// Exponentials that are computed side by side.
const SIDE_BY_SIDE: usize = 4;

/// So many exponentials are kept for the gradient; more are computed again.
const KEPT: usize = 64;
