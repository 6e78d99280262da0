//! Layers: what a network is made of.
//!
//! An architecture carries no values: a layer is a type without fields, and
//! its numbers are plain data that the caller holds. [`Store`] says what
//! numbers those are; [`Layer`] says what the layer does with an input of a
//! given shape. Layers are made of layers: a [`Chain`] is a layer, and so is a
//! [`Residual`] branch, two branches in [`Parallel`], a layer in [`Repeat`], and
//! one for each step of a sequence ([`TimeDistributed`]). [`Stream`] is for
//! layers that can take a sequence step by step.
//!
//! # A layer of one's own
//!
//! A layer that multiplies each feature with a number it learns:
//!
//! ```
//! use monograd::layer::{At, Entry, Layer, Pass, Store};
//! use monograd::prelude::*;
//! use monograd::{Lanes, Shape};
//!
//! struct Scale<const N: usize>;
//!
//! impl<const N: usize, F: Scalar> Store<F> for Scale<N> {
//!     type Params = [F; N];
//!     type State = ();
//!     const NAME: &'static str = "Scale";
//!
//!     fn init(params: &mut [F; N], _: &mut (), _: Init, _: &mut impl Rng) {
//!         params.fill(F::ONE);
//!     }
//! }
//!
//! impl<const N: usize> Entry for Scale<N> {
//!     type In = Vector<N>;
//! }
//!
//! impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for Scale<N> {
//!     type Out = Vector<N>;
//!     type Tape<const B: usize> = ();
//!     type Hold<const B: usize> = ();
//!     const MACS: usize = N;
//!
//!     fn infer<const B: usize>(
//!         params: &[F; N],
//!         _: &(),
//!         x: &[Lanes<F, B>; N],
//!         y: &mut [Lanes<F, B>; N],
//!     ) {
//!         for ((y, &x), &scale) in y.iter_mut().zip(x).zip(params) {
//!             *y = x * Lanes::splat(scale);
//!         }
//!     }
//!
//!     fn forward<const B: usize>(
//!         params: &[F; N],
//!         _: &mut (),
//!         x: &[Lanes<F, B>; N],
//!         y: &mut [Lanes<F, B>; N],
//!         _: &mut (),
//!         _: Pass,
//!     ) {
//!         Self::infer(params, &(), x, y);
//!     }
//!
//!     fn backward<const B: usize>(
//!         params: &[F; N],
//!         at: At<'_, Self, Vector<N>, F, B>,
//!         dy: &mut [Lanes<F, B>; N],
//!         dx: Option<&mut [Lanes<F, B>; N]>,
//!         gradients: &mut [F; N],
//!         pass: Pass,
//!     ) {
//!         for ((gradient, &x), &dy) in gradients.iter_mut().zip(at.x).zip(dy.iter()) {
//!             // Only the lanes that hold a sample.
//!             for product in (x * dy).0.into_iter().take(pass.samples) {
//!                 *gradient += product;
//!             }
//!         }
//!         if let Some(dx) = dx {
//!             Self::infer(params, &(), dy, dx);
//!         }
//!     }
//! }
//!
//! // Its gradients are those of what it computes, and more that `check` tells of.
//! monograd::check::gradients::<Scale<2>>(1)?;
//!
//! // It learns that the second number is to be doubled.
//! let data = [([1.0, 1.0], [1.0, 2.0]), ([-1.0, 3.0], [-1.0, 6.0])];
//! let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
//! let mut net = Network::<Scale<2>>::init(&mut rng);
//! let mut trainer = Trainer::<Scale<2>, _, _>::new(Sgd::new(0.1), MeanSquaredError);
//! trainer.fit(&mut net, &data, Epochs(50).full_batch(), &mut rng, |_| ControlFlow::Continue(()))?;
//! assert_eq!(net.predict(&[1.0, 1.0]), [1.0, 2.0]);
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! A layer that needs `x W + b` calls [`Dense`], which computes it with fast loops:
//! its functions are there for other layers, too. `examples/custom_layer` has one
//! that does so.

mod activation;
mod attention;
mod chain;
mod channels;
mod convolution;
mod dense;
mod dropout;
mod embedding;
mod flatten;
mod global_pool;
mod input;
mod join;
mod last;
mod mapping;
mod norm;
mod parallel;
mod pool;
mod positions;
mod recurrent;
mod repeat;
mod reshape;
mod residual;
mod reverse;
mod softmax;
mod stream;
mod time_distributed;
mod upsample;

use core::fmt;

use rand::Rng;

use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::kernel::set::Set;
use crate::plain::{Larger, Plain};
use crate::random;
use crate::scalar::Scalar;
use crate::shape::{Shape, Tile};

pub use attention::{Full, Mask, MultiHeadAttention, ScaledDotProductAttention};
pub(crate) use chain::rooms;
pub use chain::{Chain, ChainTape};
pub use convolution::{Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d};
pub use dense::{Bias, BiasKind, Dense, NoBias};
pub use dropout::{Dropout, SpatialDropout};
pub use embedding::Embedding;
pub use flatten::{Flat, Flatten, FlattenTo};
pub use global_pool::{GlobalAvgPool, GlobalMaxPool};
pub use input::{Entry, Input};
pub use join::{Concat, ConcatTo, Join, JoinKind, Product, Sum};
pub use last::Last;
#[cfg(feature = "onnx")]
pub(crate) use norm::EPSILON;
pub use norm::{BatchNorm1d, BatchNorm2d, GroupNorm, LayerNorm, RmsNorm, Statistics};
pub use parallel::Parallel;
pub use pool::{AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d};
pub use positions::{LearnedPositions, PositionalEncoding};
pub use recurrent::{Gates, Gru, Lstm, Rnn};
pub use repeat::Repeat;
pub use reshape::{Reshape, Transpose};
pub use residual::Residual;
pub use reverse::Reverse;
pub use softmax::{LogSoftmax, Softmax};
pub use stream::{Steps, Stream};
pub use time_distributed::TimeDistributed;
pub use upsample::{Enlarged, Upsample, UpsampleBilinear};

/// The numbers that a layer keeps from one call to the next.
///
/// A layer without any has `()` for both kinds and nothing else to say than
/// its name.
pub trait Store<F: Scalar>: 'static {
    /// What training changes: weights and biases.
    type Params: Plain<F>;
    /// What is kept but not trained, such as running statistics.
    type State: Plain<F>;
    /// The layer's name, as people write it.
    const NAME: &'static str;
    /// How many layers it is: more than one for a chain.
    const LAYERS: usize = 1;
    /// What tells the layer from others in the hash of an architecture: two
    /// layers that would read each other's numbers wrongly differ in it.
    const FINGERPRINT: Fingerprint = Fingerprint::of(Self::NAME)
        .number(Self::Params::COUNT)
        .number(Self::State::COUNT);

    /// Gives the numbers their first values. They come as zeros; the default
    /// leaves them so.
    fn init(params: &mut Self::Params, state: &mut Self::State, init: Init, rng: &mut impl Rng) {
        let _ = (params, state, init, rng);
    }

    /// Writes the layer as people write it: `Dense<2, 24, Relu>`. The default
    /// writes [`NAME`](Store::NAME).
    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str(Self::NAME)
    }

    /// What is left of the layer where batch normalization is folded into the
    /// layers in front of it.
    #[doc(hidden)]
    const FOLDED: Folded = Folded::kept(Self::FINGERPRINT, Self::LAYERS);

    /// Writes the numbers that are left of it.
    #[doc(hidden)]
    fn fold(params: &Self::Params, state: &Self::State, to: &mut Folding<'_, F>) {
        to.keep(params.as_flat(), state.as_flat());
    }
}

/// What a layer does with an input of the shape `In`.
///
/// All tiles hold `B` samples, one in each lane; a layer is written once for
/// every `B`. A pass over a last, smaller batch uses the first
/// [`Pass::samples`] lanes only: the others may hold anything, and must not
/// reach parameters, state or another lane.
///
/// What every implementation promises, and [`check`](crate::check) looks at:
/// `backward` adds `∂L/∂params` to `gradients`, sample after sample, and
/// writes `∂L/∂x`, for the `x`, `y` and `tape` of the `forward` before it.
#[diagnostic::on_unimplemented(
    message = "the layer `{Self}` does not take a `{In}`",
    label = "`{In}` does not fit `{Self}`"
)]
pub trait Layer<In: Shape, F: Scalar>: Store<F> {
    /// The shape of the output.
    type Out: Shape;
    /// What the backward pass needs besides input and output: `()` for many.
    type Tape<const B: usize>: Plain<F>;
    /// The largest tile between the layers that this one is made of: `()` for
    /// a layer that is not made of others.
    type Hold<const B: usize>: Plain<F>;
    /// Multiply-adds for one sample.
    const MACS: usize = 0;
    /// Floats for each sample that [`infer`](Layer::infer) keeps on the stack
    /// besides what it is given.
    const INFER_SCRATCH: usize = 0;
    /// Floats for each sample that [`backward`](Layer::backward) keeps on the
    /// stack besides what it is given.
    const BACKWARD_SCRATCH: usize = 0;
    /// Whether [`backward`](Layer::backward) heeds [`Pass::begins`], and writes
    /// over gradients that hold nothing yet. Otherwise they are set to 0 before.
    const BEGINS: bool = Self::Params::COUNT == 0;

    /// Computes `y` from `x` with the numbers as they are.
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
    );

    /// Computes `y` from `x` while training: fills the tape for
    /// [`backward`](Layer::backward), and may change the state.
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    );

    /// From `dy`, the loss's gradient by the output: adds the gradient by the
    /// parameters to `gradients` and, where one is asked for, writes the one
    /// by the input to `dx`. `dy` may be used up on the way.
    fn backward<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        dx: Option<&mut Tile<In, F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    );

    /// Shows each layer to `visit`, for the table of a network: this one, or
    /// those it is made of.
    fn describe(visit: &mut dyn FnMut(&Row) -> fmt::Result) -> fmt::Result {
        visit(&Row {
            name: Self::write,
            output: Self::Out::write,
            params: Self::Params::COUNT,
            state: Self::State::COUNT,
            macs: Self::MACS,
        })
    }

    /// [`infer`](Layer::infer) in code that is compiled for the instruction
    /// set `S`, or for none in particular.
    #[doc(hidden)]
    #[inline(always)]
    fn infer_in<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        Self::infer(params, state, x, y);
    }

    /// The same in rooms that the caller has for the tiles between layers.
    #[doc(hidden)]
    #[inline(always)]
    fn infer_with<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &Tile<In, F, B>,
        y: &mut Tile<Self::Out, F, B>,
        _rooms: &mut [Self::Hold<B>; 2],
    ) {
        Self::infer_in::<S, B>(params, state, x, y);
    }

    /// The same, when the input is in one of the rooms and may be overwritten
    /// once it has been used.
    #[doc(hidden)]
    #[inline(always)]
    fn infer_from<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        here: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        _there: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        Self::infer_in::<S, B>(params, state, here.first(), y);
    }

    /// [`backward`](Layer::backward) in rooms that the caller has for the
    /// gradients between layers.
    #[doc(hidden)]
    #[inline(always)]
    fn backward_with<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        dx: Option<&mut Tile<In, F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
        _rooms: &mut [Self::Hold<B>; 2],
    ) {
        Self::backward(params, at, dy, dx, gradients, pass);
    }

    /// The same, when the gradient by the input is to be left in one of the
    /// rooms; says whether it is in `here`.
    #[doc(hidden)]
    #[inline(always)]
    fn backward_to<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        here: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        _there: &mut Larger<Tile<In, F, B>, Self::Hold<B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) -> bool {
        Self::backward(params, at, dy, Some(here.first()), gradients, pass);
        true
    }
}

/// The [`Point`] of a layer `L` that takes the shape `In`.
pub type At<'a, L, In, F, const B: usize> =
    Point<'a, Tile<In, F, B>, Tile<<L as Layer<In, F>>::Out, F, B>, <L as Layer<In, F>>::Tape<B>>;

/// What the forward pass saw and left behind.
#[derive(Debug)]
pub struct Point<'a, X, Y, T> {
    /// The input.
    pub x: &'a X,
    /// The output.
    pub y: &'a Y,
    /// What else the layer noted down.
    pub tape: &'a T,
}

/// What a layer is told of the training pass it is in.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// How many lanes hold a sample.
    pub samples: usize,
    /// The number of the sample in the first lane, counted from the start of
    /// training; the other lanes follow.
    pub first: u64,
    /// Where the randomness of this layer comes from. Together with a
    /// sample's number it gives the same mask in the forward and the backward
    /// pass, whatever the size of the tile.
    pub seed: u64,
    /// Whether the gradients begin with this tile: they may hold anything, and
    /// are to be written over instead of added to. Layers that do not say that
    /// they can ([`Layer::BEGINS`]) are not asked to.
    pub begins: bool,
}

impl Pass {
    /// The pass as one of several layers inside this one sees it: the same,
    /// with a seed of its own.
    #[inline(always)]
    pub fn inside(self, part: u64) -> Self {
        Self {
            seed: random::mix(self.seed ^ part.wrapping_add(1)),
            ..self
        }
    }
}

/// One layer as the table of a network shows it.
pub struct Row {
    /// Writes the layer.
    pub name: fn(&mut dyn fmt::Write) -> fmt::Result,
    /// Writes the sizes of its output.
    pub output: fn(&mut dyn fmt::Write) -> fmt::Result,
    /// Numbers that are trained.
    pub params: usize,
    /// Numbers that are kept but not trained.
    pub state: usize,
    /// Multiply-adds for one sample.
    pub macs: usize,
}
