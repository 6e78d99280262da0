//! A sequence the other way round.

use super::{Layer, Pass, Point, Store};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape};

/// The steps of a sequence in the opposite order, for any `Sequence<T, S>`.
///
/// A recurrent layer that reads a sequence from its end is
/// `net![Reverse, Gru<3, 16>, Reverse]`, whose outputs stand at the steps that
/// they belong to. `net![Reverse, Gru<3, 16>, Last]` gives what it knows when
/// it has come to the first step.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Sequence<3, Vector<2>>>, Reverse];
/// let net = Network::<Net>::ZERO;
/// let reversed = [[5.0, 6.0], [3.0, 4.0], [1.0, 2.0]];
/// assert_eq!(net.predict(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), reversed);
/// ```
pub struct Reverse;

impl<F: Scalar> Store<F> for Reverse {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Reverse";
}

impl<const T: usize, S: Shape, F: Scalar> Layer<Sequence<T, S>, F> for Reverse {
    type Out = Sequence<T, S>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &[S::Tile<F, B>; T], y: &mut [S::Tile<F, B>; T]) {
        reverse(x, y);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &[S::Tile<F, B>; T],
        y: &mut [S::Tile<F, B>; T],
        _: &mut (),
        _: Pass,
    ) {
        reverse(x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, [S::Tile<F, B>; T], [S::Tile<F, B>; T], ()>,
        dy: &mut [S::Tile<F, B>; T],
        dx: Option<&mut [S::Tile<F, B>; T]>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            reverse(dy, dx);
        }
    }
}

/// Copies steps from the last to the first.
#[inline(always)]
fn reverse<T: Copy>(from: &[T], to: &mut [T]) {
    for (to, &from) in to.iter_mut().rev().zip(from) {
        *to = from;
    }
}
