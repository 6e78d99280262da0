//! Several numbers in one register.

#[macro_use]
mod register;

#[cfg(all(feature = "fma", any(target_arch = "x86", target_arch = "x86_64")))]
// Debug builds do not choose it.
#[cfg_attr(any(debug_assertions, monograd_baseline), allow(dead_code))]
pub mod fused;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod simd128;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86;

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

    /// The same number in every lane.
    fn splat(number: F) -> Self;

    /// The first numbers of a slice; zeros where there are not enough.
    fn load(numbers: &[F]) -> Self;

    /// Writes its numbers to the front of a slice, as far as there is room.
    fn store(self, to: &mut [F]);

    /// `self + a b`, lane by lane: product and sum are rounded each, unless
    /// the feature `fma` is there and the processor can do both in one.
    fn add_product(self, a: Self, b: Self) -> Self;

    /// `self b`, lane by lane.
    fn times(self, b: Self) -> Self;

    /// The larger of two numbers, lane by lane; the second where they do not
    /// compare or are equal: [`Scalar::max`](crate::Scalar::max).
    fn larger(self, b: Self) -> Self;

    /// Reads as many registers as one has lanes, and writes them transposed:
    /// the first is made of the first lanes of all.
    fn transpose(read: impl Fn(usize) -> Self, write: impl FnMut(usize, Self));
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
