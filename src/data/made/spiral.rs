//! Arms of a spiral, one class each.

use core::f32::consts::TAU;

use rand::Rng;

use super::Points;
use crate::class::Class;
use crate::random::uniform;
use crate::scalar::Scalar;

/// A spiral of `ARMS` arms of `POINTS` points each, one class an arm, arm
/// after arm: `TOTAL = ARMS · POINTS` samples.
///
/// With n arms, point j of arm i is at `(r sin t, r cos t)`, where the radius
/// r goes in even steps from 1 / `POINTS` to 1, and the angle t in even steps
/// from 2πi/n to 2π(i + 4)/n, plus noise drawn evenly from [0, 0.1).
///
/// ```
/// use monograd::prelude::*;
///
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
/// let data: [([f32; 2], Class<7>); 700] = datasets::spiral::<7, 100, 700>(&mut rng);
/// assert_eq!(data[250].1.index(), 2);
/// ```
///
/// A total that is not the product does not compile:
///
/// ```compile_fail,E0080
/// use monograd::prelude::*;
///
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
/// let data = datasets::spiral::<7, 100, 600>(&mut rng);
/// ```
pub fn spiral<const ARMS: usize, const POINTS: usize, const TOTAL: usize>(
    rng: &mut impl Rng,
) -> Points<ARMS, TOTAL> {
    const {
        assert!(
            TOTAL == ARMS * POINTS,
            "`spiral::<ARMS, POINTS, TOTAL>` makes ARMS * POINTS samples: TOTAL must be that product"
        )
    };
    let turn = TAU / f32::of_usize(ARMS);
    let last = f32::of_usize(POINTS.saturating_sub(1).max(1));
    let places = (0..ARMS).flat_map(|arm| (0..POINTS).map(move |point| (arm, point)));
    let mut samples = [([0.0; 2], Class::default()); TOTAL];
    for ((x, class), (arm, point)) in samples.iter_mut().zip(places) {
        let radius = f32::of_usize(point + 1) / f32::of_usize(POINTS);
        let swing = 4.0 * f32::of_usize(point) / last;
        let angle = turn * (f32::of_usize(arm) + swing) + uniform(rng, 0.0, 0.1);
        *x = [radius * Scalar::sin(angle), radius * Scalar::cos(angle)];
        *class = Class::new(arm).unwrap_or_default();
    }
    samples
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::super::tests::{counts, rng};
    use super::*;

    #[test]
    fn arms_come_in_order_and_are_equally_long() {
        let data = spiral::<7, 100, 700>(&mut rng(1));
        assert_eq!(counts(&data), [100; 7]);
        for (index, (_, class)) in data.iter().enumerate() {
            assert_eq!(class.index(), index / 100);
        }
    }

    #[test]
    fn radius_and_angle_follow_the_formula() {
        let data = spiral::<7, 100, 700>(&mut rng(142_857));
        let mut noises = [0.0; 700];
        for (index, ((x, _), noise)) in data.iter().zip(&mut noises).enumerate() {
            let (arm, point) = ((index / 100) as f64, (index % 100) as f64);
            let [x, y] = x.map(f64::from);
            assert!((x.hypot(y) - (point + 1.0) / 100.0).abs() < 1e-6);
            // What the angle has beyond the formula's, on the circle.
            let angle = std::f64::consts::TAU / 7.0 * (arm + 4.0 * point / 99.0);
            *noise = (x.atan2(y) - angle + 1e-5).rem_euclid(std::f64::consts::TAU);
            assert!(*noise < 0.1 + 2e-5, "{index}: {noise}");
        }
        let mean = noises.iter().sum::<f64>() / 700.0;
        assert!((mean - 0.05).abs() < 0.005, "{mean}");
        // Drawn a point, not an arm.
        assert!((noises[0] - noises[1]).abs() > 1e-4);
    }

    #[test]
    fn one_point_an_arm_is_where_the_arm_starts() {
        let data = spiral::<3, 1, 3>(&mut rng(1));
        let [x, y] = data[0].0;
        assert!((0.0..0.1).contains(&x) && y > 0.99, "{x} {y}");
        assert_eq!(counts(&data), [1; 3]);
    }

    #[test]
    fn no_points_are_no_samples() {
        assert_eq!(spiral::<3, 0, 0>(&mut rng(1)), []);
        assert_eq!(spiral::<0, 3, 0>(&mut rng(1)), []);
    }
}
