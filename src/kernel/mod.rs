//! The hot loops.
//!
//! Every output is one sum, in index order, a rounded product and a rounded
//! addition a term. What runs side by side is samples or outputs, never terms,
//! so the bits do not depend on how wide the machine is.

pub mod affine;

pub mod softmax;
