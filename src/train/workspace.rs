//! The tiles that one pass works on.

use crate::layer::{Entry, Layer};
use crate::shape::Tile;

/// Everything that a training step needs while it walks a batch: input,
/// output, the gradient by the output, the tape, and two rooms for the
/// gradients between layers.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Workspace<X, Y, T, R> {
    pub(super) x: X,
    pub(super) y: Y,
    pub(super) dy: Y,
    pub(super) tape: T,
    pub(super) rooms: [R; 2],
}

/// A tile of the shape that `A` takes.
type Input<A, F, const B: usize> = Tile<<A as Entry>::In, F, B>;

/// A tile of the shape that `A` gives.
type Output<A, F, const B: usize> = Tile<<A as Layer<<A as Entry>::In, F>>::Out, F, B>;

/// The workspace for an architecture and tiles of `B` samples.
pub type Tiles<A, F, const B: usize> = Workspace<
    Input<A, F, B>,
    Output<A, F, B>,
    <A as Layer<<A as Entry>::In, F>>::Tape<B>,
    <A as Layer<<A as Entry>::In, F>>::Hold<B>,
>;
