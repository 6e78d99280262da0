//! A network: an architecture's numbers.

use core::fmt;
use core::marker::PhantomData;

use rand::Rng;

use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::kernel::set::{Any, Set};
use crate::kernel::{self, Kernel};
use crate::layer::{Entry, Layer, Store};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Feed, Shape, Tile};

/// An architecture that fits together: each layer takes what the one before
/// it gives.
///
/// Implemented for every layer and chain that does. Generic code asks for it:
/// `fn tune<A: Architecture<f32>>(network: &mut Network<A>)`.
pub trait Architecture<F: Scalar>: Entry + Layer<<Self as Entry>::In, F> {
    /// One output sample: `[F; 7]` for a network that ends in `Vector<7>`.
    type Output: Plain<F>;
}

impl<A, F: Scalar> Architecture<F> for A
where
    A: Entry + Layer<<A as Entry>::In, F>,
{
    type Output = <<A as Layer<<A as Entry>::In, F>>::Out as Shape>::Array<F>;
}

/// The numbers of an architecture `A` in the float type `F`: parameters, and
/// what the layers keep besides.
///
/// It is plain data: copy it, compare its [`Plain::as_flat`], put it into a
/// `static`. Predicting takes `&self`, so threads can share it.
#[repr(C)]
pub struct Network<A: Store<F>, F: Scalar = f32> {
    /// Weights and biases.
    pub params: A::Params,
    /// Numbers that are kept but not trained.
    pub state: A::State,
}

// Not derived: that would ask for an architecture that can be copied.
impl<A: Store<F>, F: Scalar> Copy for Network<A, F> {}
impl<A: Store<F>, F: Scalar> Clone for Network<A, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// What tells this network from others, float type included.
    pub const FINGERPRINT: Fingerprint = A::FINGERPRINT.part(Fingerprint::of(F::NAME));
    /// The network whose numbers are all 0, for a `static` that is filled
    /// later.
    pub const ZERO: Self = Plain::ZERO;

    /// A network with weights drawn by default: each layer as its activation
    /// asks for ([`Init::ByActivation`]).
    pub fn init(rng: &mut impl Rng) -> Self {
        Self::init_with(Init::ByActivation, rng)
    }

    /// A network with weights drawn in the given way.
    pub fn init_with(init: Init, rng: &mut impl Rng) -> Self {
        let mut network = Self::ZERO;
        network.draw(init, rng);
        network
    }

    /// Draws the weights anew, in place.
    pub fn draw(&mut self, init: Init, rng: &mut impl Rng) {
        self.set_zero();
        A::init(&mut self.params, &mut self.state, init, rng);
    }

    /// Copies the numbers into another network, in place.
    pub fn copy_to(&self, other: &mut Self) {
        other.copy_floats(self);
    }

    /// A network on the heap, made there without ever being on the stack:
    /// [`init`](Network::init) for networks of any size.
    #[cfg(feature = "alloc")]
    pub fn boxed(rng: &mut impl Rng) -> alloc::boxed::Box<Self> {
        let mut network: alloc::boxed::Box<Self> = crate::plain::boxed_zero::<F, _>();
        network.draw(Init::ByActivation, rng);
        network
    }

    /// What the network makes of one sample.
    ///
    /// ```
    /// use monograd::prelude::*;
    ///
    /// let net = Network::<Dense<2, 3, Tanh>>::init_with(Init::Zeros, &mut Xoshiro256PlusPlus::seed_from_u64(1));
    /// assert_eq!(net.predict(&[0.3, -0.2]), [0.0; 3]);
    /// ```
    // The output is a type parameter so that a network that does not fit
    // together is one error, that of the layer; and the bounds are on one line
    // because that error quotes it.
    #[rustfmt::skip]
    pub fn predict<X, Y: Plain<F>>(&self, sample: &X) -> Y where A: Architecture<F, Output = Y>, X: Feed<A::In, F> {
        let mut output = Y::ZERO;
        infer::<A, F, X, Y>(&self.params, &self.state, sample, &mut output);
        output
    }

    /// [`predict`](Network::predict), into a place that the caller has: a
    /// large output then never moves.
    ///
    /// ```
    /// use monograd::prelude::*;
    ///
    /// let net = Network::<Dense<2, 3, Tanh>>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    /// let mut output = [0.0; 3];
    /// net.predict_into(&[0.3, -0.2], &mut output);
    /// assert_eq!(output, net.predict(&[0.3, -0.2]));
    /// ```
    #[rustfmt::skip]
    pub fn predict_into<X, Y: Plain<F>>(&self, sample: &X, output: &mut Y) where A: Architecture<F, Output = Y>, X: Feed<A::In, F> {
        infer::<A, F, X, Y>(&self.params, &self.state, sample, output);
    }
}

impl<A: Store<F>, F: Scalar> PartialEq for Network<A, F> {
    fn eq(&self, other: &Self) -> bool {
        self.as_flat() == other.as_flat()
    }
}

impl<A: Store<F>, F: Scalar> fmt::Debug for Network<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("params", &self.params.as_flat())
            .field("state", &self.state.as_flat())
            .finish()
    }
}

/// One sample through an architecture. Sample and output lie as a tile of one
/// sample does, so they are used where they are.
#[inline(always)]
pub(crate) fn infer<A, F, X, Y>(params: &A::Params, state: &A::State, sample: &X, output: &mut Y)
where
    A: Architecture<F, Output = Y>,
    F: Scalar,
    X: Feed<A::In, F>,
    Y: Plain<F>,
{
    kernel::enter::<Infer<A, F>, _, _, _, _, _>(
        params,
        state,
        sample.cast(),
        output.cast_mut(),
        (),
    );
}

/// One sample through an architecture, for each instruction set.
struct Infer<A, F>(PhantomData<(A, F)>);

impl<A: Architecture<F>, F: Scalar>
    Kernel<&A::Params, &A::State, &Tile<A::In, F, 1>, &mut Tile<A::Out, F, 1>, ()> for Infer<A, F>
{
    #[inline(always)]
    fn run<S: Set>(
        params: &A::Params,
        state: &A::State,
        x: &Tile<A::In, F, 1>,
        y: &mut Tile<A::Out, F, 1>,
        (): (),
    ) {
        (const { infer_in::<A, A::In, F, S>() })(params, state, x, y);
    }
}

/// [`Layer::infer_in`] for one sample.
type InferIn<L, In, F> = fn(
    &<L as Store<F>>::Params,
    &<L as Store<F>>::State,
    &Tile<In, F, 1>,
    &mut Tile<<L as Layer<In, F>>::Out, F, 1>,
);

/// Chosen in a constant, so that the compiler looks at one of the two only.
const fn infer_in<L: Layer<In, F>, In: Shape, F: Scalar, S: Set>() -> InferIn<L, In, F> {
    if L::MACS > SMALL {
        L::infer_in::<Any, 1>
    } else {
        L::infer_in::<S, 1>
    }
}

/// The multiplications of a network whose layers become one piece of code. In a larger
/// one each is a function of its own, since a call is little beside it.
const SMALL: usize = 12 * 1024;
