//! What windows slide over.

use crate::shape::{Image, Sequence, Shape, Vector};

/// An image, or a sequence of vectors: the same numbers, its channels, at each
/// of its positions. The steps of a sequence are its rows, and it has one
/// column.
///
/// An image has each channel for itself; a sequence has the channels of a step
/// side by side. So both are planes of rows of columns of neighbours, one after
/// the other, and what is written for such planes is written for both.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no rows and columns, and no steps, to pool over",
    label = "neither an `Image` nor a `Sequence` of vectors"
)]
pub trait Grid: Shape {
    /// The rows of a plane.
    const ROWS: usize;
    /// The columns of a row.
    const COLUMNS: usize;
    /// The numbers side by side at a position.
    const NEIGHBOURS: usize;
    /// One number for each channel.
    type Channels: Shape;
}

#[diagnostic::do_not_recommend]
impl<const C: usize, const H: usize, const W: usize> Grid for Image<C, H, W> {
    const ROWS: usize = H;
    const COLUMNS: usize = W;
    const NEIGHBOURS: usize = 1;
    type Channels = Vector<C>;
}

#[diagnostic::do_not_recommend]
impl<const T: usize, const C: usize> Grid for Sequence<T, Vector<C>> {
    const ROWS: usize = T;
    const COLUMNS: usize = 1;
    const NEIGHBOURS: usize = C;
    type Channels = Vector<C>;
}
