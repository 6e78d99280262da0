//! A large layer on several threads: each has a band of the inputs, and of the
//! weights from there.
//!
//! So each thread reads and writes weights and gradients of its own. Every sum is
//! still one, in index order: where the sums go over the inputs, a thread goes on
//! from what the one with the band before has left of them.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

use super::forward::SomeTerms;
use super::input_gradient::SomeInputs;
use super::parameter_gradients::SomeGradients;
use super::{ROWS, Sums, products};
use crate::activation::Activation;
use crate::kernel::arrange::Gather;
use crate::kernel::vector::from;
use crate::kernel::{enter, run};
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::threads::{Held, locked, wait};

/// Whether a layer is so large that several threads gain something.
pub const fn worth_it(inputs: usize, outputs: usize, samples: usize) -> bool {
    samples >= 8 && inputs >= 2 * NARROWEST && products(inputs, outputs, samples) > LEAST
}

/// Products that take longer than other threads need to hear of them and to see what
/// they are made of: about ten microseconds.
const LEAST: usize = 768 * 1024;

/// Inputs of a band; of fewer, too much is asked for beside them.
const NARROWEST: usize = 48;

/// Bands are a multiple of this wide, but for the last one: as wide as registers are,
/// so that a tile is filled a whole register at a time.
const WIDTH: usize = 8;

/// The crew of this thread, if it has one, and how wide its bands are of so many
/// inputs.
fn crew(inputs: usize) -> Option<(Held, usize)> {
    let crew = Held::take()?;
    let threads = crew.threads().min(inputs / NARROWEST);
    let width = inputs.div_ceil(threads.max(1)).next_multiple_of(WIDTH);
    (width < inputs).then_some((crew, width))
}

/// How many outputs the layer may have that takes what is gathered.
const USUAL: usize = 128;

/// [`gather`](crate::kernel::arrange::gather) on the crew's threads, each of which
/// fills its band of a tile of inputs; says whether there is a crew.
pub fn gather<F: Scalar, const B: usize>(samples: &[&[F]; B], tile: &mut [Lanes<F, B>]) -> bool {
    if !worth_it(tile.len(), USUAL, B) {
        return false;
    }
    let Some((crew, width)) = crew(tile.len()) else {
        return false;
    };
    crew.share(tile.chunks_mut(width).enumerate(), |bands| {
        for (band, tile) in bands {
            let samples = samples.map(|sample| from(sample, band * width));
            enter::<Gather, _, _, _, _, _>(&samples, tile, (), (), ());
        }
    });
    true
}

/// Outputs that are handed to the next thread together.
const GROUP: usize = ROWS;

/// Some outputs, which one thread works on after the other.
#[repr(align(128))]
struct Group<'a, F, const B: usize> {
    /// Whose turn it is, by the number of its band.
    turn: AtomicUsize,
    y: Mutex<&'a mut [Lanes<F, B>]>,
}

/// [`forward`](super::forward) on the crew's threads; says whether there is a crew.
pub fn forward<A, F, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    bias: &[F],
    x: &[Lanes<F, B>; I],
    y: &mut [Lanes<F, B>; O],
) -> bool
where
    A: Activation<F>,
    F: Scalar,
{
    let Some((crew, width)) = crew(I) else {
        return false;
    };
    let groups = y.chunks_mut(GROUP).map(|y| Group {
        turn: AtomicUsize::new(0),
        y: Mutex::new(y),
    });
    let groups: &[_] = &groups.collect::<Vec<_>>();
    let bands = w.chunks(width).zip(x.chunks(width)).enumerate();
    crew.share(bands, |bands| {
        for (band, (w, x)) in bands {
            let bias = (band == 0).then_some(bias);
            let last = (band + 1) * width >= I;
            for (index, group) in groups.iter().enumerate() {
                wait(|| group.turn.load(Ordering::Acquire) == band);
                let mut y = locked(&group.y);
                run::<SomeTerms<A>, _, _, _, _, _>(w, bias, x, &mut y, (index * GROUP, last));
                // The next one is not to find it locked: it would be sent to sleep.
                drop(y);
                group.turn.store(band + 1, Ordering::Release);
            }
        }
    });
    true
}

/// [`input_gradient`](super::input_gradient) on the crew's threads; says whether
/// there is a crew.
pub fn input_gradient<F: Scalar, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>; I],
) -> bool {
    let Some((crew, width)) = crew(I) else {
        return false;
    };
    crew.share(w.chunks(width).zip(dx.chunks_mut(width)), |bands| {
        for (w, dx) in bands {
            run::<SomeInputs, _, _, _, _, _>(w, dy, dx, (), ());
        }
    });
    true
}

/// [`add_parameter_gradients`](super::add_parameter_gradients) on the crew's
/// threads; says whether there is a crew.
pub fn add_parameter_gradients<F: Scalar, const I: usize, const O: usize, const B: usize>(
    x: &[Lanes<F, B>; I],
    dy: &[Lanes<F, B>; O],
    dw: &mut [[F; O]; I],
    db: &mut [F],
    to: Sums,
) -> bool {
    let Some((mut crew, width)) = crew(I) else {
        return false;
    };
    crew.note(dw, width);
    let mut db = Some(db);
    let bands = x.chunks(width).zip(dw.chunks_mut(width));
    // The first one's thread adds up the bias's, too.
    let bands = bands.map(|(x, dw)| (x, dw, db.take().unwrap_or_default()));
    crew.share(bands, |bands| {
        for (x, dw, db) in bands {
            run::<SomeGradients, _, _, _, _, _>(x, dy, dw, db, to);
        }
    });
    true
}

#[cfg(test)]
mod tests {
    use alloc::boxed::Box;

    use super::*;
    use crate::activation::Relu;
    use crate::kernel::set::Any;
    use crate::kernel::{affine, arrange};
    use crate::plain::{Plain, boxed_zero};
    use crate::threads::Crew;

    fn numbers<F: Scalar, T: Plain<F>>(seed: usize) -> Box<T> {
        let mut numbers = boxed_zero::<F, T>();
        for (i, number) in numbers.as_flat_mut().iter_mut().enumerate() {
            *number = F::of_usize((i * 31 + seed) % 97) / F::of_usize(9) - F::of_usize(5);
        }
        numbers
    }

    /// One thread's bits, with bands that do not come out even.
    fn check<F: Scalar, const I: usize, const O: usize, const B: usize>() {
        let x = numbers::<F, [Lanes<F, B>; I]>(0);
        let w = numbers::<F, [[F; O]; I]>(1);
        let dy = numbers::<F, [Lanes<F, B>; O]>(2);
        let bias = numbers::<F, [F; O]>(3);
        let samples = core::array::from_fn(|s| from(x.as_flat(), s * I));
        let all = |shared: bool, begin: bool| {
            let mut tile = numbers::<F, [Lanes<F, B>; I]>(4);
            let mut y = numbers::<F, [Lanes<F, B>; O]>(5);
            let mut dx = numbers::<F, [Lanes<F, B>; I]>(6);
            let mut dw = numbers::<F, [[F; O]; I]>(7);
            let mut db = numbers::<F, [F; O]>(8);
            let to = Sums {
                samples: B - 1,
                begin,
            };
            if shared {
                assert!(forward::<Relu, F, I, O, B>(&w, &bias[..], &x, &mut y));
                assert!(input_gradient(&w, &dy, &mut dx));
                assert!(add_parameter_gradients(&x, &dy, &mut dw, &mut db[..], to));
            } else {
                affine::forward::<Relu, Any, F, I, O, B>(&w, &bias[..], &x, &mut y);
                affine::input_gradient(&w, &dy, &mut dx);
                affine::add_parameter_gradients(&x, &dy, &mut dw, &mut db[..], to);
            }
            // Where it is large enough, on the crew's threads.
            arrange::gather::<F, B>(&samples, &mut tile[..]);
            let parts = [
                tile.as_flat(),
                y.as_flat(),
                dx.as_flat(),
                dw.as_flat(),
                &*db,
            ];
            parts.concat()
        };
        for begin in [false, true] {
            let alone = all(false, begin);
            for threads in [2, 3, 7] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                let shared = pool.build().unwrap();
                let shared = shared.install(|| Crew::default().lend(|| all(true, begin)));
                assert!(shared == alone, "{I} x {O} x {B} on {threads} threads");
            }
        }
    }

    #[test]
    fn several_threads_give_the_bits_of_one() {
        check::<f32, 97, 1, 8>();
        check::<f32, 250, 20, 32>();
        check::<f32, 784, 33, 32>();
        check::<f64, 150, 13, 16>();
    }
}
