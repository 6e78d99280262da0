//! Neural networks whose whole shape is a type.
#![no_std]
#![deny(missing_docs)]

pub mod math;
