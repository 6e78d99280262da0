//! Probabilities out of logits.

use super::{Layer, Pass, Point, Store};
use crate::kernel::softmax;
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::Vector;

/// Probabilities: `y[i] = e^x[i] / Σⱼ e^x[j]`, of a vector.
///
/// The last layer of a network whose predictions are to be probabilities. To
/// train a classifier, leave it away and use
/// [`CrossEntropy`](crate::loss::CrossEntropy), which takes logits.
pub struct Softmax;

/// The logarithms of [`Softmax`]: `y[i] = x[i] − ln Σⱼ e^x[j]`.
pub struct LogSoftmax;

impl<F: Scalar> Store<F> for Softmax {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Softmax";
}

impl<F: Scalar> Store<F> for LogSoftmax {
    type Params = ();
    type State = ();
    const NAME: &'static str = "LogSoftmax";
}

impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for Softmax {
    type Out = Vector<N>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &[Lanes<F, B>; N], y: &mut [Lanes<F, B>; N]) {
        softmax::softmax(x, y);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &[Lanes<F, B>; N],
        y: &mut [Lanes<F, B>; N],
        _: &mut (),
        _: Pass,
    ) {
        softmax::softmax(x, y);
    }

    /// `dx[i] = y[i] (dy[i] − Σⱼ y[j] dy[j])`.
    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        at: Point<'_, [Lanes<F, B>; N], [Lanes<F, B>; N], ()>,
        dy: &mut [Lanes<F, B>; N],
        dx: Option<&mut [Lanes<F, B>; N]>,
        _: &mut (),
        _: Pass,
    ) {
        let Some(dx) = dx else { return };
        let mut inner = Lanes::ZERO;
        for (&y, &dy) in at.y.iter().zip(dy.iter()) {
            inner += y * dy;
        }
        for ((dx, &y), &dy) in dx.iter_mut().zip(at.y).zip(dy.iter()) {
            *dx = y * (dy - inner);
        }
    }
}

impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for LogSoftmax {
    type Out = Vector<N>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &[Lanes<F, B>; N], y: &mut [Lanes<F, B>; N]) {
        let log_sum = softmax::log_sum_exp(x);
        for (y, &x) in y.iter_mut().zip(x) {
            *y = log_sum.log_probability(x);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &(),
        state: &mut (),
        x: &[Lanes<F, B>; N],
        y: &mut [Lanes<F, B>; N],
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(params, state, x, y);
    }

    /// `dx[i] = dy[i] − e^y[i] Σⱼ dy[j]`.
    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        at: Point<'_, [Lanes<F, B>; N], [Lanes<F, B>; N], ()>,
        dy: &mut [Lanes<F, B>; N],
        dx: Option<&mut [Lanes<F, B>; N]>,
        _: &mut (),
        _: Pass,
    ) {
        let Some(dx) = dx else { return };
        let mut sum = Lanes::ZERO;
        for &dy in dy.iter() {
            sum += dy;
        }
        for ((dx, &y), &dy) in dx.iter_mut().zip(at.y).zip(dy.iter()) {
            *dx = dy - y.map(F::exp) * sum;
        }
    }
}
