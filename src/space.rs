//! Working space: on the stack, or on the heap if it is large and there is one.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
#[cfg(feature = "alloc")]
use core::any::Any;
#[cfg(feature = "alloc")]
use core::borrow::{Borrow, BorrowMut};
#[cfg(feature = "alloc")]
use core::ptr::NonNull;

use crate::plain::Plain;
use crate::scalar::Scalar;

/// A value at the beginning of a cache line, where there are caches to speak of:
/// numbers that lie in two lines take twice as long to read and to write.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64"),
    repr(align(64))
)]
pub struct CacheAligned<T>(pub T);

#[cfg(feature = "alloc")]
impl<T> Borrow<T> for Box<CacheAligned<T>> {
    fn borrow(&self) -> &T {
        &self.0
    }
}

#[cfg(feature = "alloc")]
impl<T> BorrowMut<T> for Box<CacheAligned<T>> {
    fn borrow_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// The largest working space that is taken from the stack where there is a
/// heap: threads have two megabytes at least, and programs other uses for it.
const MOST_ON_STACK: usize = 256 * 1024;

/// Whether working space of this type is on the stack.
pub const fn on_stack<T>() -> bool {
    !cfg!(feature = "alloc") || size_of::<T>() <= MOST_ON_STACK
}

/// Lends a value whose floats are all 0: on the stack, or on the heap if it is
/// large and there is one.
pub fn with_zero<F: Scalar, T: Plain<F>, R>(work: impl FnOnce(&mut T) -> R) -> R {
    #[cfg(feature = "alloc")]
    if const { !on_stack::<T>() } {
        return work(&mut boxed_aligned_zero().0);
    }
    with_zero_on_stack(work)
}

// Never inlined, so that the value leaves the stack with it, and is not there
// where it is not used.
#[inline(never)]
fn with_zero_on_stack<F: Scalar, T: Plain<F>, R>(work: impl FnOnce(&mut T) -> R) -> R {
    let CacheAligned(value) = &mut CacheAligned(T::ZERO);
    work(value)
}

/// What takes working space again and again, and so keeps it if it is on the
/// heap: to get it anew takes long, and gives memory that is not in the cache.
#[derive(Default)]
pub struct Spare {
    #[cfg(feature = "alloc")]
    kept: Option<Box<dyn Any + Send + Sync>>,
}

impl Spare {
    /// Lends a value that may hold anything.
    pub fn with<F: Scalar, T: Plain<F>, R>(&mut self, work: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(feature = "alloc")]
        if const { !on_stack::<T>() } {
            if !self
                .kept
                .as_ref()
                .is_some_and(|kept| kept.is::<CacheAligned<T>>())
            {
                self.kept = Some(boxed_aligned_zero::<F, T>());
            }
            if let Some(CacheAligned(space)) =
                self.kept.as_mut().and_then(|kept| kept.downcast_mut())
            {
                return work(space);
            }
        }
        with_zero_on_stack(work)
    }
}

/// A boxed value whose floats are all 0, made on the heap without ever being
/// on the stack.
#[cfg(feature = "alloc")]
pub fn boxed_zero<F: Scalar, T: Plain<F>>() -> Box<T> {
    // SAFETY: all zero bits are a valid value of plain data.
    unsafe { boxed_zero_bits() }
}

/// [`boxed_zero`] at the beginning of a cache line.
#[cfg(feature = "alloc")]
pub fn boxed_aligned_zero<F: Scalar, T: Plain<F>>() -> Box<CacheAligned<T>> {
    // SAFETY: as above, and nothing else is in it.
    unsafe { boxed_zero_bits() }
}

/// # Safety
///
/// All zero bits are a valid value.
#[cfg(feature = "alloc")]
unsafe fn boxed_zero_bits<T>() -> Box<T> {
    use alloc::alloc::{alloc_zeroed, handle_alloc_error};
    use core::alloc::Layout;

    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        // SAFETY: a box of a type without size may have any aligned address.
        return unsafe { Box::from_raw(NonNull::<T>::dangling().as_ptr()) };
    }
    // SAFETY: the layout has a size; the memory is that of a `T`, and as the
    // caller says all zero bits are a valid one.
    unsafe {
        let memory = alloc_zeroed(layout);
        if memory.is_null() {
            handle_alloc_error(layout);
        }
        Box::from_raw(memory.cast())
    }
}
