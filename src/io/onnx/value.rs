//! What flows along a graph.

use alloc::string::String;
use alloc::vec::Vec;

use super::messages::DataType;
use crate::scalar::Scalar;
use crate::shape::Shape;

/// Something that flows from one node to the next, or a tensor that is a part of
/// the file: its name, and the sizes that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub(super) name: String,
    pub(super) sizes: Vec<Size>,
    pub(super) kind: Kind,
}

/// A size of a [`Value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// So many times as many as there are samples.
    Batch(usize),
    /// This number.
    Fixed(usize),
}

impl Size {
    /// The number that it is, or how many times as many as there are samples.
    pub(super) fn number(self) -> usize {
        match self {
            Self::Batch(size) | Self::Fixed(size) => size,
        }
    }
}

/// What a [`Value`] consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Floats of the network's type.
    Float,
    /// Floats of 32 bits.
    Single,
    /// Integers of 64 bits.
    Integer,
    /// True or false.
    Bool,
}

impl Kind {
    pub(super) fn data_type<F: Scalar>(self) -> DataType {
        match self {
            Self::Single => DataType::Float,
            Self::Float if F::BYTES == 4 => DataType::Float,
            Self::Float => DataType::Double,
            Self::Integer => DataType::Int64,
            Self::Bool => DataType::Bool,
        }
    }
}

impl Value {
    /// What stands for an input that a node is not given.
    pub(super) fn none() -> Self {
        Self {
            name: String::new(),
            sizes: Vec::new(),
            kind: Kind::Float,
        }
    }

    /// Its name in the graph.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its sizes. That of what flows is the batch, and then those of one sample,
    /// as its array has them.
    pub fn sizes(&self) -> &[Size] {
        &self.sizes
    }

    /// Its sizes with the last one changed.
    pub fn with_last(&self, last: usize) -> Vec<Size> {
        let mut sizes = self.sizes.clone();
        if let Some(size) = sizes.last_mut() {
            *size = Size::Fixed(last);
        }
        sizes
    }

    /// Its first size, and then these.
    pub fn with_rest(&self, rest: &[usize]) -> Vec<Size> {
        let first = self.sizes.iter().copied().take(1);
        first.chain(rest.iter().copied().map(Size::Fixed)).collect()
    }

    /// Its sizes, and one more at the end.
    pub fn and(&self, last: usize) -> Vec<Size> {
        let last = [Size::Fixed(last)];
        self.sizes.iter().copied().chain(last).collect()
    }

    /// Its sizes from this axis on, as numbers: of the batch, how many times as
    /// many it is.
    pub fn rest(&self, from: usize) -> Vec<usize> {
        let rest = self.sizes.iter().skip(from);
        rest.map(|size| size.number()).collect()
    }

    /// Its size along an axis, as [`rest`](Value::rest) has it.
    pub(super) fn size(&self, axis: usize) -> usize {
        self.sizes.get(axis).map_or(0, |size| size.number())
    }

    /// Its sizes in another order.
    pub(super) fn permuted(&self, order: &[usize]) -> Vec<Size> {
        let size = |&axis: &usize| self.sizes.get(axis).copied();
        order.iter().filter_map(size).collect()
    }
}

/// The sizes of a shape, the outermost first.
pub fn sizes<S: Shape>() -> Vec<usize> {
    let mut sizes = Vec::new();
    S::sizes(&mut |size| sizes.push(size));
    sizes
}
