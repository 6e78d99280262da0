//! Clouds of points, one class each.

use rand::Rng;

use super::Points;
use crate::class::Class;
use crate::random::normal;

/// Two clouds of points: class 0 around (−0.5, −0.5) and class 1 around
/// (0.5, 0.5), normal with a standard deviation of 0.2. Classes take turns,
/// beginning with 0.
///
/// A straight line parts all but about 2 in 10,000 of them.
///
/// ```
/// use monograd::prelude::*;
///
/// let data = datasets::two_clusters::<100>(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// assert_eq!(data[3].1.index(), 1);
/// ```
pub fn two_clusters<const TOTAL: usize>(rng: &mut impl Rng) -> Points<2, TOTAL> {
    clouds([[-0.5; 2], [0.5; 2]], 0.2, rng)
}

/// Nine clouds of points, three by three: class 3 · row + column, with its
/// middle at (2/3 (column − 1), 2/3 (row − 1)), normal with a standard
/// deviation of 0.1. Classes take turns, in order.
///
/// Halfway between two neighbours is 3.3 standard deviations from both.
///
/// ```
/// use monograd::prelude::*;
///
/// let data = datasets::nine_grid::<90>(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// assert_eq!(data[22].1.index(), 4);
/// ```
pub fn nine_grid<const TOTAL: usize>(rng: &mut impl Rng) -> Points<9, TOTAL> {
    const L: f32 = -2.0 / 3.0;
    const M: f32 = 0.0;
    const H: f32 = 2.0 / 3.0;
    #[rustfmt::skip]
    let middles = [
        [L, L], [M, L], [H, L],
        [L, M], [M, M], [H, M],
        [L, H], [M, H], [H, H],
    ];
    clouds(middles, 0.1, rng)
}

/// Points around each class's middle in turn.
fn clouds<const CLASSES: usize, const TOTAL: usize>(
    middles: [[f32; 2]; CLASSES],
    deviation: f32,
    rng: &mut impl Rng,
) -> Points<CLASSES, TOTAL> {
    let mut samples = [([0.0; 2], Class::default()); TOTAL];
    let turns = middles.iter().enumerate().cycle();
    for ((x, class), (index, middle)) in samples.iter_mut().zip(turns) {
        *x = middle.map(|middle| middle + deviation * normal::<f32>(rng));
        *class = Class::new(index).unwrap_or_default();
    }
    samples
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::super::tests::{counts, rng};
    use super::*;

    /// The middle of a class's points, and how far they spread around it.
    fn cloud<const N: usize>(samples: &[([f32; 2], Class<N>)], class: usize) -> ([f64; 2], f64) {
        let of_class = samples.iter().filter(|(_, c)| c.index() == class);
        let points: Vec<[f64; 2]> = of_class.map(|(x, _)| x.map(f64::from)).collect();
        let count = points.len() as f64;
        let middle = [0, 1].map(|axis| points.iter().map(|p| p[axis]).sum::<f64>() / count);
        let distances = points
            .iter()
            .map(|[x, y]| (x - middle[0]).powi(2) + (y - middle[1]).powi(2));
        (middle, (distances.sum::<f64>() / (2.0 * count)).sqrt())
    }

    #[test]
    fn two_clusters_have_their_middles_and_spread() {
        let data = two_clusters::<2000>(&mut rng(1));
        assert_eq!(counts(&data), [1000; 2]);
        for (class, expected) in [-0.5, 0.5].into_iter().enumerate() {
            let ([x, y], spread) = cloud(&data, class);
            assert!((x - expected).abs() < 0.02 && (y - expected).abs() < 0.02);
            assert!((spread - 0.2).abs() < 0.01, "{spread}");
        }
    }

    #[test]
    fn two_clusters_lie_on_two_sides_of_a_line() {
        let data = two_clusters::<2000>(&mut rng(2));
        let wrong = data
            .iter()
            .filter(|([x, y], class)| (x + y > 0.0) != (class.index() == 1));
        assert!(wrong.count() <= 3);
    }

    #[test]
    fn nine_grid_has_nine_middles_row_by_row() {
        let data = nine_grid::<4500>(&mut rng(1));
        assert_eq!(counts(&data), [500; 9]);
        for class in 0..9 {
            let ([x, y], spread) = cloud(&data, class);
            let (row, column) = ((class / 3) as f64, (class % 3) as f64);
            assert!(
                (x - (column - 1.0) * 2.0 / 3.0).abs() < 0.02,
                "{class}: {x}"
            );
            assert!((y - (row - 1.0) * 2.0 / 3.0).abs() < 0.02, "{class}: {y}");
            assert!((spread - 0.1).abs() < 0.01, "{class}: {spread}");
        }
    }

    #[test]
    fn a_total_that_is_no_multiple_ends_within_a_turn() {
        let data = nine_grid::<11>(&mut rng(1));
        assert_eq!(counts(&data), [2, 2, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(two_clusters::<0>(&mut rng(1)), []);
    }
}
