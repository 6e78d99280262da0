//! Loads, predicts, trains and saves, with most kinds of layers.
#![no_std]
#![no_main]

use core::hint::black_box;

use models::{POINTS, Points, Spiral, Stored};
use monograd::io::Aligned;
use monograd::optim::Clip;
use monograd::prelude::*;

type Kinds = net![
    Dense<2, 24, Silu>,
    BatchNorm1d<24>,
    Dropout<10>,
    Residual<net![Dense<24, 24, Gelu>, Tanh, Dense<24, 24, Elu>]>,
    Dense<24, 9, Sigmoid>,
    Softplus,
    Dense<9, 7, LeakyRelu>,
    Softmax
];

/// Samples as they come, as many as there are.
struct Gathered<'a>(&'a [([f32; 2], u16)]);

impl Dataset for Gathered<'_> {
    type Input = [f32; 2];
    type Target = Class<7>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 2], &Class<7>) -> R) -> Option<R> {
        let (x, class) = self.0.get(index)?;
        Some(with(x, &Class::new(usize::from(*class))?))
    }
}

/// The network in flash becomes one in RAM and learns on; it is saved.
#[inline(never)]
fn learn_on(epochs: usize, seed: u64) -> usize {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = Network::<Spiral>::ZERO;
    if network.load(black_box(Spiral::FILE)).is_err() {
        return 0;
    }
    let mut trainer = Trainer::<Spiral, _, _, f32, 8>::new(Adam::new(0.01), CrossEntropy);
    let plan = Epochs(epochs).batch(black_box(32));
    let trained = trainer.fit(&mut network, &Points { turn: 1 }, plan, &mut rng, |_| {
        ControlFlow::Continue(())
    });
    let mut file = Aligned([0; Network::<Spiral>::SAVED_BYTES]);
    match (trained, network.to_bytes(&mut file.0)) {
        (Ok(_), Ok(file)) => black_box(file).len(),
        _ => 0,
    }
}

/// A network of many kinds of layers: a step on what was gathered, and what it
/// then makes of a point.
#[inline(never)]
fn gather(samples: &[([f32; 2], u16)], seed: u64) -> usize {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = Network::<Kinds>::init(&mut rng);
    let mut trainer = Trainer::<Kinds, _, _, f32, 4>::new(Adam::new(0.01), MeanSquaredError)
        .clip(Clip::Norm(1.0))
        .schedule(Schedule::cosine(0.1));
    if trainer.step(&mut network, &Gathered(samples)).is_err() {
        return POINTS;
    }
    let scores: [f32; 7] = network.predict(&black_box([0.1, 0.2]));
    Class::of_scores(&scores).index()
}

// SAFETY: it is the only `main`; cortex-m-rt calls it.
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    let (number, seed) = (black_box(3), black_box(1));
    black_box(learn_on(number, seed));
    let samples = black_box([([0.5, 0.25], 3); 20]);
    black_box(gather(samples.get(..number).unwrap_or_default(), seed));
    #[cfg(feature = "planted-panic")]
    black_box(samples[number]);
    deploy::stop()
}
