//! A layer with numbers and samples, and what a training pass makes of them.

use core::marker::PhantomData;

use rand_xoshiro::Xoshiro256PlusPlus;

use super::Check;
use crate::init::Init;
use crate::lanes::Lanes;
use crate::layer::{Layer, Pass, Point};
use crate::loss::Loss;
use crate::plain::Plain;
use crate::random::uniform;
use crate::shape::{Shape, Tile, features, features_mut, take};

/// A tile of a layer's outputs.
pub type Output<L, In, const B: usize> = Tile<<L as Layer<In, f64>>::Out, f64, B>;

/// A layer's numbers, and a tile of samples with targets for a loss.
pub struct Setup<'a, L: Layer<In, f64>, In: Shape, T, C, const B: usize> {
    pub loss: &'a C,
    pub params: L::Params,
    pub state: L::State,
    pub x: Tile<In, f64, B>,
    pub targets: Output<L, In, B>,
    pub pass: Pass,
    pub target: PhantomData<T>,
}

/// What a forward pass and the loss after it leave.
pub struct Seen<L: Layer<In, f64>, In: Shape, const B: usize> {
    pub state: L::State,
    pub y: Output<L, In, B>,
    pub dy: Output<L, In, B>,
    pub losses: Lanes<f64, B>,
    tape: L::Tape<B>,
}

/// What a whole training pass leaves.
pub struct Trained<L: Layer<In, f64>, In: Shape, const B: usize> {
    pub seen: Seen<L, In, B>,
    pub gradients: L::Params,
    pub dx: Tile<In, f64, B>,
}

/// A value whose floats are all NaN: what is to be written before it is read.
pub fn unwritten<T: Plain<f64>>() -> T {
    let mut value = T::ZERO;
    value.as_flat_mut().fill(f64::NAN);
    value
}

impl<'a, L, In, T, C, const B: usize> Setup<'a, L, In, T, C, B>
where
    L: Layer<In, f64>,
    In: Shape,
    C: Loss<L::Out, T, f64>,
{
    /// Draws the numbers and the first `samples` samples. The other lanes are
    /// 0, as in training.
    pub fn draw(
        check: Check,
        loss: &'a C,
        samples: usize,
        mut target: impl FnMut(&mut Xoshiro256PlusPlus) -> T,
        rng: &mut Xoshiro256PlusPlus,
    ) -> Self {
        let mut setup = Self {
            loss,
            params: L::Params::ZERO,
            state: L::State::ZERO,
            x: Plain::ZERO,
            targets: Plain::ZERO,
            pass: Pass {
                samples,
                first: check.seed.wrapping_mul(1000),
                seed: check.seed.wrapping_add(7),
                begins: false,
            },
            target: PhantomData,
        };
        L::init(&mut setup.params, &mut setup.state, Init::default(), rng);
        for number in setup.params.as_flat_mut() {
            *number += uniform(rng, -0.3, 0.3);
        }
        for lane in 0..samples {
            for feature in features_mut::<f64, B>(&mut setup.x) {
                if let Some(number) = feature.0.get_mut(lane) {
                    *number = uniform(rng, check.low, check.high);
                }
            }
            loss.encode::<B>(&target(rng), lane, &mut setup.targets);
        }
        setup
    }

    pub fn params(&mut self) -> &mut [f64] {
        self.params.as_flat_mut()
    }

    pub fn inputs(&mut self) -> &mut [f64] {
        self.x.as_flat_mut()
    }

    /// The same with `filling` in the lanes that have no sample.
    pub fn filled(&self, filling: f64) -> Self {
        let mut setup = Self { ..*self };
        fill::<B>(&mut setup.x, self.pass.samples, filling);
        fill::<B>(&mut setup.targets, self.pass.samples, filling);
        setup
    }

    /// The same as the first tile of a batch.
    pub fn beginning(&self) -> Self {
        let mut setup = Self { ..*self };
        setup.pass.begins = true;
        setup
    }

    /// One of the samples in a tile of its own.
    pub fn alone(&self, lane: usize) -> Setup<'a, L, In, T, C, 1> {
        let mut setup = Setup::<'a, L, In, T, C, 1> {
            loss: self.loss,
            params: self.params,
            state: self.state,
            x: Plain::ZERO,
            targets: Plain::ZERO,
            pass: Pass {
                samples: 1,
                first: self.pass.first.wrapping_add(lane as u64),
                ..self.pass
            },
            target: PhantomData,
        };
        take::<f64, B>(features(&self.x), lane, setup.x.as_flat_mut());
        take::<f64, B>(features(&self.targets), lane, setup.targets.as_flat_mut());
        setup
    }

    pub fn infer(&self) -> Output<L, In, B> {
        let mut y = unwritten();
        L::infer::<B>(&self.params, &self.state, &self.x, &mut y);
        y
    }

    pub fn forward(&self) -> Seen<L, In, B> {
        let (mut y, mut tape, mut state) = (unwritten(), unwritten(), self.state);
        L::forward::<B>(
            &self.params,
            &mut state,
            &self.x,
            &mut y,
            &mut tape,
            self.pass,
        );
        let mut dy = self.targets;
        let losses = self.loss.evaluate::<B>(&y, &mut dy).values;
        Seen {
            state,
            y,
            dy,
            losses,
            tape,
        }
    }

    /// The sum of the losses of the samples: what is differentiated.
    pub fn objective(&self) -> f64 {
        let losses = self.forward().losses;
        losses.0.iter().take(self.pass.samples).sum()
    }

    pub fn train(&self) -> Trained<L, In, B> {
        let (mut gradients, mut dx) = (L::Params::ZERO, unwritten());
        let seen = self.forward();
        self.backward(&seen, Some(&mut dx), &mut gradients);
        Trained {
            seen,
            gradients,
            dx,
        }
    }

    pub fn backward(
        &self,
        seen: &Seen<L, In, B>,
        dx: Option<&mut Tile<In, f64, B>>,
        gradients: &mut L::Params,
    ) {
        let (at, mut dy) = (self.point(seen), seen.dy);
        L::backward::<B>(&self.params, at, &mut dy, dx, gradients, self.pass);
    }

    /// The same in rooms of the caller's.
    pub fn backward_with(
        &self,
        seen: &Seen<L, In, B>,
        dx: Option<&mut Tile<In, f64, B>>,
        gradients: &mut L::Params,
    ) {
        let (at, mut dy) = (self.point(seen), seen.dy);
        let rooms: &mut [L::Hold<B>; 2] = &mut unwritten();
        L::backward_with::<B>(&self.params, at, &mut dy, dx, gradients, self.pass, rooms);
    }

    fn point<'b>(
        &'b self,
        seen: &'b Seen<L, In, B>,
    ) -> Point<'b, Tile<In, f64, B>, Output<L, In, B>, L::Tape<B>> {
        Point {
            x: &self.x,
            y: &seen.y,
            tape: &seen.tape,
        }
    }
}

fn fill<const B: usize>(tile: &mut impl Plain<f64>, samples: usize, filling: f64) {
    for feature in features_mut::<f64, B>(tile) {
        for lane in feature.0.iter_mut().skip(samples) {
            *lane = filling;
        }
    }
}
