//! Several numbers in one register.

#[macro_use]
mod register;
#[cfg(test)]
pub mod every;

#[cfg(all(monograd_avx512, any(target_arch = "x86", target_arch = "x86_64")))]
#[clippy::msrv = "1.89"]
mod avx512;
#[cfg(all(feature = "fma", any(target_arch = "x86", target_arch = "x86_64")))]
// Debug builds do not choose it.
#[cfg_attr(any(debug_assertions, monograd_baseline), allow(dead_code))]
pub mod fused;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod simd128;
mod steps;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod terms;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86;

use crate::scalar::Scalar;
pub use steps::Steps;
use steps::one_by_one;

/// The most lanes that a register has.
pub const MOST_LANES: usize = 16;

/// A register of [`LANES`](Vector::LANES) numbers.
///
/// It is used in code that [`run`](super::run) has chosen for a processor that
/// has such registers, and nowhere else.
pub trait Vector<F>: Copy {
    /// How many numbers it holds.
    const LANES: usize;
    /// A register for fewer numbers; one number is its own half.
    type Half: Vector<F>;
    /// Whether [`add_product`](Vector::add_product) rounds once.
    const FUSED: bool = false;

    /// The same number in every lane.
    fn splat(number: F) -> Self;

    /// The first numbers of a slice; zeros where there are not enough.
    fn load(numbers: &[F]) -> Self;

    /// Writes its numbers to the front of a slice, as far as there is room.
    fn store(self, to: &mut [F]);

    /// `self + a b`, lane by lane: product and sum are rounded each, unless
    /// the feature `fma` is there and the processor can do both in one.
    fn add_product(self, a: Self, b: Self) -> Self;

    /// `sums[k][n] += a[k] b[n]` for so many terms, one after the other. Where the
    /// numbers of each lie, the [`Steps`] say; nothing where they are too few.
    #[inline(always)]
    fn add_terms<T: Steps, const K: usize, const N: usize>(
        sums: &mut [[Self; N]; K],
        a: &[F],
        b: &[F],
        terms: usize,
    ) where
        F: Scalar,
    {
        one_by_one::<T, F, Self, K, N>(sums, a, b, terms);
    }

    /// `self b`, lane by lane.
    fn times(self, b: Self) -> Self;

    /// `self + b`, lane by lane.
    fn plus(self, b: Self) -> Self;

    /// `self - b`, lane by lane.
    fn minus(self, b: Self) -> Self;

    /// `self / b`, lane by lane.
    fn over(self, b: Self) -> Self;

    /// 2^n, lane by lane, where n and the bias of an exponent are the last bits
    /// of a number.
    fn power_of_two(self) -> Self;

    /// The larger of two numbers, lane by lane; the second where they do not
    /// compare or are equal: [`Scalar::max`](crate::Scalar::max).
    fn larger(self, b: Self) -> Self;

    /// Reads as many registers as one has lanes, and writes them transposed:
    /// the first is made of the first lanes of all.
    fn transpose(read: impl Fn(usize) -> Self, write: impl FnMut(usize, Self));
}

/// `sums[k][n] += a(k) b(n)`: a term of some rows of sums.
///
/// The numbers are asked for one by one: handed over in an array, some of them
/// would go through other registers on the way.
#[inline(always)]
pub fn add_term<F: Scalar, V: Vector<F>, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    a: impl Fn(usize) -> F,
    b: impl Fn(usize) -> V,
) {
    let mut right = [V::splat(F::ZERO); N];
    for (n, right) in right.iter_mut().enumerate() {
        *right = b(n);
    }
    for (k, sums) in sums.iter_mut().enumerate() {
        let left = V::splat(a(k));
        for (sum, right) in sums.iter_mut().zip(right) {
            *sum = sum.add_product(left, right);
        }
    }
}

/// The numbers from `at` on; none where there are none.
#[inline(always)]
pub fn from<F>(numbers: &[F], at: usize) -> &[F] {
    numbers.get(at..).unwrap_or_default()
}

/// The numbers from `at` on, to be changed.
#[inline(always)]
pub fn from_mut<F>(numbers: &mut [F], at: usize) -> &mut [F] {
    numbers.get_mut(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::every::{Claim, holds_for_every_register};
    use super::*;

    /// Some that are easily got wrong, then any.
    fn numbers<F: Scalar>() -> [F; 64] {
        let special = [
            0.0,
            -0.0,
            1.0,
            -1.5,
            f64::NAN,
            f64::INFINITY,
            -f64::INFINITY,
            1e-40,
        ];
        core::array::from_fn(|index| match special.get(index) {
            Some(&number) => F::of(number),
            None => F::of_random(crate::random::mix(index as u64)) - F::of(0.5),
        })
    }

    fn lanes<F: Scalar, V: Vector<F>>(register: V) -> [F; MOST_LANES] {
        let mut lanes = [F::ZERO; MOST_LANES];
        register.store(&mut lanes);
        lanes
    }

    /// The bits, all NaNs alike.
    fn bits<F: Scalar>(number: F) -> u64 {
        if number.as_f64().is_nan() {
            u64::MAX
        } else {
            number.bits()
        }
    }

    /// Every instruction of a register gives what one number at a time gives.
    fn as_one_by_one<F: Scalar, V: Vector<F>>() {
        let numbers = numbers::<F>();
        for count in 0..V::LANES + 3 {
            let loaded = lanes::<F, V>(V::load(&numbers[..count]));
            let mut stored = [F::ONE; MOST_LANES + 3];
            V::load(&numbers).store(&mut stored[..count]);
            for lane in 0..V::LANES {
                let expected = if lane < count { numbers[lane] } else { F::ZERO };
                assert_eq!(bits(loaded[lane]), bits(expected), "load {count}");
                let expected = if lane < count { numbers[lane] } else { F::ONE };
                assert_eq!(bits(stored[lane]), bits(expected), "store {count}");
            }
            assert!(stored[V::LANES..].iter().all(|&number| number == F::ONE));
        }
        for shift in 0..32 {
            let (a, b) = (&numbers[..V::LANES], &numbers[shift..]);
            let (x, y, z) = (V::load(a), V::load(b), V::splat(numbers[shift + 9]));
            for lane in 0..V::LANES {
                let (a, b, c) = (a[lane], b[lane], numbers[shift + 9]);
                assert_eq!(bits(lanes(x.times(y))[lane]), bits(a * b));
                assert_eq!(bits(lanes(x.larger(y))[lane]), bits(a.max(b)));
                assert_eq!(bits(lanes(x.plus(y))[lane]), bits(a + b));
                assert_eq!(bits(lanes(x.minus(y))[lane]), bits(a - b));
                assert_eq!(bits(lanes(x.over(y))[lane]), bits(a / b));
                let power = a.power_of_two();
                assert_eq!(bits(lanes(x.power_of_two())[lane]), bits(power));
                if !cfg!(feature = "fma") {
                    assert_eq!(bits(lanes(z.add_product(x, y))[lane]), bits(c + a * b));
                }
            }
        }
        let mut seen = 0;
        V::transpose(
            |row| V::load(&numbers[2 * row..]),
            |column, register| {
                let register = lanes(register);
                for row in 0..V::LANES {
                    assert_eq!(bits(register[row]), bits(numbers[2 * row + column]));
                }
                seen += 1;
            },
        );
        assert_eq!(seen, V::LANES);
    }

    struct AsOneByOne;

    impl Claim for AsOneByOne {
        fn holds<F: Scalar, V: Vector<F>>() {
            as_one_by_one::<F, V>();
        }
    }

    #[test]
    fn registers_do_what_one_number_at_a_time_does() {
        holds_for_every_register::<AsOneByOne>();
    }

    #[cfg(all(feature = "fma", target_arch = "x86_64"))]
    struct RoundsOnce;

    #[cfg(all(feature = "fma", target_arch = "x86_64"))]
    impl Claim for RoundsOnce {
        fn holds<F: Scalar, V: Vector<F>>() {
            let a = F::ONE + F::EPSILON;
            let sum = V::splat(-F::ONE - F::EPSILON - F::EPSILON);
            let sum = sum.add_product(V::splat(a), V::splat(a));
            assert_eq!(lanes(sum)[0], F::EPSILON * F::EPSILON);
        }
    }

    /// A product that does not fit is kept whole until it is added; all else is the
    /// same.
    #[cfg(all(feature = "fma", target_arch = "x86_64"))]
    #[test]
    fn fused_registers_round_once() {
        super::every::holds_for_every_fused_register::<RoundsOnce>();
        super::every::holds_for_every_fused_register::<AsOneByOne>();
    }
}
