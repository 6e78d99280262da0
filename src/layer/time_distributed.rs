//! A layer for every step of a sequence.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{At, Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::kernel::arrange::exchange;
use crate::kernel::set::{Any, Set};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Tile};

/// The layer or chain `L` for each step of a sequence, always with the same
/// numbers: from `Sequence<T, S>` to `Sequence<T, L::Out>`. Keras's
/// `TimeDistributed`; what PyTorch's `Linear` does with a sequence.
///
/// While training, the steps of one sample are a tile of `L`, so that a
/// gradient is one sum over the steps of the first sample, then those of the
/// second. A layer that couples the samples of its batch sees the steps of one
/// sample as a batch: [`BatchNorm1d`](super::BatchNorm1d) normalizes over time.
///
/// ```
/// use monograd::prelude::*;
///
/// // Ten steps of four numbers; each becomes one of three.
/// type Tagger = net![
///     Input<Sequence<10, Vector<4>>>,
///     TimeDistributed<net![Dense<4, 16, Relu>, Dense<16, 3>, Softmax]>,
/// ];
/// const _: () = assert!(Network::<Tagger>::PARAMS == 80 + 51);
///
/// let net = Network::<Tagger>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _tags: [[f32; 3]; 10] = net.predict(&[[0.5; 4]; 10]);
/// ```
pub struct TimeDistributed<L>(PhantomData<L>);

impl<L: Store<F>, F: Scalar> Store<F> for TimeDistributed<L> {
    type Params = L::Params;
    type State = L::State;
    const NAME: &'static str = "TimeDistributed";
    const FINGERPRINT: Fingerprint = Fingerprint::of("TimeDistributed").part(L::FINGERPRINT);
    const FOLDED: Folded = Folded::kept(
        Fingerprint::of("TimeDistributed").part(L::FOLDED.fingerprint()),
        1,
    );

    fn init(params: &mut L::Params, state: &mut L::State, init: Init, rng: &mut impl Rng) {
        L::init(params, state, init, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("TimeDistributed<")?;
        L::write(f)?;
        f.write_str(">")
    }

    fn fold(params: &L::Params, state: &L::State, to: &mut Folding<'_, F>) {
        to.apart(|to| L::fold(params, state, to));
    }
}

impl<const T: usize, S: Shape, F: Scalar, L: Layer<S, F>> Layer<Sequence<T, S>, F>
    for TimeDistributed<L>
{
    type Out = Sequence<T, L::Out>;
    // Of each sample: the tiles of its steps, and the tape of the layer.
    type Tape<const B: usize> =
        Pair<[S::Tile<F, T>; B], Pair<[Tile<L::Out, F, T>; B], [L::Tape<T>; B]>>;
    // The layer makes its own rooms.
    type Hold<const B: usize> = ();
    const MACS: usize = T * L::MACS;
    const INFER_SCRATCH: usize = L::INFER_SCRATCH;
    // The gradients of each sample by its steps.
    const BACKWARD_SCRATCH: usize = T * (S::SIZE + L::Out::SIZE + L::BACKWARD_SCRATCH);

    #[inline(always)]
    fn infer<const B: usize>(
        params: &L::Params,
        state: &L::State,
        x: &[S::Tile<F, B>; T],
        y: &mut [Tile<L::Out, F, B>; T],
    ) {
        <Self as Layer<Sequence<T, S>, F>>::infer_in::<Any, B>(params, state, x, y);
    }

    // Nothing is added up over the steps, so each can be a tile as it is.
    #[inline(always)]
    fn infer_in<I: Set, const B: usize>(
        params: &L::Params,
        state: &L::State,
        x: &[S::Tile<F, B>; T],
        y: &mut [Tile<L::Out, F, B>; T],
    ) {
        for (x, y) in x.iter().zip(y) {
            L::infer_in::<I, B>(params, state, x, y);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &L::Params,
        state: &mut L::State,
        x: &[S::Tile<F, B>; T],
        y: &mut [Tile<L::Out, F, B>; T],
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let Pair {
            first: xs,
            rest: Pair {
                first: ys,
                rest: tapes,
            },
        } = tape;
        exchange(x.as_flat(), xs.as_flat_mut(), [T, S::SIZE, B]);
        let samples = xs.iter().zip(ys.iter_mut()).zip(tapes);
        for (((x, y), tape), pass) in samples.zip(passes::<T>(pass)) {
            L::forward(params, state, x, y, tape, pass);
        }
        exchange(ys.as_flat(), y.as_flat_mut(), [B, L::Out::SIZE, T]);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &L::Params,
        at: At<'_, Self, Sequence<T, S>, F, B>,
        dy: &mut [Tile<L::Out, F, B>; T],
        dx: Option<&mut [S::Tile<F, B>; T]>,
        gradients: &mut L::Params,
        pass: Pass,
    ) {
        let Pair {
            first: xs,
            rest: Pair {
                first: ys,
                rest: tapes,
            },
        } = at.tape;
        let mut dys = <[Tile<L::Out, F, T>; B] as Plain<F>>::ZERO;
        let mut dxs = <[S::Tile<F, T>; B] as Plain<F>>::ZERO;
        exchange(dy.as_flat(), dys.as_flat_mut(), [T, L::Out::SIZE, B]);
        let points = xs
            .iter()
            .zip(ys)
            .zip(tapes)
            .map(|((x, y), tape)| Point { x, y, tape });
        let steps = points.zip(dys.iter_mut().zip(&mut dxs));
        for ((point, (dy, dx_steps)), pass) in steps.zip(passes::<T>(pass)) {
            let dx = dx.is_some().then_some(dx_steps);
            L::backward(params, point, dy, dx, gradients, pass);
        }
        if let Some(dx) = dx {
            exchange(dxs.as_flat(), dx.as_flat_mut(), [B, S::SIZE, T]);
        }
    }
}

/// The pass over the `T` steps of each of the samples of a pass.
#[inline(always)]
fn passes<const T: usize>(pass: Pass) -> impl Iterator<Item = Pass> {
    (0..pass.samples as u64).map(move |sample| Pass {
        samples: T,
        first: pass.first.wrapping_add(sample).wrapping_mul(T as u64),
        ..pass
    })
}
