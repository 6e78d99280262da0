//! Plain data: values made of floats and nothing else, seen as one flat slice.
//!
//! Parameters, gradients, optimizer moments, kept statistics and tiles are all
//! of this kind. That is what lets an optimizer be one loop, a file one slice,
//! and a large network be made in place. The `unsafe` behind the view lives
//! here and nowhere else.

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use crate::batch::Rooms;
use crate::io;
use crate::lanes::Lanes;
use crate::layer::{ChainTape, Gates, Statistics, Store};
use crate::matrix::Matrix;
use crate::network::Network;
use crate::scalar::Scalar;
use crate::train::Workspace;

pub use crate::space::CacheAligned;
#[cfg(feature = "alloc")]
pub use crate::space::{boxed_aligned_zero, boxed_zero};

/// A value that consists of floats `F` and nothing else.
///
/// # Safety
///
/// The implementor promises that `Self`
/// - is laid out (`repr(C)`, `repr(transparent)`, an array or `()`) as
///   consecutive `F`s, without padding and without any other field,
/// - has the alignment of `F`, or has no size,
/// - is valid whatever those `F`s are, all zero bits among them.
pub unsafe trait Plain<F: Scalar>: Copy + Send + Sync + 'static {
    /// How many floats the value holds.
    const COUNT: usize = size_of::<Self>() / size_of::<F>();

    /// The value whose floats are all 0.
    // SAFETY: the trait's contract: all zero bits are a valid value.
    const ZERO: Self = unsafe { MaybeUninit::zeroed().assume_init() };

    /// All floats, in order of declaration.
    #[inline(always)]
    fn as_flat(&self) -> &[F] {
        // What has no size need not be where a float could be.
        if Self::COUNT == 0 {
            return &[];
        }
        // SAFETY: the trait's contract: `Self` is COUNT consecutive floats.
        unsafe { core::slice::from_raw_parts((&raw const *self).cast(), Self::COUNT) }
    }

    /// All floats, in order of declaration, to be changed.
    #[inline(always)]
    fn as_flat_mut(&mut self) -> &mut [F] {
        if Self::COUNT == 0 {
            return &mut [];
        }
        // SAFETY: as above; and any floats are a valid value.
        unsafe { core::slice::from_raw_parts_mut((&raw mut *self).cast(), Self::COUNT) }
    }

    /// The value that these floats are, where they lie; `None` if they are
    /// fewer or more than it has.
    #[inline(always)]
    fn view(flat: &[F]) -> Option<&Self> {
        if flat.len() != Self::COUNT {
            return None;
        }
        // SAFETY: there are COUNT floats, borrowed for as long as the view.
        Some(unsafe { &*place(flat.as_ptr()) })
    }

    /// The same floats as another kind of value. Kinds of different length do
    /// not compile.
    #[inline(always)]
    fn cast<T: Plain<F>>(&self) -> &T {
        const {
            assert!(
                Self::COUNT == T::COUNT,
                "a value has the floats of another kind"
            )
        };
        // SAFETY: as many floats as a `T` has, borrowed for as long.
        unsafe { &*place(self.as_flat().as_ptr()) }
    }

    /// [`cast`](Plain::cast), to be changed.
    #[inline(always)]
    fn cast_mut<T: Plain<F>>(&mut self) -> &mut T {
        const {
            assert!(
                Self::COUNT == T::COUNT,
                "a value has the floats of another kind"
            )
        };
        // SAFETY: as above, and the value is borrowed for changing.
        unsafe { &mut *place::<F, T>(self.as_flat_mut().as_mut_ptr()).cast_mut() }
    }

    /// The first floats and the others, as values of two kinds. Kinds that do
    /// not make up the whole do not compile.
    #[inline(always)]
    fn part<A: Plain<F>, B: Plain<F>>(&self) -> (&A, &B) {
        const {
            assert!(
                A::COUNT + B::COUNT == Self::COUNT,
                "two parts make up the whole"
            )
        };
        let first = self.as_flat().as_ptr();
        // SAFETY: the first A::COUNT floats and the B::COUNT after them are
        // all in `self`, and borrowed for as long.
        unsafe { (&*place(first), &*place(first.add(A::COUNT))) }
    }

    /// [`part`](Plain::part), to be changed.
    #[inline(always)]
    fn part_mut<A: Plain<F>, B: Plain<F>>(&mut self) -> (&mut A, &mut B) {
        const { assert!(A::COUNT + B::COUNT == Self::COUNT, "two parts are a whole") };
        let first = self.as_flat_mut().as_mut_ptr();
        // SAFETY: as above; the value is borrowed for changing, and the two
        // have no float in common.
        unsafe {
            (
                &mut *place::<F, A>(first).cast_mut(),
                &mut *place::<F, B>(first.add(A::COUNT)).cast_mut(),
            )
        }
    }

    /// Takes over the floats of another value, in order, as far as both go.
    #[inline(always)]
    fn copy_floats(&mut self, from: &impl Plain<F>) {
        for (to, &from) in self.as_flat_mut().iter_mut().zip(from.as_flat()) {
            *to = from;
        }
    }

    /// Sets every float to 0, in place.
    #[inline(always)]
    fn set_zero(&mut self) {
        self.as_flat_mut().fill(F::ZERO);
    }
}

/// Where floats lie, as the place of a value that consists of them. What has no
/// size may have an alignment that floats have not, and lies anywhere.
#[inline(always)]
const fn place<F: Scalar, T: Plain<F>>(floats: *const F) -> *const T {
    if size_of::<T>() == 0 {
        return NonNull::dangling().as_ptr();
    }
    floats.cast()
}

// SAFETY: a float is one float.
unsafe impl Plain<f32> for f32 {}
// SAFETY: a float is one float.
unsafe impl Plain<f64> for f64 {}
// SAFETY: no floats, no size.
unsafe impl<F: Scalar> Plain<F> for () {}
// SAFETY: an array lays its elements out one after the other.
unsafe impl<F: Scalar, T: Plain<F>, const N: usize> Plain<F> for [T; N] {}

// SAFETY: a transparent wrapper of an array of floats.
unsafe impl<F: Scalar, const B: usize> Plain<F> for Lanes<F, B> {}

// SAFETY: a transparent wrapper of an array of arrays of floats.
unsafe impl<F: Scalar, const R: usize, const C: usize> Plain<F> for Matrix<F, R, C> {}

/// Floats as groups of `B` lanes; what does not fill a group is left out.
#[inline(always)]
pub fn as_lanes<F: Scalar, const B: usize>(flat: &[F]) -> &[Lanes<F, B>] {
    let groups = flat.len().checked_div(B).unwrap_or(0);
    // SAFETY: `Lanes` is a transparent array of B floats with their alignment,
    // and `groups * B` of them are in the slice.
    unsafe { core::slice::from_raw_parts(flat.as_ptr().cast(), groups) }
}

/// The floats in groups of `B` lanes.
#[inline(always)]
pub fn of_lanes<F: Scalar, const B: usize>(groups: &[Lanes<F, B>]) -> &[F] {
    // SAFETY: `Lanes` is a transparent array of B floats with their alignment.
    unsafe { core::slice::from_raw_parts(groups.as_ptr().cast(), groups.len() * B) }
}

/// Floats as groups of `B` lanes, to be changed; what does not fill a group is
/// left out.
#[inline(always)]
pub fn as_lanes_mut<F: Scalar, const B: usize>(flat: &mut [F]) -> &mut [Lanes<F, B>] {
    let groups = flat.len().checked_div(B).unwrap_or(0);
    // SAFETY: as above, and the slice is borrowed for changing.
    unsafe { core::slice::from_raw_parts_mut(flat.as_mut_ptr().cast(), groups) }
}

/// Bytes as floats, where they lie; `None` if they do not begin at the
/// alignment of a float or are no whole number of floats. The bytes are taken
/// in the order that the processor has them.
#[inline(always)]
pub fn floats<F: Scalar>(bytes: &[u8]) -> Option<&[F]> {
    // SAFETY: whatever its bits, a float is valid.
    match unsafe { bytes.align_to() } {
        ([], floats, []) => Some(floats),
        _ => None,
    }
}

/// The value that bytes are from one of them on, where they lie. A place that is
/// no multiple of 16, or too near to the end, is a panic: it is for constants.
pub(crate) const fn view_bytes<F: Scalar, T: Plain<F>, const N: usize>(
    bytes: &io::Aligned<[u8; N]>,
    from: usize,
) -> &T {
    assert!(from % align_of::<io::Aligned<()>>() == 0 && from <= N);
    assert!(size_of::<T>() <= N - from);
    // SAFETY: `from` is in the bytes, or at their end.
    let first = unsafe { (&raw const bytes.0).cast::<u8>().add(from) };
    // SAFETY: all bytes of a `T` are there, borrowed for as long; it may begin at
    // any multiple of 16, and is valid whatever its bytes are.
    unsafe { &*place(first.cast::<F>()) }
}

/// The two kinds of numbers that most layers with parameters have, by the
/// names that the field gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct WeightBias<W, B> {
    /// What the input is multiplied with.
    pub weight: W,
    /// What is added afterwards; `()` for a layer without.
    pub bias: B,
}

// SAFETY: repr(C) and both parts consist of floats of one alignment.
unsafe impl<F: Scalar, W: Plain<F>, B: Plain<F>> Plain<F> for WeightBias<W, B> {}

/// The projections of attention: what is made of the input, and what of the
/// heads.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Projections<P> {
    /// Of the input to the queries.
    pub query: P,
    /// Of the input to the keys.
    pub key: P,
    /// Of the input to the values.
    pub value: P,
    /// Of what the heads found to the output.
    pub output: P,
}

// SAFETY: repr(C) and all four parts consist of floats of one alignment.
unsafe impl<F: Scalar, P: Plain<F>> Plain<F> for Projections<P> {}

/// Two values one after the other: the parameters of a chain, for one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Pair<A, B> {
    /// The first value.
    pub first: A,
    /// The value after it.
    pub rest: B,
}

// SAFETY: repr(C), both parts consist of floats of one alignment, so there is
// no padding between or after them.
unsafe impl<F: Scalar, A: Plain<F>, B: Plain<F>> Plain<F> for Pair<A, B> {}

// SAFETY: repr(C) and both arrays are of floats.
unsafe impl<F: Scalar, const N: usize> Plain<F> for Statistics<F, N> {}

// SAFETY: repr(C) and all parts are arrays of floats.
unsafe impl<F: Scalar, const I: usize, const H: usize, const G: usize> Plain<F>
    for Gates<F, I, H, G>
{
}

// SAFETY: repr(C) and all parts consist of floats of one alignment.
unsafe impl<F: Scalar, A, M, R> Plain<F> for ChainTape<A, M, R>
where
    A: Plain<F>,
    M: Plain<F>,
    R: Plain<F>,
{
}

// SAFETY: repr(C) and all parts consist of floats of one alignment.
unsafe impl<F: Scalar, X: Plain<F>, Y: Plain<F>, R: Plain<F>> Plain<F> for Rooms<X, Y, R> {}

// SAFETY: repr(C) and all parts consist of floats of one alignment.
unsafe impl<F: Scalar, X, Y, T, R> Plain<F> for Workspace<X, Y, T, R>
where
    X: Plain<F>,
    Y: Plain<F>,
    T: Plain<F>,
    R: Plain<F>,
{
}

// SAFETY: repr(C) and both fields consist of floats of one alignment.
unsafe impl<A: Store<F>, F: Scalar> Plain<F> for Network<A, F> {}

/// Room for either of two values: as large as the larger.
///
/// Two such rooms are all that a chain of layers needs between its layers.
#[derive(Clone, Copy)]
#[repr(C)]
pub union Larger<A: Copy, B: Copy> {
    first: A,
    second: B,
}

// SAFETY: repr(C), a whole number of floats of one alignment. It is only ever
// made by `ZERO` or by copying, so every one of its floats is initialized.
unsafe impl<F: Scalar, A: Plain<F>, B: Plain<F>> Plain<F> for Larger<A, B> {}

impl<A: Copy, B: Copy> Larger<A, B> {
    /// The room as the first kind of value.
    #[inline(always)]
    pub fn first<F: Scalar>(&mut self) -> &mut A
    where
        A: Plain<F>,
        B: Plain<F>,
    {
        // SAFETY: all floats of the room are initialized, and any floats are a
        // valid `A`.
        unsafe { &mut self.first }
    }

    /// The room as the second kind of value.
    #[inline(always)]
    pub fn second<F: Scalar>(&mut self) -> &mut B
    where
        A: Plain<F>,
        B: Plain<F>,
    {
        // SAFETY: as above, for `B`.
        unsafe { &mut self.second }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_the_same_floats_in_the_same_place() {
        let flat = [1.0_f32, 2.0, 3.0];
        let value = Pair::<f32, [f32; 2]>::view(&flat).unwrap();
        assert_eq!((value.first, value.rest), (1.0, [2.0, 3.0]));
        assert_eq!(value.as_flat().as_ptr(), flat.as_ptr());
        assert!(<[f32; 2]>::view(&flat).is_none());
        assert!(<[f32; 4]>::view(&flat).is_none());
        assert!(<() as Plain<f32>>::view(&flat).is_none());
        assert_eq!(<() as Plain<f32>>::view(&flat[3..]), Some(&()));
    }

    #[test]
    fn a_value_is_cast_and_parted_where_it_lies() {
        let mut value = [[1.0_f64, 2.0], [3.0, 4.0]];
        let place = value.as_flat().as_ptr();
        let other: &mut Pair<[f64; 3], f64> = value.cast_mut();
        other.rest = 5.0;
        let same: &[f64; 4] = value.cast();
        assert_eq!((*same, same.as_ptr()), ([1.0, 2.0, 3.0, 5.0], place));
        let (first, rest): (&mut [f64; 3], &mut f64) = value.part_mut();
        core::mem::swap(&mut first[1], rest);
        assert_eq!(value, [[1.0, 5.0], [3.0, 2.0]]);
        let (first, rest): (&mut (), &mut [f64; 4]) = value.part_mut();
        rest[1..].rotate_right(1);
        assert_eq!((*first, value), ((), [[1.0, 2.0], [5.0, 3.0]]));
        value[1].swap(0, 1);
        let (first, rest): (&[f64; 3], &f64) = value.part();
        assert_eq!((*first, *rest), ([1.0, 2.0, 3.0], 5.0));
        let (nothing, all): (&(), &[f64; 4]) = value.part();
        assert_eq!((nothing, all.as_ptr()), (&(), place));
        let (all, nothing): (&[f64; 4], &[f64; 0]) = value.part();
        assert_eq!((all.len(), nothing), (4, &[]));
    }

    #[test]
    fn bytes_are_floats_only_where_floats_could_be() {
        let numbers = [1.0_f32, -2.5, f32::NAN, 0.0];
        let bytes = numbers.map(f32::to_ne_bytes);
        // Room for the bytes at any offset from a float's alignment.
        let mut room = [0.0_f64; 3];
        // SAFETY: the bytes of floats, any of which may be changed.
        let (_, room, _) = unsafe { room.align_to_mut::<u8>() };
        for offset in 0..8 {
            let place = &mut room[offset..][..16];
            place.copy_from_slice(bytes.as_flattened());
            let seen = floats::<f32>(place);
            assert_eq!(seen.is_some(), offset % 4 == 0);
            if let Some(seen) = seen {
                assert_eq!(seen.len(), 4);
                assert!(
                    seen.iter()
                        .zip(numbers)
                        .all(|(a, b)| a.to_bits() == b.to_bits())
                );
            }
        }
        assert!(floats::<f32>(&room[..6]).is_none());
        assert_eq!(floats::<f32>(&room[..0]), Some(&[][..]));
    }

    #[test]
    fn bytes_are_a_value_in_a_constant() {
        static BYTES: io::Aligned<[u8; 28]> = {
            let mut bytes = [0; 28];
            bytes[18] = 0x80;
            bytes[19] = 0x3f;
            bytes[27] = 0xc0;
            io::Aligned(bytes)
        };
        const VALUE: &Pair<f32, [f32; 2]> = view_bytes::<f32, _, 28>(&BYTES, 16);
        if cfg!(target_endian = "little") {
            assert_eq!((VALUE.first, VALUE.rest), (1.0, [0.0, -2.0]));
        }
        assert_eq!(VALUE.as_flat().as_ptr().cast(), &raw const BYTES.0[16]);
        let () = view_bytes::<f64, _, 28>(&BYTES, 16);
    }

    #[test]
    #[should_panic(expected = "size_of")]
    fn bytes_that_are_too_few_are_no_value() {
        view_bytes::<f32, [f32; 4], 28>(&io::Aligned([0; 28]), 16);
    }

    #[test]
    #[should_panic(expected = "align_of")]
    fn bytes_that_are_not_aligned_are_no_value() {
        view_bytes::<f32, f32, 28>(&io::Aligned([0; 28]), 8);
    }

    /// `()` may be at any address, a slice of floats may not.
    #[test]
    fn what_has_no_size_is_an_empty_slice_wherever_it_is() {
        let bytes = [((), 0_u8); 8];
        for (mut nothing, _) in bytes {
            assert_eq!(Plain::<f64>::as_flat(&nothing), &[0.0; 0]);
            assert_eq!(Plain::<f64>::as_flat_mut(&mut nothing), &mut [0.0; 0]);
        }
        for (nothing, _) in &bytes {
            assert_eq!(Plain::<f32>::as_flat(nothing), &[0.0; 0]);
        }
    }
}
