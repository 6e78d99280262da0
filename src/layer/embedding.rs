//! Vectors in the place of numbers.

use core::fmt;

use rand::Rng;

use super::{Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::init::{Fan, Init};
use crate::kernel::arrange::{gather, scatter};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Sequence, Vector, features};

/// A row of a table that is learned, for each of `T` numbers of tokens: from
/// `Vector<T>` to `Sequence<T, Vector<DIM>>`. The table is `[[F; DIM]; VOCAB]`,
/// drawn normally with variance 1 by default. As PyTorch's `Embedding`.
///
/// The numbers are floats, since that is what flows between layers: 0.0, 1.0
/// and so on, below `VOCAB`. One that is not among them (negative, a fraction,
/// too large, NaN) has a row of zeros, and nothing is learned from it; padding
/// can be −1. There is no gradient by the numbers: it is 0.
///
/// ```
/// use monograd::prelude::*;
///
/// // Whether a sentence of eight out of a hundred words is a question.
/// type Net = net![Input<Vector<8>>, Embedding<100, 16>, Flatten, Dense<128, 1>];
/// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _logit: [f32; 1] = net.predict(&[7.0, 4.0, 99.0, 0.0, 4.0, -1.0, -1.0, -1.0]);
/// ```
pub struct Embedding<const VOCAB: usize, const DIM: usize>;

impl<const VOCAB: usize, const DIM: usize, F: Scalar> Store<F> for Embedding<VOCAB, DIM> {
    type Params = [[F; DIM]; VOCAB];
    type State = ();
    const NAME: &'static str = "Embedding";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Embedding").number(VOCAB).number(DIM);

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        // It is a dense layer that takes a 1 among zeros.
        let fan = Fan {
            inputs: VOCAB,
            outputs: DIM,
        };
        init.or(Init::Normal(1.0))
            .fill(params.as_flat_mut(), fan, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "Embedding<{VOCAB}, {DIM}>")
    }
}

impl<const VOCAB: usize, const DIM: usize, const T: usize, F: Scalar> Layer<Vector<T>, F>
    for Embedding<VOCAB, DIM>
{
    type Out = Sequence<T, Vector<DIM>>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();
    // Where the row of each sample is.
    const INFER_SCRATCH: usize = size_of::<&[F]>().div_ceil(F::BYTES);
    // The gradient, sample by sample.
    const BACKWARD_SCRATCH: usize = T * DIM;

    #[inline(always)]
    fn infer<const B: usize>(
        table: &[[F; DIM]; VOCAB],
        _: &(),
        x: &[Lanes<F, B>; T],
        y: &mut [[Lanes<F, B>; DIM]; T],
    ) {
        for (x, y) in x.iter().zip(y) {
            let mut rows: [&[F]; B] = [&[]; B];
            for (row, &number) in rows.iter_mut().zip(&x.0) {
                *row = index(number)
                    .and_then(|index| table.get(index))
                    .map_or(&[], |row| row);
            }
            // Zeros where there is no row.
            gather(&rows, y);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        table: &[[F; DIM]; VOCAB],
        state: &mut (),
        x: &[Lanes<F, B>; T],
        y: &mut [[Lanes<F, B>; DIM]; T],
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(table, state, x, y);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        _: &[[F; DIM]; VOCAB],
        at: Point<'_, [Lanes<F, B>; T], [[Lanes<F, B>; DIM]; T], ()>,
        dy: &mut [[Lanes<F, B>; DIM]; T],
        dx: Option<&mut [Lanes<F, B>; T]>,
        gradients: &mut [[F; DIM]; VOCAB],
        pass: Pass,
    ) {
        let mut by_sample = <[[[F; DIM]; T]; B] as Plain<F>>::ZERO;
        scatter(features::<F, B>(dy), &mut by_sample);
        for (lane, dy) in by_sample.iter().enumerate().take(pass.samples) {
            for (x, dy) in at.x.iter().zip(dy) {
                let index = x.0.get(lane).and_then(|&number| index(number));
                let Some(row) = index.and_then(|index| gradients.get_mut(index)) else {
                    continue;
                };
                for (gradient, &dy) in row.iter_mut().zip(dy) {
                    *gradient += dy;
                }
            }
        }
        if let Some(dx) = dx {
            dx.set_zero();
        }
    }
}

/// The index that a number is, if it is one.
#[inline(always)]
fn index<F: Scalar>(number: F) -> Option<usize> {
    let index = number.to_usize()?;
    (F::of_usize(index) == number).then_some(index)
}
