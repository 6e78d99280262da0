//! Whether an average counts the padding.

use core::fmt;
use core::marker::PhantomData;

use super::groups::Grouping;
use super::settings::{Pad, Pads, Placed, Settings, Stride};
use super::{Dilation, Padding};

/// An average over a window counts the padding as numbers that are 0: the
/// default with [`Pad`], as in PyTorch (`count_include_pad=True`).
pub struct CountPad;

/// An average over a window is that of the numbers in it, without the padding:
/// the default with [`Same`](super::Same) and [`Causal`](super::Causal), as in
/// Keras.
pub struct ExcludePad;

/// What stands in the settings of an average in the place of groups: `A` is
/// [`CountPad`], [`ExcludePad`], or `()` where neither is set.
pub struct Average<A>(PhantomData<A>);

/// The settings of an average that sets nothing.
pub type Averaging<const KH: usize, const KW: usize> =
    Placed<Stride<KH, KW>, Dilation<1>, Pad<0>, Average<()>, ()>;

impl<S, D, P, A, R> Settings<Placed<S, D, P, Average<A>, R>> for CountPad {
    type Set = Placed<S, D, P, Average<Self>, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("CountPad")
    }
}

impl<S, D, P, A, R> Settings<Placed<S, D, P, Average<A>, R>> for ExcludePad {
    type Set = Placed<S, D, P, Average<Self>, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("ExcludePad")
    }
}

impl<A: 'static> Grouping for Average<A> {
    const COUNT: usize = 1;
}

/// Settings by which the padding counts, or does not.
pub trait Counting {
    /// Whether it counts.
    const COUNTS_PAD: bool;
}

impl<S, D, P: Pads, R> Counting for Placed<S, D, P, Average<()>, R> {
    const COUNTS_PAD: bool = matches!(P::KIND[0], Padding::Both(_));
}

impl<S, D, P, R> Counting for Placed<S, D, P, Average<CountPad>, R> {
    const COUNTS_PAD: bool = true;
}

impl<S, D, P, R> Counting for Placed<S, D, P, Average<ExcludePad>, R> {
    const COUNTS_PAD: bool = false;
}

// A maximum counts nothing.
impl<S, D, P, R> Counting for Placed<S, D, P, (), R> {
    const COUNTS_PAD: bool = false;
}
