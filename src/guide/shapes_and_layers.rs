//! Shapes and layers: images, sequences, branches, and what the compiler says.
//!
//! What flows between two layers has one of three shapes, each a nested array:
//!
//! | shape | array | made for |
//! |---|---|---|
//! | [`Vector<N>`](crate::Vector) | `[f32; N]` | [`Dense`](crate::Dense) |
//! | [`Image<C, H, W>`](crate::Image) | `[[[f32; W]; H]; C]` | [`Conv2d`](crate::Conv2d), pooling |
//! | [`Sequence<T, Vector<N>>`](crate::Sequence) | `[[f32; N]; T]` | [`Gru`](crate::Gru), [`Conv1d`](crate::Conv1d), [attention](crate::MultiHeadAttention) |
//!
//! A layer makes the next shape of the one before it, when the program is compiled.
//! Where the first layer takes many shapes, [`Input`](crate::Input) says which:
//!
//! ```
//! use monograd::prelude::*;
//!
//! // 8x8 pixels have 6x6 places for a window of 3x3. Of these every 2x2 become one:
//! // 4 channels of 3x3 are 36 numbers.
//! type Picture = net![
//!     Input<Image<1, 8, 8>>,
//!     Conv2d<1, 4, 3, 3, Relu>,
//!     MaxPool2d<2>,
//!     Flatten,
//!     Dense<36, 3>,
//! ];
//!
//! // 20 steps of three numbers; what the GRU says after the last is the answer.
//! type Gesture = net![Input<Sequence<20, Vector<3>>>, Gru<3, 8>, Last, Dense<8, 2>];
//!
//! // Layers made of layers: x + f(x), and two branches side by side.
//! type Block = Residual<net![Dense<16, 16, Relu>, Dense<16, 16>]>;
//! type Wide = Parallel<Dense<16, 8, Relu>, Dense<16, 4, Tanh>, Concat>;
//! type Branched = net![Dense<2, 16>, Block, Wide, Dense<12, 1>];
//!
//! // Sizes are constants.
//! const _: () = assert!(Network::<Picture>::PARAMS == (9 + 1) * 4 + (36 + 1) * 3);
//! const _: () = assert!(Network::<Branched>::PARAMS == 48 + 2 * 272 + (136 + 68) + 13);
//!
//! fn main() {
//!     let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//!
//!     let picture = Network::<Picture>::init(&mut rng);
//!     let scores: [f32; 3] = picture.predict(&[[0.5; 8]; 8]); // one channel: its rows
//!     assert!(scores.iter().all(|score| score.is_finite()));
//!     assert!(picture.to_string().contains("MaxPool2d<2>"));
//!
//!     // A sequence at once, or step by step as it comes in: the same bits.
//!     let gesture = Network::<Gesture>::init(&mut rng);
//!     let mut stream = gesture.stream();
//!     let mut answer = [0.0; 2];
//!     for step in [[0.1, 0.2, 0.3]; 20] {
//!         answer = stream.step(&step);
//!     }
//!     assert_eq!(answer, gesture.predict(&[[0.1, 0.2, 0.3]; 20]));
//!
//!     // A branch whose numbers are all 0 adds nothing.
//!     let block = Network::<Block>::ZERO;
//!     assert_eq!(block.predict(&[0.5; 16]), [0.5; 16]);
//!
//!     // `Concat` puts one output behind the other, `Flatten` row behind row.
//!     type Twice = net![Input<Image<1, 2, 2>>, Flatten, Parallel<Identity, Relu, Concat>];
//!     let twice = Network::<Twice>::ZERO.predict(&[[1.0_f32, -2.0], [3.0, -4.0]]);
//!     assert_eq!(twice, [1.0, -2.0, 3.0, -4.0, 1.0, 0.0, 3.0, 0.0]);
//!     # let _: [f32; 1] = Network::<Branched>::ZERO.predict(&[0.5; 2]);
//! }
//! ```
//!
//! All layers are listed in [`layer`](crate::layer), and their
//! [windows](crate::window) take stride, padding, dilation and groups in any order.
//! Networks that people know are in [`zoo`](crate::zoo).
//!
//! # What the compiler says
//!
//! A link that does not fit is one error, about the two sides of it:
//!
//! ```compile_fail,E0277
//! use monograd::prelude::*;
//!
//! type Gesture = net![Input<Sequence<20, Vector<3>>>, Gru<3, 8>, Last, Dense<16, 2>];
//!
//! let gesture = Network::<Gesture>::ZERO;
//! let scores = gesture.predict(&[[0.1, 0.2, 0.3]; 20]);
//! ```
//!
//! ```text
//! error[E0277]: the layer `monograd::Dense<16, 2>` does not take a `monograd::Vector<8>`
//! ```
//!
//! It comes where the network is first used, by `predict` or `fit`, and not where the
//! type is written. What follows under it, `required for …`, is the way there, and can
//! be left unread.
//!
//! Sizes that are computed come from a [table](crate::dim) of numbers. One that it
//! lacks is an error that names the setting to write it out with:
//! [`FlattenTo`](crate::FlattenTo), [`ConcatTo`](crate::ConcatTo),
//! [`Output`](crate::Output). A wrong number there does not compile, either.
//!
//! A `net!` of 60 layers needs `#![recursion_limit = "256"]`. Parts that repeat are
//! types of their own, or [`Repeat<N, …>`](crate::Repeat).
//!
//! Next: [`your_own_layer`](super::your_own_layer).
