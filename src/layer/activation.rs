//! Activations as layers of their own, for any shape.

use core::fmt;

use super::{Layer, Pass, Point, Store};
use crate::activation::{
    Activation, Elu, Gelu, GeluTanh, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use crate::fingerprint::Fingerprint;
use crate::scalar::Scalar;
use crate::shape::{Shape, features, features_mut};

// One implementation a type, because a blanket one for every `Activation`
// would turn the error of a wrong link into one about activations.
macro_rules! activation_layer {
    ($name:ty $(, $constant:ident)*) => {
        impl<$(const $constant: u32,)* F: Scalar> Store<F> for $name {
            type Params = ();
            type State = ();
            const NAME: &'static str = <Self as Activation<F>>::NAME;
            const FINGERPRINT: Fingerprint = <Self as Activation<F>>::FINGERPRINT;

            fn write(f: &mut dyn fmt::Write) -> fmt::Result {
                <Self as Activation<F>>::write(f)
            }
        }

        impl<$(const $constant: u32,)* S: Shape, F: Scalar> Layer<S, F> for $name {
            type Out = S;
            type Tape<const B: usize> = <Self as Activation<F>>::Kept<S::Tile<F, B>>;
            type Hold<const B: usize> = ();

            #[inline(always)]
            fn infer<const B: usize>(_: &(), _: &(), x: &S::Tile<F, B>, y: &mut S::Tile<F, B>) {
                *y = *x;
                Self::apply(features_mut::<F, B>(y));
            }

            #[inline(always)]
            fn forward<const B: usize>(
                params: &(),
                state: &mut (),
                x: &S::Tile<F, B>,
                y: &mut S::Tile<F, B>,
                tape: &mut Self::Tape<B>,
                _: Pass,
            ) {
                Self::keep(x, tape);
                <Self as Layer<S, F>>::infer(params, state, x, y);
            }

            #[inline(always)]
            fn backward<const B: usize>(
                _: &(),
                at: Point<'_, S::Tile<F, B>, S::Tile<F, B>, Self::Tape<B>>,
                dy: &mut S::Tile<F, B>,
                dx: Option<&mut S::Tile<F, B>>,
                _: &mut (),
                _: Pass,
            ) {
                if let Some(dx) = dx {
                    *dx = *dy;
                    Self::pull_back(
                        features::<F, B>(at.tape),
                        features(at.y),
                        features_mut(dx),
                    );
                }
            }
        }
    };
}

activation_layer!(Identity);
activation_layer!(Relu);
activation_layer!(LeakyRelu<NUM, DEN>, NUM, DEN);
activation_layer!(Elu<NUM, DEN>, NUM, DEN);
activation_layer!(Tanh);
activation_layer!(Sigmoid);
activation_layer!(Softplus);
activation_layer!(Gelu);
activation_layer!(GeluTanh);
activation_layer!(Silu);
