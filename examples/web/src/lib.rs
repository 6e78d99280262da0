//! Training as the page and the program do it: the same [`Session`] from the
//! same [`Settings`], with the same bits.
//!
//! The page calls the functions of [`Host`]; the program is `main.rs`.
#![no_std]
#![deny(missing_docs)]

extern crate alloc;

mod history;
mod host;
mod learner;
mod networks;
#[path = "../../common/palette.rs"]
#[allow(dead_code, missing_docs)]
mod palette;
mod picture;
mod points;
mod rule;
mod session;
mod settings;
mod softmax;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use history::Mark;
pub use host::Host;
pub use learner::Format;
pub use points::{Point, drawn};
pub use session::{Error, Session};
pub use settings::{
    Activation, Batch, Choice, Data, Optimizer, Settings, Shape, WrongSetting, choose,
};
