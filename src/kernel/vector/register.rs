//! What the registers of all processors have in common.

/// Makes a register a [`Vector`](super::Vector), out of the instructions that
/// it is used by.
#[allow(unused_macros, reason = "not every processor has registers")]
macro_rules! vector {
    (
        $register:ident of $lanes:literal $float:ident, half: $half:ident,
        $set1:path, $load:path, $store:path, $mul:path, $add:path, $sub:path,
        $div:path, $larger:path, $power:path, $transpose:path $(, $add_terms:ident)?
    ) => {
        // Some instructions are safe to use, depending on the processor and on
        // the compiler.
        #[allow(unused_unsafe)]
        impl Vector<$float> for $register {
            const LANES: usize = $lanes;
            type Half = $half;

            #[inline(always)]
            fn splat(number: $float) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $set1(number) }
            }

            #[inline(always)]
            fn load(numbers: &[$float]) -> Self {
                let mut padded = [0.0; $lanes];
                let numbers = numbers.first_chunk().unwrap_or_else(|| {
                    $crate::kernel::vector::register::copy(numbers, &mut padded);
                    &padded
                });
                // SAFETY: as above, and there are as many numbers as lanes.
                unsafe { $load(numbers.as_ptr()) }
            }

            #[inline(always)]
            fn store(self, to: &mut [$float]) {
                let mut all = [0.0; $lanes];
                match to.first_chunk_mut::<$lanes>() {
                    // SAFETY: as above, and there is room for as many numbers.
                    Some(to) => unsafe { $store(to.as_mut_ptr(), self) },
                    None => {
                        // SAFETY: as above, and there is room for as many.
                        unsafe { $store(all.as_mut_ptr(), self) };
                        $crate::kernel::vector::register::copy(&all, to);
                    }
                }
            }

            #[inline(always)]
            fn add_product(self, a: Self, b: Self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $add(self, $mul(a, b)) }
            }

            $(
                #[inline(always)]
                fn add_terms<T: Steps, const K: usize, const N: usize>(
                    sums: &mut [[Self; N]; K],
                    a: &[$float],
                    b: &[$float],
                    terms: usize,
                ) {
                    // SAFETY: code with this register runs where it exists.
                    unsafe { $add_terms::<T, K, N>(sums, a, b, terms) }
                }
            )?

            #[inline(always)]
            fn times(self, b: Self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $mul(self, b) }
            }

            #[inline(always)]
            fn plus(self, b: Self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $add(self, b) }
            }

            #[inline(always)]
            fn minus(self, b: Self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $sub(self, b) }
            }

            #[inline(always)]
            fn over(self, b: Self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $div(self, b) }
            }

            #[inline(always)]
            fn power_of_two(self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $power(self) }
            }

            #[inline(always)]
            fn larger(self, b: Self) -> Self {
                // SAFETY: code with this register runs where it exists.
                unsafe { $larger(self, b) }
            }

            #[inline(always)]
            fn transpose(read: impl Fn(usize) -> Self, mut write: impl FnMut(usize, Self)) {
                let mut rows = [Self::splat(0.0); $lanes];
                for (lane, row) in rows.iter_mut().enumerate() {
                    *row = read(lane);
                }
                // SAFETY: code with this register runs where it exists.
                let columns = unsafe { $transpose(rows) };
                for (lane, column) in columns.into_iter().enumerate() {
                    write(lane, column);
                }
            }
        }
    };
}

/// Copies as many numbers as there are and as there is room for.
#[allow(dead_code, reason = "not every processor has registers")]
#[inline(always)]
pub fn copy<F: Copy>(from: &[F], to: &mut [F]) {
    for (to, &from) in to.iter_mut().zip(from) {
        *to = from;
    }
}
