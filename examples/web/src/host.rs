//! What the page has of a session: functions whose arguments are numbers, with
//! bytes that go in and come out by two buffers.
//!
//! Whatever they are called with, they answer: nothing here panics.

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt::Display;

use crate::learner::Format;
use crate::palette::Color;
use crate::picture::{self, COLORS};
use crate::points;
use crate::session::Session;
use crate::settings::{Settings, WrongSetting};

/// The most bytes that can be given: more than any file of these networks has.
const MOST_INPUT: usize = 1 << 24;

/// The widest picture.
const WIDEST: usize = 512;

/// A session, and the bytes that go in and come out.
pub struct Host {
    session: Session,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            session: Session::new(Settings::default(), Vec::new()),
            input: Vec::new(),
            output: Vec::new(),
        }
    }
}

impl Host {
    /// Makes room for so many bytes that are to be given; `None` if they are
    /// too many.
    pub fn input(&mut self, length: usize) -> Option<&mut [u8]> {
        self.input.clear();
        if length > MOST_INPUT {
            return None;
        }
        self.input.resize(length, 0);
        Some(&mut self.input)
    }

    /// The bytes that the last call gave: a text if it failed.
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Begins a new session. The input has the settings, a line each:
    /// `network=24-24`. Those that are not there have their defaults.
    pub fn configure(&mut self) -> bool {
        let made = Self::configured(&self.input);
        let made = made.map(|session| self.session = session);
        self.note(made)
    }

    fn configured(input: &[u8]) -> Result<Session, WrongSetting> {
        let (mut settings, mut drawn) = (Settings::default(), Vec::new());
        let text = str::from_utf8(input).unwrap_or_default();
        for line in text.lines() {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            if name == "points" {
                drawn = points::drawn(value)?;
            } else {
                settings.set(name, value)?;
            }
        }
        Ok(Session::new(settings, drawn))
    }

    /// Begins again.
    pub fn reset(&mut self) {
        self.session.reset();
    }

    /// Makes some steps, and gives back how many there were: fewer where one
    /// failed.
    pub fn step(&mut self, count: u32) -> u32 {
        for made in 0..count {
            if let Err(error) = self.session.step() {
                self.note(Err::<(), _>(error));
                return made;
            }
        }
        count
    }

    /// Gives loss and accuracy.
    pub fn score(&mut self) {
        let (loss, accuracy) = self.session.score();
        self.output = bytes([loss, accuracy]);
    }

    /// Gives the sizes of the layers, from the input to the output: a byte each.
    pub fn sizes(&mut self) {
        self.output.clear();
        self.output.push(2);
        let shape = self.session.settings().network;
        self.output.extend_from_slice(shape.hidden());
        self.output.push(self.session.classes() as u8);
    }

    /// Gives the network's numbers.
    pub fn numbers(&mut self) {
        self.output = bytes(self.session.numbers().iter().copied());
    }

    /// Gives step, loss and accuracy of each mark.
    pub fn marks(&mut self) {
        let marks = self.session.marks().iter();
        self.output = bytes(marks.flat_map(|mark| [mark.step, mark.loss, mark.accuracy]));
    }

    /// Gives both coordinates and the class of each point.
    pub fn points(&mut self) {
        let points = self.session.points().iter();
        self.output =
            bytes(points.flat_map(|point| [point.at[0], point.at[1], point.class as f32]));
    }

    /// Gives the points as a text.
    pub fn code(&mut self) {
        self.output = points::code(self.session.points()).into_bytes();
    }

    /// Gives red, green and blue of each class.
    pub fn colors(&mut self) {
        self.output = COLORS.as_flattened().to_vec();
    }

    /// Gives the pixels of the regions, on paper of this colour (0xrrggbb).
    pub fn regions(&mut self, side: usize, paper: u32, strength: f32) {
        let side = side.min(WIDEST);
        self.output = picture::regions(&self.session, side, color(paper), strength);
    }

    /// Gives the pixels of the units' small pictures.
    pub fn units(&mut self, side: usize, paper: u32) {
        let side = side.min(WIDEST / 8);
        self.output = picture::units(&self.session, side, color(paper));
    }

    /// Adds a point.
    pub fn draw(&mut self, x: f32, y: f32, class: usize) -> bool {
        let drawn = self.session.draw(x, y, class);
        self.note(drawn)
    }

    /// Takes the last point away, or all.
    pub fn erase(&mut self, all: bool) -> bool {
        let erased = self.session.erase(all);
        self.note(erased)
    }

    /// Gives the network as a file.
    pub fn save(&mut self, safetensors: bool) -> bool {
        let file = self.session.save(format(safetensors));
        let written = file.map(|file| self.output = file);
        self.note(written)
    }

    /// Begins again with the network of the file that was given.
    pub fn load(&mut self, safetensors: bool) -> bool {
        let loaded = self.session.load(format(safetensors), &self.input);
        self.note(loaded)
    }

    /// Whether something was done; if not, gives the reason.
    fn note<E: Display>(&mut self, result: Result<(), E>) -> bool {
        if let Err(error) = &result {
            self.output = error.to_string().into_bytes();
        }
        result.is_ok()
    }
}

fn bytes(floats: impl IntoIterator<Item = f32>) -> Vec<u8> {
    floats.into_iter().flat_map(f32::to_le_bytes).collect()
}

fn format(safetensors: bool) -> Format {
    if safetensors {
        Format::Safetensors
    } else {
        Format::Mgrd
    }
}

fn color(code: u32) -> Color {
    let [_, r, g, b] = code.to_be_bytes();
    [r, g, b]
}
