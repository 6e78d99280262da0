//! The samples of a tile one after the other, with their steps in the lanes.

use crate::kernel::arrange::exchange;
use crate::kernel::attention::Steps;
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// A tile of sequences.
pub type Sequences<F, const N: usize, const T: usize, const B: usize> = [[Lanes<F, B>; N]; T];

/// Takes the samples out of a tile.
#[inline(always)]
pub fn take<F: Scalar, const N: usize, const T: usize, const B: usize>(
    tile: &Sequences<F, N, T, B>,
    samples: &mut [Steps<F, N, T>; B],
) {
    exchange::<F>(tile.as_flat(), samples.as_flat_mut(), [T, N, B]);
}

/// Puts samples into a tile.
#[inline(always)]
pub fn put<F: Scalar, const N: usize, const T: usize, const B: usize>(
    samples: &[Steps<F, N, T>; B],
    tile: &mut Sequences<F, N, T, B>,
) {
    exchange::<F>(samples.as_flat(), tile.as_flat_mut(), [B, N, T]);
}
