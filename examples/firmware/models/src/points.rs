//! The spiral's points, read out of flash one by one.

use monograd::prelude::*;

use crate::{ARM, POINTS};

/// Two little-endian floats for each.
static BYTES: &[u8; 8 * POINTS] = include_bytes!(concat!(env!("OUT_DIR"), "/points.bin"));

/// The 700 points that the spiral network has learned, with their arms. None is
/// ever in RAM but the one that is read.
pub struct Points {
    /// By how much the numbers of the arms are moved on: not at all, unless
    /// somebody has hung the sensor the other way round.
    pub turn: usize,
}

impl Dataset for Points {
    type Input = [f32; 2];
    type Target = Class<7>;

    fn len(&self) -> usize {
        POINTS
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 2], &Class<7>) -> R) -> Option<R> {
        let (x, rest) = BYTES.get(8 * index..)?.split_first_chunk()?;
        let point = [*x, *rest.first_chunk()?].map(f32::from_le_bytes);
        let arm = Class::new((index / ARM + self.turn) % 7)?;
        Some(with(&point, &arm))
    }
}
