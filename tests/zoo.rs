//! The models of the zoo are what is known of them, and they work.
#![cfg(feature = "alloc")]

use std::thread;

use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::Feed;
use monograd::zoo::*;

/// Numbers that a network keeps: parameters and statistics.
const fn numbers<A: Architecture<f32>>() -> usize {
    Network::<A>::FLASH_BYTES / size_of::<f32>()
}

// MLPerf Tiny's models as Keras counts them, and what is trained of them.
const _: () = assert!(numbers::<ResNet8>() == 78_666);
const _: () = assert!(Network::<ResNet8>::PARAMS == 78_666 - 2 * (3 * 16 + 2 * 32 + 2 * 64));
const _: () = assert!(numbers::<DsCnn>() == 24_908);
const _: () = assert!(Network::<DsCnn>::PARAMS == 24_908 - 2 * 9 * 64);
const _: () = assert!(numbers::<MobileNet>() == 221_794);
const _: () = assert!(numbers::<Autoencoder>() == 269_992);
const _: () = assert!(Network::<Autoencoder>::PARAMS == 269_992 - 2 * (8 * 128 + 8));
const _: () = assert!(Network::<LeNet5>::PARAMS == 61_706);
const _: () = assert!(Network::<WakeWord>::PARAMS == 3 * 48 * (10 + 48 + 2) + 98);
const _: () = assert!(
    Network::<Transformer>::PARAMS
        == 64 * 32 + 2 * (2 * 64 + 4 * 32 * 33 + 33 * 64 + 65 * 32) + 64 + 33 * 64
);

// Normalization folded, the multiply-adds are those that are quoted.
const _: () = assert!(Network::<DeployedResNet8>::MACS == 12_501_632);
const _: () = assert!(Network::<DeployedDsCnn>::MACS == 2_656_768);
const _: () = assert!(Network::<DeployedAutoencoder>::MACS == 264_192);
const _: () = assert!(Network::<MobileNet>::MACS == 7_489_664 + 231_552);
const _: () = assert!(Network::<LeNet5>::MACS == 416_520);

type DeployedResNet8 = net![
    Input<Image<3, 32, 32>>,
    Conv2d<3, 16, 3, 3, Identity, Same>,
    Relu,
    Residual<DeployedBranch<16, 16, ()>>,
    Relu,
    Parallel<DeployedBranch<16, 32, Stride<2>>, Conv2d<16, 32, 1, 1, Identity, Stride<2>>>,
    Relu,
    Parallel<DeployedBranch<32, 64, Stride<2>>, Conv2d<32, 64, 1, 1, Identity, Stride<2>>>,
    Relu,
    GlobalAvgPool,
    Dense<64, 10>,
];

type DeployedBranch<const I: usize, const O: usize, S> = net![
    Conv2d<I, O, 3, 3, Identity, (Same, S)>,
    Relu,
    Conv2d<O, O, 3, 3, Identity, Same>,
];

type DeployedDsCnn = net![
    Input<Image<1, 49, 10>>,
    Conv2d<1, 64, 10, 4, Identity, (Same, Stride<2>)>,
    Relu,
    Dropout<20>,
    Repeat<
        4,
        net![
            Conv2d<64, 64, 3, 3, Identity, (Same, Groups<64>)>,
            Relu,
            Conv2d<64, 64, 1, 1>,
            Relu,
        ],
    >,
    Dropout<40>,
    GlobalAvgPool,
    Dense<64, 12>,
];

type DeployedAutoencoder = net![
    Layer<640, 128>,
    Repeat<3, Layer<128, 128>>,
    Layer<128, 8>,
    Layer<8, 128>,
    Repeat<3, Layer<128, 128>>,
    Dense<128, 640>,
];

type Layer<const I: usize, const O: usize> = net![Dense<I, O>, Relu];

/// Some numbers from −1 to 1.
fn drawn<X: Plain<f32>>(rng: &mut Xoshiro256PlusPlus) -> Box<X> {
    let mut x = monograd::plain::boxed_zero::<f32, X>();
    for number in x.as_flat_mut() {
        *number = monograd::uniform(rng, -1.0, 1.0);
    }
    x
}

/// Runs something on a thread with room for what branches keep on the stack,
/// which without optimization is there several times.
fn with_room(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(32 << 20).spawn(work);
    thread.unwrap().join().unwrap();
}

/// A network as training leaves it: its statistics are not those of the start.
fn trained<A: Architecture<f32>>(rng: &mut Xoshiro256PlusPlus) -> Box<Network<A>> {
    let mut network = Network::<A>::boxed(rng);
    for number in network.state.as_flat_mut() {
        *number = monograd::uniform(rng, 0.1, 0.3);
    }
    for number in network.params.as_flat_mut() {
        *number += monograd::uniform(rng, -0.02, 0.04);
    }
    network
}

/// Folded, a network predicts the same but for the last bits.
fn folds<A, T, X>()
where
    A: Architecture<f32>,
    T: Architecture<f32, Output = A::Output>,
    X: Plain<f32> + Feed<A::In, f32> + Feed<T::In, f32>,
{
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let (network, x) = (trained::<A>(rng), drawn::<X>(rng));
    let mut folded = monograd::plain::boxed_zero::<f32, Network<T>>();
    network.fold_to(&mut folded);
    let (y, z): (A::Output, A::Output) = (network.predict(&*x), folded.predict(&*x));
    let largest = y
        .as_flat()
        .iter()
        .fold(0.0, |most: f32, y| most.max(y.abs()));
    assert!(largest > 0.0);
    for (y, z) in y.as_flat().iter().zip(z.as_flat()) {
        assert!((y - z).abs() <= 1e-4 * largest, "{z} is not {y}");
    }
}

#[test]
fn normalization_folds_into_the_models() {
    with_room(|| {
        folds::<ResNet8, DeployedResNet8, [[[f32; 32]; 32]; 3]>();
        folds::<DsCnn, DeployedDsCnn, [[f32; 10]; 49]>();
        folds::<Autoencoder, DeployedAutoencoder, [f32; 640]>();
    });
}

/// Some steps on some samples: the loss falls.
fn learns<A, const N: usize, X>(steps: usize)
where
    A: Architecture<f32, Out = Vector<N>>,
    X: Plain<f32> + Feed<A::In, f32>,
{
    const TILE: usize = 2;
    with_room(move || {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
        let mut network = Network::<A>::boxed(rng);
        let samples: Vec<(X, Class<N>)> = (0..TILE)
            .map(|index| (*drawn::<X>(rng), Class::new(index % N).unwrap()))
            .collect();
        let mut trainer = Trainer::<A, _, _, f32, TILE>::boxed(Adam::new(0.005), CrossEntropy);
        let first = trainer.step(&mut network, &samples).unwrap();
        let mut last = first;
        for _ in 1..steps {
            last = trainer.step(&mut network, &samples).unwrap();
        }
        assert!(last < 0.9 * first, "{last} after {first}");
    });
}

#[test]
fn resnet_learns() {
    learns::<ResNet8, 10, [[[f32; 32]; 32]; 3]>(2);
}

#[test]
fn the_smaller_models_learn() {
    learns::<DsCnn, 12, [[f32; 10]; 49]>(4);
    learns::<LeNet5, 10, [[f32; 32]; 32]>(8);
    learns::<WakeWord, 2, [[f32; 10]; 49]>(8);
}

/// Which number comes next, for each of 32: the sequence counts up.
#[test]
fn the_transformer_learns_to_count() {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let mut network = Network::<Transformer>::boxed(rng);
    let sample = |start: usize| {
        let tokens: [f32; 32] = std::array::from_fn(|t| ((start + t) % 64) as f32);
        let next: [Class<64>; 32] =
            std::array::from_fn(|t| Class::new((start + t + 1) % 64).unwrap());
        (tokens, next)
    };
    let samples: Vec<_> = (0..4).map(|start| sample(start * 16)).collect();
    let mut trainer = Trainer::<Transformer, _, _, f32, 4>::boxed(Adam::new(0.01), CrossEntropy);
    let first = trainer.step(&mut network, &samples).unwrap();
    for _ in 0..30 {
        trainer.step(&mut network, &samples).unwrap();
    }
    let scores: [[f32; 64]; 32] = network.predict(&samples[1].0);
    let right = scores.iter().zip(&samples[1].1);
    let right = right.filter(|(scores, next)| Class::of_scores(scores) == **next);
    assert!(first > 3.5);
    assert!(right.count() >= 30);
}

#[test]
fn mobilenet_says_something() {
    with_room(|| {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
        let (network, x) = (
            trained::<MobileNet>(rng),
            drawn::<[[[f32; 96]; 96]; 3]>(rng),
        );
        let y: [f32; 2] = network.predict(&*x);
        assert!(y.iter().all(|y| y.is_finite() && *y != 0.0));
    });
}
