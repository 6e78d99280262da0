//! The same numbers in another shape.

use core::fmt;
use core::marker::PhantomData;

use super::{Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Tile, Vector};

/// The numbers of any shape, in their order, as another shape `S` with as many
/// of them: PyTorch's `Unflatten`, for one. A shape with more or fewer does not
/// compile.
///
/// ```
/// use monograd::prelude::*;
///
/// // From a vector to an image, and the rows of that as a sequence.
/// type Rows = net![Dense<10, 48>, Reshape<Image<1, 6, 8>>, Relu, Reshape<Sequence<6, Vector<8>>>];
/// let net = Network::<Rows>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _rows: [[f32; 8]; 6] = net.predict(&[0.5; 10]);
/// ```
pub struct Reshape<S>(PhantomData<S>);

impl<S: Shape, F: Scalar> Store<F> for Reshape<S> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Reshape";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Reshape").part(S::FINGERPRINT);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("Reshape<")?;
        S::write(f)?;
        f.write_str(">")
    }
}

impl<In: Shape, S: Shape, F: Scalar> Layer<In, F> for Reshape<S> {
    type Out = S;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &In::Tile<F, B>, y: &mut S::Tile<F, B>) {
        const { assert!(In::SIZE == S::SIZE, "`Reshape` to a shape of another size") };
        y.copy_floats(x);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &(),
        state: &mut (),
        x: &In::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        _: &mut (),
        _: Pass,
    ) {
        <Self as Layer<In, F>>::infer(params, state, x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, In::Tile<F, B>, S::Tile<F, B>, ()>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut In::Tile<F, B>>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            dx.copy_floats(dy);
        }
    }
}

/// Steps and features of a sequence exchanged: from `Sequence<T, Vector<N>>` to
/// `Sequence<N, Vector<T>>`. PyTorch's `transpose(1, 2)`.
///
/// With [`Reshape`] it makes the pixels of an image a sequence, one step of all
/// channels for each:
///
/// ```
/// use monograd::prelude::*;
///
/// type Pixels = net![Input<Image<3, 4, 5>>, Reshape<Sequence<3, Vector<20>>>, Transpose];
/// let net = Network::<Pixels>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let image = [[[1.0; 5]; 4], [[2.0; 5]; 4], [[3.0; 5]; 4]];
/// assert_eq!(net.predict(&image), [[1.0, 2.0, 3.0]; 20]);
/// ```
pub struct Transpose;

impl<F: Scalar> Store<F> for Transpose {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Transpose";
}

impl<const T: usize, const N: usize, F: Scalar> Layer<Sequence<T, Vector<N>>, F> for Transpose {
    type Out = Sequence<N, Vector<T>>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    #[inline(always)]
    fn infer<const B: usize>(
        _: &(),
        _: &(),
        x: &[[Lanes<F, B>; N]; T],
        y: &mut [[Lanes<F, B>; T]; N],
    ) {
        transpose(x, y);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &[[Lanes<F, B>; N]; T],
        y: &mut [[Lanes<F, B>; T]; N],
        _: &mut (),
        _: Pass,
    ) {
        transpose(x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, [[Lanes<F, B>; N]; T], [[Lanes<F, B>; T]; N], ()>,
        dy: &mut Tile<Sequence<N, Vector<T>>, F, B>,
        dx: Option<&mut [[Lanes<F, B>; N]; T]>,
        _: &mut (),
        _: Pass,
    ) {
        if let Some(dx) = dx {
            transpose(dy, dx);
        }
    }
}

/// `to[c][r] = from[r][c]`.
#[inline(always)]
fn transpose<L: Copy, const R: usize, const C: usize>(from: &[[L; C]; R], to: &mut [[L; R]; C]) {
    for (r, row) in from.iter().enumerate() {
        for (column, &value) in to.iter_mut().zip(row) {
            if let Some(to) = column.get_mut(r) {
                *to = value;
            }
        }
    }
}
