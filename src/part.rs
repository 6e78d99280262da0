//! A part of a network, used where its numbers lie.

use crate::data::Dataset;
use crate::layer::Store;
use crate::network::{Architecture, Network, infer};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::Feed;

/// Some layers of a network, borrowed from it: made by
/// [`Network::split`].
///
/// To fine-tune the last layers of a network, what is before them stays where
/// it is, in flash for one. It needs no gradient and no optimizer state, since
/// what is trained is a network of the last layers alone, on the
/// [`features`](Part::features) that the others make of the samples:
///
/// ```
/// use monograd::prelude::*;
///
/// type Trunk = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>];
/// type Head = Dense<24, 7>;
/// type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
///
/// # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// # let net = &Network::<Spiral>::init(&mut rng);
/// # let data = datasets::spiral::<7, 10, 70>(&mut rng);
/// let (trunk, head) = net.split::<Trunk, Head>();
/// let mut head: Network<Head> = head.to_network();
/// let mut trainer = Trainer::<Head, _, _>::new(Adam::new(0.01), CrossEntropy);
/// trainer.fit(&mut head, &trunk.features(&data), Epochs(10), &mut rng, |_| ControlFlow::Continue(()))?;
///
/// let logits: [f32; 7] = head.predict(&trunk.predict(&[0.3, -0.2]));
/// # Ok::<(), monograd::train::TrainError>(())
/// ```
pub struct Part<'a, A: Store<F>, F: Scalar = f32> {
    /// Weights and biases.
    pub params: &'a A::Params,
    /// Numbers that are kept but not trained.
    pub state: &'a A::State,
}

impl<A: Store<F>, F: Scalar> Copy for Part<'_, A, F> {}
impl<A: Store<F>, F: Scalar> Clone for Part<'_, A, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'a, A: Store<F>, F: Scalar> Part<'a, A, F> {
    /// What the layers make of one sample.
    #[rustfmt::skip]
    pub fn predict<X, Y: Plain<F>>(&self, sample: &X) -> Y where A: Architecture<F, Output = Y>, X: Feed<A::In, F> {
        let mut output = Y::ZERO;
        infer::<A, F, X, Y>(self.params, self.state, sample, &mut output);
        output
    }

    /// A copy, as a network of its own.
    pub fn to_network(&self) -> Network<A, F> {
        Network {
            params: *self.params,
            state: *self.state,
        }
    }

    /// Data as these layers see them: each input is what they make of it, when
    /// it is read.
    pub fn features<D: ?Sized>(self, data: &'a D) -> Features<'a, A, D, F> {
        Features { part: self, data }
    }
}

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// The first layers and the last ones, where they lie. The layers of `T`
    /// and then those of `H`, however both are nested, are to be those of this
    /// network; anything else does not compile:
    ///
    /// ```compile_fail,E0080
    /// use monograd::prelude::*;
    ///
    /// type Net = net![Dense<2, 24, Relu>, Dense<24, 7>];
    /// let net = Network::<Net>::ZERO;
    /// let (trunk, head) = net.split::<Dense<2, 24, Tanh>, Dense<24, 7>>();
    /// ```
    pub fn split<T: Store<F>, H: Store<F>>(&self) -> (Part<'_, T, F>, Part<'_, H, F>) {
        const {
            assert!(
                T::FINGERPRINT.then(H::FINGERPRINT, H::LAYERS).0 == A::FINGERPRINT.0,
                "`split`: the layers of the two parts are not those of the network"
            );
        }
        let (first, last) = self.params.part();
        let (first_state, last_state) = self.state.part();
        (
            Part {
                params: first,
                state: first_state,
            },
            Part {
                params: last,
                state: last_state,
            },
        )
    }
}

/// A dataset as some layers see it: made by [`Part::features`].
pub struct Features<'a, A: Store<F>, D: ?Sized, F: Scalar = f32> {
    part: Part<'a, A, F>,
    data: &'a D,
}

impl<A, D, F, Y> Dataset for Features<'_, A, D, F>
where
    A: Architecture<F, Output = Y>,
    D: Dataset<Input: Feed<A::In, F>> + ?Sized,
    F: Scalar,
    Y: Plain<F>,
{
    type Input = Y;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&Y, &D::Target) -> R) -> Option<R> {
        let part = self.part;
        self.data.read(index, |x, t| with(&part.predict(x), t))
    }
}
