//! What the examples share: options, a progress bar, and a canvas to draw on.

// Each example uses its share of this.
#![allow(dead_code)]

pub mod canvas;
pub mod chart;
pub mod curves;
pub mod digits;
pub mod palette;
pub mod run;
