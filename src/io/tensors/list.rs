//! The tensors of a network, and where their numbers are.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::{fmt, mem};

use super::names::Names;
use super::tensor::{Kind, Tensor, Tensors};
use crate::layer::Store;
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

    /// Writes the numbers of a network that have their places here.
    pub(in crate::io) fn write<F: Scalar>(&self, numbers: &[F], to: &mut Vec<u8>) {
        self.each(|at| {
            to.extend(to_le(numbers.get(at).copied().unwrap_or_default()));
        });
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

/// The bytes of a number, the lowest first.
pub(in crate::io) fn to_le<F: Scalar>(number: F) -> impl Iterator<Item = u8> {
    number.bits().to_le_bytes().into_iter().take(F::BYTES)
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

/// Two tensors of a network have the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameName {
    /// The name.
    pub name: String,
}

impl fmt::Display for SameName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        write!(f, "two tensors of the network have the name `{name}`")
    }
}

impl core::error::Error for SameName {}

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

impl<'a> List<'a> {
    /// A list without tensors yet, for an architecture `A`.
    pub(in crate::io) fn new<A: Store<F>, F: Scalar>(
        names: &'a dyn Fn(usize) -> Option<&'a str>,
    ) -> Self {
        Self {
            names,
            path: String::new(),
            position: 0,
            layers: 0,
            params: 0,
            state: A::Params::COUNT,
            listed: Vec::new(),
        }
    }

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
        let (given, own) = (self.given::<L, F>(), self.own());
        self.layers += usize::from(counts != [0, 0]);
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
        let before = self.enter();
        layers(self);
        self.leave(before);
    }

    /// Begins an `nn.Sequential`.
    pub(in crate::io) fn enter(&mut self) -> Outside {
        let inner = format!("{}.", self.own());
        Outside {
            path: mem::replace(&mut self.path, inner),
            position: mem::take(&mut self.position),
        }
    }

    /// Ends the `nn.Sequential` that began there.
    pub(in crate::io) fn leave(&mut self, before: Outside) {
        self.path = before.path;
        self.position = before.position + 1;
    }

    /// The name of the next layer by its position.
    pub(in crate::io) fn own(&self) -> String {
        format!("{}{}", self.path, self.position)
    }

    /// The name that the next layer is given, if it is `L`.
    pub(in crate::io) fn given<L: Store<F> + ?Sized, F: Scalar>(&self) -> Option<&'a str> {
        match L::Params::COUNT + L::State::COUNT {
            0 => None,
            _ => (self.names)(self.layers),
        }
    }
}

/// For what goes through the layers for more than their tensors.
#[cfg(feature = "onnx")]
impl List<'_> {
    /// The name of the layer before by its last position.
    pub(in crate::io) fn last(&self) -> String {
        format!("{}{}", self.path, self.position.saturating_sub(1))
    }

    /// How far it is: it grows by the numbers of each layer.
    pub(in crate::io) fn numbers(&self) -> usize {
        self.params + self.state
    }

    /// Takes out the tensors so far.
    pub(in crate::io) fn take(&mut self) -> Vec<Listed> {
        mem::take(&mut self.listed)
    }
}

/// Where an `nn.Sequential` is.
pub(in crate::io) struct Outside {
    path: String,
    position: usize,
}

/// The tensors of an architecture.
pub(super) fn list<A: Tensors<F>, F: Scalar, N: Names>(names: &N) -> Result<Vec<Listed>, SameName> {
    // One line, so that the error is short.
    const { assert!(fit::<A, F, N>(), "one name for each layer that has numbers") };
    let names = |layer| names.name(layer);
    let mut list = List::new::<A, F>(&names);
    A::tensors(&mut list);
    debug_assert_eq!(list.params, A::Params::COUNT);
    debug_assert_eq!(list.state, Network::<A, F>::COUNT);
    let mut seen = BTreeSet::new();
    match list.listed.iter().find(|tensor| !seen.insert(&tensor.name)) {
        Some(tensor) => Err(SameName {
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
