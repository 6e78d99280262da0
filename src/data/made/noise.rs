//! Data with nothing in them.

use rand::Rng;

use crate::class::Class;
use crate::random::normal;

/// Nothing to learn: inputs from the standard normal distribution, and a class
/// drawn evenly and independently of them.
///
/// On samples it has not seen, a network is right about once in `CLASSES`,
/// whatever it is; what it learns here is the samples by heart.
///
/// ```
/// use monograd::prelude::*;
///
/// let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// let data: [([f32; 8], Class<3>); 60] = datasets::gaussian_noise(&mut rng);
/// ```
pub fn gaussian_noise<const INPUTS: usize, const CLASSES: usize, const TOTAL: usize>(
    rng: &mut impl Rng,
) -> [([f32; INPUTS], Class<CLASSES>); TOTAL] {
    const { assert!(CLASSES > 0, "`gaussian_noise` needs at least one class") };
    let mut samples = [([0.0; INPUTS], Class::default()); TOTAL];
    for (x, class) in &mut samples {
        for number in x {
            *number = normal(rng);
        }
        // The top of a product of 128 bits: even to within 2⁻⁶⁴ · CLASSES.
        let index = (u128::from(rng.next_u64()) * CLASSES as u128) >> 64;
        *class = Class::new(index as usize).unwrap_or_default();
    }
    samples
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::super::tests::{counts, rng};
    use super::*;

    #[test]
    fn classes_are_drawn_evenly() {
        let data = gaussian_noise::<1, 5, 5000>(&mut rng(1));
        for count in counts(&data) {
            assert!((900..1100).contains(&count), "{count}");
        }
    }

    #[test]
    fn inputs_are_standard_normal_whatever_the_class() {
        let data = gaussian_noise::<3, 2, 4000>(&mut rng(2));
        for class in 0..2 {
            let of_class = data.iter().filter(|(_, c)| c.index() == class);
            let (mut count, mut sum, mut squares, mut within) = (0.0, 0.0, 0.0, 0.0);
            for x in of_class.flat_map(|(x, _)| x.map(f64::from)) {
                count += 1.0;
                sum += x;
                squares += x * x;
                within += f64::from(u8::from(x.abs() < 1.0));
            }
            assert!((sum / count).abs() < 0.05);
            assert!((squares / count - 1.0).abs() < 0.07);
            // What the normal distribution has within one standard deviation.
            assert!((within / count - 0.6827).abs() < 0.02);
        }
    }
}
