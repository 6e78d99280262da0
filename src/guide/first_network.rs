//! A first network: data, a training, how good it is, and a file.
//!
//! A network is a type. [`net!`](crate::net) lists its layers,
//! [`Network`](crate::Network) holds the numbers of one, and a
//! [`Trainer`](crate::Trainer) changes them. This program learns to tell nine
//! clouds of points apart:
//!
//! ```
//! use monograd::metrics::accuracy;
//! use monograd::prelude::*;
//!
//! // Two numbers in, 16 features, nine scores out: one for each cloud.
//! type Grid = net![Dense<2, 16, Relu>, Dense<16, 9>];
//!
//! fn main() -> Result<(), Box<dyn core::error::Error>> {
//!     // All that is random comes from here.
//!     let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//!
//!     // Pairs of an input and what it is; four in five are to learn from.
//!     let data: [([f32; 2], Class<9>); 270] = datasets::nine_grid(&mut rng);
//!     let (seen, unseen) = Batch::split(&data, 0.8, 1);
//!     assert_eq!((seen.len(), unseen.len()), (216, 54));
//!
//!     // 40 times through the data, in shuffled batches of 32.
//!     let mut net = Network::<Grid>::init(&mut rng);
//!     let mut trainer = Trainer::<Grid, _, _>::new(Adam::new(0.03), CrossEntropy);
//!     let outcome = trainer.fit(&mut net, &seen, Epochs(40), &mut rng, |epoch| {
//!         if epoch.loss < 0.05 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
//!     })?;
//!     assert!(outcome.loss < 0.2);
//!
//!     // How good it is on what it has not seen.
//!     assert!(accuracy(&net, &unseen)? > 0.95);
//!
//!     // One prediction: the scores of the classes, the highest of which counts.
//!     let scores: [f32; 9] = net.predict(&[0.7, -0.6]);
//!     assert_eq!(Class::of_scores(&scores).index(), 2);
//!
//!     // Into a file and back. Another network does not take it.
//!     let mut buffer = [0; Network::<Grid>::SAVED_BYTES];
//!     let file = net.to_bytes(&mut buffer)?; // then: std::fs::write("grid.mgrd", file)?
//!     assert_eq!(Network::<Grid>::from_bytes(file)?, net);
//!     assert!(Network::<net![Dense<2, 16, Tanh>, Dense<16, 9>]>::from_bytes(file).is_err());
//!
//!     println!("{net}"); // its layers, and what they cost
//!     Ok(())
//! }
//! ```
//!
//! # Data
//!
//! Samples are pairs in an array or a slice; with the feature `alloc` in a `Vec`, too.
//! What is read from elsewhere is a [`Dataset`](crate::data::Dataset) of its own. A
//! target is what the [loss](crate::loss) compares with:
//!
//! | to learn | target | loss | last layer |
//! |---|---|---|---|
//! | one of N classes | [`Class<N>`](crate::Class) | [`CrossEntropy`](crate::loss::CrossEntropy) | `Dense<…, N>`, no activation |
//! | yes or no, N times | `[bool; N]` | [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy) | `Dense<…, N>`, no activation |
//! | N numbers | `[f32; N]` | [`MeanSquaredError`](crate::loss::MeanSquaredError), [`Huber`](crate::loss::Huber) | `Dense<…, N>`, no activation |
//!
//! Inputs of very different size learn slowly: bring each to about −1 to 1 first.
//!
//! # Training
//!
//! [`fit`](crate::Trainer::fit) calls its last argument after each epoch, with the
//! number, the loss and the network. There is where to print, to save, or to stop.
//! [`fit_validated`](crate::Trainer::fit_validated) also computes the loss on other
//! data, and [`EarlyStopping`](crate::train::EarlyStopping) ends a training where that
//! no longer falls, with the numbers that were best. A learning rate that changes on
//! the way is a [`Schedule`](crate::schedule::Schedule). For a loop of one's own there
//! is [`step`](crate::Trainer::step), one batch at a time.
//!
//! A training that would make a number infinite or NaN is an
//! [error](crate::train::TrainError) that names epoch and batch, and the network keeps
//! the last finite numbers. Most often the learning rate is too high.
//!
//! # How good it is
//!
//! [`accuracy`](crate::metrics::accuracy) is one number;
//! [`ConfusionMatrix`](crate::metrics::ConfusionMatrix) says which classes are taken for
//! which, and [`Regression`](crate::metrics::Regression) is for numbers. Measure on
//! samples that decided nothing: neither in training nor on when to stop.
//!
//! # A file
//!
//! The [`.mgrd` file](crate::io) holds the numbers and a hash of the architecture, so a
//! file of another network, a cut or an altered one is an error.
//! [`Trainer::to_bytes`](crate::Trainer::to_bytes) writes the state of the training as
//! well, to go on later [with the same bits](super::reproducibility).
//!
//! Next: [`shapes_and_layers`](super::shapes_and_layers).
