//! Cutting a row of things into blocks of about the same size, each small
//! enough for the registers.

use core::hint::black_box;

/// Something that is done block by block.
pub trait Blocks {
    /// How many things there are.
    const TOTAL: usize;
    /// How many of them a block takes at most.
    const MOST: usize;
    /// How many blocks there are.
    const COUNT: usize = Self::TOTAL.div_ceil(Self::MOST);
    /// Whether the last block is compiled apart from the others, because it
    /// lacks something that they have.
    const RAGGED: bool = false;

    /// Whether the blocks are too much code to be written out one by one. Of a
    /// processor's own instructions the compiler does not know how many they are.
    const LARGE: bool = false;

    /// Does it to `N` things from `at` on.
    fn block<const N: usize>(&mut self, at: usize);
}

/// Walks all blocks, of at most six: first those that have one thing more than
/// the others.
#[inline(always)]
pub fn walk<T: Blocks>(task: T) {
    const { assert!(T::MOST <= 6) };
    each::<T, UpTo6>(task);
}

/// [`walk`] for blocks of at most twelve. These take a while to compile, above
/// all inside each other.
#[inline(always)]
pub fn walk_long<T: Blocks>(task: T) {
    const { assert!(T::MOST <= 12) };
    each::<T, UpTo12>(task);
}

/// Walks the first `total` things, a number that is known only when the program
/// runs, in blocks of the most that there can be, and the rest one by one.
#[inline(always)]
pub fn walk_some<T: Blocks>(task: T, total: usize) {
    const { assert!(T::MOST <= 6) };
    let mut task = Whole(task);
    let whole = total - total % T::MOST;
    for at in (0..whole).step_by(T::MOST) {
        UpTo6::block::<Whole<T>, 0>(&mut task, at);
    }
    for at in whole..total {
        task.block::<1>(at);
    }
}

/// A task one of whose blocks is all there is to do.
struct Whole<T>(T);

impl<T: Blocks> Blocks for Whole<T> {
    const TOTAL: usize = T::MOST;
    const MOST: usize = T::MOST;

    #[inline(always)]
    fn block<const N: usize>(&mut self, at: usize) {
        self.0.block::<N>(at);
    }
}

#[inline(always)]
fn each<T: Blocks, S: Sizes>(mut task: T) {
    let (small, larger) = const { (least::<T>(), T::TOTAL - least::<T>() * T::COUNT) };
    // A constant condition: what is not needed is not compiled.
    if const { T::TOTAL > least::<T>() * T::COUNT } {
        let larger = if T::LARGE { black_box(larger) } else { larger };
        for index in 0..larger {
            S::block::<T, 1>(&mut task, index * (small + 1));
        }
    }
    if const { least::<T>() > 0 } {
        let mut whole = const { T::COUNT.saturating_sub(T::RAGGED as usize) };
        if T::LARGE {
            whole = black_box(whole);
        }
        for index in larger..whole {
            S::block::<T, 0>(&mut task, index * small + larger);
        }
        if T::RAGGED {
            S::block::<T, 0>(&mut task, whole * small + larger);
        }
    }
}

/// How many things the smaller blocks have.
const fn least<T: Blocks>() -> usize {
    match T::TOTAL.checked_div(T::COUNT) {
        Some(small) => small,
        None => 0,
    }
}

/// The sizes that blocks can have.
trait Sizes {
    /// A block of the least size, or of one more. The choice is made when the
    /// program is compiled, and the other sizes are not.
    fn block<T: Blocks, const MORE: usize>(task: &mut T, at: usize);
}

struct UpTo6;

impl Sizes for UpTo6 {
    #[inline(always)]
    fn block<T: Blocks, const MORE: usize>(task: &mut T, at: usize) {
        match const { least::<T>() + MORE } {
            1 => task.block::<1>(at),
            2 => task.block::<2>(at),
            3 => task.block::<3>(at),
            4 => task.block::<4>(at),
            5 => task.block::<5>(at),
            _ => task.block::<6>(at),
        }
    }
}

struct UpTo12;

impl Sizes for UpTo12 {
    #[inline(always)]
    fn block<T: Blocks, const MORE: usize>(task: &mut T, at: usize) {
        match const { least::<T>() + MORE } {
            7 => task.block::<7>(at),
            8 => task.block::<8>(at),
            9 => task.block::<9>(at),
            10 => task.block::<10>(at),
            11 => task.block::<11>(at),
            12 => task.block::<12>(at),
            _ => UpTo6::block::<T, MORE>(task, at),
        }
    }
}

/// Where the `index`-th of `N` neighbouring registers of a block lies, which
/// begins at the number `at` of `total`: the last ones are moved back to where
/// there are numbers for all their lanes. Then some numbers are in two
/// registers, and what is made of them is the same in both.
#[inline(always)]
pub const fn place<const N: usize>(at: usize, index: usize, lanes: usize, total: usize) -> usize {
    if N * lanes <= total {
        lower(at, total - N * lanes) + index * lanes
    } else {
        lower(index * lanes, total - lanes)
    }
}

const fn lower(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
