//! What can be chosen, by the names that the address and the command line have
//! for it.

use alloc::string::String;
use core::fmt;
use core::num::NonZeroUsize;
use core::str::FromStr;

/// Everything that a run depends on, but for points drawn by hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What to learn.
    pub data: Data,
    /// How many arms the spiral has: from 2 to 7.
    pub arms: usize,
    /// Where all random numbers come from.
    pub seed: u64,
    /// The hidden layers.
    pub network: Shape,
    /// The activation of the hidden layers.
    pub activation: Activation,
    /// The rule that turns gradients into better parameters.
    pub optimizer: Optimizer,
    /// How far a step goes.
    pub learning_rate: f32,
    /// How many points a step learns from.
    pub batch: Batch,
}

impl Default for Settings {
    /// Those of the library's example `spiral`.
    fn default() -> Self {
        Self {
            data: Data::Spiral,
            arms: 7,
            seed: 142_857,
            network: Shape::TwoOf24,
            activation: Activation::Relu,
            optimizer: Optimizer::Adam,
            learning_rate: 0.01,
            batch: Batch::Full,
        }
    }
}

impl Settings {
    /// Sets one of them by its name.
    ///
    /// # Errors
    ///
    /// If there is none of this name, or it cannot have this value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), WrongSetting> {
        match name {
            "data" => self.data = choose(value)?,
            "arms" => self.arms = arms(value)?,
            "seed" => self.seed = seed(value)?,
            "network" => self.network = choose(value)?,
            "activation" => self.activation = choose(value)?,
            "optimizer" => self.optimizer = choose(value)?,
            "learning-rate" => self.learning_rate = learning_rate(value)?,
            "batch" => self.batch = value.parse()?,
            _ => return Err(WrongSetting::NoSuchSetting { name: name.into() }),
        }
        Ok(())
    }
}

/// What is one of a few, each with a name.
pub trait Choice: Copy + 'static {
    /// What it is, in a word.
    const WHAT: &'static str;
    /// All there are.
    const ALL: &'static [(&'static str, Self)];
}

/// The choice of this name.
///
/// # Errors
///
/// If there is none.
pub fn choose<C: Choice>(name: &str) -> Result<C, WrongSetting> {
    let found = C::ALL.iter().find(|(known, _)| *known == name);
    found
        .map(|&(_, choice)| choice)
        .ok_or_else(|| WrongSetting::NoSuchChoice {
            what: C::WHAT,
            given: name.into(),
            choices: C::ALL.iter().map(|(known, _)| *known).collect(),
        })
}

/// What to learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// Arms of a spiral.
    Spiral,
    /// The exclusive or of two signs.
    Xor,
    /// Two clouds.
    Clusters,
    /// Nine clouds, three by three.
    Grid,
    /// Points drawn by hand.
    Points,
}

impl Choice for Data {
    const WHAT: &'static str = "data";
    const ALL: &'static [(&'static str, Self)] = &[
        ("spiral", Self::Spiral),
        ("xor", Self::Xor),
        ("clusters", Self::Clusters),
        ("grid", Self::Grid),
        ("points", Self::Points),
    ];
}

/// The sizes of the hidden layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One layer of 8 units.
    OneOf8,
    /// Two layers of 24.
    TwoOf24,
    /// Three layers of 16.
    ThreeOf16,
}

impl Shape {
    /// The units of each hidden layer.
    pub const fn hidden(self) -> &'static [u8] {
        match self {
            Self::OneOf8 => &[8],
            Self::TwoOf24 => &[24, 24],
            Self::ThreeOf16 => &[16, 16, 16],
        }
    }
}

impl Choice for Shape {
    const WHAT: &'static str = "network";
    const ALL: &'static [(&'static str, Self)] = &[
        ("8", Self::OneOf8),
        ("24-24", Self::TwoOf24),
        ("16-16-16", Self::ThreeOf16),
    ];
}

/// The activation of the hidden layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// max(x, 0).
    Relu,
    /// The hyperbolic tangent.
    Tanh,
    /// 1 / (1 + e⁻ˣ).
    Sigmoid,
    /// x / (1 + e⁻ˣ).
    Silu,
}

impl Choice for Activation {
    const WHAT: &'static str = "activation";
    const ALL: &'static [(&'static str, Self)] = &[
        ("relu", Self::Relu),
        ("tanh", Self::Tanh),
        ("sigmoid", Self::Sigmoid),
        ("silu", Self::Silu),
    ];
}

/// The rule that turns gradients into better parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Optimizer {
    Sgd,
    Momentum,
    Nesterov,
    Rmsprop,
    Adagrad,
    Adam,
    Adamw,
    Nadam,
}

impl Choice for Optimizer {
    const WHAT: &'static str = "optimizer";
    const ALL: &'static [(&'static str, Self)] = &[
        ("sgd", Self::Sgd),
        ("momentum", Self::Momentum),
        ("nesterov", Self::Nesterov),
        ("rmsprop", Self::Rmsprop),
        ("adagrad", Self::Adagrad),
        ("adam", Self::Adam),
        ("adamw", Self::Adamw),
        ("nadam", Self::Nadam),
    ];
}

/// How many points a step learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// All of them, in their own order.
    Full,
    /// So many, in a new order each time through the points.
    Of(NonZeroUsize),
}

impl FromStr for Batch {
    type Err = WrongSetting;

    fn from_str(text: &str) -> Result<Self, WrongSetting> {
        if text == "full" {
            return Ok(Self::Full);
        }
        number("batch", "`full` or a whole number of at least 1", text).map(Self::Of)
    }
}

/// Reads how many arms the spiral has.
///
/// # Errors
///
/// If the text is no number from 2 to 7.
pub fn arms(text: &str) -> Result<usize, WrongSetting> {
    let expected = "a whole number from 2 to 7";
    among("arms", expected, text, |arms| (2..=7).contains(arms))
}

/// Reads a seed.
///
/// # Errors
///
/// If the text is no whole number below 2⁶⁴.
pub fn seed(text: &str) -> Result<u64, WrongSetting> {
    number("seed", "a whole number below 2^64", text)
}

/// Reads a learning rate.
///
/// # Errors
///
/// If the text is no finite number above 0.
pub fn learning_rate(text: &str) -> Result<f32, WrongSetting> {
    let expected = "a finite number above 0";
    among("learning rate", expected, text, |rate: &f32| {
        *rate > 0.0 && rate.is_finite()
    })
}

fn number<T: FromStr>(
    what: &'static str,
    expected: &'static str,
    text: &str,
) -> Result<T, WrongSetting> {
    among(what, expected, text, |_| true)
}

fn among<T: FromStr>(
    what: &'static str,
    expected: &'static str,
    text: &str,
    holds: impl Fn(&T) -> bool,
) -> Result<T, WrongSetting> {
    let number = text.parse().ok().filter(holds);
    number.ok_or_else(|| WrongSetting::WrongNumber {
        what,
        given: text.into(),
        expected,
    })
}

/// Why a setting cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongSetting {
    /// There is no setting of this name.
    NoSuchSetting {
        /// The name.
        name: String,
    },
    /// There is no choice of this name.
    NoSuchChoice {
        /// What was to be chosen.
        what: &'static str,
        /// The name.
        given: String,
        /// The names there are.
        choices: alloc::vec::Vec<&'static str>,
    },
    /// A number is none, or not in its range.
    WrongNumber {
        /// What it is for.
        what: &'static str,
        /// The text.
        given: String,
        /// What it should be.
        expected: &'static str,
    },
}

impl fmt::Display for WrongSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchSetting { name } => write!(f, "there is no setting `{name}`"),
            Self::NoSuchChoice {
                what,
                given,
                choices,
            } => {
                write!(f, "{what} `{given}`: there is only ")?;
                for (index, choice) in choices.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{choice}")?;
                }
                Ok(())
            }
            Self::WrongNumber {
                what,
                given,
                expected,
            } => write!(f, "{what} `{given}`: {expected} is needed"),
        }
    }
}

impl core::error::Error for WrongSetting {}
