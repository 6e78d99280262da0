//! Where the input's shape comes from.

use core::fmt;
use core::marker::PhantomData;

use super::{Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// A layer that says by itself what shape it takes, so that a network can
/// begin with it.
#[diagnostic::on_unimplemented(
    message = "the layer `{Self}` fits several shapes, so a network cannot begin with it",
    label = "which shape does this network take?",
    note = "say it with a layer in front: `net![Input<Vector<2>>, ...]`"
)]
pub trait Entry {
    /// The shape it takes.
    type In: Shape;
}

/// Says what shape a network takes, and passes it on: the first layer of a
/// network whose first real layer fits several shapes.
///
/// ```
/// use monograd::prelude::*;
///
/// type Digits = net![Input<Image<1, 8, 8>>, Flatten, Dense<64, 10>];
/// let net = Network::<Digits>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _logits: [f32; 10] = net.predict(&[[[0.5; 8]; 8]]);
/// ```
pub struct Input<S>(PhantomData<S>);

impl<S: Shape> Entry for Input<S> {
    type In = S;
}

impl<S: Shape, F: Scalar> Store<F> for Input<S> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Input";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Input").part(S::FINGERPRINT);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("Input<")?;
        S::write(f)?;
        f.write_str(">")
    }
}

impl<S: Shape, F: Scalar> Layer<S, F> for Input<S> {
    type Out = S;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &S::Tile<F, B>, y: &mut S::Tile<F, B>) {
        *y = *x;
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &(),
        state: &mut (),
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(params, state, x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, S::Tile<F, B>, S::Tile<F, B>, ()>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            *dx = *dy;
        }
    }
}
