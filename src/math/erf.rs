//! `erf`.
//!
//! Near zero `x + x P(x^2)`, further out `1 - e^Q(|x|)`, as in N. Juffa's `erff`, with minimax
//! polynomials `P` and `Q`, the latter of `ln erfc`. Both are always computed and one is selected.

use super::parts::horner;

macro_rules! error_function {
    (
        $name:ident, $float:ident, split: $split:literal, saturation: $saturation:literal,
        near: [$($near:literal),+], far: [$($far:literal),+]
    ) => {
        mod $name {
            use super::horner;
            use super::super::exp::$name::{pow2, reduced};

            #[inline(always)]
            pub(super) fn erf(x: $float) -> $float {
                let a = x.abs();
                let z = a * a;
                let near = a + a * horner!(z; $($near),+);
                let b = if a > $saturation { $saturation } else { a };
                let (p, rest, n) = reduced(horner!(b; $($far),+), 0.0);
                let scale = pow2(n, 0);
                let far = 1.0 - (scale + scale * (p + rest));
                (if a < $split { near } else { far }).copysign(x)
            }
        }
    };
}

error_function!(
    single, f32, split: 0.9375, saturation: 4.0,
    near: [
        1.283_791_5e-1, -3.761_248e-1, 1.128_161_85e-1, -2.675_860_6e-2, 4.980_758e-3,
        -5.925_513_7e-4
    ],
    far: [
        -2.236_226_9e-4, -1.127_560_7, -6.373_748e-1, -1.037_633_05e-1, 2.214_610_6e-2,
        -3.023_012_3e-3, 1.938_834_9e-4
    ]
);

error_function!(
    double, f64, split: 1.0, saturation: 6.0,
    near: [
        0.128_379_167_095_512_56,
        -0.376_126_389_031_835_2,
        0.112_837_916_709_441_88,
        -0.026_866_170_643_111_84,
        0.005_223_977_606_120_968,
        -0.000_854_832_592_941_401_2,
        0.000_120_552_935_794_324_59,
        -1.492_471_234_440_125_6e-5,
        1.644_713_203_871_728_4e-6,
        -1.620_631_703_427_918_7e-7,
        1.371_099_363_472_950_5e-8,
        -7.779_491_965_045_459e-10
    ],
    far: [
        -5.029_051_305_561_643e-7,
        -1.128_374_088_946_585_4,
        -0.636_643_630_445_074_7,
        -0.102_703_433_034_424_8,
        0.018_990_166_500_388_247,
        0.000_410_645_229_558_948_74,
        -0.001_915_961_891_388_893_4,
        0.000_770_658_702_630_083_9,
        -0.000_135_060_568_324_700_3,
        -2.026_135_195_474_021e-5,
        2.282_032_306_577_988_3e-5,
        -8.666_462_837_123_445e-6,
        2.135_502_586_068_708_8e-6,
        -3.732_697_701_212_781_4e-7,
        4.641_829_130_251_409_4e-8,
        -3.933_820_330_643_225_6e-9,
        2.044_704_807_474_507_8e-10,
        -4.927_922_923_020_735e-12
    ]
);

/// The error function, at most 1.30 ulp from the true value.
///
/// Odd, also in the sign of zero; never beyond `±1`, which is the value at `±inf`.
#[inline(always)]
pub fn erf_f32(x: f32) -> f32 {
    single::erf(x)
}

/// [`erf_f32`] for `f64`: at most 1.6 ulp.
#[inline(always)]
pub fn erf_f64(x: f64) -> f64 {
    double::erf(x)
}
