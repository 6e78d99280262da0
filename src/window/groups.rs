//! Channels in groups that do not see each other.

use core::ops::Div;

use typenum::{PartialDiv, Quot};

use super::settings::{Groups, OneGroup, Placed, Placing};
use crate::dim::{Const, Decimal, Dim, StepsSlot, Uint};
use crate::shape::{Sequence, Shape};

/// The groups of a window: `()` where there are none.
pub trait Grouping: 'static {
    /// How many there are.
    const COUNT: usize;
}

impl Grouping for () {
    const COUNT: usize = 1;
}

impl Grouping for OneGroup {
    const COUNT: usize = 1;
}

impl<const G: usize> Grouping for Groups<G> {
    const COUNT: usize = G;
}

/// Settings that say how many of `I` channels a group has.
#[diagnostic::on_unimplemented(
    message = "{I} channels do not go into these groups: `{Self}`",
    note = "numbers of channels and groups are looked up in the table of sizes (`monograd::dim`)"
)]
pub trait Shared<const I: usize>: Placing {
    /// A sequence of the channels of a group.
    type Each<S: Shape>: Shape;
    /// The groups.
    type Groups: Grouping;
}

#[diagnostic::do_not_recommend]
impl<const I: usize, S, D, P, R> Shared<I> for Placed<S, D, P, OneGroup, R>
where
    Self: Placing,
{
    type Each<T: Shape> = Sequence<I, T>;
    type Groups = OneGroup;
}

// What is over is asked for where the layer is used, because the error is
// readable there.
#[diagnostic::do_not_recommend]
impl<const I: usize, const G: usize, S, D, P, R> Shared<I> for Placed<S, D, P, Groups<G>, R>
where
    Self: Placing,
    Const<I>: Dim,
    Const<G>: Dim,
    Uint<I>: Div<Uint<G>, Output: Decimal>,
{
    type Each<T: Shape> = <Quot<Uint<I>, Uint<G>> as Decimal>::Put<StepsSlot<T>>;
    type Groups = Groups<G>;
}

/// Groups that `I` input and `O` output channels go into.
#[diagnostic::on_unimplemented(
    message = "{I} input and {O} output channels do not go into `{Self}`",
    label = "both numbers of channels have to be a multiple of the number of groups"
)]
pub trait Divide<const I: usize, const O: usize>: Grouping {}

#[diagnostic::do_not_recommend]
impl<const I: usize, const O: usize> Divide<I, O> for OneGroup {}

#[diagnostic::do_not_recommend]
impl<const I: usize, const O: usize, const G: usize> Divide<I, O> for Groups<G>
where
    Const<I>: Dim,
    Const<O>: Dim,
    Const<G>: Dim,
    Uint<I>: PartialDiv<Uint<G>>,
    Uint<O>: PartialDiv<Uint<G>>,
{
}
