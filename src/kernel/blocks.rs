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

/// Walks all blocks: first those that have one thing more than the others.
#[inline(always)]
pub fn walk<T: Blocks>(mut task: T) {
    const { assert!(T::MOST <= 12) };
    let (small, larger) = const { (least::<T>(), T::TOTAL - least::<T>() * T::COUNT) };
    // A constant condition: what is not needed is not compiled.
    if const { T::TOTAL > least::<T>() * T::COUNT } {
        let larger = if T::LARGE { black_box(larger) } else { larger };
        for index in 0..larger {
            (const { block_of::<T>(least::<T>() + 1) })(&mut task, index * (small + 1));
        }
    }
    if const { least::<T>() > 0 } {
        let mut whole = const { T::COUNT.saturating_sub(T::RAGGED as usize) };
        if T::LARGE {
            whole = black_box(whole);
        }
        for index in larger..whole {
            (const { block_of::<T>(least::<T>()) })(&mut task, index * small + larger);
        }
        if T::RAGGED {
            (const { block_of::<T>(least::<T>()) })(&mut task, whole * small + larger);
        }
    }
}

/// [`walk`], or of `SOME` things the first `total`, a number that is known only when
/// the program runs: in blocks of the most that there can be, and the rest one by one.
#[inline(always)]
pub fn walk_some<T: Blocks, const SOME: bool>(mut task: T, total: usize) {
    const { assert!(T::MOST <= 12) };
    if const { !SOME } {
        return walk(task);
    }
    let whole = total - total % T::MOST;
    for at in (0..whole).step_by(T::MOST) {
        (const { block_of::<T>(T::MOST) })(&mut task, at);
    }
    for at in whole..total {
        task.block::<1>(at);
    }
}

/// How many things the smaller blocks have.
const fn least<T: Blocks>() -> usize {
    match T::TOTAL.checked_div(T::COUNT) {
        Some(small) => small,
        None => 0,
    }
}

/// [`Blocks::block`] for so many things. The choice is made when the program is
/// compiled: what a function only mentions, in a branch that is never taken, the
/// compiler looks at all the same, and at what that mentions.
const fn block_of<T: Blocks>(things: usize) -> fn(&mut T, usize) {
    match things {
        1 => T::block::<1>,
        2 => T::block::<2>,
        3 => T::block::<3>,
        4 => T::block::<4>,
        5 => T::block::<5>,
        6 => T::block::<6>,
        7 => T::block::<7>,
        8 => T::block::<8>,
        9 => T::block::<9>,
        10 => T::block::<10>,
        11 => T::block::<11>,
        // More is asked for only where it is not used.
        _ => T::block::<12>,
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
