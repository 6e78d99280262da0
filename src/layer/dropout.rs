//! Dropout: noise in training, nothing afterwards.

use super::channels::{Channels, Layout};
use super::{Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::lanes::Lanes;
use crate::random;
use crate::scalar::Scalar;
use crate::shape::{Image, Sequence, Shape, Vector, features, features_mut};

/// While training, sets each number to 0 with a probability of `PERCENT` %
/// and scales the others by 1 / (1 − p); to infer, the identity. Srivastava et
/// al. 2014.
///
/// Which numbers fall away comes from a seed and the sample's number, so it
/// does not depend on the size of a tile, and the mask is computed again on
/// the way back instead of being kept.
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Dense<64, 32, Relu>, Dropout<20>, Dense<32, 10>];
/// ```
pub struct Dropout<const PERCENT: u8 = 50>;

/// Dropout of whole channels: while training, sets each channel of an
/// `Image<C, H, W>`, or each feature of a `Sequence<T, Vector<N>>` in all of
/// its steps, to 0 with a probability of `PERCENT` % and scales the others by
/// 1 / (1 − p); to infer, the identity. Tompson et al. 2015, arXiv:1411.4280.
///
/// Neighbouring pixels tell much the same, so that [`Dropout`] of single ones
/// takes little away. PyTorch's `Dropout2d` for images, its `Dropout1d` for
/// sequences; Keras's `SpatialDropout2D` and `SpatialDropout1D`. What falls
/// away is chosen as in [`Dropout`].
///
/// ```
/// use monograd::prelude::*;
///
/// type Net = net![Input<Image<3, 8, 8>>, SpatialDropout<20>, Flatten, Dense<192, 10>];
/// ```
#[doc(alias = "Dropout1d")]
#[doc(alias = "Dropout2d")]
pub struct SpatialDropout<const PERCENT: u8 = 50>;

impl<const PERCENT: u8, F: Scalar> Store<F> for Dropout<PERCENT> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "Dropout";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Dropout").number(PERCENT as usize);

    fn write(f: &mut dyn core::fmt::Write) -> core::fmt::Result {
        write!(f, "Dropout<{PERCENT}>")
    }
}

impl<const PERCENT: u8, S: Shape, F: Scalar> Layer<S, F> for Dropout<PERCENT> {
    type Out = S;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();
    // What each sample's mask is drawn from.
    const BACKWARD_SCRATCH: usize = 1;

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &S::Tile<F, B>, y: &mut S::Tile<F, B>) {
        *y = *x;
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        _: &mut (),
        pass: Pass,
    ) {
        let each = Layout::features(S::SIZE);
        mask::<PERCENT, F, B>(each, features(x), features_mut(y), pass);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, S::Tile<F, B>, S::Tile<F, B>, ()>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        _: &mut (),
        pass: Pass,
    ) {
        if let Some(dx) = dx {
            let each = Layout::features(S::SIZE);
            mask::<PERCENT, F, B>(each, features(dy), features_mut(dx), pass);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<const PERCENT: u8, const C: usize, const H: usize, const W: usize>
    Channels<SpatialDropout<PERCENT>> for Image<C, H, W>
{
    const LAYOUT: Layout = Layout::pixels(C, H * W);
}

#[diagnostic::do_not_recommend]
impl<const PERCENT: u8, const T: usize, const N: usize> Channels<SpatialDropout<PERCENT>>
    for Sequence<T, Vector<N>>
{
    const LAYOUT: Layout = Layout::features(N);
}

impl<const PERCENT: u8, F: Scalar> Store<F> for SpatialDropout<PERCENT> {
    type Params = ();
    type State = ();
    const NAME: &'static str = "SpatialDropout";
    const FINGERPRINT: Fingerprint = Fingerprint::of("SpatialDropout").number(PERCENT as usize);

    fn write(f: &mut dyn core::fmt::Write) -> core::fmt::Result {
        write!(f, "SpatialDropout<{PERCENT}>")
    }
}

impl<const PERCENT: u8, S: Channels<Self>, F: Scalar> Layer<S, F> for SpatialDropout<PERCENT> {
    type Out = S;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();
    // What each sample's mask is drawn from.
    const BACKWARD_SCRATCH: usize = 1;

    #[inline(always)]
    fn infer<const B: usize>(_: &(), _: &(), x: &S::Tile<F, B>, y: &mut S::Tile<F, B>) {
        *y = *x;
    }

    #[inline(always)]
    fn forward<const B: usize>(
        _: &(),
        _: &mut (),
        x: &S::Tile<F, B>,
        y: &mut S::Tile<F, B>,
        _: &mut (),
        pass: Pass,
    ) {
        mask::<PERCENT, F, B>(S::LAYOUT, features(x), features_mut(y), pass);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &(),
        _: Point<'_, S::Tile<F, B>, S::Tile<F, B>, ()>,
        dy: &mut S::Tile<F, B>,
        dx: Option<&mut S::Tile<F, B>>,
        _: &mut (),
        pass: Pass,
    ) {
        if let Some(dx) = dx {
            mask::<PERCENT, F, B>(S::LAYOUT, features(dy), features_mut(dx), pass);
        }
    }
}

/// `to = from · mask`, the mask being 0 or 1 / (1 − p), the same all over a
/// channel.
#[inline(always)]
fn mask<const PERCENT: u8, F: Scalar, const B: usize>(
    layout: Layout,
    from: &[Lanes<F, B>],
    to: &mut [Lanes<F, B>],
    pass: Pass,
) {
    const { assert!(PERCENT < 100, "`Dropout` drops less than 100 percent") };
    let scale = F::of(100.0 / (100.0 - f64::from(PERCENT)));
    // Kept where 32 random bits are at least this.
    let threshold = (u64::from(PERCENT) * (1 << 32)).div_ceil(100) as u32;
    let mut keys = [0; B];
    for (key, number) in keys.iter_mut().zip(pass.first..) {
        *key = random::mix(pass.seed ^ random::mix(number)) as u32;
    }
    layout.map_all(from, to, |mut numbers, channel| {
        for (number, &key) in numbers.0.iter_mut().zip(&keys) {
            let kept = random::mix32(key ^ random::mix32(channel)) >= threshold;
            *number = if kept { *number * scale } else { F::ZERO };
        }
        numbers
    });
}
