//! Reproducibility: what gives the same bits, and what does not.
//!
//! The same program, data and seed give the same bits on every platform, at every
//! optimization level, and for every size of a tile. A test may assert on a hash:
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Net = net![Dense<2, 8, Tanh>, Dropout<20>, Dense<8, 2>];
//! /// A training in tiles of `B` samples.
//! type Learner<const B: usize> = Trainer<Net, Adam<f32>, CrossEntropy, f32, B>;
//!
//! /// Everything random, from one seed: data, first weights, order, dropout.
//! fn train<const B: usize>(seed: u64, epochs: usize) -> Result<Network<Net>, monograd::train::TrainError> {
//!     let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
//!     let data = datasets::two_clusters::<60>(&mut rng);
//!     let mut net = Network::<Net>::init(&mut rng);
//!     let mut trainer: Learner<B> = Trainer::new(Adam::new(0.01), CrossEntropy);
//!     trainer.fit(&mut net, &data, Epochs(epochs).batch(20), &mut rng, |_| ControlFlow::Continue(()))?;
//!     Ok(net)
//! }
//!
//! fn main() -> Result<(), Box<dyn core::error::Error>> {
//!     let net = train::<8>(1, 5)?;
//!
//!     // This number was written down on one machine, and holds on yours.
//!     # #[cfg(not(feature = "fma"))]
//!     assert_eq!(net.hash(), 0x3ae7_1a88);
//!
//!     // The size of a tile decides how fast it is, not what comes out.
//!     assert_eq!(train::<1>(1, 5)?.hash(), net.hash());
//!     assert_eq!(train::<32>(1, 5)?.hash(), net.hash());
//!     // The seed does decide.
//!     assert_ne!(train::<8>(2, 5)?.hash(), net.hash());
//!
//!     // A training that is interrupted, and one that is not.
//!     let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
//!     let data = datasets::two_clusters::<60>(&mut rng);
//!     let mut net = Network::<Net>::init(&mut rng);
//!     let mut trainer: Learner<8> = Trainer::new(Adam::new(0.01), CrossEntropy);
//!     trainer.step(&mut net, &data)?;
//!     let mut file = [0; Learner::<8>::CHECKPOINT_BYTES];
//!     trainer.to_bytes(&net, &mut file)?;
//!     trainer.step(&mut net, &data)?;
//!
//!     let mut resumed = Network::<Net>::ZERO;
//!     let mut trainer: Learner<8> = Trainer::new(Adam::new(0.01), CrossEntropy);
//!     trainer.load(&mut resumed, &file)?;
//!     trainer.step(&mut resumed, &data)?;
//!     assert_eq!(resumed.hash(), net.hash());
//!     Ok(())
//! }
//! ```
//!
//! # How
//!
//! Every sum is one chain of rounded products and rounded additions in the order of
//! the index. What runs side by side in a register is samples or outputs, never terms
//! of a sum, so that a wider register changes nothing. [`math`](crate::math) has `exp`,
//! `ln`, `tanh` and others in plain arithmetic, with stated errors. A training sums over
//! samples one after the other, on several threads in chunks whose size you choose.
//!
//! # Seeds
//!
//! There is no hidden source of randomness: what is drawn is drawn from the generator
//! that you hand over, which [`fit`](crate::Trainer::fit) asks for the order of the
//! samples and for a seed of dropout. The prelude has `Xoshiro256PlusPlus`, which gives
//! the same numbers everywhere; rand's `StdRng` may change from one version of rand to
//! the next. With [`step`](crate::Trainer::step) the order is yours, and the seed
//! is 0 unless [`set_seed`](crate::Trainer::set_seed) gives another.
//!
//! A checkpoint has network, optimizer and counters; generator and seed are yours to
//! keep, as above. One seed is one result, not how good a method is: report several.
//!
//! # Outside the promise
//!
//! - the sign and the payload of a NaN;
//! - [`BatchNorm1d`](crate::BatchNorm1d) and [`BatchNorm2d`](crate::BatchNorm2d) between
//!   tiles of different sizes, since their batch is the tile. For the same size they
//!   are as reproducible as the rest;
//! - the feature `fma`, with which a prediction alone, one step by step and one in a
//!   batch may differ, too;
//! - x86 without SSE2, and a processor told to flush small numbers to zero or to round
//!   in another way;
//! - another version of the library: a change of bits is written down in the changelog;
//! - layers, losses and data of your own, above all with functions of `std`.
//!
//! `tests/same_bits` holds the library to it, on x86-64, aarch64, WebAssembly, Cortex-M
//! and RISC-V.
//!
//! Next: [`performance`](super::performance).
