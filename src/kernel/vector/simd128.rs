//! The registers of WebAssembly's `simd128`: four `f32` or two `f64`.

use core::arch::wasm32::*;

use super::Vector;

/// `v128` serves both floats, so each has a type of its own around it, with
/// the instructions for that float.
macro_rules! register {
    (
        $register:ident of $lanes:literal $float:ident,
        $splat:ident $mul:ident $add:ident $sub:ident $div:ident $pmax:ident
        $shl:ident by $mantissa:literal, $transpose:ident
    ) => {
        #[derive(Clone, Copy)]
        #[repr(transparent)]
        pub struct $register(v128);

        impl $register {
            #[inline(always)]
            fn set1(number: $float) -> Self {
                Self($splat(number))
            }

            #[inline(always)]
            unsafe fn read(from: *const $float) -> Self {
                // SAFETY: the caller has as many numbers as lanes.
                Self(unsafe { v128_load(from.cast()) })
            }

            #[inline(always)]
            unsafe fn write(to: *mut $float, numbers: Self) {
                // SAFETY: the caller has room for as many numbers.
                unsafe { v128_store(to.cast(), numbers.0) }
            }

            #[inline(always)]
            fn mul(a: Self, b: Self) -> Self {
                Self($mul(a.0, b.0))
            }

            #[inline(always)]
            fn add(a: Self, b: Self) -> Self {
                Self($add(a.0, b.0))
            }

            #[inline(always)]
            fn sub(a: Self, b: Self) -> Self {
                Self($sub(a.0, b.0))
            }

            #[inline(always)]
            fn div(a: Self, b: Self) -> Self {
                Self($div(a.0, b.0))
            }

            #[inline(always)]
            fn power(n: Self) -> Self {
                Self($shl(n.0, $mantissa))
            }

            /// `pmax` chooses its first where they do not compare.
            #[inline(always)]
            fn max(a: Self, b: Self) -> Self {
                Self($pmax(b.0, a.0))
            }

            #[inline(always)]
            fn turn(rows: [Self; $lanes]) -> [Self; $lanes] {
                $transpose(rows.map(|row| row.0)).map(Self)
            }
        }

        vector!($register of $lanes $float, half: $float,
            $register::set1, $register::read, $register::write,
            $register::mul, $register::add, $register::sub,
            $register::div, $register::max, $register::power, $register::turn);
    };
}

register!(F32x4 of 4 f32,
    f32x4_splat f32x4_mul f32x4_add f32x4_sub f32x4_div f32x4_pmax i32x4_shl by 23, transpose_4);
register!(F64x2 of 2 f64,
    f64x2_splat f64x2_mul f64x2_add f64x2_sub f64x2_div f64x2_pmax i64x2_shl by 52, transpose_2);

#[inline(always)]
fn transpose_4([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let (ac0, ac1) = zip(a, c);
    let (bd0, bd1) = zip(b, d);
    let ((column0, column1), (column2, column3)) = (zip(ac0, bd0), zip(ac1, bd1));
    [column0, column1, column2, column3]
}

/// The lanes of two registers of four in turn.
#[inline(always)]
fn zip(a: v128, b: v128) -> (v128, v128) {
    (
        i32x4_shuffle::<0, 4, 1, 5>(a, b),
        i32x4_shuffle::<2, 6, 3, 7>(a, b),
    )
}

#[inline(always)]
fn transpose_2([a, b]: [v128; 2]) -> [v128; 2] {
    [i64x2_shuffle::<0, 2>(a, b), i64x2_shuffle::<1, 3>(a, b)]
}
