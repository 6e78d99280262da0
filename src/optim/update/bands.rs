//! The loop on several threads: each changes the parameters whose gradients it has
//! added up.

use alloc::vec::Vec;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicBool, Ordering};

use super::{Moments, each};
use crate::kernel::set::Set;
use crate::kernel::{Kernel, run};
use crate::scalar::Scalar;
use crate::threads::Held;

/// The crew of this thread, and what of some gradients each of its threads has added
/// up; if it has one, and it had something to do.
pub fn crew<F: Scalar>(gradients: &[F]) -> Option<(Held, Vec<(usize, usize)>)> {
    let mut crew = Held::take()?;
    let cuts = crew.cuts(gradients);
    (cuts.len() > 1).then_some((crew, cuts))
}

/// The loop, by a crew and its cuts.
pub fn update<F: Scalar, M: Moments, R: Fn(F, F, M::Each) -> (F, F) + Sync>(
    (crew, cuts): (Held, Vec<(usize, usize)>),
    factors: (F, F),
    params: &mut [F],
    gradients: &mut [F],
    moments: M,
    rule: &R,
) -> bool {
    let ends = cuts.iter().skip(1).map(|&(start, _)| start);
    let ends = ends.chain([params.len()]);
    // What each thread has to do, one after the other.
    let mut bands: Vec<Vec<_>> = Vec::new();
    let mut rest = ((params, gradients), moments);
    for (&(start, band), end) in cuts.iter().zip(ends) {
        let (part, others) = rest.split(end.saturating_sub(start));
        rest = others;
        bands.resize_with(bands.len().max(band + 1), Vec::new);
        if let Some(band) = bands.get_mut(band) {
            band.push(part);
        }
    }
    let finite = AtomicBool::new(true);
    crew.share(bands.into_iter(), |bands| {
        for ((params, gradients), moments) in bands.flatten() {
            let mut all = true;
            let work = (factors, rule);
            run::<Each<R>, _, _, _, _, _>(work, params, gradients, moments, &mut all);
            finite.fetch_and(all, Ordering::Relaxed);
        }
    });
    finite.into_inner()
}

struct Each<R>(PhantomData<R>);

impl<F: Scalar, M: Moments, R: Fn(F, F, M::Each) -> (F, F)>
    Kernel<((F, F), &R), &mut [F], &mut [F], M, &mut bool> for Each<R>
{
    #[inline(always)]
    fn run<S: Set>(
        (factors, rule): ((F, F), &R),
        params: &mut [F],
        gradients: &mut [F],
        moments: M,
        finite: &mut bool,
    ) {
        *finite = each(factors, params, gradients, moments, rule);
    }
}
