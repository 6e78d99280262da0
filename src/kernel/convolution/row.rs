//! Sums for neighbouring places of a row, block by block.

use core::marker::PhantomData;

use super::written_out;
use crate::activation::Activation;
use crate::kernel::VECTORS;
use crate::kernel::affine::{SUMS, number};
use crate::kernel::blocks::{Blocks, walk};
use crate::kernel::vector::{self, Vector, from, from_mut};
use crate::scalar::Scalar;

/// Whether an activation is applied to the sums before they are stored.
pub const fn fuses<A: Activation<F>, F: Scalar>() -> bool {
    VECTORS && A::FUSED
}

/// What is added up for each place and each of some channels of the result.
pub trait Sums<F: Scalar, const B: usize> {
    /// Channels of the result, of one group.
    const CHANNELS: usize;
    /// The most places side by side.
    const MOST: Places<B>;

    /// Adds all terms, in order, to the sums of `K` channels from `channel`
    /// on, in `N` registers.
    fn add<V: Vector<F>, const K: usize, const N: usize>(
        &self,
        channel: usize,
        read: Read<N>,
        sums: &mut [[V; N]; K],
    );
}

/// Where neighbouring registers are read.
#[derive(Clone, Copy)]
pub struct Read<const N: usize> {
    /// The first, counted from the first place.
    pub at: usize,
    /// All of them, counted from the first.
    pub offsets: [usize; N],
    /// From the first number to behind the last.
    pub span: usize,
}

/// Places of a row or of a column, the `B` samples of each side by side.
#[derive(Clone, Copy)]
pub struct Places<const B: usize> {
    count: usize,
    /// How far they are apart where they are read, in numbers of a sample.
    from: usize,
    /// How far they are apart where they are written.
    to: usize,
    /// Whether all numbers are neighbours, so that a register may have those
    /// of several places.
    dense: bool,
}

impl<const B: usize> Places<B> {
    /// So many of a row, so far apart where they are read and written.
    pub const fn across(count: usize, from: usize, to: usize) -> Self {
        let dense = from == 1 && to == 1;
        Self {
            count,
            from,
            to,
            dense,
        }
    }

    /// So many of a column.
    pub const fn down(count: usize, from: usize, to: usize) -> Self {
        Self {
            count,
            from,
            to,
            dense: false,
        }
    }

    /// Whether registers of so many lanes hold all numbers, and no others.
    const fn fit(&self, lanes: usize) -> bool {
        if self.dense {
            self.numbers() >= lanes
        } else {
            B % lanes == 0
        }
    }

    #[inline(always)]
    const fn numbers(&self) -> usize {
        self.count * B
    }

    #[inline(always)]
    const fn registers(&self, lanes: usize) -> usize {
        self.numbers().div_ceil(lanes)
    }

    /// Where `N` registers from one on are read, and where they are written.
    /// The last ones of a dense row are moved back to where there are numbers
    /// for all their lanes; what is in two registers is the same in both.
    #[inline(always)]
    fn at<const N: usize>(&self, register: usize, lanes: usize) -> (Read<N>, Read<N>) {
        if self.dense {
            let last = self.numbers().saturating_sub(N * lanes);
            let at = (register * lanes).min(last);
            let read = Self::dense(at, lanes);
            return (read, read);
        }
        let read = Self::apart(register, self.from, lanes);
        (read, Self::apart(register, self.to, lanes))
    }

    /// Registers of places that are `apart`.
    #[inline(always)]
    fn apart<const N: usize>(register: usize, apart: usize, lanes: usize) -> Read<N> {
        let each = B / lanes;
        let of = |register| register / each * apart * B + register % each * lanes;
        let at = of(register);
        let mut offsets = [0; N];
        let mut span = 0;
        for (n, offset) in offsets.iter_mut().enumerate() {
            // All blocks look the same, unless some lie across places.
            *offset = if each % N == 0 || N % each == 0 {
                of(n)
            } else {
                of(register + n) - at
            };
            span = *offset + lanes;
        }
        Read { at, offsets, span }
    }

    /// Neighbouring registers.
    #[inline(always)]
    fn dense<const N: usize>(at: usize, lanes: usize) -> Read<N> {
        Read {
            at,
            offsets: core::array::from_fn(|n| n * lanes),
            span: N * lanes,
        }
    }
}

/// Places of a row of the result, and where they go.
pub struct Row<'a, A, T, F, const B: usize> {
    /// What is added up.
    pub sums: T,
    /// Where it begins: empty for 0.
    pub bias: &'a [F],
    /// The result, from the first place of the first channel on.
    pub result: &'a mut [F],
    /// Numbers from a channel of the result to the next.
    pub channel: usize,
    /// The places.
    pub places: Places<B>,
    /// What is applied to the sums.
    pub kind: PhantomData<A>,
}

impl<A, T, F, const B: usize> Row<'_, A, T, F, B>
where
    A: Activation<F>,
    T: Sums<F, B>,
    F: Scalar,
{
    /// The most registers side by side: more of them where there are too few
    /// channels to fill a block with two.
    const MOST: usize = if T::CHANNELS > SUMS / 4 {
        2
    } else if T::CHANNELS > 1 || SUMS < 12 || !VECTORS {
        4
    } else {
        8
    };

    /// Computes all places, in the widest registers that fit.
    #[inline(always)]
    pub fn fill<V: Vector<F>>(&mut self) {
        if const { V::LANES > 1 && !T::MOST.fit(V::LANES) } {
            return self.fill::<V::Half>();
        }
        let mut register = 0;
        // Constant conditions: what is not needed is not compiled.
        if const { Self::MOST > 4 } {
            self.blocks::<V, 8>(&mut register);
        }
        if const { Self::MOST > 2 } {
            self.blocks::<V, 4>(&mut register);
        }
        self.blocks::<V, 2>(&mut register);
        self.blocks::<V, 1>(&mut register);
    }

    /// Computes `N` registers at a time, as long as there are as many, and
    /// numbers for them all.
    #[inline(always)]
    fn blocks<V: Vector<F>, const N: usize>(&mut self, register: &mut usize) {
        let registers = if self.places.numbers() < N * V::LANES {
            0
        } else {
            self.places.registers(V::LANES)
        };
        while *register + N <= registers {
            walk(Channels::<A, T, F, V, B, N> {
                row: self,
                register: *register,
                kind: PhantomData,
            });
            *register += N;
        }
    }
}

/// The channels, for `N` registers from `register` on.
struct Channels<'a, 'b, A, T, F, V, const B: usize, const N: usize> {
    row: &'a mut Row<'b, A, T, F, B>,
    register: usize,
    kind: PhantomData<V>,
}

impl<A, T, F, V, const B: usize, const N: usize> Blocks for Channels<'_, '_, A, T, F, V, B, N>
where
    A: Activation<F>,
    T: Sums<F, B>,
    F: Scalar,
    V: Vector<F>,
{
    const TOTAL: usize = T::CHANNELS;
    const MOST: usize = if N > 2 { SUMS / 4 } else { SUMS / 2 };

    #[inline(always)]
    fn block<const K: usize>(&mut self, channel: usize) {
        let row = &mut *self.row;
        let (read, written) = row.places.at::<N>(self.register, V::LANES);
        if !VECTORS {
            return written_out::block::<A, T, F, V, B, K, N>(row, channel, read, written);
        }
        let mut sums = [[V::splat(F::ZERO); N]; K];
        for (k, sums) in sums.iter_mut().enumerate() {
            *sums = [V::splat(number(row.bias, channel + k)); N];
        }
        row.sums.add(channel, read, &mut sums);
        for (k, sums) in sums.into_iter().enumerate() {
            let at = (channel + k) * row.channel + written.at;
            // All room that there is to be, so that it is looked for once.
            let room = from_mut(row.result, at).get_mut(..written.span);
            let room = room.unwrap_or_default();
            for (sum, at) in sums.into_iter().zip(written.offsets) {
                let sum = if const { fuses::<A, F>() } {
                    A::fused(sum)
                } else {
                    sum
                };
                if room.len().saturating_sub(at) >= V::LANES {
                    sum.store(from_mut(room, at));
                }
            }
        }
    }
}

/// `sums[k][n] += a(k) b[n]`, the registers b being read at the offsets.
#[inline(always)]
pub fn add_term<F: Scalar, V: Vector<F>, const K: usize, const N: usize>(
    sums: &mut [[V; N]; K],
    a: impl Fn(usize) -> F,
    b: &[F],
    offsets: [usize; N],
) {
    if !VECTORS {
        return written_out::add_term(sums, a, b, offsets);
    }
    vector::add_term(sums, a, |n| load(b, offsets.get(n).copied().unwrap_or(0)));
}

/// The register at a place; zeros where there are not enough numbers.
#[inline(always)]
pub fn load<F: Scalar, V: Vector<F>>(numbers: &[F], at: usize) -> V {
    // Asked first: an option of a slice would be asked again, at run time.
    if numbers.len().saturating_sub(at) < V::LANES {
        return V::splat(F::ZERO);
    }
    V::load(from(numbers, at))
}

/// So many numbers from a place on.
#[inline(always)]
pub fn part<F>(numbers: &[F], at: usize, length: usize) -> Option<&[F]> {
    numbers.get(at..)?.get(..length)
}
