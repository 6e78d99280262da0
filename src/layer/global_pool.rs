//! Pooling over all positions.

use core::marker::PhantomData;

use super::mapping::by_mapping;
use super::{Layer, Pass, Point, Store};
use crate::kernel::mapping;
use crate::kernel::pool::{Max, Mean, Pooled, Sliding};
use crate::scalar::Scalar;
use crate::shape::{Tile, features, features_mut};
use crate::window::{Axis, Grid, Padding, Window};

/// The average of each channel over all positions: from `Image<C, H, W>`, or
/// from `Sequence<T, Vector<C>>`, to `Vector<C>`. What stands between the last
/// convolution of a network and its [`Dense`](crate::Dense) layer, in the place
/// of `Flatten` (Lin et al. 2013, arXiv:1312.4400); PyTorch's
/// `AdaptiveAvgPool2d(1)` and Keras's `GlobalAveragePooling2D`.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![
///     Input<Image<3, 32, 32>>,
///     Conv2d<3, 8, 3, 3, Relu, (Stride<2>, Same)>,
///     Conv2d<8, 8, 3, 3, Relu, (Same, Groups<8>)>,
///     Conv2d<8, 16, 1, 1, Relu>,
///     GlobalAvgPool,
///     Dense<16, 2>,
/// ];
/// const _: () = assert!(Network::<Net>::PARAMS == 28 * 8 + 10 * 8 + 9 * 16 + 17 * 2);
/// ```
pub struct GlobalAvgPool;

/// The largest number of each channel: as [`GlobalAvgPool`], with the maximum
/// of [`MaxPool2d`](crate::MaxPool2d).
///
/// ```
/// use monograd::prelude::*;
///
/// type Peak = net![Input<Sequence<3, Vector<2>>>, GlobalMaxPool];
/// let net = Network::<Peak>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let peak: [f32; 2] = net.predict(&[[1.0, -1.0], [3.0, -2.0], [2.0, -3.0]]);
/// assert_eq!(peak, [3.0, -1.0]);
/// ```
pub struct GlobalMaxPool;

/// One window over all of the shape `S`.
struct Whole<S>(PhantomData<S>);

impl<S: Grid> Sliding for Whole<S> {
    const WINDOW: Window = Window {
        rows: all(S::ROWS),
        columns: all(S::COLUMNS),
    };
    const FITS: bool = true;
    const NEIGHBOURS: usize = S::NEIGHBOURS;
    const COUNTS_PAD: bool = false;
}

const fn all(length: usize) -> Axis {
    Axis::new(length, length, 1, 1, Padding::Both(0))
}

impl<F: Scalar> Store<F> for GlobalAvgPool {
    type Params = ();
    type State = ();
    const NAME: &'static str = "GlobalAvgPool";
}

impl<F: Scalar> Store<F> for GlobalMaxPool {
    type Params = ();
    type State = ();
    const NAME: &'static str = "GlobalMaxPool";
}

impl<S: Grid, F: Scalar> Layer<S, F> for GlobalAvgPool {
    type Out = S::Channels;

    by_mapping!(S, Pooled<Mean, Whole<S>>);
}

impl<S: Grid, F: Scalar> Layer<S, F> for GlobalMaxPool {
    type Out = S::Channels;

    by_mapping!(S, Pooled<Max, Whole<S>>);
}
