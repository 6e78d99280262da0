//! The list of cases.
//!
//! This folder is compiled twice: as a part of this crate, and by the library's
//! own tests, which cannot depend on a crate that depends on the library.

mod answers;
mod around;
mod attention;
mod branches;
mod classes;
mod expected;
mod images;
mod norms;
mod numbers;
mod sequences;
mod training;

use monograd::Scalar;

/// One computation whose result is known to the bit.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// What it is called; the same in both float types.
    pub name: &'static str,
    /// The float type that it computes in: `f32` or `f64`.
    pub float: &'static str,
    /// Computes, and returns the hash of everything that came out. Panics, with
    /// a message that needs no formatting, where a loss is not finite or a
    /// network has not changed.
    pub run: fn() -> u64,
    /// The hash that every platform is to give.
    pub expected: u64,
}

/// Some of the cases: for a float type of which all take too long to compile.
pub const fn few<F: Scalar>() -> [Case; 4] {
    [
        case::<F>("xor", answers::xor::<F>, expected::XOR),
        case::<F>("pixels", images::pixels::<F>, expected::PIXELS),
        case::<F>("stream", sequences::stream::<F>, expected::STREAM),
        case::<F>("functions", around::functions::<F>, expected::FUNCTIONS),
    ]
}

/// All cases in one float type.
pub const fn cases<F: Scalar>() -> [Case; 26] {
    [
        case::<F>("clusters", answers::clusters::<F>, expected::CLUSTERS),
        case::<F>("xor", answers::xor::<F>, expected::XOR),
        case::<F>("odds", answers::odds::<F>, expected::ODDS),
        case::<F>("grid", classes::grid::<F>, expected::GRID),
        case::<F>("spiral", classes::spiral::<F>, expected::SPIRAL),
        case::<F>("parabola", classes::parabola::<F>, expected::PARABOLA),
        case::<F>("noise", classes::noise::<F>, expected::NOISE),
        case::<F>("shares", classes::shares::<F>, expected::SHARES),
        case::<F>("blank", classes::blank::<F>, expected::BLANK),
        case::<F>("product", numbers::product::<F>, expected::PRODUCT),
        case::<F>("sequence", numbers::sequence::<F>, expected::SEQUENCE),
        case::<F>("wide", numbers::wide::<F>, expected::WIDE),
        case::<F>("series", branches::series::<F>, expected::SERIES),
        case::<F>("tokens", branches::tokens::<F>, expected::TOKENS),
        case::<F>("channels", norms::channels::<F>, expected::CHANNELS),
        case::<F>("steps", norms::steps::<F>, expected::STEPS),
        case::<F>("look_ups", attention::look_ups::<F>, expected::LOOK_UPS),
        case::<F>("means", attention::means::<F>, expected::MEANS),
        case::<F>("pixels", images::pixels::<F>, expected::PIXELS),
        case::<F>("sizes", images::sizes::<F>, expected::SIZES),
        case::<F>("signal", images::signal::<F>, expected::SIGNAL),
        case::<F>("recurrent", sequences::recurrent::<F>, expected::RECURRENT),
        case::<F>("causal", sequences::causal::<F>, expected::CAUSAL),
        case::<F>("stream", sequences::stream::<F>, expected::STREAM),
        case::<F>("functions", around::functions::<F>, expected::FUNCTIONS),
        case::<F>("figures", around::figures::<F>, expected::FIGURES),
    ]
}

/// `expected` has the hash in `f32`, then the one in `f64`.
const fn case<F: Scalar>(name: &'static str, run: fn() -> u64, expected: [u64; 2]) -> Case {
    let [single, double] = expected;
    Case {
        name,
        float: F::NAME,
        run,
        expected: if F::BYTES == 4 { single } else { double },
    }
}
