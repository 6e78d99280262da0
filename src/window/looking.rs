//! Windows that look back only.

use core::ops::Sub;

use typenum::{B1, Sub1};

use super::settings::{Causal, Dilation, Pad, Placed, Placing, Stride};
use crate::dim::{Const, Decimal, Dim, StepsSlot, Uint};
use crate::shape::{Sequence, Shape};

/// Settings with which a window of `K` taps takes a sequence step by step: as
/// many steps come out as go in, and none depends on a later one.
#[diagnostic::on_unimplemented(
    message = "a convolution takes a sequence step by step if it is `Causal` and has a stride of 1",
    label = "this network has a convolution of {K} steps with other settings"
)]
pub trait Looking<const K: usize>: Placing {
    /// The steps that it looks back on: a sequence of `K - 1` for each step of
    /// the dilation.
    type Back<S: Shape>: Shape;
}

#[diagnostic::do_not_recommend]
impl<const K: usize, const D: usize, const SW: usize, const DW: usize, G, R> Looking<K>
    for Placed<Stride<1, SW>, Dilation<D, DW>, Causal, G, R>
where
    Self: Placing,
    Const<K>: Dim,
    Uint<K>: Sub<B1>,
    Sub1<Uint<K>>: Decimal,
{
    type Back<S: Shape> = Sequence<D, <Sub1<Uint<K>> as Decimal>::Put<StepsSlot<S>>>;
}

// A window of one tap looks at nothing else, wherever zeros would be.
#[diagnostic::do_not_recommend]
impl<const D: usize, const SW: usize, const DW: usize, const PW: usize, G, R> Looking<1>
    for Placed<Stride<1, SW>, Dilation<D, DW>, Pad<0, PW>, G, R>
where
    Self: Placing,
{
    type Back<S: Shape> = Sequence<D, Sequence<0, S>>;
}
