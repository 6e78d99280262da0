//! The tensors of a network, and where their numbers are.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

use super::error::SafetensorsError;
use super::names::Names;
use super::tensors::{Kind, Tensor, Tensors};
use crate::network::Network;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// A tensor of a network, as it is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its whole name.
    pub name: String,
    /// Its sizes.
    pub sizes: Vec<usize>,
    /// Where its numbers are in the network; `None` if the network does not
    /// keep them.
    pub place: Option<Place>,
}

/// Where the numbers of a tensor are among those of a network, which are its
/// parameters and then its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The place of the tensor's first number.
    pub first: usize,
    /// For each axis, how long it is, and how far it is from one number to the
    /// next along it.
    pub axes: Vec<(usize, usize)>,
}

impl Place {
    /// Shows the place of each number, in the tensor's order.
    pub fn each(&self, mut visit: impl FnMut(usize)) {
        along(&self.axes, self.first, &mut visit);
    }

    /// How many numbers there are.
    pub fn count(&self) -> usize {
        self.axes.iter().map(|(size, _)| size).product()
    }

    /// Whether all numbers are in front of `end`.
    fn ends_before(&self, end: usize) -> bool {
        let mut last = self.first;
        for &(size, step) in &self.axes {
            let Some(steps) = size.checked_sub(1) else {
                return true;
            };
            last = last.saturating_add(steps.saturating_mul(step));
        }
        last < end
    }
}

fn along(axes: &[(usize, usize)], at: usize, visit: &mut dyn FnMut(usize)) {
    match axes {
        [] => visit(at),
        [(size, step), rest @ ..] => {
            for index in 0..*size {
                along(rest, at + index * step, visit);
            }
        }
    }
}

/// What the layers of a network tell their tensors to, one after the other.
pub struct List<'a> {
    names: &'a dyn Fn(usize) -> Option<&'a str>,
    /// What the names of the layers here begin with.
    path: String,
    /// The position of the next layer in its `nn.Sequential`.
    position: usize,
    /// How many layers with numbers there were.
    layers: usize,
    /// Where the numbers of the next layer are.
    params: usize,
    state: usize,
    listed: Vec<Listed>,
}

impl List<'_> {
    /// A layer, which takes the next [positions](Tensors::POSITIONS).
    ///
    /// # Panics
    ///
    /// If the tensors are not all of the layer's numbers.
    pub fn layer<'t, L: Tensors<F> + ?Sized, F: Scalar>(
        &mut self,
        tensors: impl IntoIterator<Item = Tensor<'t>>,
    ) {
        let counts = [L::Params::COUNT, L::State::COUNT];
        let given = if counts == [0, 0] {
            None
        } else {
            self.layers += 1;
            (self.names)(self.layers - 1)
        };
        let own = format!("{}{}", self.path, self.position);
        let (starts, mut told) = ([self.params, self.state], [0, 0]);
        for tensor in tensors {
            let name = match given {
                Some(name) if name.contains('*') => name.replace('*', tensor.name),
                Some(name) if tensor.kind == Kind::Alone => name.to_owned(),
                _ => tensor.name_in(given.unwrap_or(&own)),
            };
            let place = tensor.part().map(|part| {
                let place = tensor.place();
                assert!(
                    place.count() == tensor.sizes.iter().product::<usize>()
                        && place.ends_before(counts[part]),
                    "the numbers of `{}` are not those of the layer `{}`",
                    tensor.name,
                    L::NAME
                );
                told[part] += place.count();
                Place {
                    first: starts[part] + place.first,
                    ..place
                }
            });
            self.listed.push(Listed {
                name,
                sizes: tensor.sizes.to_vec(),
                place,
            });
        }
        assert!(
            told == counts,
            "the tensors of `{}` are {told:?} parameters and numbers of state of {counts:?}",
            L::NAME
        );
        self.params += L::Params::COUNT;
        self.state += L::State::COUNT;
        self.position += L::POSITIONS;
    }

    /// Layers in an `nn.Sequential` of their own, which has the next position.
    pub fn sequential(&mut self, layers: impl FnOnce(&mut Self)) {
        let inner = format!("{}{}.", self.path, self.position);
        let (path, position) = (mem::replace(&mut self.path, inner), self.position);
        self.position = 0;
        layers(self);
        (self.path, self.position) = (path, position + 1);
    }
}

/// The tensors of an architecture.
pub(super) fn list<A: Tensors<F>, F: Scalar, N: Names>(
    names: &N,
) -> Result<Vec<Listed>, SafetensorsError> {
    // One line, so that the error is short.
    const { assert!(fit::<A, F, N>(), "one name for each layer that has numbers") };
    let mut list = List {
        names: &|layer| names.name(layer),
        path: String::new(),
        position: 0,
        layers: 0,
        params: 0,
        state: A::Params::COUNT,
        listed: Vec::new(),
    };
    A::tensors(&mut list);
    debug_assert_eq!(list.params, A::Params::COUNT);
    debug_assert_eq!(list.state, Network::<A, F>::COUNT);
    let mut seen = BTreeSet::new();
    match list.listed.iter().find(|tensor| !seen.insert(&tensor.name)) {
        Some(tensor) => Err(SafetensorsError::SameName {
            name: tensor.name.to_string(),
        }),
        None => Ok(list.listed),
    }
}

/// Whether there are as many names as layers that have numbers.
const fn fit<A: Tensors<F>, F: Scalar, N: Names>() -> bool {
    match N::COUNT {
        Some(names) => names == A::LISTED,
        None => true,
    }
}
