//! Data made on the spot: small problems in the plane, for first steps,
//! demonstrations and tests.
//!
//! Every function draws from the generator it is given and computes with the
//! library's own functions, so a seed gives the same bits on every platform.
//! Samples come as an array of `(input, class)` pairs of `f32`, about as large
//! as the square from −1 to 1; a network of `f64` is given
//! `input.map(f64::from)`.
//!
//! ```
//! use monograd::prelude::*;
//!
//! let mut rng = Xoshiro256PlusPlus::seed_from_u64(142_857);
//! let data: [([f32; 2], Class<7>); 700] = datasets::spiral::<7, 100, 700>(&mut rng);
//! let (train, validation) = Batch::split(&data, 0.8, 1);
//! assert_eq!((train.len(), validation.len()), (560, 140));
//! ```

mod clusters;
mod noise;
mod parted;
mod spiral;

pub use clusters::{nine_grid, two_clusters};
pub use noise::gaussian_noise;
pub use parted::{simple_nonlinear, xor};
pub use spiral::spiral;

use crate::class::Class;

/// What most functions here return: `TOTAL` points of the plane, each with
/// its class.
type Points<const CLASSES: usize, const TOTAL: usize> = [([f32; 2], Class<CLASSES>); TOTAL];

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    /// The generator that the tests of this module draw from.
    pub(super) fn rng(seed: u64) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(seed)
    }

    /// How many samples each class has.
    pub(super) fn counts<X, const N: usize>(samples: &[(X, Class<N>)]) -> [usize; N] {
        let mut counts = [0; N];
        for (_, class) in samples {
            counts[class.index()] += 1;
        }
        counts
    }

    #[test]
    fn a_seed_gives_the_same_data_and_another_seed_others() {
        fn check<T: PartialEq + core::fmt::Debug>(make: impl Fn(&mut Xoshiro256PlusPlus) -> T) {
            assert_eq!(make(&mut rng(1)), make(&mut rng(1)));
            assert_ne!(make(&mut rng(1)), make(&mut rng(2)));
        }
        check(spiral::<3, 10, 30>);
        check(xor::<30>);
        check(two_clusters::<30>);
        check(nine_grid::<30>);
        check(simple_nonlinear::<30>);
        check(gaussian_noise::<4, 3, 30>);
    }
}
