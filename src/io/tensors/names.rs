//! What the layers of a network are called in a file.

/// What the layers with numbers are called in a file: [`Sequential`], or a list
/// of names.
///
/// A list has one name for each layer with numbers, in their order; a list of
/// another length does not compile. A name is that of PyTorch's module:
/// `["fc1", "fc2"]` for the tensors `fc1.weight`, `fc1.bias` and so on, and
/// `"features.0"` for a module in a module. Where that is not enough, a name may
/// have a star, which stands for the tensor's own name: in an `nn.GRU` of two
/// layers these are `"rnn"`, which is short for `"rnn.*_l0"`, and `"rnn.*_l1"`.
/// The name of [`LearnedPositions`](crate::LearnedPositions) is that of their
/// tensor.
pub trait Names {
    /// How many names there are, if that is fixed.
    const COUNT: Option<usize>;

    /// The name of the layer with this number; `None` if it is the layer's
    /// position.
    fn name(&self, layer: usize) -> Option<&str>;
}

/// Names by position, as those of PyTorch's `nn.Sequential`: `0.weight`,
/// `2.bias`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sequential;

impl Names for Sequential {
    const COUNT: Option<usize> = None;

    fn name(&self, _: usize) -> Option<&str> {
        None
    }
}

impl<S: AsRef<str>, const N: usize> Names for [S; N] {
    const COUNT: Option<usize> = Some(N);

    fn name(&self, layer: usize) -> Option<&str> {
        self.get(layer).map(AsRef::as_ref)
    }
}

impl<N: Names + ?Sized> Names for &N {
    const COUNT: Option<usize> = N::COUNT;

    fn name(&self, layer: usize) -> Option<&str> {
        (**self).name(layer)
    }
}
