//! The gradients of `y = x W + b`, number by number.

use super::super::columns;
use super::{ROWS, WIDE, add_product, chunk, store};
use crate::lanes::Lanes;
use crate::scalar::Scalar;

/// [`input_gradient`](super::super::input_gradient) as a function of its own.
#[inline(never)]
pub fn input_gradient<F: Scalar, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>; I],
) {
    for (rows, dx) in w.chunks(ROWS).zip(dx.chunks_mut(ROWS)) {
        match rows.len() {
            ROWS => input_rows::<F, O, B, ROWS>(rows, dy, dx),
            3 => input_rows::<F, O, B, 3>(rows, dy, dx),
            2 => input_rows::<F, O, B, 2>(rows, dy, dx),
            _ => input_rows::<F, O, B, 1>(rows, dy, dx),
        }
    }
}

/// The gradient by `K` inputs, from their weights.
#[inline(always)]
fn input_rows<F: Scalar, const O: usize, const B: usize, const K: usize>(
    rows: &[[F; O]],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>],
) {
    let Some(rows) = rows.first_chunk::<K>() else {
        return;
    };
    let mut s = 0;
    while s + WIDE <= B {
        input_block::<F, O, B, K, WIDE>(rows, dy, dx, s);
        s += WIDE;
    }
    // The condition is constant, so nothing is compiled where it fails.
    if B % WIDE != 0 {
        while s < B {
            input_block::<F, O, B, K, 1>(rows, dy, dx, s);
            s += 1;
        }
    }
}

/// The same for `L` samples from `s` on.
#[inline(always)]
fn input_block<F: Scalar, const O: usize, const B: usize, const K: usize, const L: usize>(
    rows: &[[F; O]; K],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>],
    s: usize,
) {
    let mut sums = [[F::ZERO; L]; K];
    for (o, dy) in dy.iter().enumerate() {
        let Some(dy) = chunk::<F, L>(&dy.0, s) else {
            continue;
        };
        for (sum, row) in sums.iter_mut().zip(rows) {
            if let Some(&w) = row.get(o) {
                add_product(sum, w, dy);
            }
        }
    }
    for (dx, sum) in dx.iter_mut().zip(&sums) {
        store(&mut dx.0, s, sum);
    }
}

/// [`add_parameter_gradients`](super::super::add_parameter_gradients) as a
/// function of its own.
#[inline(never)]
pub fn add_parameter_gradients<F: Scalar, const I: usize, const O: usize, const B: usize>(
    x: &[Lanes<F, B>; I],
    dy: &[Lanes<F, B>; O],
    dw: &mut [[F; O]; I],
    db: &mut [F],
    samples: usize,
) {
    match columns(O) {
        1 => weight_columns::<F, I, O, B, 1>(x, dy, dw, db, samples),
        2 => weight_columns::<F, I, O, B, 2>(x, dy, dw, db, samples),
        4 => weight_columns::<F, I, O, B, 4>(x, dy, dw, db, samples),
        _ => weight_columns::<F, I, O, B, 8>(x, dy, dw, db, samples),
    }
}

/// Walks the outputs `K` side by side. Their part of `dy` is transposed once,
/// so that a sample's outputs stand next to each other, and padded with zeros
/// where there are fewer than `K`.
#[inline(always)]
fn weight_columns<F: Scalar, const I: usize, const O: usize, const B: usize, const K: usize>(
    x: &[Lanes<F, B>; I],
    dy: &[Lanes<F, B>; O],
    dw: &mut [[F; O]; I],
    db: &mut [F],
    samples: usize,
) {
    for o in (0..O).step_by(K) {
        let columns = dy.get(o..).unwrap_or_default();
        let mut by_sample = [[F::ZERO; K]; B];
        // A sample's numbers are stored at once: what is stored one by one
        // and loaded together stalls the processor.
        for (s, sample) in by_sample.iter_mut().enumerate() {
            let mut numbers = [F::ZERO; K];
            for (to, column) in numbers.iter_mut().zip(columns) {
                if let Some(&from) = column.0.get(s) {
                    *to = from;
                }
            }
            *sample = numbers;
        }
        if let Some(db) = db.get_mut(o..) {
            let mut sums = load::<F, K>(db, 0);
            for dy in by_sample.iter().take(samples) {
                add_product(&mut sums, F::ONE, dy);
            }
            store(db, 0, &sums);
        }
        for (rows, x) in dw.chunks_mut(ROWS).zip(x.chunks(ROWS)) {
            match rows.len() {
                ROWS => weight_block::<F, O, B, K, ROWS>(x, &by_sample, rows, samples, o),
                3 => weight_block::<F, O, B, K, 3>(x, &by_sample, rows, samples, o),
                2 => weight_block::<F, O, B, K, 2>(x, &by_sample, rows, samples, o),
                _ => weight_block::<F, O, B, K, 1>(x, &by_sample, rows, samples, o),
            }
        }
    }
}

/// The gradient by the weights of `R` inputs to `K` outputs from `o` on.
#[inline(always)]
fn weight_block<F: Scalar, const O: usize, const B: usize, const K: usize, const R: usize>(
    x: &[Lanes<F, B>],
    by_sample: &[[F; K]; B],
    rows: &mut [[F; O]],
    samples: usize,
    o: usize,
) {
    let (Some(x), Some(rows)) = (x.first_chunk::<R>(), rows.first_chunk_mut::<R>()) else {
        return;
    };
    let mut sums = [[F::ZERO; K]; R];
    for (sum, row) in sums.iter_mut().zip(rows.iter()) {
        *sum = load(row, o);
    }
    // The bound lets the compiler see that every sample has its lane.
    for s in 0..samples.min(B) {
        let Some(dy) = by_sample.get(s) else { continue };
        for (sum, x) in sums.iter_mut().zip(x) {
            let Some(&x) = x.0.get(s) else { continue };
            add_product(sum, x, dy);
        }
    }
    for (row, sum) in rows.iter_mut().zip(&sums) {
        store(row, o, sum);
    }
}

/// The `K` numbers from `at` on, zeros where there are fewer.
#[inline(always)]
fn load<F: Scalar, const K: usize>(numbers: &[F], at: usize) -> [F; K] {
    chunk(numbers, at).copied().unwrap_or_else(|| {
        let mut loaded = [F::ZERO; K];
        store(&mut loaded, 0, numbers.get(at..).unwrap_or_default());
        loaded
    })
}
