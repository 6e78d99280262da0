//! Windows that slide over an image or a sequence: how they are placed.
//!
//! A layer with a window takes its settings as types, one alone or several in
//! parentheses, in any order:
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Net = net![
//!     Conv2d<3, 16, 3, 3, Relu, Same>,
//!     Conv2d<16, 32, 3, 3, Relu, (Stride<2>, Pad<1>)>,
//! ];
//! ```
//!
//! What is not set is as in PyTorch: a stride of 1 for a convolution and of
//! the window's size for pooling, no padding, no dilation, one group. How many
//! places a window has is computed by the compiler:
//! `⌊(n + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1`.

mod average;
mod axis;
mod grid;
mod groups;
mod looking;
mod places;
mod settings;
mod spread;

pub use average::{Average, Averaging, CountPad, Counting, ExcludePad};
pub use axis::{Axis, Padding, Window};
pub use grid::Grid;
pub use groups::{Divide, Grouping, Shared};
pub use looking::Looking;
pub use places::{Length, Places};
pub use settings::{
    By, Causal, Convolving, Dilation, Groups, OneGroup, Output, OutputPad, Pad, Pads, Placed,
    Placing, Pooling, Same, Settings, Sizing, Stride, Transposing,
};
pub use spread::{Extent, Spread};
