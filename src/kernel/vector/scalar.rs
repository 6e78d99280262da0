//! One number at a time, on any processor.

use super::Vector;
use crate::scalar::Scalar;

impl<F: Scalar> Vector<F> for F {
    const LANES: usize = 1;
    type Half = F;

    #[inline(always)]
    fn splat(number: F) -> F {
        number
    }

    #[inline(always)]
    fn load(numbers: &[F]) -> F {
        numbers.first().copied().unwrap_or(F::ZERO)
    }

    #[inline(always)]
    fn store(self, to: &mut [F]) {
        if let Some(to) = to.first_mut() {
            *to = self;
        }
    }

    #[inline(always)]
    fn add_product(self, a: F, b: F) -> F {
        self + a * b
    }

    #[inline(always)]
    fn times(self, b: F) -> F {
        self * b
    }

    #[inline(always)]
    fn plus(self, b: F) -> F {
        self + b
    }

    #[inline(always)]
    fn minus(self, b: F) -> F {
        self - b
    }

    #[inline(always)]
    fn over(self, b: F) -> F {
        self / b
    }

    #[inline(always)]
    fn power_of_two(self) -> F {
        F::of_bits(self.bits() << F::EXP.mantissa)
    }

    #[inline(always)]
    fn larger(self, b: F) -> F {
        self.max(b)
    }

    #[inline(always)]
    fn transpose(read: impl Fn(usize) -> F, mut write: impl FnMut(usize, F)) {
        write(0, read(0));
    }
}
