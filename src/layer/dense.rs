//! The fully connected layer.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use super::{Entry, Layer, Pass, Point, Store};
use crate::activation::{Activation, Identity};
use crate::fingerprint::Fingerprint;
use crate::fold::{Folded, Folding};
use crate::init::{Fan, Init};
use crate::kernel::affine;
use crate::kernel::set::{Any, Set};
use crate::lanes::Lanes;
use crate::plain::{Plain, WeightBias};
use crate::scalar::Scalar;
use crate::shape::{Vector, features};

/// A fully connected layer: `y = A(x W + b)`, from `Vector<I>` to `Vector<O>`.
///
/// The activation `A` is fused into the layer. The weights are
/// `[[F; O]; I]`, so `weight[i][o]` joins input `i` to output `o` (PyTorch's
/// `Linear.weight`, transposed). `Dense<I, O, A, NoBias>` has no `b`.
///
/// ```
/// use monograd::prelude::*;
///
/// const _: () = assert!(Network::<Dense<2, 24, Relu>>::PARAMS == 2 * 24 + 24);
/// const _: () = assert!(Network::<Dense<2, 24, Relu, NoBias>>::PARAMS == 2 * 24);
/// ```
pub struct Dense<const I: usize, const O: usize, A = Identity, B = Bias>(PhantomData<(A, B)>);

/// Whether a layer has a bias: [`Bias`] or [`NoBias`].
pub trait BiasKind: 'static {
    /// The numbers of a bias for `N` outputs.
    type Of<F: Scalar, const N: usize>: Plain<F>;
    /// What is written after the other arguments of a layer.
    const SUFFIX: &'static str;
}

/// With a bias.
pub struct Bias;

/// Without a bias.
pub struct NoBias;

impl BiasKind for Bias {
    type Of<F: Scalar, const N: usize> = [F; N];
    const SUFFIX: &'static str = "";
}

impl BiasKind for NoBias {
    type Of<F: Scalar, const N: usize> = ();
    const SUFFIX: &'static str = ", NoBias";
}

impl<const I: usize, const O: usize, A: Activation<F>, K: BiasKind, F: Scalar> Store<F>
    for Dense<I, O, A, K>
{
    type Params = WeightBias<[[F; O]; I], K::Of<F, O>>;
    type State = ();
    const NAME: &'static str = "Dense";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Dense")
        .number(I)
        .number(O)
        .part(A::FINGERPRINT)
        .part(Fingerprint::of(K::SUFFIX));
    const FOLDED: Folded = Folded::affine::<A, F>(
        <Self as Store<F>>::FINGERPRINT,
        <Dense<I, O, A> as Store<F>>::FINGERPRINT,
    );

    fn init(params: &mut Self::Params, _: &mut (), init: Init, rng: &mut impl Rng) {
        let fan = Fan {
            inputs: I,
            outputs: O,
        };
        init.or(A::INIT).fill(params.weight.as_flat_mut(), fan, rng);
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "Dense<{I}, {O}")?;
        if A::NAME != <Identity as Activation<F>>::NAME || !K::SUFFIX.is_empty() {
            f.write_str(", ")?;
            A::write(f)?;
            f.write_str(K::SUFFIX)?;
        }
        f.write_str(">")
    }

    fn fold(params: &Self::Params, _: &(), to: &mut Folding<'_, F>) {
        to.affine::<A>(params.weight.as_flat(), params.bias.as_flat());
    }
}

impl<const I: usize, const O: usize, A, K> Entry for Dense<I, O, A, K> {
    type In = Vector<I>;
}

// On one line, because the error of a wrong link quotes it.
#[rustfmt::skip]
impl<const I: usize, const O: usize, A: Activation<F>, K: BiasKind, F: Scalar> Layer<Vector<I>, F> for Dense<I, O, A, K> {
    type Out = Vector<O>;
    type Tape<const B: usize> = A::Kept<[Lanes<F, B>; O]>;
    type Hold<const B: usize> = ();
    const MACS: usize = I * O;
    const BACKWARD_SCRATCH: usize = affine::columns(O);
    const BEGINS: bool = true;

    #[inline(always)]
    fn infer<const B: usize>(
        params: &Self::Params,
        _: &(),
        x: &[Lanes<F, B>; I],
        y: &mut [Lanes<F, B>; O],
    ) {
        Self::infer_in::<Any, B>(params, &(), x, y);
    }

    #[inline(always)]
    fn infer_in<S: Set, const B: usize>(
        params: &Self::Params,
        _: &(),
        x: &[Lanes<F, B>; I],
        y: &mut [Lanes<F, B>; O],
    ) {
        affine::forward::<A, S, F, I, O, B>(&params.weight, params.bias.as_flat(), x, y);
        if const { !affine::fuses::<A, F>(O, B) } {
            A::apply(y);
        }
    }

    #[inline(always)]
    fn forward<const B: usize>(
        params: &Self::Params,
        _: &mut (),
        x: &[Lanes<F, B>; I],
        y: &mut [Lanes<F, B>; O],
        tape: &mut Self::Tape<B>,
        _: Pass,
    ) {
        affine::forward::<A, Any, F, I, O, B>(&params.weight, params.bias.as_flat(), x, y);
        A::keep(y, tape);
        if const { !affine::fuses::<A, F>(O, B) } {
            A::apply(y);
        }
    }

    #[inline(always)]
    fn backward<const B: usize>(
        params: &Self::Params,
        at: Point<'_, [Lanes<F, B>; I], [Lanes<F, B>; O], Self::Tape<B>>,
        dy: &mut [Lanes<F, B>; O],
        dx: Option<&mut [Lanes<F, B>; I]>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        A::pull_back(features(at.tape), at.y, dy);
        let WeightBias { weight, bias } = gradients;
        let bias = bias.as_flat_mut();
        let to = affine::Sums {
            samples: pass.samples,
            begin: pass.begins,
        };
        affine::add_parameter_gradients(at.x, dy, weight, bias, to);
        if let Some(dx) = dx {
            affine::input_gradient(&params.weight, dy, dx);
        }
    }
}
