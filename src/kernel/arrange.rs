//! Numbers into another order: samples into a tile of lanes, and back.

#[cfg(feature = "rayon")]
use super::affine;
use super::set::Set;
use super::vector::{Vector, from, from_mut};
use super::{Kernel, enter, run};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// Writes samples into the lanes of a tile; those that have too few numbers are
/// filled up with zeros.
#[inline(always)]
pub fn gather<F: Scalar, const B: usize>(samples: &[&[F]; B], tile: &mut [Lanes<F, B>]) {
    #[cfg(feature = "rayon")]
    if affine::bands::gather(samples, tile) {
        return;
    }
    enter::<Gather, _, _, _, _, _>(samples, tile, (), (), ());
}

pub struct Gather;

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
    // A few samples after the other, so that the processor sees where it reads on.
    for s in (0..B).step_by(V::LANES) {
        let mut f = 0;
        for features in tile.chunks_exact_mut(V::LANES) {
            V::transpose(
                |lane| V::load(samples.get(s + lane).map_or(&[], |sample| from(sample, f))),
                |lane, column| {
                    if let Some(feature) = features.get_mut(lane) {
                        column.store(from_mut(&mut feature.0, s));
                    }
                },
            );
            f += V::LANES;
        }
    }
    let whole = tile.len() - tile.len() % V::LANES;
    for (f, feature) in tile.iter_mut().enumerate().skip(whole) {
        for (lane, sample) in feature.0.iter_mut().zip(samples) {
            *lane = sample.get(f).copied().unwrap_or(F::ZERO);
        }
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

/// Exchanges the first and the last index: `to[r][q][p] = from[p][q][r]`, for
/// these numbers of each.
#[inline(always)]
pub fn exchange<F: Scalar>(from: &[F], to: &mut [F], sizes: [usize; 3]) {
    run::<Exchange, _, _, _, _, _>(from, to, sizes, (), ());
}

struct Exchange;

impl<F: Scalar> Kernel<&[F], &mut [F], [usize; 3], (), ()> for Exchange {
    #[inline(always)]
    fn run<S: Set>(numbers: &[F], to: &mut [F], sizes: [usize; 3], (): (), (): ()) {
        // Where one of the two indices is always 0, the middle one is.
        let sizes = match sizes {
            [1, q, r] => [q, 1, r],
            [p, q, 1] => [p, 1, q],
            sizes => sizes,
        };
        exchange_by::<F, F::In<S>>(numbers, to, sizes);
    }
}

#[inline(always)]
fn exchange_by<F: Scalar, V: Vector<F>>(numbers: &[F], to: &mut [F], [p, q, r]: [usize; 3]) {
    if V::LANES > 1 && (p < V::LANES || r < V::LANES) {
        return exchange_by::<F, V::Half>(numbers, to, [p, q, r]);
    }
    for m in 0..q {
        for i in (0..p).step_by(V::LANES) {
            for j in (0..r).step_by(V::LANES) {
                V::transpose(
                    |lane| {
                        let row = if i + lane < p {
                            from(numbers, ((i + lane) * q + m) * r + j)
                        } else {
                            &[]
                        };
                        V::load(row)
                    },
                    |lane, column| {
                        if j + lane < r {
                            let row = from_mut(to, ((j + lane) * q + m) * p + i);
                            let length = row.len().min(p - i);
                            column.store(row.get_mut(..length).unwrap_or_default());
                        }
                    },
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    /// Whole blocks, parts of blocks, and single rows and columns.
    #[test]
    fn exchanged_is_each_number_in_its_place() {
        fn check<F: Scalar>() {
            for p in [1, 2, 3, 4, 7, 8, 11, 16] {
                for q in [1, 2, 5, 9] {
                    for r in [1, 3, 4, 8, 9, 32] {
                        let from: std::vec::Vec<F> = (0..p * q * r).map(F::of_usize).collect();
                        let mut to = std::vec![F::ZERO; p * q * r];
                        exchange(&from, &mut to, [p, q, r]);
                        for (at, &number) in from.iter().enumerate() {
                            let (i, m, j) = (at / (q * r), at / r % q, at % r);
                            assert!(to[(j * q + m) * p + i] == number, "{p} {q} {r}");
                        }
                    }
                }
            }
        }
        check::<f32>();
        check::<f64>();
    }
}
