//! Streams that remember nothing.

use super::Stream;
use crate::activation::{
    Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use crate::kernel::set::Set;
use crate::layer::{
    BatchNorm1d, BiasKind, Dense, Dropout, Flat, Flatten, FlattenTo, Input, Last, Layer, LayerNorm,
    LogSoftmax, RmsNorm, Softmax, SpatialDropout, TimeDistributed,
};
use crate::scalar::Scalar;
use crate::shape::{Sequence, Shape, Tile, Vector};

/// Makes streams of layers that work on each step by itself.
macro_rules! by_step {
    ($([$($generics:tt)*] $layer:ty, of $shape:ty;)*) => {$(
        impl<$($generics)*, F: Scalar> Stream<$shape, F> for $layer {
            type Out = <Self as Layer<$shape, F>>::Out;
            type Memory = ();
            const SCRATCH: usize = <Self as Layer<$shape, F>>::INFER_SCRATCH;

            #[inline(always)]
            fn step(
                params: &Self::Params,
                state: &Self::State,
                _: &mut (),
                x: &Tile<$shape, F, 1>,
                y: &mut Tile<Self::Out, F, 1>,
            ) {
                <Self as Layer<$shape, F>>::infer::<1>(params, state, x, y);
            }

            #[inline(always)]
            fn step_in<Q: Set>(
                params: &Self::Params,
                state: &Self::State,
                _: &mut (),
                x: &Tile<$shape, F, 1>,
                y: &mut Tile<Self::Out, F, 1>,
            ) {
                <Self as Layer<$shape, F>>::infer_in::<Q, 1>(params, state, x, y);
            }
        }
    )*};
}

by_step! {
    [const I: usize, const O: usize, A: Activation<F>, K: BiasKind] Dense<I, O, A, K>, of Vector<I>;
    [S: Shape] Identity, of S;
    [S: Shape] Relu, of S;
    [const NUM: u32, const DEN: u32, S: Shape] LeakyRelu<NUM, DEN>, of S;
    [const NUM: u32, const DEN: u32, S: Shape] Elu<NUM, DEN>, of S;
    [S: Shape] Tanh, of S;
    [S: Shape] Sigmoid, of S;
    [S: Shape] Softplus, of S;
    [S: Shape] Gelu, of S;
    [S: Shape] GeluTanh, of S;
    [S: Shape] Silu, of S;
    // Nothing falls away after training.
    [const PERCENT: u8, S: Shape] Dropout<PERCENT>, of S;
    [const N: usize] BatchNorm1d<N>, of Vector<N>;
    [const N: usize] LayerNorm<N>, of Vector<N>;
    [const N: usize] RmsNorm<N>, of Vector<N>;
    [const N: usize] Softmax, of Vector<N>;
    [const N: usize] LogSoftmax, of Vector<N>;
    [S: Flat] Flatten, of S;
    [const N: usize, S: Shape] FlattenTo<N>, of S;
}

/// Makes streams of layers that pass a step on.
macro_rules! as_it_is {
    ($([$($generics:tt)*] $layer:ty, of $shape:ty;)*) => {$(
        impl<$($generics)*, F: Scalar> Stream<$shape, F> for $layer {
            type Out = $shape;
            type Memory = ();

            #[inline(always)]
            fn step(
                _: &(),
                _: &(),
                _: &mut (),
                x: &Tile<$shape, F, 1>,
                y: &mut Tile<$shape, F, 1>,
            ) {
                *y = *x;
            }
        }
    )*};
}

as_it_is! {
    [const T: usize, S: Shape] Input<Sequence<T, S>>, of S;
    [S: Shape] Last, of S;
    // Nothing falls away after training.
    [const PERCENT: u8, const N: usize] SpatialDropout<PERCENT>, of Vector<N>;
}

impl<S: Shape, F: Scalar, L: Layer<S, F>> Stream<S, F> for TimeDistributed<L> {
    type Out = L::Out;
    type Memory = ();
    const SCRATCH: usize = L::INFER_SCRATCH;

    #[inline(always)]
    fn step(
        params: &L::Params,
        state: &L::State,
        _: &mut (),
        x: &S::Tile<F, 1>,
        y: &mut Tile<L::Out, F, 1>,
    ) {
        L::infer::<1>(params, state, x, y);
    }

    #[inline(always)]
    fn step_in<I: Set>(
        params: &L::Params,
        state: &L::State,
        _: &mut (),
        x: &S::Tile<F, 1>,
        y: &mut Tile<L::Out, F, 1>,
    ) {
        L::infer_in::<I, 1>(params, state, x, y);
    }
}
