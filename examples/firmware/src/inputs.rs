//! Inputs of all sizes that a finite number can have.

use monograd::prelude::*;

/// From nothing and numbers too small to be normal to the largest there are.
const SIZES: [f32; 10] = [1.0, 0.0, 1e-45, 1e-30, 1e-3, 3.0, 1e3, 1e10, 1e30, f32::MAX];

/// Random vectors, the first of ordinary size, then of each size in turn.
pub struct Inputs<const N: usize> {
    rng: Xoshiro256PlusPlus,
    made: usize,
}

impl<const N: usize> Inputs<N> {
    /// The same vectors every time.
    #[expect(
        clippy::new_without_default,
        reason = "a default says nothing of what comes"
    )]
    pub fn new() -> Self {
        Self {
            rng: Xoshiro256PlusPlus::seed_from_u64(7),
            made: 0,
        }
    }

    /// Another vector.
    pub fn draw(&mut self) -> [f32; N] {
        let size = SIZES[self.made % SIZES.len()];
        self.made += 1;
        core::array::from_fn(|_| size * monograd::uniform(&mut self.rng, -1.0, 1.0))
    }
}
