//! Dropout: noise in training, nothing afterwards.

use super::{Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::lanes::Lanes;
use crate::random;
use crate::scalar::Scalar;
use crate::shape::{Shape, features, features_mut};

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
        mask::<PERCENT, F, B>(features(x), features_mut(y), pass);
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
            mask::<PERCENT, F, B>(features(dy), features_mut(dx), pass);
        }
    }
}

/// `to = from · mask`, the mask being 0 or 1 / (1 − p).
#[inline(always)]
fn mask<const PERCENT: u8, F: Scalar, const B: usize>(
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
    for ((to, from), feature) in to.iter_mut().zip(from).zip(0..) {
        for ((to, &from), &key) in to.0.iter_mut().zip(&from.0).zip(&keys) {
            let kept = random::mix32(key ^ random::mix32(feature)) >= threshold;
            *to = if kept { from * scale } else { F::ZERO };
        }
    }
}
