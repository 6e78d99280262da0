//! Where samples come from.

use crate::random::{Permutation, Table};

/// Samples by number: a slice of `(input, target)` pairs, or anything that can
/// read one when asked, such as a flash chip or a file.
///
/// ```
/// use monograd::prelude::*;
///
/// /// The sine, measured at 100 places when it is asked for.
/// struct Sine;
///
/// impl Dataset for Sine {
///     type Input = [f32; 1];
///     type Target = [f32; 1];
///
///     fn len(&self) -> usize {
///         100
///     }
///
///     fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 1], &[f32; 1]) -> R) -> Option<R> {
///         let x = index as f32 * 0.0628;
///         (index < 100).then(|| with(&[x], &[x.sin()]))
///     }
/// }
/// ```
pub trait Dataset {
    /// What the network is given.
    type Input;
    /// What it should make of it.
    type Target;

    /// How many samples there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One sample where it lies, if the data lie in memory: several of them can
    /// then be looked at side by side. The default has none, and asks nothing.
    fn sample(&self, index: usize) -> Option<(&Self::Input, &Self::Target)> {
        let _ = index;
        None
    }

    /// Hands one sample over; `None` if there is none with this number, or if
    /// it cannot be read.
    fn read<R>(
        &self,
        index: usize,
        with: impl FnOnce(&Self::Input, &Self::Target) -> R,
    ) -> Option<R>;
}

impl<X, T> Dataset for [(X, T)] {
    type Input = X;
    type Target = T;

    fn len(&self) -> usize {
        self.len()
    }

    #[inline(always)]
    fn sample(&self, index: usize) -> Option<(&X, &T)> {
        self.get(index).map(|(x, t)| (x, t))
    }

    #[inline(always)]
    fn read<R>(&self, index: usize, with: impl FnOnce(&X, &T) -> R) -> Option<R> {
        self.get(index).map(|(x, t)| with(x, t))
    }
}

impl<X, T, const N: usize> Dataset for [(X, T); N] {
    type Input = X;
    type Target = T;

    fn len(&self) -> usize {
        N
    }

    #[inline(always)]
    fn sample(&self, index: usize) -> Option<(&X, &T)> {
        self.get(index).map(|(x, t)| (x, t))
    }

    #[inline(always)]
    fn read<R>(&self, index: usize, with: impl FnOnce(&X, &T) -> R) -> Option<R> {
        self.get(index).map(|(x, t)| with(x, t))
    }
}

#[cfg(feature = "alloc")]
impl<X, T> Dataset for alloc::vec::Vec<(X, T)> {
    type Input = X;
    type Target = T;

    fn len(&self) -> usize {
        self.len()
    }

    #[inline(always)]
    fn sample(&self, index: usize) -> Option<(&X, &T)> {
        self.as_slice().sample(index)
    }

    #[inline(always)]
    fn read<R>(&self, index: usize, with: impl FnOnce(&X, &T) -> R) -> Option<R> {
        self.as_slice().read(index, with)
    }
}

impl<D: Dataset + ?Sized> Dataset for &D {
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        (**self).len()
    }

    #[inline(always)]
    fn sample(&self, index: usize) -> Option<(&D::Input, &D::Target)> {
        (**self).sample(index)
    }

    #[inline(always)]
    fn read<R>(&self, index: usize, with: impl FnOnce(&D::Input, &D::Target) -> R) -> Option<R> {
        (**self).read(index, with)
    }
}

/// Some samples of a dataset, in an order of their own: a batch, or one side
/// of a split.
#[derive(Debug)]
pub struct Batch<'a, D: ?Sized> {
    data: &'a D,
    order: Option<Permutation>,
    table: Option<&'a Table>,
    start: usize,
    length: usize,
}

impl<D: ?Sized> Clone for Batch<'_, D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: ?Sized> Copy for Batch<'_, D> {}

impl<'a, D: Dataset + ?Sized> Batch<'a, D> {
    /// The samples at `length` positions from `start` on, in the given order
    /// or else their own; fewer where the data end before.
    pub fn new(data: &'a D, order: Option<Permutation>, start: usize, length: usize) -> Self {
        let start = start.min(data.len());
        let length = length.min(data.len() - start);
        Self {
            data,
            order,
            table: None,
            start,
            length,
        }
    }

    /// The same batch, whose order is looked up in this table of it.
    pub(crate) fn looked_up(self, table: Option<&'a Table>) -> Self {
        Self { table, ..self }
    }

    /// The number that a sample of the batch has in the whole data.
    #[inline(always)]
    pub fn position(&self, index: usize) -> usize {
        let position = self.start.saturating_add(index);
        if let Some(table) = self.table {
            return table.at(position);
        }
        self.order.map_or(position, |order| order.at(position))
    }

    /// All samples, parted at random: the first side has `fraction` of them
    /// (rounded), the second the rest.
    ///
    /// ```
    /// use monograd::prelude::*;
    ///
    /// let data = [([0.0_f32], [0.0_f32]); 10];
    /// let (train, validation) = Batch::split(&data, 0.8, 1);
    /// assert_eq!((train.len(), validation.len()), (8, 2));
    /// ```
    pub fn split(data: &'a D, fraction: f64, seed: u64) -> (Self, Self) {
        let length = data.len();
        let first = (fraction * length as f64 + 0.5) as usize;
        let order = Some(Permutation::new(length, seed));
        (
            Self::new(data, order, 0, first),
            Self::new(data, order, first, length),
        )
    }
}

impl<D: Dataset + ?Sized> Dataset for Batch<'_, D> {
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.length
    }

    #[inline(always)]
    fn sample(&self, index: usize) -> Option<(&D::Input, &D::Target)> {
        if index >= self.length {
            return None;
        }
        self.data.sample(self.position(index))
    }

    #[inline(always)]
    fn read<R>(&self, index: usize, with: impl FnOnce(&D::Input, &D::Target) -> R) -> Option<R> {
        if index >= self.length {
            return None;
        }
        self.data.read(self.position(index), with)
    }
}
