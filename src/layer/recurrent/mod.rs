//! Recurrent layers: [`Rnn`], [`Gru`] and [`Lstm`].
//!
//! What makes one of them is its [`Cell`]: what it does with a step. How steps
//! follow each other, and how gradients go back through them, is the same for
//! all (`through_time`).

mod gates;
mod gru;
mod lstm;
mod rnn;
mod through_time;

pub use gates::Gates;
pub use gru::Gru;
pub use lstm::Lstm;
pub use rnn::Rnn;

use crate::kernel::set::Set;
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// What a recurrent layer of `G` gates does with one step.
///
/// A *slope* is the gradient by what goes into an activation. A cell has `D` of
/// them: the first `G` are those of the gates, as the input's products see
/// them.
pub trait Cell<F: Scalar, const I: usize, const H: usize, const G: usize, const D: usize> {
    /// What goes from one step to the next besides the output.
    type Carry<const B: usize>: Plain<F>;
    /// What a step notes down for the way back.
    type Kept<const B: usize>: Plain<F>;
    /// The slope of each gate as the hidden products see it.
    const HIDDEN: [usize; G];

    /// One step: from its input and the output before it.
    fn step<S: Set, const B: usize>(
        params: &Gates<F, I, H, G>,
        x: &[Lanes<F, B>; I],
        before: &[Lanes<F, B>; H],
        carry: &mut Self::Carry<B>,
        y: &mut [Lanes<F, B>; H],
        kept: &mut Self::Kept<B>,
    );

    /// The same step backwards, but for the products: from the gradient by its
    /// output, `dh`, and by the carry after it. Leaves the slopes, the gradient
    /// by the carry before it, and in `dh` what of the gradient by the output
    /// before it does not come through the slopes.
    fn step_back<const B: usize>(
        y: &[Lanes<F, B>; H],
        before: &[Lanes<F, B>; H],
        kept: &Self::Kept<B>,
        dh: &mut [Lanes<F, B>; H],
        d_carry: &mut Self::Carry<B>,
        slopes: &mut [[Lanes<F, B>; H]; D],
    );
}

// What is the same in the implementations of all three. Their heads are written
// out in each file, because errors quote them.

/// [`Store`](super::Store) of a layer of `$gates` gates.
macro_rules! store {
    ($layer:ident, $gates:literal) => {
        type Params = Gates<F, I, H, $gates>;
        type State = ();
        const NAME: &'static str = stringify!($layer);
        const FINGERPRINT: Fingerprint = Fingerprint::of(stringify!($layer)).number(I).number(H);

        fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
            params.draw(init, rng);
        }

        fn write(f: &mut dyn fmt::Write) -> fmt::Result {
            write!(f, concat!(stringify!($layer), "<{}, {}>"), I, H)
        }
    };
}

/// [`Layer`](super::Layer) of a cell of `$gates` gates and `$slopes` slopes.
macro_rules! layer {
    ($gates:literal, $slopes:literal) => {
        type Out = Sequence<T, Vector<H>>;
        type Tape<const B: usize> = [<Self as Cell<F, I, H, $gates, $slopes>>::Kept<B>; T];
        type Hold<const B: usize> = ();
        const MACS: usize = T * $gates * (I + H) * H;
        const INFER_SCRATCH: usize =
            through_time::infer_scratch::<Self, F, I, H, $gates, $slopes>();
        const BACKWARD_SCRATCH: usize =
            through_time::backward_scratch::<Self, F, I, H, $gates, $slopes>(T);

        #[inline(always)]
        fn infer<const B: usize>(
            params: &Self::Params,
            _: &(),
            x: &[[Lanes<F, B>; I]; T],
            y: &mut [[Lanes<F, B>; H]; T],
        ) {
            through_time::infer::<Self, Any, F, I, H, $gates, $slopes, B>(params, x, y);
        }

        #[inline(always)]
        fn infer_in<S: Set, const B: usize>(
            params: &Self::Params,
            _: &(),
            x: &[[Lanes<F, B>; I]; T],
            y: &mut [[Lanes<F, B>; H]; T],
        ) {
            through_time::infer::<Self, S, F, I, H, $gates, $slopes, B>(params, x, y);
        }

        #[inline(always)]
        fn forward<const B: usize>(
            params: &Self::Params,
            _: &mut (),
            x: &[[Lanes<F, B>; I]; T],
            y: &mut [[Lanes<F, B>; H]; T],
            tape: &mut Self::Tape<B>,
            _: Pass,
        ) {
            through_time::forward::<Self, F, I, H, $gates, $slopes, B>(params, x, y, tape);
        }

        #[inline(always)]
        fn backward<const B: usize>(
            params: &Self::Params,
            at: Point<'_, [[Lanes<F, B>; I]; T], [[Lanes<F, B>; H]; T], Self::Tape<B>>,
            dy: &mut [[Lanes<F, B>; H]; T],
            dx: Option<&mut [[Lanes<F, B>; I]; T]>,
            gradients: &mut Self::Params,
            pass: Pass,
        ) {
            through_time::backward::<Self, F, I, H, $gates, $slopes, T, B>(
                params, at, dy, dx, gradients, pass,
            );
        }
    };
}

/// [`Stream`](super::Stream) of the same.
macro_rules! stream {
    ($gates:literal, $slopes:literal) => {
        type Out = Vector<H>;
        /// The output before, then what the cell carries besides.
        type Memory = Pair<[Lanes<F, 1>; H], <Self as Cell<F, I, H, $gates, $slopes>>::Carry<1>>;
        const SCRATCH: usize = through_time::step_scratch::<Self, F, I, H, $gates, $slopes>();

        #[inline(always)]
        fn step(
            params: &Self::Params,
            state: &(),
            memory: &mut Self::Memory,
            x: &[Lanes<F, 1>; I],
            y: &mut [Lanes<F, 1>; H],
        ) {
            Self::step_in::<Any>(params, state, memory, x, y);
        }

        #[inline(always)]
        fn step_in<S: Set>(
            params: &Self::Params,
            _: &(),
            memory: &mut Self::Memory,
            x: &[Lanes<F, 1>; I],
            y: &mut [Lanes<F, 1>; H],
        ) {
            through_time::step::<Self, S, F, I, H, $gates, $slopes>(params, memory, x, y);
        }
    };
}

use {layer, store, stream};
