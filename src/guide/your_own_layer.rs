//! A layer of your own, and its check.
//!
//! A layer is a type without fields and two `impl`s: [`Store`](crate::layer::Store) says
//! what numbers it keeps, [`Layer`](crate::layer::Layer) what it does with an input of
//! some shape. Here is a rectifier whose slope for negative numbers is learned, one for
//! each feature (He et al. 2015, arXiv:1502.01852):
//!
//! ```
//! use core::fmt;
//! use monograd::layer::{At, Entry, Layer, Pass, Store};
//! use monograd::{Lanes, check, prelude::*};
//!
//! /// `y = x` for x > 0, else `slope · x`.
//! struct PRelu<const N: usize>;
//!
//! impl<const N: usize, F: Scalar> Store<F> for PRelu<N> {
//!     type Params = [F; N]; // a slope for each feature
//!     type State = (); // nothing that is kept but not trained
//!     const NAME: &'static str = "PRelu";
//!
//!     fn init(slopes: &mut [F; N], _: &mut (), _: Init, _: &mut impl Rng) {
//!         slopes.fill(F::of(0.25));
//!     }
//!
//!     fn write(f: &mut dyn fmt::Write) -> fmt::Result {
//!         write!(f, "PRelu<{N}>")
//!     }
//! }
//!
//! /// So that a network may begin with it.
//! impl<const N: usize> Entry for PRelu<N> {
//!     type In = Vector<N>;
//! }
//!
//! impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for PRelu<N> {
//!     type Out = Vector<N>;
//!     type Tape<const B: usize> = (); // the way back needs the input alone
//!     type Hold<const B: usize> = (); // and nothing lies between layers in here
//!     const MACS: usize = N;
//!
//!     fn infer<const B: usize>(
//!         slopes: &[F; N],
//!         _: &(),
//!         x: &[Lanes<F, B>; N],
//!         y: &mut [Lanes<F, B>; N],
//!     ) {
//!         for ((y, x), &slope) in y.iter_mut().zip(x).zip(slopes) {
//!             *y = x.map(|x| if x > F::ZERO { x } else { slope * x });
//!         }
//!     }
//!
//!     fn forward<const B: usize>(
//!         slopes: &[F; N],
//!         _: &mut (),
//!         x: &[Lanes<F, B>; N],
//!         y: &mut [Lanes<F, B>; N],
//!         _: &mut (),
//!         _: Pass,
//!     ) {
//!         Self::infer(slopes, &(), x, y);
//!     }
//!
//!     fn backward<const B: usize>(
//!         slopes: &[F; N],
//!         at: At<'_, Self, Vector<N>, F, B>,
//!         dy: &mut [Lanes<F, B>; N],
//!         dx: Option<&mut [Lanes<F, B>; N]>,
//!         gradients: &mut [F; N],
//!         pass: Pass,
//!     ) {
//!         for ((gradient, &x), &dy) in gradients.iter_mut().zip(at.x).zip(dy.iter()) {
//!             let by_slope = x.zip(dy, |x, dy| if x > F::ZERO { F::ZERO } else { x * dy });
//!             for sample in by_slope.0.into_iter().take(pass.samples) {
//!                 *gradient += sample; // sample after sample
//!             }
//!         }
//!         if let Some(dx) = dx {
//!             for (((dx, &x), &dy), &slope) in dx.iter_mut().zip(at.x).zip(dy.iter()).zip(slopes) {
//!                 *dx = x.zip(dy, |x, dy| if x > F::ZERO { dy } else { slope * dy });
//!             }
//!         }
//!     }
//! }
//!
//! fn main() -> Result<(), Box<dyn core::error::Error>> {
//!     // Is `backward` the derivative of `forward`? By itself, and among others.
//!     let checked = check::gradients::<PRelu<3>>(1)?;
//!     assert!(checked.derivatives > 0 && checked.inference && checked.tiles);
//!     check::gradients::<net![Dense<2, 4>, PRelu<4>, Dense<4, 1>]>(2)?;
//!
//!     // The absolute value has the slope −1.
//!     let data = [([-1.0], [1.0]), ([1.0], [1.0])];
//!     let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//!     let mut net = Network::<PRelu<1>>::init(&mut rng);
//!     let mut trainer = Trainer::<PRelu<1>, _, _>::new(Sgd::new(0.5), MeanSquaredError);
//!     trainer.fit(&mut net, &data, Epochs(40).full_batch(), &mut rng, |_| ControlFlow::Continue(()))?;
//!     assert!((net.params[0] + 1.0_f32).abs() < 1e-5);
//!     assert!(net.to_string().contains("PRelu<1>"));
//!     Ok(())
//! }
//! ```
//!
//! # Lanes
//!
//! The layer is written as if for one sample, and works on `B` of them: where a sample
//! has a number, a tile has [`Lanes`](crate::Lanes), whose arithmetic goes lane by lane
//! and becomes vector instructions. At the end of a batch some lanes hold no sample.
//! They may be computed, NaN and all, but must not reach a parameter: hence the
//! `take(pass.samples)`.
//!
//! # What is promised
//!
//! A gradient is *added* to what is there, sample after sample in order: then the
//! result does not depend on `B`, and on no platform. For `exp`, `tanh` and the like there
//! are the functions of [`Scalar`](crate::Scalar), which have the same bits everywhere;
//! those of `std` have not. [`Layer`](crate::layer::Layer) says the rest.
//!
//! # The check
//!
//! [`check`](crate::check) compares every derivative with a difference, tiles of four
//! samples with one sample alone, `infer` with `forward`, and fills a lane without a
//! sample with NaN. The first thing that is wrong is an error in plain words:
//!
//! ```text
//! the derivative by parameter 4 of layer 2 is 1.38, not 1.41: that is what differences of `forward` give
//! ```
//!
//! Make it a test, for a few seeds. [`Check`](crate::check::Check) has settings for a
//! layer that is random or joins its samples, and checks a loss of your own as well.
//!
//! # More
//!
//! A layer that fits any shape is generic over it: `impl<S: Shape, F: Scalar> Layer<S, F>`,
//! with [`features`](crate::shape::features) to see a tile as one slice. One that
//! needs `x W + b` calls [`Dense`](crate::Dense) for it: `examples/custom_layer` has one.
//!
//! Next: [`firmware`](super::firmware).
