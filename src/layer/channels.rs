//! Where the channels of a shape lie.

use core::ops::Range;
use core::{iter, mem};

use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// A shape whose channels the layer `L` works on.
#[diagnostic::on_unimplemented(
    message = "the layer `{L}` does not take a `{Self}`",
    label = "`{Self}` does not fit `{L}`"
)]
pub trait Channels<L>: Shape {
    /// Where they lie.
    const LAYOUT: Layout;
}

/// Blocks of neighbours, one block a channel, and over again where there are
/// steps: an image has one large block for each channel, a sequence of vectors
/// has for each step a block of one number a channel.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// How many channels there are.
    pub channels: usize,
    /// How many numbers of a channel lie side by side.
    pub block: usize,
}

impl Layout {
    /// Each feature of a vector, or of every vector of a sequence, is a
    /// channel.
    #[inline(always)]
    pub const fn features(channels: usize) -> Self {
        Self { channels, block: 1 }
    }

    /// The channels of an image of so many pixels.
    #[inline(always)]
    pub const fn pixels(channels: usize, pixels: usize) -> Self {
        Self {
            channels,
            block: pixels,
        }
    }

    /// The same numbers in `groups` of neighbouring channels, which divide
    /// them: each group is a channel.
    #[inline(always)]
    pub const fn grouped(self, groups: usize) -> Self {
        Self {
            channels: groups,
            block: self.channels / groups * self.block,
        }
    }

    /// The blocks of one channel.
    #[inline(always)]
    pub fn blocks<T>(self, channel: usize, numbers: &[T]) -> impl Iterator<Item = &[T]> {
        let place = self.place(channel);
        let steps = chunks(numbers, self.channels * self.block);
        steps.filter_map(move |step| step.get(place.clone()))
    }

    /// The blocks of one channel, to be changed.
    #[inline(always)]
    fn blocks_mut<T>(self, channel: usize, numbers: &mut [T]) -> impl Iterator<Item = &mut [T]> {
        let place = self.place(channel);
        let steps = chunks_mut(numbers, self.channels * self.block);
        steps.filter_map(move |step| step.get_mut(place.clone()))
    }

    /// Where the block of a channel is in a step.
    #[inline(always)]
    fn place(self, channel: usize) -> Range<usize> {
        channel * self.block..(channel + 1) * self.block
    }

    /// The sum of `f` over the numbers of a channel.
    #[inline(always)]
    pub fn sum<F: Scalar, const B: usize>(
        self,
        channel: usize,
        of: &[Lanes<F, B>],
        f: impl Fn(Lanes<F, B>) -> Lanes<F, B>,
    ) -> Lanes<F, B> {
        let mut sum = Lanes::ZERO;
        for block in self.blocks(channel, of) {
            for &number in block {
                sum += f(number);
            }
        }
        sum
    }

    /// `f` of each number of a channel.
    #[inline(always)]
    pub fn map<T: Copy>(self, channel: usize, from: &[T], to: &mut [T], f: impl Fn(T) -> T) {
        for (to, from) in self.blocks_mut(channel, to).zip(self.blocks(channel, from)) {
            for (to, &from) in to.iter_mut().zip(from) {
                *to = f(from);
            }
        }
    }

    /// `f` of the numbers of a channel, pair by pair.
    #[inline(always)]
    pub fn zip<T: Copy>(
        self,
        channel: usize,
        [a, b]: [&[T]; 2],
        to: &mut [T],
        f: impl Fn(T, T) -> T,
    ) {
        let pairs = self.blocks(channel, a).zip(self.blocks(channel, b));
        for (to, (a, b)) in self.blocks_mut(channel, to).zip(pairs) {
            for (to, (&a, &b)) in to.iter_mut().zip(a.iter().zip(b)) {
                *to = f(a, b);
            }
        }
    }

    /// `f` of each number and of the number of its channel.
    #[inline(always)]
    pub fn map_all<T: Copy>(self, from: &[T], to: &mut [T], f: impl Fn(T, u32) -> T) {
        let step = self.channels * self.block;
        for (to, from) in chunks_mut(to, step).zip(chunks(from, step)) {
            let blocks = chunks_mut(to, self.block).zip(chunks(from, self.block));
            for ((to, from), channel) in blocks.zip(0..) {
                for (to, &from) in to.iter_mut().zip(from) {
                    *to = f(from, channel);
                }
            }
        }
    }
}

/// The numbers in chunks of one size. Unlike the standard library's, it has no
/// division, and so no panic that a compiler would have to see through.
#[inline(always)]
fn chunks<T>(mut numbers: &[T], size: usize) -> impl Iterator<Item = &[T]> {
    iter::from_fn(move || {
        let (chunk, rest) = numbers.split_at_checked(size.max(1))?;
        numbers = rest;
        Some(chunk)
    })
}

/// The same, to be changed.
#[inline(always)]
fn chunks_mut<T>(mut numbers: &mut [T], size: usize) -> impl Iterator<Item = &mut [T]> {
    iter::from_fn(move || {
        let (chunk, rest) = mem::take(&mut numbers).split_at_mut_checked(size.max(1))?;
        numbers = rest;
        Some(chunk)
    })
}
