//! Performance: batches, tiles, threads, debug builds.
//!
//! What is slow is most often one of three things: a debug build, single predictions
//! where there are many, or tiles that do not fit the batch. None of them changes what
//! is computed, as this program asserts:
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Net = net![Dense<8, 32, Relu>, Dense<32, 4>];
//! type Learner<const B: usize> = Trainer<Net, Adam<f32>, CrossEntropy, f32, B>;
//!
//! // Memory grows with the tile, and not with the batch.
//! const _: () = assert!(Learner::<4>::STACK_BYTES < Learner::<32>::STACK_BYTES / 4);
//!
//! fn main() -> Result<(), Box<dyn core::error::Error>> {
//!     let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//!     let data: [([f32; 8], Class<4>); 96] = datasets::gaussian_noise(&mut rng);
//!     let first = Network::<Net>::init(&mut rng);
//!
//!     // Many predictions at once: faster than one after the other.
//!     let inputs = data.map(|(x, _)| x);
//!     let mut scores = [[0.0; 4]; 96];
//!     first.predict_batch(&inputs, &mut scores)?;
//!     assert!(inputs.iter().zip(&scores).all(|(x, scores)| first.predict(x) == *scores));
//!
//!     // A step of 96 samples, in 24 tiles of 4 and in three of 32.
//!     let (mut a, mut b) = (first, first);
//!     Learner::<4>::new(Adam::new(0.01), CrossEntropy).step(&mut a, &data)?;
//!     Learner::<32>::new(Adam::new(0.01), CrossEntropy).step(&mut b, &data)?;
//!     assert_eq!(a.hash(), b.hash());
//!
//!     // On all cores, with the feature `rayon`: in chunks of 32 samples, the bits of
//!     // which depend on the 32 and not on how many cores there are.
//!     # #[cfg(feature = "rayon")]
//!     {
//!         let mut c = first;
//!         let mut trainer = Learner::<32>::new(Adam::new(0.01), CrossEntropy).parallel(32);
//!         trainer.step(&mut c, &data)?;
//!         assert!(c != first);
//!         let mut on_all_cores = [[0.0; 4]; 96];
//!         first.par_predict_batch(&inputs, &mut on_all_cores)?;
//!         assert_eq!(on_all_cores, scores);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Debug builds
//!
//! Your crate compiles the code of your networks, so your profile decides. Without
//! optimization a training takes a thousand times as long. One line in `Cargo.toml`
//! makes debug builds usable:
//!
//! ```toml
//! [profile.dev]
//! opt-level = 1
//! ```
//!
//! AVX2 is looked for when a release build runs, and needs no flags. In debug builds
//! it is not, since that doubles what is compiled.
//!
//! # Tiles
//!
//! A batch is walked in tiles of `B` samples, 32 unless you say otherwise. All lanes of
//! a tile are computed, so
//!
//! - a batch should be a multiple of `B`: 33 samples take two tiles of 32;
//! - where batches are small, `B` is: 8 for batches of 8;
//! - large layers, convolutions above all, want a small `B`, whose tiles stay in the
//!   cache: try 8;
//! - on a processor without vector instructions `B` is a matter of memory alone, and 1
//!   takes the least.
//!
//! Tiles are on the stack. With the feature `alloc` those of more than 256 KiB are on the
//! heap, and [`Network::boxed`] and [`Trainer::boxed`] put the numbers there too.
//!
//! [`Network::boxed`]: crate::Network#method.boxed
//! [`Trainer::boxed`]: crate::Trainer#method.boxed
//!
//! # Predictions
//!
//! [`predict`](crate::Network::predict) is made for one sample now;
//! [`predict_batch`](crate::Network::predict_batch) for all that there are.
//! [`predict_into`](crate::Network::predict_into) saves moving a large output.
//! [`fold`](crate::Network::fold) takes batch normalization out of the way, and
//! [`stream`](crate::Network::stream) computes a step of a sequence instead of all.
//!
//! # Threads
//!
//! `Trainer::parallel` cuts a batch into chunks. A chunk should take some tens of
//! microseconds and be a multiple of `B`; batches smaller than that gain nothing. What
//! runs apart, such as the trainings of several seeds, is faster on threads of its own.
//!
//! # The feature `fma`
//!
//! On x86 processors with fused multiply-adds all products of matrices are faster with
//! it, and so is a single prediction. It gives up the
//! [same bits everywhere](super::reproducibility): also those of a prediction alone, step
//! by step and in a batch, which then differ by what rounding does.
//!
//! # To measure
//!
//! Measure a release build, on data of the size that counts. The README has the speeds
//! of today beside those of others, and `benches/` the programs that measured them.
//!
//! Next: [`from_pytorch`](super::from_pytorch).
