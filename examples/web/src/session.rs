//! A run: the points, the network, and how far it is.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use monograd::Permutation;
use monograd::io::LoadError;
use monograd::io::safetensors::SafetensorsError;
use monograd::prelude::*;
use monograd::train::TrainError;

use crate::history::{History, Mark};
use crate::learner::{Format, Learner};
use crate::networks;
use crate::points::{self, Point};
use crate::rule::Rule;
use crate::settings::{self, Data, Settings};
use crate::softmax;

/// A network that learns some points, step by step.
///
/// Random numbers are drawn as the library's example `spiral` and
/// [`Trainer::fit`] draw them, so the numbers are theirs, however the steps are
/// sliced.
pub struct Session {
    settings: Settings,
    points: Vec<Point>,
    learner: Box<dyn Learner>,
    /// What shuffles.
    rng: Xoshiro256PlusPlus,
    /// The same as it was before the first step.
    first_rng: Xoshiro256PlusPlus,
    steps: u64,
    place: Place,
    history: History,
    altered: bool,
}

/// Where in the points the next step begins.
#[derive(Clone, Copy, Default)]
struct Place {
    /// How often all points were gone through.
    epochs: usize,
    /// The order this time, once it is drawn.
    order: Option<Permutation>,
    start: usize,
}

impl Session {
    /// A run that has not begun. `drawn` are the points where the data are to
    /// be drawn by hand.
    pub fn new(settings: Settings, drawn: Vec<Point>) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
        let made = points::make(&settings, &mut rng);
        let learner = networks::make(&settings, &mut rng);
        // `fit` draws a seed for dropout, of which there is none here.
        rng.next_u64();
        let drawable = settings.data == Data::Points;
        let mut session = Self {
            settings,
            points: if drawable { drawn } else { made },
            learner,
            first_rng: rng.clone(),
            rng,
            steps: 0,
            place: Place::default(),
            history: History::default(),
            altered: false,
        };
        session.begin();
        session
    }

    /// The run from its beginning, with the points as they are now.
    pub fn reset(&mut self) {
        *self = Self::new(self.settings, core::mem::take(&mut self.points));
    }

    /// One step.
    ///
    /// # Errors
    ///
    /// Those of [`Trainer::fit`]; the network is then as it was before.
    pub fn step(&mut self) -> Result<(), Error> {
        let size = match self.settings.batch {
            settings::Batch::Full => self.points.len(),
            settings::Batch::Of(size) => size.get(),
        };
        let place = &mut self.place;
        if place.order.is_none() && self.settings.batch != settings::Batch::Full {
            let seed = self.rng.next_u64();
            place.order = Some(Permutation::new(self.points.len(), seed));
        }
        let step = self
            .learner
            .step(&self.points, place.order, place.start, size);
        step.map_err(|error| match error {
            TrainError::NotFinite { .. } => TrainError::NotFinite {
                epoch: place.epochs + 1,
                batch: place.start / size.max(1) + 1,
            },
            error => error,
        })?;
        place.start = place.start.saturating_add(size);
        if place.start >= self.points.len() {
            *place = Place {
                epochs: place.epochs + 1,
                ..Place::default()
            };
        }
        self.steps += 1;
        if self.history.wants(self.steps) {
            self.mark();
        }
        Ok(())
    }

    fn mark(&mut self) {
        let (loss, accuracy) = self.score();
        self.history.add(Mark {
            step: self.steps as f32,
            loss,
            accuracy,
        });
    }

    /// The mean loss of all points and the share whose class the network names,
    /// as it is now; NaN where there are none.
    pub fn score(&self) -> (f32, f32) {
        let places: Vec<_> = self.points.iter().map(|point| point.at).collect();
        let (scores, classes) = self.scores(&places);
        let logarithms = softmax::logarithms(&scores, classes);
        let (mut loss, mut right) = (0.0, 0);
        for (point, logarithms) in self.points.iter().zip(logarithms.chunks(classes)) {
            let own = logarithms.get(point.class).copied().unwrap_or(f32::NAN);
            loss -= own;
            // The first of the highest is the class that is named.
            let higher = |(class, &other)| other > own || (other == own && class < point.class);
            right += usize::from(!own.is_nan() && !logarithms.iter().enumerate().any(higher));
        }
        let count = self.points.len() as f32;
        (loss / count, right as f32 / count)
    }

    /// How many steps there were.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// What it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What tells the network's numbers from others.
    pub fn hash(&self) -> u32 {
        self.learner.hash()
    }

    /// The network's numbers: for each layer its weights, a row for each input,
    /// then its biases.
    pub fn numbers(&self) -> &[f32] {
        self.learner.numbers()
    }

    /// The points that are learned.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How loss and accuracy went.
    pub fn marks(&self) -> &[Mark] {
        self.history.marks()
    }

    /// Whether the numbers come from more than settings and points: from a
    /// file, or from points that changed on the way.
    pub fn is_altered(&self) -> bool {
        self.altered
    }

    /// Adds a point to those drawn by hand.
    ///
    /// # Errors
    ///
    /// If the data are others, the point is none, or there is no room for more.
    pub fn draw(&mut self, x: f32, y: f32, class: usize) -> Result<(), Error> {
        self.change_points(|points| {
            if points.len() >= points::MOST {
                return Err(Error::TooManyPoints);
            }
            points.push(Point::drawn(x, y, class).ok_or(Error::NoPoint)?);
            Ok(())
        })
    }

    /// Takes the point drawn last away, or all of them.
    ///
    /// # Errors
    ///
    /// If the data are not drawn.
    pub fn erase(&mut self, all: bool) -> Result<(), Error> {
        self.change_points(|points| {
            let kept = if all {
                0
            } else {
                points.len().saturating_sub(1)
            };
            points.truncate(kept);
            Ok(())
        })
    }

    fn change_points(
        &mut self,
        change: impl FnOnce(&mut Vec<Point>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.settings.data != Data::Points {
            return Err(Error::NotDrawn);
        }
        change(&mut self.points)?;
        if self.steps == 0 {
            self.begin();
        } else {
            self.altered = true;
            self.place = Place {
                epochs: self.place.epochs,
                ..Place::default()
            };
        }
        Ok(())
    }

    /// Nothing has been learned yet by the network as it is.
    fn begin(&mut self) {
        self.rng = self.first_rng.clone();
        self.steps = 0;
        self.place = Place::default();
        self.history = History::default();
        self.mark();
    }

    /// The network as a file.
    ///
    /// # Errors
    ///
    /// Those of the library.
    pub fn save(&self, format: Format) -> Result<Vec<u8>, Error> {
        self.learner.save(format)
    }

    /// Begins anew with the network of a file.
    ///
    /// # Errors
    ///
    /// If the file is none of this network; all is then as it was.
    pub fn load(&mut self, format: Format, file: &[u8]) -> Result<(), Error> {
        let rule = Rule::new(self.settings.optimizer, self.settings.learning_rate);
        self.learner.load(format, file, rule)?;
        self.altered = true;
        self.begin();
        Ok(())
    }

    /// Shows what each layer answers at some places: the units at the first
    /// place, then those at the next.
    pub(crate) fn answers(&self, places: &[[f32; 2]], show: &mut dyn FnMut(&[f32])) {
        self.learner.answers(places, show);
    }

    /// The scores of the classes at some places, and how many classes there are.
    pub(crate) fn scores(&self, places: &[[f32; 2]]) -> (Vec<f32>, usize) {
        let mut last = Vec::new();
        self.answers(places, &mut |answers| {
            last.clear();
            last.extend_from_slice(answers);
        });
        (last, self.classes())
    }

    /// How many outputs the network has.
    pub(crate) fn classes(&self) -> usize {
        points::classes(self.settings.data)
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A step cannot be made.
    Train(TrainError),
    /// A `.mgrd` file is none, or of another network.
    Mgrd(LoadError),
    /// A `.safetensors` file is none, or of another network.
    Safetensors(SafetensorsError),
    /// Points can be drawn only where the data are `points`.
    NotDrawn,
    /// A point is outside the plane, or of no class.
    NoPoint,
    /// There are as many points as there can be.
    TooManyPoints,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Train(error) => error.fmt(f),
            Self::Mgrd(error) => error.fmt(f),
            Self::Safetensors(error) => error.fmt(f),
            Self::NotDrawn => f.write_str("these points are not drawn by hand"),
            Self::NoPoint => f.write_str("there is no such point"),
            Self::TooManyPoints => write!(f, "{} points are the most", points::MOST),
        }
    }
}

impl core::error::Error for Error {}

impl From<TrainError> for Error {
    fn from(error: TrainError) -> Self {
        Self::Train(error)
    }
}

impl From<LoadError> for Error {
    fn from(error: LoadError) -> Self {
        Self::Mgrd(error)
    }
}

impl From<SafetensorsError> for Error {
    fn from(error: SafetensorsError) -> Self {
        Self::Safetensors(error)
    }
}
