//! Derivatives by differences of the values of a function.

use super::error::{CheckError, Number, Promise};
use super::setup::Setup;
use crate::layer::Layer;
use crate::loss::Loss;
use crate::plain::Plain;
use crate::shape::Shape;

/// The largest relative error that passes.
const TOLERANCE: f64 = 1e-6;
/// The first step is the most exact one; those after it are for where there is
/// a kink nearby.
const STEPS: [f64; 3] = [1e-3, 1e-4, 1e-5];

/// A derivative from values on both sides and on each.
struct Differences {
    before: f64,
    central: f64,
    after: f64,
}

/// How many derivatives there were, and how many of them at a kink.
#[derive(Default)]
pub struct Tally {
    pub compared: usize,
    pub kinks: usize,
}

impl<L, In, T, C, const B: usize> Setup<'_, L, In, T, C, B>
where
    L: Layer<In, f64>,
    In: Shape,
    C: Loss<L::Out, T, f64>,
{
    /// Compares derivatives by coordinates, at these places among all that there
    /// are, with differences.
    ///
    /// The error is relative to the larger of both values, but to a thousandth
    /// of the largest of all at least: a difference of losses cannot tell a
    /// smaller one from 0.
    pub fn compare(
        &mut self,
        coordinates: fn(&mut Self) -> &mut [f64],
        derivatives: impl Iterator<Item = (usize, f64)> + Clone,
        number: impl Fn(usize) -> Number,
        tally: &mut Tally,
    ) -> Result<(), CheckError> {
        let sizes = derivatives.clone().map(|(_, derivative)| derivative.abs());
        let least = 1e-3 * sizes.fold(0.1, f64::max);
        let most_kinks = tally.kinks + 1 + derivatives.clone().count() / 50;
        for (place, derivative) in derivatives {
            tally.compared += 1;
            let apart = |a: f64, b: f64| (a - b).abs() / a.abs().max(b.abs()).max(least);
            let mut last = Differences::NONE;
            let right = STEPS.into_iter().any(|step| {
                last = self.differences(coordinates, place, step);
                apart(derivative, last.central) < TOLERANCE
            });
            if right {
                continue;
            }
            let Differences {
                before,
                central,
                after,
            } = last;
            let between = derivative >= before.min(after) - TOLERANCE
                && derivative <= before.max(after) + TOLERANCE;
            if between && apart(before, after) > TOLERANCE && tally.kinks < most_kinks {
                tally.kinks += 1;
                continue;
            }
            return Err(CheckError {
                promise: Promise::Derivative,
                number: number(place),
                expected: central,
                got: derivative,
            });
        }
        Ok(())
    }

    /// The derivative by one coordinate, from five values of the objective.
    fn differences(
        &mut self,
        coordinates: fn(&mut Self) -> &mut [f64],
        place: usize,
        step: f64,
    ) -> Differences {
        let Some(&mut here) = coordinates(self).get_mut(place) else {
            return Differences::NONE;
        };
        let mut value = |steps: f64| {
            if let Some(coordinate) = coordinates(self).get_mut(place) {
                *coordinate = here + steps * step;
            }
            self.objective()
        };
        let [a, b, d, e, c] = [-2.0, -1.0, 1.0, 2.0, 0.0].map(&mut value);
        Differences {
            before: (3.0 * c - 4.0 * b + a) / (2.0 * step),
            central: (a - 8.0 * b + 8.0 * d - e) / (12.0 * step),
            after: (-3.0 * c + 4.0 * d - e) / (2.0 * step),
        }
    }
}

impl Differences {
    const NONE: Self = Self {
        before: f64::NAN,
        central: f64::NAN,
        after: f64::NAN,
    };
}

/// The derivatives by the inputs of the first `samples` samples, with their
/// places in the tile.
pub fn of_samples<const B: usize>(
    dx: &impl Plain<f64>,
    samples: usize,
) -> impl Iterator<Item = (usize, f64)> + Clone {
    let all = dx.as_flat().iter().copied().enumerate();
    all.filter(move |(place, _)| place % B < samples)
}
