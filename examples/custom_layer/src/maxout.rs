use monograd::layer::{At, Layer, Pass, Store};
use monograd::{Fingerprint, Lanes, prelude::*};

/// The largest of each `I / O` neighbours, from `Vector<I>` to `Vector<O>`. After
/// a dense layer it is an activation that is learned: any convex function is the
/// largest of some lines. Goodfellow et al. 2013, arXiv:1302.4389.
pub struct Maxout<const I: usize, const O: usize>;

impl<const I: usize, const O: usize, F: Scalar> Store<F> for Maxout<I, O> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Maxout";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Maxout").number(I).number(O);
}

impl<const I: usize, const O: usize, F: Scalar> Layer<Vector<I>, F> for Maxout<I, O> {
    type Out = Vector<O>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    fn infer<const B: usize>(_: &(), _: &(), x: &[Lanes<F, B>; I], y: &mut [Lanes<F, B>; O]) {
        const { assert!(O > 0 && I % O == 0, "parts of different sizes") };
        for (y, x) in y.iter_mut().zip(x.chunks_exact(I / O)) {
            *y = x.iter().fold(Lanes::splat(-F::INFINITY), |y, &x| y.max(x));
        }
    }

    fn forward<const B: usize>(
        params: &(),
        state: &mut (),
        x: &[Lanes<F, B>; I],
        y: &mut [Lanes<F, B>; O],
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(params, state, x, y);
    }

    fn backward<const B: usize>(
        _: &(),
        at: At<'_, Self, Vector<I>, F, B>,
        dy: &mut [Lanes<F, B>; O],
        dx: Option<&mut [Lanes<F, B>; I]>,
        _: &mut (),
        _: Pass,
    ) {
        let Some(dx) = dx else { return };
        let parts = dx.chunks_exact_mut(I / O).zip(at.x.chunks_exact(I / O));
        for ((dx, x), (left, &y)) in parts.zip(dy.iter_mut().zip(at.y)) {
            for (dx, &x) in dx.iter_mut().zip(x) {
                // The first of the largest takes it all.
                *dx = *left * x.zip(y, |x, y| if x == y { F::ONE } else { F::ZERO });
                *left -= *dx;
            }
        }
    }
}
