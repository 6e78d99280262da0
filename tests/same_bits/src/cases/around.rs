//! What surrounds a training: functions, matrices and metrics.

use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::{Fingerprint, Matrix, Permutation, normal, uniform};

use super::training::{rng, with};

/// Every elementary function, of ordinary numbers and of any bits. If a
/// training differs and this does too, the functions are to blame.
pub fn functions<F: Scalar>() -> u64 {
    let rng = &mut rng(7);
    let mut hash = Fingerprint::of(F::NAME);
    for exponent in -32..32 {
        let ordinary: F = uniform(rng, F::of(-8.0), F::of(8.0));
        for x in [ordinary, F::of_bits(rng.next_u64())] {
            let values = [
                x.exp(),
                x.exp_m1(),
                x.ln(),
                x.ln_1p(),
                x.tanh(),
                x.sigmoid(),
                x.erf(),
                x.sqrt(),
                x.sin(),
                x.cos(),
                x.abs().powf(ordinary),
                x.powi(exponent),
            ];
            hash = with(hash, &values.map(any_nan_alike));
        }
    }
    hash.0
}

/// 0 for a NaN, whose sign and payload are not promised.
fn any_nan_alike<F: Scalar>(x: F) -> F {
    if x.partial_cmp(&x).is_none() {
        return F::ZERO;
    }
    x
}

/// Products of matrices, and the metrics of predictions that are made up.
pub fn figures<F: Scalar>() -> u64 {
    let rng = &mut rng(8);
    let mut a = Matrix::<F, 3, 4>::ZERO;
    for number in a.as_flat_mut() {
        *number = normal(rng);
    }
    let product = (a.transpose() * a) * (a.transpose() * F::of(0.1)) - a.transpose();
    let mut hash = with(Fingerprint::of(F::NAME), product.as_flat());

    let mut errors = Regression::new();
    for [x, y, z] in product.rows() {
        errors.add(&[*x, *y], &[*y, *z]);
    }
    hash = with(hash, &[errors.mse(), errors.mae(), errors.r2()]);

    let mut confusion = ConfusionMatrix::<3>::new();
    let order = Permutation::new(30, rng.next_u64());
    for position in 0..30 {
        let actual = Class::new(position % 3).unwrap_or_default();
        let predicted = Class::new(order.at(position) / 10).unwrap_or_default();
        confusion.add(actual, predicted);
    }
    let ratios = [
        confusion.accuracy(),
        confusion.macro_precision(),
        confusion.macro_recall(),
        confusion.macro_f1(),
    ];
    with(hash, &ratios).0
}
