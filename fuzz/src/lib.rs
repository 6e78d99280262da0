//! What the fuzzer needs: files to begin with, inputs made into files that get
//! past the first checks, and what has to hold for every file.

use monograd::prelude::*;

mod holds;
mod mend;
pub mod seeds;
pub mod weights;

use mend::File;
use seeds::Sound;

/// A network and an optimizer, all small, so that a million files take a
/// minute.
struct Kind {
    /// What it saves.
    sound: fn() -> Sound,
    /// Loads a file and panics if anything does not hold.
    check: fn(&Sound, &File),
}

macro_rules! kinds {
    ($($net:ty, $float:ty, $optimizer:ident;)*) => {
        [$(Kind {
            sound: Sound::of::<$net, $float, $optimizer<$float>>,
            check: |sound, file| {
                holds::check::<$net, $float, _>($optimizer::new(0.1), sound, file)
            },
        }),*]
    };
}

type Small = net![Dense<2, 1, Tanh>];
/// As many numbers as `Small`.
type Other = net![Dense<2, 1, Gelu>];
/// With state besides the parameters.
type Normed = net![Dense<2, 2, Relu>, BatchNorm1d<2>, Dense<2, 1>];
type Empty = net![Input<Vector<2>>, Relu];

/// What is easily taken for one another stands together.
const KINDS: [Kind; 7] = kinds! {
    Small, f32, Adam;
    Other, f32, Sgd;
    Small, f64, Momentum;
    Normed, f32, Adam;
    Normed, f32, AdamW;
    Normed, f64, Momentum;
    Empty, f32, Sgd;
};

/// More bytes than any file of these networks has.
const MOST: usize = 512;

/// Loads what an input stands for as the kind of network and training that the
/// input picks, and as the two kinds after that.
pub fn check(input: &[u8]) {
    let file = File::of(input);
    let kinds = KINDS.iter().zip(seeds::sound());
    for (kind, sound) in kinds.cycle().skip(file.which).take(3) {
        (kind.check)(sound, &file);
    }
}
