//! Floats as files have them.

use safetensors::Dtype;

use crate::scalar::Scalar;

/// A type of floats that files have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Float {
    /// 5 bits of exponent, 10 of fraction.
    F16,
    /// The upper half of an `f32`.
    Bf16,
    F32,
    F64,
}

impl Float {
    /// The one that a file names so.
    pub fn of(dtype: Dtype) -> Option<Self> {
        match dtype {
            Dtype::F16 => Some(Self::F16),
            Dtype::BF16 => Some(Self::Bf16),
            Dtype::F32 => Some(Self::F32),
            Dtype::F64 => Some(Self::F64),
            _ => None,
        }
    }

    /// How many bytes a number takes.
    pub fn bytes(self) -> usize {
        match self {
            Self::F16 | Self::Bf16 => 2,
            Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// A number from its bits: the nearest one to it, and the same bits where
    /// it is of the same type.
    pub fn read<F: Scalar>(self, bits: u64) -> F {
        match self {
            Self::F32 if F::BYTES == 4 => F::of_bits(bits),
            Self::F64 if F::BYTES == 8 => F::of_bits(bits),
            Self::F16 => F::of(of_f16(bits as u16)),
            Self::Bf16 => F::of(f32::from_bits((bits as u32) << 16).into()),
            Self::F32 => F::of(f32::from_bits(bits as u32).into()),
            Self::F64 => F::of(f64::from_bits(bits)),
        }
    }
}

/// What a half-precision float is, exactly.
fn of_f16(bits: u16) -> f64 {
    let fraction = u64::from(bits & 0x3ff);
    let size = match u64::from(bits >> 10 & 0x1f) {
        // Below the normal ones: a multiple of 2⁻²⁴.
        0 => fraction as f64 / f64::from(1 << 24),
        // Infinity and NaN.
        0x1f => f64::from_bits(0x7ff << 52 | fraction << 42),
        exponent => f64::from_bits((exponent + 1023 - 15) << 52 | fraction << 42),
    };
    if bits >> 15 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_are_what_they_are() {
        for (bits, number) in [
            (0x0000, 0.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x03ff, 6.097_555_160_522_461e-5),
            (0x0400, 6.103_515_625e-5),
            (0x3555, 0.333_251_953_125),
            (0x3c00, 1.0),
            (0x7bff, 65504.0),
            (0x7c00, f64::INFINITY),
        ] {
            assert_eq!(of_f16(bits), number);
            assert_eq!(of_f16(bits | 0x8000), -number);
        }
        assert!(of_f16(0x8000).is_sign_negative());
        assert!(of_f16(0x7e00).is_nan() && of_f16(0x7c01).is_nan());
    }

    #[test]
    fn the_same_type_keeps_its_bits_and_others_the_number() {
        let nan = 0x7fa0_1234;
        assert_eq!(Float::F32.read::<f32>(nan).to_bits(), 0x7fa0_1234);
        let third = 1.0_f64 / 3.0;
        assert_eq!(Float::F64.read::<f64>(third.to_bits()), third);
        assert_eq!(Float::F64.read::<f32>(third.to_bits()), third as f32);
        assert_eq!(Float::F32.read::<f64>(0x3f80_0000), 1.0);
        assert_eq!(Float::Bf16.read::<f32>(0xc020), -2.5);
        assert_eq!(Float::F16.read::<f32>(0xc100), -2.5);
    }
}
