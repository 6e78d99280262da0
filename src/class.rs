//! A class label whose number of classes is part of its type.

use core::fmt;

use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// One of `N` classes, numbered from 0. It takes two bytes, so there are at
/// most 65,536.
///
/// ```
/// use monograd::prelude::*;
///
/// let label = Class::<7>::new(3).unwrap();
/// assert_eq!(label.index(), 3);
/// assert_eq!(label.one_hot::<f32>(), [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
/// assert_eq!(Class::<7>::new(7), None);
/// assert_eq!(
///     Class::<7>::try_from(9).unwrap_err().to_string(),
///     "class 9 is not below 7, the number of classes"
/// );
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Class<const N: usize>(u16);

impl<const N: usize> Class<N> {
    /// The class with this number, if there is one.
    pub const fn new(index: usize) -> Option<Self> {
        const { assert!(N <= 1 << 16, "a `Class<N>` has at most 65536 classes") };
        if index < N {
            Some(Self(index as u16))
        } else {
            None
        }
    }

    /// The class whose score is the highest, the first of equals. A NaN is
    /// never the highest.
    pub fn of_scores<F: Scalar>(scores: &[F; N]) -> Self {
        let mut best = (0, -F::INFINITY);
        for (index, &score) in (0..=u16::MAX).zip(scores) {
            if score > best.1 {
                best = (index, score);
            }
        }
        Self(best.0)
    }

    /// The class's number.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// 1 for the class, 0 for the others.
    #[inline(always)]
    pub fn one_hot<F: Scalar>(self) -> [F; N] {
        let mut scores = [F::ZERO; N];
        if let Some(score) = scores.get_mut(self.index()) {
            *score = F::ONE;
        }
        scores
    }

    /// Writes a 1 for the class into a lane of a tile of zeros.
    #[inline(always)]
    pub(crate) fn mark<F: Scalar, const B: usize>(self, lane: usize, tile: &mut [Lanes<F, B>; N]) {
        if let Some(score) = tile
            .get_mut(self.index())
            .and_then(|lanes| lanes.0.get_mut(lane))
        {
            *score = F::ONE;
        }
    }
}

/// A number that is no class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchClass {
    /// The number.
    pub index: usize,
    /// How many classes there are.
    pub classes: usize,
}

impl fmt::Display for NoSuchClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, classes } = self;
        write!(
            f,
            "class {index} is not below {classes}, the number of classes"
        )
    }
}

impl core::error::Error for NoSuchClass {}

impl<const N: usize> TryFrom<usize> for Class<N> {
    type Error = NoSuchClass;

    fn try_from(index: usize) -> Result<Self, NoSuchClass> {
        Self::new(index).ok_or(NoSuchClass { index, classes: N })
    }
}

impl<const N: usize> fmt::Display for Class<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
