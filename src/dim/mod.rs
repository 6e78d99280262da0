//! Numbers as types: shape arithmetic on stable Rust.
//!
//! Sizes are plain numbers at the surface: `Dense<2, 24>`, `Image<3, 32, 32>`.
//! A layer whose output size is computed from its input's goes through
//! [`typenum`]: [`Dim`] turns `Const<24>` into a type-level integer, typenum
//! does the arithmetic, and [`Decimal`] turns the result back into a shape
//! with plain numbers, so that no error message ever shows anything else.
//!
//! The way back is a table: every number up to 1024, and about 310 products
//! that networks flatten to. Sizes that are not computed need no table, and
//! where a computed one is missing from it, the size is written out
//! ([`FlattenTo`](crate::layer::FlattenTo)).

mod table;

use core::marker::PhantomData;

use crate::shape::{Image, Sequence, Shape, Vector};

/// The number `N` as a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Const<const N: usize>;

/// A number of the table, on its way to [`typenum`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not in the table of sizes that shapes are computed with",
    note = "the table holds the numbers to 1024 and products that networks flatten to"
)]
pub trait Dim {
    /// The same number as a typenum integer.
    type Uint;
}

/// The number `N` as a typenum integer.
pub(crate) type Uint<const N: usize> = <Const<N> as Dim>::Uint;

/// A [`typenum`] integer of the table, on its way back.
///
/// ```
/// use monograd::dim::{Const, Decimal};
/// use typenum::{Prod, U6, U7};
///
/// let _: Const<42> = <Prod<U6, U7> as Decimal>::Const::default();
/// ```
#[diagnostic::on_unimplemented(
    message = "the size computed here is not in the table of sizes",
    label = "a computed size that is not in the table",
    note = "write the size out, with `FlattenTo<...>` in the place of `Flatten`"
)]
pub trait Decimal {
    /// The same number as a [`Const`].
    type Const: Dim;
    /// What a slot makes of the number.
    type Put<S: Slot>: Shape;
}

/// A shape with a number left open: `Put` fills it in.
pub trait Slot {
    /// The shape with the number `N`.
    type With<const N: usize>: Shape;
}

/// The open number of a [`Vector`].
pub struct VectorSlot;

impl Slot for VectorSlot {
    type With<const N: usize> = Vector<N>;
}

/// The open number of rows of an [`Image`] of `C` channels and `W` columns.
pub struct RowsSlot<const C: usize, W>(PhantomData<W>);

impl<const C: usize, W: Decimal> Slot for RowsSlot<C, W> {
    type With<const H: usize> = W::Put<ColumnsSlot<C, H>>;
}

/// The open number of columns of an [`Image`] of `C` channels and `H` rows.
pub struct ColumnsSlot<const C: usize, const H: usize>;

impl<const C: usize, const H: usize> Slot for ColumnsSlot<C, H> {
    type With<const W: usize> = Image<C, H, W>;
}

/// The open number of steps of a [`Sequence`] of the shape `S`.
pub struct StepsSlot<S>(PhantomData<S>);

impl<S: Shape> Slot for StepsSlot<S> {
    type With<const T: usize> = Sequence<T, S>;
}

/// The open number of channels of an [`Image`] of `H` rows and `W` columns.
pub struct ChannelsSlot<const H: usize, const W: usize>;

impl<const H: usize, const W: usize> Slot for ChannelsSlot<H, W> {
    type With<const N: usize> = Image<N, H, W>;
}
