//! Predicts and trains with layers for images and for sequences.
#![no_std]
#![no_main]

use core::hint::black_box;

use monograd::prelude::*;

type Seeing = net![
    Input<Image<2, 9, 8>>,
    Conv2d<2, 6, 3, 3, Relu, (Same, Stride<2>)>,
    BatchNorm2d<6>,
    MaxPool2d<3, 3, (Stride<2>, Pad<1>)>,
    Conv2d<6, 6, 3, 3, Tanh, (Same, Groups<3>)>,
    AvgPool2d<2>,
    Flatten,
    Dense<6, 2>
];

type Hearing = net![
    Input<Sequence<10, Vector<3>>>,
    Conv1d<3, 5, 3, Relu, Causal>,
    Gru<5, 4>,
    LayerNorm<4>,
    Lstm<4, 6>,
    MaxPool1d<2>,
    Rnn<6, 5>,
    Last,
    Dense<5, 2>
];

type Picture = [[[f32; 8]; 9]; 2];
type Sound = [[f32; 3]; 10];

/// A few steps on what there is, and what is then predicted.
macro_rules! learn {
    ($network:ty, $samples:expr) => {{
        let samples = $samples;
        let mut network =
            Network::<$network>::init(&mut Xoshiro256PlusPlus::seed_from_u64(black_box(1)));
        let mut trainer = Trainer::<$network, _, _, f32, 4>::new(Adam::new(0.01), MeanSquaredError);
        let some = samples.get(..black_box(3)).unwrap_or_default();
        black_box(trainer.step(&mut network, some).is_ok());
        if let Some((x, _)) = samples.get(black_box(0)) {
            black_box(network.predict(x));
        }
    }};
}

// SAFETY: it is the only `main`; cortex-m-rt calls it.
#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    learn!(Seeing, black_box([(Picture::default(), [0.5; 2]); 5]));
    learn!(Hearing, black_box([(Sound::default(), [0.5; 2]); 5]));
    deploy::stop()
}
