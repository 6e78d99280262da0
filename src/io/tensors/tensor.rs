//! What a layer tells of its tensors.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::list::{List, Place};
use crate::layer::Store;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// A layer whose numbers have a counterpart in PyTorch.
///
/// Reading and writing go by the same list of tensors, which a layer tells here
/// once. A layer without numbers has nothing to say:
/// `impl<F: Scalar> Tensors<F> for Double {}`. Others tell their tensors:
///
/// ```
/// use monograd::io::tensors::{List, Sequential, Tensor, Tensors};
/// use monograd::layer::Store;
/// use monograd::prelude::*;
///
/// /// Multiplies each feature with a number it learns.
/// struct Scale<const N: usize>;
/// # impl<const N: usize, F: Scalar> Store<F> for Scale<N> {
/// #     type Params = [F; N];
/// #     type State = ();
/// #     const NAME: &'static str = "Scale";
/// # }
///
/// impl<const N: usize, F: Scalar> Tensors<F> for Scale<N> {
///     fn tensors(list: &mut List<'_>) {
///         list.layer::<Self, F>([Tensor::parameter("weight", &[N], 0)]);
///     }
/// }
///
/// let tensors = Network::<net![Dense<2, 3>, Scale<3>]>::tensors(&Sequential)?;
/// let names: Vec<&str> = tensors.iter().map(|tensor| &*tensor.name).collect();
/// assert_eq!(names, ["0.weight", "0.bias", "1.weight"]);
/// # Ok::<(), monograd::io::tensors::SameName>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the layer `{Self}` does not say which tensors it has in PyTorch",
    label = "`{Self}` has no counterpart in a file of PyTorch",
    note = "a layer of your own says it by implementing `monograd::io::tensors::Tensors`"
)]
pub trait Tensors<F: Scalar>: Store<F> {
    /// How many positions it takes in an `nn.Sequential`: 2 for a layer with a
    /// fused activation, which is a module of its own there.
    const POSITIONS: usize = 1;

    /// How many layers with numbers it is: how many names it takes.
    const LISTED: usize = (Self::Params::COUNT + Self::State::COUNT > 0) as usize;

    /// Tells its tensors to the list, by [`List::layer`]. The default has none.
    fn tensors(list: &mut List<'_>) {
        list.layer::<Self, F>([]);
    }
}

/// A tensor of a layer: its name in the layer, its sizes, and where its numbers
/// are.
///
/// A layer that has its numbers in another order than PyTorch says how far it
/// is from one to the next along each axis:
///
/// ```
/// use monograd::io::tensors::Tensor;
///
/// // `Linear.weight` is [3, 2], with the outputs first. `Dense<2, 3>` has the
/// // inputs first: the next output is the next number, the next input is 3 on.
/// let weight = Tensor::parameter("weight", &[3, 2], 0).by(&[(3, 1), (2, 3)]);
/// let bias = Tensor::parameter("bias", &[3], 6);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    pub(super) name: &'a str,
    pub(super) sizes: &'a [usize],
    pub(super) kind: Kind,
    pub(super) suffix: &'a str,
    first: usize,
    axes: Option<&'a [(usize, usize)]>,
}

/// What a tensor is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Parameter,
    /// A parameter that is not in a module.
    Alone,
    State,
    /// A number that is not kept.
    Count,
}

impl<'a> Tensor<'a> {
    /// A tensor of these sizes in the layer's parameters. It begins at the one
    /// with the number `first`, and has its numbers row by row.
    pub const fn parameter(name: &'a str, sizes: &'a [usize], first: usize) -> Self {
        Self::of(Kind::Parameter, name, sizes, first)
    }

    /// The same in the layer's state.
    pub const fn state(name: &'a str, sizes: &'a [usize], first: usize) -> Self {
        Self::of(Kind::State, name, sizes, first)
    }

    /// A parameter that PyTorch programs do not put into a module of its own:
    /// the name that a layer is given is the whole name of its tensor.
    pub const fn alone(name: &'a str, sizes: &'a [usize], first: usize) -> Self {
        Self::of(Kind::Alone, name, sizes, first)
    }

    /// A whole number that PyTorch keeps and this library does not: it is
    /// ignored in a file, and written as 0.
    pub const fn count(name: &'a str) -> Self {
        Self::of(Kind::Count, name, &[], 0)
    }

    /// The same tensor with its numbers elsewhere: for each axis, how long it
    /// is, and how far it is from one number to the next along it. An axis of the
    /// tensor whose numbers are apart may be given as two.
    pub const fn by(mut self, axes: &'a [(usize, usize)]) -> Self {
        self.axes = Some(axes);
        self
    }

    /// The same tensor with something behind its name that a starred name
    /// ([`Names`](super::Names)) leaves out.
    pub const fn suffix(mut self, suffix: &'a str) -> Self {
        self.suffix = suffix;
        self
    }

    const fn of(kind: Kind, name: &'a str, sizes: &'a [usize], first: usize) -> Self {
        Self {
            name,
            sizes,
            kind,
            suffix: "",
            first,
            axes: None,
        }
    }

    /// Whether it is in the parameters, 0, or in the state, 1.
    pub(super) fn part(&self) -> Option<usize> {
        match self.kind {
            Kind::Parameter | Kind::Alone => Some(0),
            Kind::State => Some(1),
            Kind::Count => None,
        }
    }

    /// Its whole name in a module.
    pub(super) fn name_in(&self, module: &str) -> String {
        let Self { name, suffix, .. } = self;
        let dot = if module.is_empty() { "" } else { "." };
        format!("{module}{dot}{name}{suffix}")
    }

    /// Where its numbers are in the layer.
    pub(super) fn place(&self) -> Place {
        let axes = match self.axes {
            Some(axes) => axes.to_vec(),
            None => row_by_row(self.sizes),
        };
        Place {
            first: self.first,
            axes,
        }
    }
}

fn row_by_row(sizes: &[usize]) -> Vec<(usize, usize)> {
    let mut axes: Vec<_> = sizes.iter().map(|&size| (size, 1)).collect();
    let mut step = 1;
    for (size, axis_step) in axes.iter_mut().rev() {
        *axis_step = step;
        step *= *size;
    }
    axes
}
