//! Images and sequences made larger.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Mul;

use typenum::Prod;

use super::mapping::by_mapping;
use super::pool::write;
use super::{Layer, Pass, Point, Store};
use crate::dim::{Const, Decimal, Dim, RowsSlot, StepsSlot, Uint};
use crate::fingerprint::Fingerprint;
use crate::kernel::mapping;
use crate::kernel::resample::{Bilinear, Enlarging, Nearest};
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Shape, Tile, Vector, features, features_mut};
use crate::window::{Grid, Output, Pooling, Settings};

/// Each row of an image `H` times and each column `W` times, or each step of a
/// sequence `H` times: PyTorch's `Upsample(scale_factor=…, mode='nearest')`,
/// Keras's `UpSampling2D`. From `Image<C, R, K>` to `Image<C, R·H, K·W>`, or
/// from `Sequence<T, Vector<C>>` to a sequence of T·H such vectors.
///
/// Sizes are computed from a table ([`dim`](crate::dim)); one that it lacks is
/// written out: `Upsample<4, 4, Output<2000, 1500>>`.
///
/// ```
/// use monograd::prelude::*;
///
/// type Double = net![Input<Image<1, 1, 2>>, Upsample<2>];
/// let net = Network::<Double>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let doubled: [[[f32; 4]; 2]; 1] = net.predict(&[[1.0, 2.0]]);
/// assert_eq!(doubled, [[[1.0, 1.0, 2.0, 2.0]; 2]]);
/// ```
pub struct Upsample<const H: usize, const W: usize = H, O = ()>(PhantomData<O>);

/// An image with `H` times as many rows and `W` times as many columns, each
/// number being interpolated between the four around it: PyTorch's
/// `Upsample(scale_factor=…, mode='bilinear', align_corners=False)`. From
/// `Image<C, R, K>` to `Image<C, R·H, K·W>`. All else is as in [`Upsample`].
///
/// A number is the middle of a pixel, so the number i of a row enlarged W times
/// lies at (i + ½) / W − ½ of the row; past its ends, the row goes on with the
/// numbers there.
///
/// ```
/// use monograd::prelude::*;
///
/// type Double = net![Input<Image<1, 1, 2>>, UpsampleBilinear<1, 2>];
/// let net = Network::<Double>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let doubled: [[[f32; 4]; 1]; 1] = net.predict(&[[1.0, 2.0]]);
/// assert_eq!(doubled, [[[1.0, 1.25, 1.75, 2.0]]]);
/// ```
pub struct UpsampleBilinear<const H: usize, const W: usize = H, O = ()>(PhantomData<O>);

/// A shape that is made `H` times as high and `W` times as wide (`H` times as
/// long, for a sequence). Its sizes are computed where `O` is `()`, or they are
/// those of an [`Output`].
#[diagnostic::on_unimplemented(
    message = "a `{Self}` enlarged {H}x{W} times has a size that is not in the table of sizes",
    label = "this network enlarges a `{Self}`",
    note = "write the size out: `Output<H, W>` after the other arguments of the layer"
)]
pub trait Enlarged<const H: usize, const W: usize, O>: Grid {
    /// The larger shape.
    type Out: Shape;
    /// Whether that is what it has to be.
    const FITS: bool = true;
}
type Times<const N: usize, const M: usize> = Prod<Uint<N>, Uint<M>>;

// Not recommended, so that an error names the shape.
#[diagnostic::do_not_recommend]
impl<const C: usize, const R: usize, const K: usize, const H: usize, const W: usize>
    Enlarged<H, W, ()> for Image<C, R, K>
where
    Const<R>: Dim,
    Const<K>: Dim,
    Const<H>: Dim,
    Const<W>: Dim,
    Uint<R>: Mul<Uint<H>>,
    Uint<K>: Mul<Uint<W>>,
    Times<R, H>: Decimal,
    Times<K, W>: Decimal,
{
    type Out = <Times<R, H> as Decimal>::Put<RowsSlot<C, Times<K, W>>>;
}

#[diagnostic::do_not_recommend]
impl<const T: usize, const C: usize, const H: usize, const W: usize> Enlarged<H, W, ()>
    for Sequence<T, Vector<C>>
where
    Const<T>: Dim,
    Const<H>: Dim,
    Uint<T>: Mul<Uint<H>>,
    Times<T, H>: Decimal,
{
    type Out = <Times<T, H> as Decimal>::Put<StepsSlot<Vector<C>>>;
}

#[diagnostic::do_not_recommend]
impl<
    const C: usize,
    const R: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
> Enlarged<H, W, Output<OH, OW>> for Image<C, R, K>
{
    type Out = Image<C, OH, OW>;
    const FITS: bool = OH == R * H && OW == K * W;
}

#[diagnostic::do_not_recommend]
impl<
    const T: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const O: usize,
    const OW: usize,
> Enlarged<H, W, Output<O, OW>> for Sequence<T, Vector<C>>
{
    type Out = Sequence<O, Vector<C>>;
    const FITS: bool = O == T * H;
}

/// The shape `S` as what is enlarged.
struct On<S, const H: usize, const W: usize, O>(PhantomData<(S, O)>);

impl<S: Enlarged<H, W, O>, const H: usize, const W: usize, O> Enlarging for On<S, H, W, O> {
    const FITS: bool = S::FITS;
    const ROWS: usize = S::ROWS;
    const COLUMNS: usize = S::COLUMNS;
    const NEIGHBOURS: usize = S::NEIGHBOURS;
}

impl<const H: usize, const W: usize, O, F: Scalar> Store<F> for Upsample<H, W, O>
where
    O: Settings<Pooling<H, W>>,
{
    type Params = ();
    type State = ();
    const NAME: &'static str = "Upsample";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Upsample").number(H).number(W);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write::<O, Pooling<H, W>>("Upsample", &[H, W], f)
    }
}

impl<const H: usize, const W: usize, O, F: Scalar> Store<F> for UpsampleBilinear<H, W, O>
where
    O: Settings<Pooling<H, W>>,
{
    type Params = ();
    type State = ();
    const NAME: &'static str = "UpsampleBilinear";
    const FINGERPRINT: Fingerprint = Fingerprint::of("UpsampleBilinear").number(H).number(W);

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write::<O, Pooling<H, W>>("UpsampleBilinear", &[H, W], f)
    }
}

// On one line, because the error of a wrong link quotes it; and so below.
#[rustfmt::skip]
impl<const C: usize, const R: usize, const K: usize, const H: usize, const W: usize, O: Settings<Pooling<H, W>>, F: Scalar> Layer<Image<C, R, K>, F> for Upsample<H, W, O>
where
    Image<C, R, K>: Enlarged<H, W, O>,
{
    type Out = <Image<C, R, K> as Enlarged<H, W, O>>::Out;

    by_mapping!(Image<C, R, K>, Nearest<On<Image<C, R, K>, H, W, O>, H, W>);
}

#[rustfmt::skip]
impl<const T: usize, const C: usize, const H: usize, const W: usize, O: Settings<Pooling<H, W>>, F: Scalar> Layer<Sequence<T, Vector<C>>, F> for Upsample<H, W, O>
where
    Sequence<T, Vector<C>>: Enlarged<H, W, O>,
{
    type Out = <Sequence<T, Vector<C>> as Enlarged<H, W, O>>::Out;

    by_mapping!(Sequence<T, Vector<C>>, Nearest<On<Sequence<T, Vector<C>>, H, W, O>, H, 1>);
}

#[rustfmt::skip]
impl<const C: usize, const R: usize, const K: usize, const H: usize, const W: usize, O: Settings<Pooling<H, W>>, F: Scalar> Layer<Image<C, R, K>, F> for UpsampleBilinear<H, W, O>
where
    Image<C, R, K>: Enlarged<H, W, O>,
{
    type Out = <Image<C, R, K> as Enlarged<H, W, O>>::Out;
    // Four shares of each number.
    const MACS: usize = 4 * C * R * H * K * W;

    by_mapping!(Image<C, R, K>, Bilinear<On<Image<C, R, K>, H, W, O>, H, W>);
}
