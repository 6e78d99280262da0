//! What a layer promises, one after the other.

use super::differences::{Tally, of_samples};
use super::error::{CheckError, Number, Promise};
use super::setup::{Seen, Setup, Trained, unwritten};
use super::{Check, Checked};
use crate::layer::Layer;
use crate::loss::Loss;
use crate::plain::Plain;
use crate::shape::{Shape, features};

/// The largest relative error of a sum that begins elsewhere.
const ROUNDING: f64 = 1e-9;
/// How many seeds a random layer has to show itself: one that drops a hundredth
/// of the numbers does.
const SEEDS: u64 = 256;

impl<L, In, T, C, const B: usize> Setup<'_, L, In, T, C, B>
where
    L: Layer<In, f64>,
    In: Shape,
    C: Loss<L::Out, T, f64>,
{
    /// Checks everything.
    pub fn check(mut self, check: Check) -> Result<Checked, CheckError> {
        let trained = self.train();
        let Tally { compared, kinks } = self.derivatives(&trained)?;
        self.other_ways(&trained)?;
        self.empty_lanes(&trained)?;
        let seen = &trained.seen;
        let changes = !same(seen.state.as_flat(), self.state.as_flat());
        let checked = Checked {
            derivatives: compared,
            kinks,
            inference: check.inference && !changes && !self.is_random(seen),
            tiles: check.tiles && !changes,
        };
        if checked.tiles {
            self.tile_size(&trained)?;
        }
        self.inference(checked.inference.then_some(seen))?;
        Ok(checked)
    }

    fn derivatives(&mut self, trained: &Trained<L, In, B>) -> Result<Tally, CheckError> {
        let mut tally = Tally::default();
        let by_params = trained.gradients.as_flat().iter().copied().enumerate();
        let parameter = Number::parameter::<L, In>;
        self.compare(Self::params, by_params, parameter, &mut tally)?;
        let by_inputs = of_samples::<B>(&trained.dx, self.pass.samples);
        let number = |place| input(place % B)(place / B);
        self.compare(Self::inputs, by_inputs, number, &mut tally)?;
        Ok(tally)
    }

    /// The gradients again: in rooms of the caller's, without the one by the
    /// input, and on top of others.
    fn other_ways(&self, trained: &Trained<L, In, B>) -> Result<(), CheckError> {
        let Trained {
            seen,
            gradients,
            dx,
        } = trained;
        let (mut again, mut dx_again) = (L::Params::ZERO, unwritten());
        self.backward_with(seen, Some(&mut dx_again), &mut again);
        same_gradients::<L, In>(Promise::Rooms, gradients, &again)?;
        for sample in 0..self.pass.samples {
            let (dx, again) = (lane::<B>(dx, sample), lane::<B>(&dx_again, sample));
            same_bits(Promise::Rooms, dx, again, input(sample))?;
        }
        again.set_zero();
        self.backward_with(seen, None, &mut again);
        same_gradients::<L, In>(Promise::WithoutInput, gradients, &again)?;
        again.set_zero();
        self.backward(seen, None, &mut again);
        same_gradients::<L, In>(Promise::WithoutInput, gradients, &again)?;

        if L::BEGINS {
            again.as_flat_mut().fill(f64::NAN);
            self.beginning().backward(seen, None, &mut again);
            same_gradients::<L, In>(Promise::Begun, gradients, &again)?;
        }
        again.as_flat_mut().fill(1.0);
        self.backward(seen, None, &mut again);
        let sums = gradients.as_flat().iter().map(|gradient| 1.0 + gradient);
        for (index, (expected, &got)) in sums.zip(again.as_flat()).enumerate() {
            // Written so that a NaN fails.
            let near = (got - expected).abs() <= ROUNDING * expected.abs().max(1.0);
            if !near {
                return Err(CheckError {
                    promise: Promise::Added,
                    number: Number::parameter::<L, In>(index),
                    expected,
                    got,
                });
            }
        }
        Ok(())
    }

    /// The pass again, with NaN where there is no sample.
    fn empty_lanes(&self, trained: &Trained<L, In, B>) -> Result<(), CheckError> {
        let promise = Promise::EmptyLanes;
        let filled = self.filled(f64::NAN).train();
        for sample in 0..self.pass.samples {
            same_sample(promise, sample, (trained, sample), (&filled, sample))?;
        }
        same_gradients::<L, In>(promise, &trained.gradients, &filled.gradients)?;
        same_bits(
            promise,
            trained.seen.state.as_flat().iter().copied(),
            filled.seen.state.as_flat().iter().copied(),
            |index| Number::State { index },
        )
    }

    /// The pass again, with each sample in a tile of its own.
    fn tile_size(&self, trained: &Trained<L, In, B>) -> Result<(), CheckError> {
        let promise = Promise::TileSize;
        let mut gradients = L::Params::ZERO;
        for sample in 0..self.pass.samples {
            let setup = self.alone(sample);
            let alone = setup.train();
            same_sample(promise, sample, (&alone, 0), (trained, sample))?;
            setup.backward(&alone.seen, None, &mut gradients);
        }
        same_gradients::<L, In>(promise, &gradients, &trained.gradients)
    }

    /// What `infer` gives: with others in the tile what it gives alone, and what
    /// a forward pass has given.
    fn inference(&self, trained: Option<&Seen<L, In, B>>) -> Result<(), CheckError> {
        let y = self.infer();
        let filled = self.filled(f64::NAN).infer();
        for sample in 0..self.pass.samples {
            let y = || lane::<B>(&y, sample);
            let alone = self.alone(sample).infer();
            if let Some(trained) = trained {
                let trained = lane::<B>(&trained.y, sample);
                same_bits(Promise::Inference, trained, y(), output(sample))?;
            }
            let filled = lane::<B>(&filled, sample);
            same_bits(Promise::EmptyLanes, y(), filled, output(sample))?;
            let alone = lane::<1>(&alone, 0);
            same_bits(Promise::TileSize, alone, y(), output(sample))?;
        }
        Ok(())
    }

    /// Whether the outputs are others where the pass has another seed.
    fn is_random(&self, seen: &Seen<L, In, B>) -> bool {
        let mut other = Self { ..*self };
        (0..SEEDS).any(|_| {
            other.pass = other.pass.inside(0);
            !same(seen.y.as_flat(), other.forward().y.as_flat())
        })
    }
}

/// Whether numbers have the same bits.
fn same(a: &[f64], b: &[f64]) -> bool {
    a.iter()
        .map(|a| a.to_bits())
        .eq(b.iter().map(|b| b.to_bits()))
}

/// Wants numbers to have the bits of those expected.
fn same_bits(
    promise: Promise,
    expected: impl Iterator<Item = f64>,
    got: impl Iterator<Item = f64>,
    number: impl Fn(usize) -> Number,
) -> Result<(), CheckError> {
    let mut pairs = expected.zip(got).enumerate();
    match pairs.find(|(_, (expected, got))| expected.to_bits() != got.to_bits()) {
        None => Ok(()),
        Some((index, (expected, got))) => Err(CheckError {
            promise,
            number: number(index),
            expected,
            got,
        }),
    }
}

fn same_gradients<L: Layer<In, f64>, In: Shape>(
    promise: Promise,
    expected: &L::Params,
    got: &L::Params,
) -> Result<(), CheckError> {
    let expected = expected.as_flat().iter().copied();
    let got = got.as_flat().iter().copied();
    same_bits(promise, expected, got, Number::parameter::<L, In>)
}

/// Wants output, loss and gradient of a sample to be the same in a lane of one
/// tile and in one of another.
fn same_sample<L, In, const A: usize, const B: usize>(
    promise: Promise,
    sample: usize,
    (expected, from): (&Trained<L, In, A>, usize),
    (got, to): (&Trained<L, In, B>, usize),
) -> Result<(), CheckError>
where
    L: Layer<In, f64>,
    In: Shape,
{
    let outputs = lane::<A>(&expected.seen.y, from);
    same_bits(promise, outputs, lane::<B>(&got.seen.y, to), output(sample))?;
    let losses = lane::<A>(&expected.seen.losses, from);
    let loss = |_| Number::Loss { sample };
    same_bits(promise, losses, lane::<B>(&got.seen.losses, to), loss)?;
    let inputs = lane::<A>(&expected.dx, from);
    same_bits(promise, inputs, lane::<B>(&got.dx, to), input(sample))
}

/// The numbers of a tile that are in one lane.
fn lane<const B: usize>(tile: &impl Plain<f64>, lane: usize) -> impl Iterator<Item = f64> {
    let features = features::<f64, B>(tile).iter();
    features.filter_map(move |feature| feature.0.get(lane).copied())
}

fn output(sample: usize) -> impl Fn(usize) -> Number {
    move |index| Number::Output { index, sample }
}

fn input(sample: usize) -> impl Fn(usize) -> Number {
    move |index| Number::Input { index, sample }
}
