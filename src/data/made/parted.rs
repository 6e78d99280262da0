//! The square, parted into two classes by a rule.

use rand::Rng;

use super::Points;
use crate::class::Class;
use crate::random::uniform;

/// The exclusive or: points drawn evenly from the square [−1, 1)², class 1
/// where exactly one coordinate is negative, else class 0.
///
/// No straight line parts the classes.
///
/// ```
/// use monograd::prelude::*;
///
/// let data = datasets::xor::<100>(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let ([x, y], class) = data[0];
/// assert_eq!(class.index() == 1, (x < 0.0) != (y < 0.0));
/// ```
pub fn xor<const TOTAL: usize>(rng: &mut impl Rng) -> Points<2, TOTAL> {
    parted(|x, y| (x < 0.0) != (y < 0.0), rng)
}

/// Two classes parted by a curve: points drawn evenly from the square
/// [−1, 1)², class 1 above the parabola y = (3x² − 1) / 2, else class 0.
///
/// The parabola's mean is 0, so each class has half of the square.
///
/// ```
/// use monograd::prelude::*;
///
/// let data = datasets::simple_nonlinear::<100>(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let ([x, y], class) = data[0];
/// assert_eq!(class.index() == 1, y > (3.0 * x * x - 1.0) / 2.0);
/// ```
pub fn simple_nonlinear<const TOTAL: usize>(rng: &mut impl Rng) -> Points<2, TOTAL> {
    parted(|x, y| y > (3.0 * x * x - 1.0) / 2.0, rng)
}

/// Points of the square, class 1 where the rule holds.
fn parted<const TOTAL: usize>(
    rule: impl Fn(f32, f32) -> bool,
    rng: &mut impl Rng,
) -> Points<2, TOTAL> {
    let mut samples = [([0.0; 2], Class::default()); TOTAL];
    for (point, class) in &mut samples {
        let (x, y) = (uniform(rng, -1.0, 1.0), uniform(rng, -1.0, 1.0));
        *point = [x, y];
        *class = Class::new(rule(x, y).into()).unwrap_or_default();
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::super::tests::{counts, rng};
    use super::*;

    fn in_square<const N: usize>(data: &Points<2, N>) -> bool {
        let inside = |v: &f32| (-1.0..1.0).contains(v);
        data.iter().all(|(x, _)| x.iter().all(inside))
    }

    #[test]
    fn xor_classes_are_opposite_quadrants() {
        let data = xor::<4000>(&mut rng(1));
        assert!(in_square(&data));
        for (left, low) in [(true, true), (true, false), (false, true), (false, false)] {
            let (mut points, mut right) = (0, 0);
            for ([x, y], class) in data {
                if (x < 0.0, y < 0.0) == (left, low) {
                    points += 1;
                    right += usize::from((class.index() == 1) == (left != low));
                }
            }
            // About a quarter of the points, and all of one class.
            assert!((900..1100).contains(&points), "{points}");
            assert_eq!(points, right);
        }
    }

    #[test]
    fn the_parabola_halves_the_square() {
        let data = simple_nonlinear::<4000>(&mut rng(1));
        assert!(in_square(&data));
        let [below, above] = counts(&data);
        assert!(below.abs_diff(above) < 200, "{below} {above}");
        for ([x, y], class) in data {
            let height = f64::from(y) - (1.5 * f64::from(x) * f64::from(x) - 0.5);
            // Closer to the curve than rounding, either class is right.
            assert!(height.abs() < 1e-6 || (height > 0.0) == (class.index() == 1));
        }
    }
}
