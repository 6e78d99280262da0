//! Samples one after the other into a tile of lanes, and back.

use super::set::Set;
use super::vector::{Vector, from, from_mut};
use super::{Kernel, enter};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// Writes samples into the lanes of a tile; those that have too few numbers are
/// filled up with zeros.
#[inline(always)]
pub fn gather<F: Scalar, const B: usize>(samples: &[&[F]; B], tile: &mut [Lanes<F, B>]) {
    enter::<Gather, _, _, _, _, _>(samples, tile, (), (), ());
}

struct Gather;

impl<F: Scalar, const B: usize> Kernel<&[&[F]; B], &mut [Lanes<F, B>], (), (), ()> for Gather {
    #[inline(always)]
    fn run<S: Set>(samples: &[&[F]; B], tile: &mut [Lanes<F, B>], (): (), (): (), (): ()) {
        gather_by::<F, F::In<S>, B>(samples, tile);
    }
}

#[inline(always)]
fn gather_by<F: Scalar, V: Vector<F>, const B: usize>(
    samples: &[&[F]; B],
    tile: &mut [Lanes<F, B>],
) {
    if const { B < V::LANES } {
        return gather_by::<F, V::Half, B>(samples, tile);
    }
    let mut features = tile.chunks_exact_mut(V::LANES);
    let mut f = 0;
    for features in &mut features {
        for s in (0..B).step_by(V::LANES) {
            V::transpose(
                |lane| V::load(samples.get(s + lane).map_or(&[], |sample| from(sample, f))),
                |lane, column| {
                    if let Some(feature) = features.get_mut(lane) {
                        column.store(from_mut(&mut feature.0, s));
                    }
                },
            );
        }
        f += V::LANES;
    }
    for feature in features.into_remainder() {
        for (lane, sample) in feature.0.iter_mut().zip(samples) {
            *lane = sample.get(f).copied().unwrap_or(F::ZERO);
        }
        f += 1;
    }
}

/// Writes the lanes of a tile into values, one for each of the first lanes.
#[inline(always)]
pub fn scatter<F: Scalar, Y: Plain<F>, const B: usize>(tile: &[Lanes<F, B>], values: &mut [Y]) {
    enter::<Scatter, _, _, _, _, _>(tile, values, (), (), ());
}

struct Scatter;

impl<F: Scalar, Y: Plain<F>, const B: usize> Kernel<&[Lanes<F, B>], &mut [Y], (), (), ()>
    for Scatter
{
    #[inline(always)]
    fn run<S: Set>(tile: &[Lanes<F, B>], values: &mut [Y], (): (), (): (), (): ()) {
        scatter_by::<F, F::In<S>, Y, B>(tile, values);
    }
}

#[inline(always)]
fn scatter_by<F: Scalar, V: Vector<F>, Y: Plain<F>, const B: usize>(
    tile: &[Lanes<F, B>],
    values: &mut [Y],
) {
    if const { B < V::LANES } {
        return scatter_by::<F, V::Half, Y, B>(tile, values);
    }
    let features = tile.chunks_exact(V::LANES);
    let rest = features.remainder();
    let mut f = 0;
    for features in features {
        for s in (0..B).step_by(V::LANES) {
            V::transpose(
                |lane| {
                    V::load(
                        features
                            .get(lane)
                            .map_or(&[], |feature| from(&feature.0, s)),
                    )
                },
                |lane, column| {
                    if let Some(value) = values.get_mut(s + lane) {
                        column.store(from_mut(value.as_flat_mut(), f));
                    }
                },
            );
        }
        f += V::LANES;
    }
    for feature in rest {
        for (value, &lane) in values.iter_mut().zip(&feature.0) {
            if let Some(to) = value.as_flat_mut().get_mut(f) {
                *to = lane;
            }
        }
        f += 1;
    }
}
