//! Two branches side by side.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::chain::larger;
use super::join::{Join, JoinKind, Meets, Seam, Sum, add};
use super::{At, Entry, Layer, Pass, Point, Store};
use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Shape, Tile};

/// Two layers or chains with the same input, whose outputs are joined:
/// `y = L(x) + R(x)`, or as another `J` says.
///
/// | `J` | joins | to |
/// |---|---|---|
/// | [`Sum`] | two of a shape | their sum (He et al. 2015, arXiv:1512.03385) |
/// | [`Product`](super::Product) | two of a shape | their product, number by number (Dauphin et al. 2016, arXiv:1612.08083) |
/// | [`Concat`](super::Concat) | `Vector<N>`, `Vector<M>` | `Vector<N+M>` |
/// | | `Image<C, H, W>`, `Image<D, H, W>` | `Image<C+D, H, W>` (Huang et al. 2016, arXiv:1608.06993) |
/// | | sequences of such steps | one sequence, joined at each step |
///
/// For more than two branches one is a `Parallel` itself; for one that passes
/// the input on, there is [`Identity`](crate::Identity). A sum with the input is
/// a [`Residual`](super::Residual).
///
/// ```
/// use monograd::prelude::*;
///
/// // A gated linear unit, and a dense block that hands its input on.
/// type Gate = Parallel<Dense<8, 16>, Dense<8, 16, Sigmoid>, Product>;
/// type Block = Parallel<Identity, Dense<16, 4, Relu>, Concat>;
/// type Net = net![Gate, Block, Dense<20, 3>];
/// const _: () = assert!(Network::<Net>::PARAMS == 2 * (8 * 16 + 16) + (16 * 4 + 4) + 63);
///
/// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// let _logits: [f32; 3] = net.predict(&[0.5; 8]);
/// ```
pub struct Parallel<L, R, J = Sum>(PhantomData<(L, R, J)>);

impl<L: Entry, R, J> Entry for Parallel<L, R, J> {
    type In = L::In;
}

impl<L: Store<F>, R: Store<F>, J: JoinKind, F: Scalar> Store<F> for Parallel<L, R, J> {
    type Params = Pair<L::Params, R::Params>;
    type State = Pair<L::State, R::State>;
    const NAME: &'static str = "Parallel";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Parallel")
        .part(L::FINGERPRINT)
        .part(R::FINGERPRINT)
        .part(J::FINGERPRINT);
    const FOLDED: Folded = Folded::kept(
        Fingerprint::of("Parallel")
            .part(L::FOLDED.fingerprint())
            .part(R::FOLDED.fingerprint())
            .part(J::FINGERPRINT),
        1,
    );

    fn init(params: &mut Self::Params, state: &mut Self::State, init: Init, rng: &mut impl Rng) {
        L::init(&mut params.first, &mut state.first, init, rng);
        R::init(&mut params.rest, &mut state.rest, init, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("Parallel<")?;
        L::write(f)?;
        f.write_str(", ")?;
        R::write(f)?;
        J::write(f)?;
        f.write_str(">")
    }

    fn fold(params: &Self::Params, state: &Self::State, to: &mut Folding<'_, F>) {
        to.apart(|to| L::fold(&params.first, &state.first, to));
        to.apart(|to| R::fold(&params.rest, &state.rest, to));
    }
}

/// What joins two shapes in the way `J`: it is `J`.
type Joining<J, X, Y> = <X as Meets<Y, J>>::Join;
/// What it makes of them.
pub(super) type Joint<J, X, Y> = <Joining<J, X, Y> as Join<X, Y>>::Out;
/// Where the two are in that.
pub(super) type SeamOf<J, X, Y> = <Joining<J, X, Y> as Join<X, Y>>::Seam;
/// What a seam keeps beside the joint tile.
pub(super) type Room<J, X, Y, F, const B: usize> =
    <SeamOf<J, X, Y> as Seam<X, Y, Joint<J, X, Y>>>::Room<F, B>;
/// What the joint tile hides.
type Hidden<J, X, Y, F, const B: usize> =
    <SeamOf<J, X, Y> as Seam<X, Y, Joint<J, X, Y>>>::Hidden<F, B>;

impl<In: Shape, F: Scalar, L: Layer<In, F>, R: Layer<In, F>, J: JoinKind> Layer<In, F>
    for Parallel<L, R, J>
where
    L::Out: Meets<R::Out, J>,
{
    type Out = Joint<J, L::Out, R::Out>;
    // The outputs as far as the joint one does not show them, then the tapes.
    type Tape<const B: usize> = Pair<
        Pair<Room<J, L::Out, R::Out, F, B>, Hidden<J, L::Out, R::Out, F, B>>,
        Pair<L::Tape<B>, R::Tape<B>>,
    >;
    // The branches make their own rooms.
    type Hold<const B: usize> = ();
    const MACS: usize = L::MACS + R::MACS;
    const INFER_SCRATCH: usize = <Room<J, L::Out, R::Out, F, 1> as Plain<F>>::COUNT
        + larger(L::INFER_SCRATCH, R::INFER_SCRATCH);
    // The gradient by the input that the second branch adds.
    const BACKWARD_SCRATCH: usize = <Room<J, L::Out, R::Out, F, 1> as Plain<F>>::COUNT
        + larger(L::BACKWARD_SCRATCH, In::SIZE + R::BACKWARD_SCRATCH);

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &In::Tile<F, B>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        <Self as Layer<In, F>>::infer_in::<Any, B>(params, state, x, y);
    }

    #[inline(always)]
    fn infer_in<S: Set, const B: usize>(
        params: &Self::Params,
        state: &Self::State,
        x: &In::Tile<F, B>,
        y: &mut Tile<Self::Out, F, B>,
    ) {
        let mut room = Plain::ZERO;
        let (first, rest) = SeamOf::<J, L::Out, R::Out>::parts_mut::<F, B>(y, &mut room);
        L::infer_in::<S, B>(&params.first, &state.first, x, first);
        R::infer_in::<S, B>(&params.rest, &state.rest, x, rest);
        SeamOf::<J, L::Out, R::Out>::join::<F, B>(y, &room);
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut Self::State,
        x: &In::Tile<F, B>,
        y: &mut Tile<Self::Out, F, B>,
        tape: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        let Pair {
            first: outputs,
            rest: tapes,
        } = tape;
        let (first, rest) = SeamOf::<J, L::Out, R::Out>::parts_mut::<F, B>(y, &mut outputs.first);
        let passes = (pass.inside(0), pass.inside(1));
        L::forward(
            &params.first,
            &mut state.first,
            x,
            first,
            &mut tapes.first,
            passes.0,
        );
        R::forward(
            &params.rest,
            &mut state.rest,
            x,
            rest,
            &mut tapes.rest,
            passes.1,
        );
        SeamOf::<J, L::Out, R::Out>::hide::<F, B>(y, &mut outputs.rest);
        SeamOf::<J, L::Out, R::Out>::join::<F, B>(y, &outputs.first);
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, In, F, B>,
        dy: &mut Tile<Self::Out, F, B>,
        mut dx: Option<&mut In::Tile<F, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let Pair {
            first: outputs,
            rest: tapes,
        } = at.tape;
        let (y_first, y_rest) =
            SeamOf::<J, L::Out, R::Out>::parts::<F, B>(at.y, &outputs.first, &outputs.rest);
        let mut room = Plain::ZERO;
        SeamOf::<J, L::Out, R::Out>::pull_back::<F, B>(
            &outputs.first,
            &outputs.rest,
            dy,
            &mut room,
        );
        let (dy_first, dy_rest) = SeamOf::<J, L::Out, R::Out>::parts_mut::<F, B>(dy, &mut room);
        let first = Point {
            x: at.x,
            y: y_first,
            tape: &tapes.first,
        };
        let rest = Point {
            x: at.x,
            y: y_rest,
            tape: &tapes.rest,
        };
        let passes = (pass.inside(0), pass.inside(1));
        L::backward(
            &params.first,
            first,
            dy_first,
            dx.as_deref_mut(),
            &mut gradients.first,
            passes.0,
        );
        let mut added = Plain::ZERO;
        R::backward(
            &params.rest,
            rest,
            dy_rest,
            dx.is_some().then_some(&mut added),
            &mut gradients.rest,
            passes.1,
        );
        if let Some(dx) = dx {
            add(&added, dx);
        }
    }
}
