//! The shared small parts of the elementary functions, once for each float type.

/// `c0 + x * (c1 + x * (c2 + ...))`, written out, so that nothing is left to unroll.
macro_rules! horner {
    ($x:expr; $last:expr) => { $last };
    ($x:expr; $first:expr, $($rest:expr),+) => { $first + $x * horner!($x; $($rest),+) };
}
pub(super) use horner;

macro_rules! parts {
    ($name:ident, $float:ident, $bits:ident, mantissa: $mantissa:literal, bias: $bias:literal) => {
        pub(in crate::math) mod $name {
            /// The number of stored bits of the significand.
            pub(in crate::math) const MANTISSA: u32 = $mantissa;
            /// What the exponent field holds for `2^0`.
            pub(in crate::math) const BIAS: $bits = $bias;
            /// `2^MANTISSA`: from here to its double, floats are one apart.
            pub(in crate::math) const UNIT: $float = ((1 as $bits) << MANTISSA) as $float;
            /// Adding it rounds a (not too large) value to the nearest integer, ties to even, and
            /// leaves that integer in the low bits of the sum.
            pub(in crate::math) const MAGIC: $float = 1.5 * UNIT;
            /// Below it (in magnitude), an odd function `f` with `f(x) = x + O(x^2)` returns `x`.
            pub(in crate::math) const TINY: $float = 0.25 / UNIT;

            /// Dekker's constant, which cuts a significand in two halves.
            const SPLITTER: $float = ((1 as $bits) << (MANTISSA / 2 + 1)) as $float + 1.0;

            /// `(high, low)` with `high + low = a + b` exactly and `high` the rounded sum (Knuth).
            #[inline(always)]
            pub(in crate::math) fn two_sum(a: $float, b: $float) -> ($float, $float) {
                let high = a + b;
                let from_b = high - a;
                (high, (a - (high - from_b)) + (b - from_b))
            }

            /// [`two_sum`] for the case that `a` is zero or not smaller than `b` in magnitude.
            #[inline(always)]
            pub(in crate::math) fn fast_two_sum(a: $float, b: $float) -> ($float, $float) {
                let high = a + b;
                (high, b - (high - a))
            }

            /// `(high, low)` with `high + low = a * b` exactly, but for over- and underflow
            /// (Dekker).
            #[inline(always)]
            pub(in crate::math) fn two_prod(a: $float, b: $float) -> ($float, $float) {
                let high = a * b;
                let (a0, a1) = split(a);
                let (b0, b1) = split(b);
                (high, ((a0 * b0 - high) + a0 * b1 + a1 * b0) + a1 * b1)
            }

            #[inline(always)]
            fn split(a: $float) -> ($float, $float) {
                let scaled = a * SPLITTER;
                let high = scaled - (scaled - a);
                (high, a - high)
            }
        }
    };
}

parts!(single, f32, u32, mantissa: 23, bias: 127);
parts!(double, f64, u64, mantissa: 52, bias: 1023);
