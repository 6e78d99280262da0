//! Convolution and its gradients.
//!
//! `y[o][p] = b[o] + Σ w[c][t][o] x[c][p + t]` over channels `c` and taps `t`,
//! in this order. A block of sums in registers is some channels times some
//! neighbouring places, all samples of a place side by side; nothing is copied
//! together first. The gradient by x is the same with places and positions
//! exchanged, and that is also what a transposed convolution computes: over the
//! rows of taps, in each over outputs, and then over the taps of the row, so
//! that neighbours are read one after the other.

mod forward;
mod input_gradient;
mod parameter_gradients;
mod plane;
mod row;
mod written_out;

use crate::window::Window;

pub use forward::{forward, forward_at};
pub use input_gradient::input_gradient;
pub use parameter_gradients::{add_bias_gradient, add_weight_gradients};
pub use row::fuses;

/// The sizes of a convolution. Its weights lie as `[c][row][column][o]`, where
/// `c` counts the channels of a group.
pub trait Convolution: 'static {
    /// The window. A sequence is one row, and its steps are the columns.
    const WINDOW: Window;
    /// Whether there is a number for each of its places.
    const FITS: bool;
    /// How many groups the channels are in.
    const GROUPS: usize;
    /// Channels of the input, of all groups.
    const INPUTS: usize;
    /// Channels of the output, of all groups.
    const OUTPUTS: usize;
    /// Where the input's numbers lie.
    const X: Strides;
    /// Where the output's numbers lie.
    const Y: Strides;
    /// Input channels of a group.
    const GROUP_INPUTS: usize = Self::INPUTS / Self::GROUPS;
    /// Output channels of a group.
    const GROUP_OUTPUTS: usize = Self::OUTPUTS / Self::GROUPS;
    /// Taps of the window.
    const TAPS: usize = Self::WINDOW.rows.kernel * Self::WINDOW.columns.kernel;
}

/// How far neighbouring numbers of a sample are apart.
#[derive(Clone, Copy)]
pub struct Strides {
    /// From a channel to the next.
    pub channel: usize,
    /// From a row to the next.
    pub row: usize,
    /// From a column to the next.
    pub column: usize,
}

impl Strides {
    /// Those of an image with so many rows and columns.
    pub const fn of_image(rows: usize, columns: usize) -> Self {
        Self {
            channel: rows * columns,
            row: columns,
            column: 1,
        }
    }

    /// Those of a sequence of so many channels, whose steps are columns.
    pub const fn of_sequence(channels: usize) -> Self {
        Self {
            channel: 1,
            row: 0,
            column: channels,
        }
    }

    /// Where a number lies.
    #[inline(always)]
    const fn at(self, channel: usize, row: usize, column: usize) -> usize {
        channel * self.channel + row * self.row + column * self.column
    }
}

/// Where a weight lies.
#[inline(always)]
const fn weight<C: Convolution>(c: usize, row: usize, column: usize, o: usize) -> usize {
    ((c * C::WINDOW.rows.kernel + row) * C::WINDOW.columns.kernel + column) * C::OUTPUTS + o
}
