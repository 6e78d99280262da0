//! Random numbers by rules of our own, so that a seed means the same numbers
//! on every platform and with every version of `rand`.

use rand::Rng;

use crate::scalar::Scalar;

/// Scrambles 64 bits: the finalizer of SplitMix64 (Steele et al. 2014), a
/// bijection in which every input bit moves every output bit.
#[inline(always)]
pub(crate) const fn mix(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Scrambles 32 bits: the finalizer of MurmurHash3 (Appleby 2011), a
/// bijection that runs on many lanes at once.
#[inline(always)]
pub(crate) const fn mix32(mut bits: u32) -> u32 {
    bits = bits.wrapping_add(0x9e37_79b9);
    bits = (bits ^ (bits >> 16)).wrapping_mul(0x85eb_ca6b);
    bits = (bits ^ (bits >> 13)).wrapping_mul(0xc2b2_ae35);
    bits ^ (bits >> 16)
}

/// A number drawn evenly from [low, high).
pub fn uniform<F: Scalar>(rng: &mut (impl Rng + ?Sized), low: F, high: F) -> F {
    low + F::of_random(rng.next_u64()) * (high - low)
}

/// A number drawn from the normal distribution with mean 0 and variance 1, by
/// the polar form of Box and Muller (Marsaglia and Bray 1964).
pub fn normal<F: Scalar>(rng: &mut (impl Rng + ?Sized)) -> F {
    loop {
        let u: F = uniform(rng, -F::ONE, F::ONE);
        let v: F = uniform(rng, -F::ONE, F::ONE);
        let square = u * u + v * v;
        if square > F::ZERO && square < F::ONE {
            return u * (F::of(-2.0) * square.ln() / square).sqrt();
        }
    }
}

/// A seeded order of the numbers below a length, computed on the fly.
///
/// A Feistel network of six rounds permutes the smallest even number of bits
/// that holds the length; values past the length are permuted again until they
/// fall below it (cycle walking, Black and Rogaway 2002), which takes fewer
/// than four tries on average.
///
/// ```
/// use monograd::Permutation;
///
/// let order = Permutation::new(5, 1);
/// let mut seen = [0; 5];
/// for position in 0..5 {
///     seen[order.at(position)] += 1;
/// }
/// assert_eq!(seen, [1; 5]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permutation {
    length: usize,
    seed: u64,
    half_bits: u32,
}

impl Permutation {
    /// The order that a seed gives the numbers below `length`.
    pub const fn new(length: usize, seed: u64) -> Self {
        let bits = usize::BITS - length.saturating_sub(1).leading_zeros();
        Self {
            length,
            seed,
            half_bits: bits.div_ceil(2),
        }
    }

    /// How many numbers there are.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The number at a position; the position itself where it is not below the
    /// length.
    pub fn at(&self, position: usize) -> usize {
        if position >= self.length {
            return position;
        }
        let mut value = position as u64;
        loop {
            value = self.round_trip(value);
            if value < self.length as u64 {
                return value as usize;
            }
        }
    }

    fn round_trip(&self, value: u64) -> u64 {
        let mask = (1u64 << self.half_bits) - 1;
        let (mut left, mut right) = (value >> self.half_bits, value & mask);
        for round in 0..6 {
            let scrambled = mix(self.seed ^ mix(right ^ (round << 56)));
            (left, right) = (right, left ^ (scrambled & mask));
        }
        (left << self.half_bits) | right
    }
}
