//! Inputs of all sizes that a finite number can have.

use core::marker::PhantomData;

use monograd::plain::Plain;
use monograd::prelude::*;

/// From nothing and numbers too small to be normal to the largest there are.
const SIZES: [f32; 10] = [1.0, 0.0, 1e-45, 1e-30, 1e-3, 3.0, 1e3, 1e10, 1e30, f32::MAX];

/// Random samples `X`, the first of ordinary size, then of each size in turn.
pub struct Inputs<X> {
    rng: Xoshiro256PlusPlus,
    made: usize,
    kind: PhantomData<X>,
}

impl<X: Plain<f32>> Inputs<X> {
    /// The same samples every time.
    #[expect(
        clippy::new_without_default,
        reason = "a default says nothing of what comes"
    )]
    pub fn new() -> Self {
        Self {
            rng: Xoshiro256PlusPlus::seed_from_u64(7),
            made: 0,
            kind: PhantomData,
        }
    }

    /// Another sample.
    pub fn draw(&mut self) -> X {
        let size = SIZES[self.made % SIZES.len()];
        self.made += 1;
        let mut sample = X::ZERO;
        for number in sample.as_flat_mut() {
            *number = size * monograd::uniform(&mut self.rng, -1.0, 1.0);
        }
        sample
    }
}
