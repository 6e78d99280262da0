//! The tensors of a graph: the network's, and constants.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::graph::Graph;
use super::value::{Kind, Size, Value};
use crate::io::tensors::Place;
use crate::scalar::Scalar;

/// What a tensor of the file consists of.
pub(super) enum Contents<F> {
    /// Numbers of the network, one part behind the other.
    Network(Vec<Place>),
    Numbers(Vec<F>),
    Singles(Vec<f32>),
    Integers(Vec<i64>),
}

impl<F: Scalar> Graph<'_, F> {
    /// A tensor of numbers that are not the network's.
    pub fn numbers(&mut self, name: &str, sizes: &[usize], numbers: Vec<F>) -> Value {
        let name = self.name(name);
        self.tensor(name, Kind::Float, sizes, Contents::Numbers(numbers))
    }

    /// A number that is not the network's.
    pub fn number(&mut self, name: &str, number: F) -> Value {
        self.numbers(name, &[], alloc::vec![number])
    }

    /// A list of integers, as operators take them for sizes and axes.
    pub fn integers(&mut self, name: &str, integers: &[i64]) -> Value {
        let name = self.name(name);
        let contents = Contents::Integers(integers.to_vec());
        self.tensor(name, Kind::Integer, &[integers.len()], contents)
    }

    /// An integer, as `Gather` takes one for an index.
    pub fn integer(&mut self, name: &str, integer: i64) -> Value {
        let name = self.name(name);
        let contents = Contents::Integers(alloc::vec![integer]);
        self.tensor(name, Kind::Integer, &[], contents)
    }

    /// A matrix with rows and columns exchanged. Of one of the network's that is a
    /// tensor, too, `0.weight.T` for `0.weight`.
    pub fn transposed(&mut self, matrix: &Value) -> Value {
        let places = self.places(matrix);
        let (&[_, columns], false) = (&*matrix.rest(0), places.is_empty()) else {
            return self.transpose(matrix, &[1, 0]);
        };
        let name = format!("{}.T", matrix.name);
        if let Some((known, _)) = self.tensors.iter().find(|(value, _)| value.name == name) {
            return known.clone();
        }
        let places = places.into_iter().map(|mut place| {
            // Those of a row may be several axes.
            let mut numbers = 1;
            let of_row = place.axes.iter().rev().take_while(|(size, _)| {
                let more = numbers < columns;
                numbers *= size;
                more
            });
            let count = of_row.count();
            place.axes.rotate_right(count);
            place
        });
        let places = places.collect();
        let sizes: Vec<usize> = matrix.rest(0).into_iter().rev().collect();
        self.gathered(name, &sizes, places)
    }

    /// One of the network's tensors with so many axes of one number more.
    pub(super) fn with_ones(&mut self, tensor: &Value, axes: usize) -> Value {
        let mut changed = tensor.clone();
        changed
            .sizes
            .extend(core::iter::repeat_n(Size::Fixed(1), axes));
        if let Some((value, _)) = self.tensors.iter_mut().find(|(value, _)| value == tensor) {
            value.clone_from(&changed);
        }
        changed
    }

    /// How many times as long each axis becomes: floats of 32 bits.
    pub(super) fn scales(&mut self, times: &[usize]) -> Value {
        let name = self.name("scales");
        let contents = Contents::Singles(times.iter().map(|&times| times as f32).collect());
        self.tensor(name, Kind::Single, &[times.len()], contents)
    }

    /// Where the numbers of one of the network's tensors are.
    pub(super) fn places(&self, tensor: &Value) -> Vec<Place> {
        let found = self.tensors.iter().find(|(value, _)| value == tensor);
        match found {
            Some((_, Contents::Network(places))) => places.clone(),
            _ => Vec::new(),
        }
    }

    /// A tensor with numbers of the network from several places.
    pub(super) fn gathered(&mut self, name: String, sizes: &[usize], places: Vec<Place>) -> Value {
        self.tensor(name, Kind::Float, sizes, Contents::Network(places))
    }

    fn tensor(&mut self, name: String, kind: Kind, sizes: &[usize], is: Contents<F>) -> Value {
        let sizes = sizes.iter().copied().map(Size::Fixed).collect();
        let value = Value { name, sizes, kind };
        self.tensors.push((value.clone(), is));
        value
    }
}
