//! What layers do that have no numbers of their own and note nothing down.

use core::marker::PhantomData;

use super::set::Set;
use super::{Kernel, inlines, run};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// What such a layer does with tiles as flat slices, feature by feature.
pub trait Mapping<F: Scalar> {
    /// Computes `y` from `x`.
    fn map<const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]);

    /// Computes `dx` from `dy`.
    fn pull_back<const B: usize>(
        x: &[Lanes<F, B>],
        y: &[Lanes<F, B>],
        dy: &[Lanes<F, B>],
        dx: &mut [Lanes<F, B>],
    );
}

/// [`Mapping::map`], inlined or not.
#[inline(always)]
pub fn map<M: Mapping<F>, F: Scalar, const B: usize>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>]) {
    if const { inlines(B) } {
        M::map(x, y);
    } else {
        run::<Map<M>, _, _, _, _, _>(x, y, (), (), ());
    }
}

/// [`Mapping::pull_back`], inlined or not.
#[inline(always)]
pub fn pull_back<M: Mapping<F>, F: Scalar, const B: usize>(
    x: &[Lanes<F, B>],
    y: &[Lanes<F, B>],
    dy: &[Lanes<F, B>],
    dx: &mut [Lanes<F, B>],
) {
    if const { inlines(B) } {
        M::pull_back(x, y, dy, dx);
    } else {
        run::<PullBack<M>, _, _, _, _, _>(x, y, dy, dx, ());
    }
}

/// [`Mapping::map`] as a function of its own.
struct Map<M>(PhantomData<M>);

impl<M: Mapping<F>, F: Scalar, const B: usize>
    Kernel<&[Lanes<F, B>], &mut [Lanes<F, B>], (), (), ()> for Map<M>
{
    #[inline(always)]
    fn run<S: Set>(x: &[Lanes<F, B>], y: &mut [Lanes<F, B>], (): (), (): (), (): ()) {
        M::map(x, y);
    }
}

/// [`Mapping::pull_back`] as a function of its own.
struct PullBack<M>(PhantomData<M>);

impl<M: Mapping<F>, F: Scalar, const B: usize>
    Kernel<&[Lanes<F, B>], &[Lanes<F, B>], &[Lanes<F, B>], &mut [Lanes<F, B>], ()> for PullBack<M>
{
    #[inline(always)]
    fn run<S: Set>(
        x: &[Lanes<F, B>],
        y: &[Lanes<F, B>],
        dy: &[Lanes<F, B>],
        dx: &mut [Lanes<F, B>],
        (): (),
    ) {
        M::pull_back(x, y, dy, dx);
    }
}
