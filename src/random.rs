//! Random numbers by rules of our own, so that a seed means the same numbers
//! on every platform and with every version of `rand`.

use rand::Rng;

use crate::kernel::VECTORS;
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
        self.rounds(value, |round, right| self.scrambled(round, right))
    }

    /// The six rounds, of which each scrambles half of the bits.
    #[inline(always)]
    fn rounds(&self, value: u64, scramble: impl Fn(u64, u64) -> u64) -> u64 {
        let mask = (1u64 << self.half_bits) - 1;
        let (mut left, mut right) = (value >> self.half_bits, value & mask);
        for round in 0..ROUNDS as u64 {
            (left, right) = (right, left ^ scramble(round, right));
        }
        (left << self.half_bits) | right
    }

    #[inline(always)]
    fn scrambled(&self, round: u64, right: u64) -> u64 {
        let mask = (1u64 << self.half_bits) - 1;
        mix(self.seed ^ mix(right ^ (round << 56))) & mask
    }
}

const ROUNDS: usize = 6;

/// The most halves that a [`Table`] has room for; none where its bytes are missed.
const HALVES: usize = if VECTORS { 64 } else { 0 };

/// The order of a short permutation, written down. All at once it takes less time
/// than number by number, since none waits for the one before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    length: usize,
    order: [u16; HALVES * HALVES],
}

impl Table {
    /// The table of a permutation of up to 4,096 numbers.
    pub fn new(permutation: Permutation) -> Option<Self> {
        let halves = 1_usize << permutation.half_bits;
        if halves > HALVES {
            return None;
        }
        // Each half is scrambled once.
        let mut scrambled = [[0; ROUNDS]; HALVES];
        for (right, entries) in (0..).zip(scrambled.iter_mut().take(halves)) {
            for (round, entry) in (0..).zip(entries) {
                *entry = permutation.scrambled(round, right) as u8;
            }
        }
        let mut order = [0; HALVES * HALVES];
        for (value, to) in (0..).zip(order.iter_mut().take(halves * halves)) {
            *to = permutation.rounds(value, |round, right| {
                let entries = scrambled.get(right as usize);
                let entry = entries.and_then(|entries| entries.get(round as usize));
                entry.map_or(0, |&entry| entry.into())
            }) as u16;
        }
        for position in 0..permutation.length {
            let mut number = at(&order, position);
            // Most of them are below the length soon: without a branch, which the
            // processor would often guess wrongly.
            for _ in 0..2 {
                let next = at(&order, number);
                number = if number >= permutation.length {
                    next
                } else {
                    number
                };
            }
            while number >= permutation.length {
                number = at(&order, number);
            }
            if let Some(to) = order.get_mut(position) {
                *to = number as u16;
            }
        }
        Some(Self {
            length: permutation.length,
            order,
        })
    }

    /// [`Permutation::at`].
    #[inline(always)]
    pub fn at(&self, position: usize) -> usize {
        if position >= self.length {
            return position;
        }
        at(&self.order, position)
    }
}

#[inline(always)]
fn at(order: &[u16], position: usize) -> usize {
    order.get(position).map_or(0, |&number| number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_permutation_has_its_order() {
        for length in [0, 1, 2, 3, 5, 64, 700, 1024, 1025, 4096] {
            for seed in [0, 1, 0xdead_beef] {
                let order = Permutation::new(length, seed);
                let table = Table::new(order);
                assert_eq!(table.is_some(), VECTORS);
                let Some(table) = table else {
                    continue;
                };
                for position in 0..length + 2 {
                    assert_eq!(table.at(position), order.at(position), "{length} {seed}");
                }
            }
        }
        assert!(Table::new(Permutation::new(4097, 1)).is_none());
    }
}
