//! The last step of a sequence.

use super::{Layer, Pass, Point, Store};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape};

/// The last step of a sequence: from `Sequence<T, S>` to `S`, for any shape `S`
/// and any `T` but 0. After a recurrent layer it makes one answer of a whole
/// sequence.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Sequence<3, Vector<2>>>, Last];
/// let net = Network::<Net>::ZERO;
/// assert_eq!(net.predict(&[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), [5.0, 6.0]);
/// ```
pub struct Last;

impl<F: Scalar> Store<F> for Last {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Last";
}

impl<const T: usize, S: Shape, F: Scalar> Layer<Sequence<T, S>, F> for Last {
    type Out = S;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &[S::Tile<F, B>; T], y: &mut S::Tile<F, B>) {
        const { assert!(T > 0, "`Last` of a sequence without steps") };
        if let Some(last) = x.last() {
            *y = *last;
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &(),
        state: &mut (),
        x: &[S::Tile<F, B>; T],
        y: &mut S::Tile<F, B>,
        _: &mut (),
        _: Pass,
    ) {
        <Self as Layer<Sequence<T, S>, F>>::infer(params, state, x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, [S::Tile<F, B>; T], S::Tile<F, B>, ()>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut [S::Tile<F, B>; T]>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some([before @ .., last]) = dx.map(<[_; T]>::as_mut_slice) {
            for step in before {
                step.set_zero();
            }
            *last = *dy;
        }
    }
}
