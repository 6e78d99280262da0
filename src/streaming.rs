//! A network that is given a sequence step by step.

use core::marker::PhantomData;

use crate::kernel::set::Set;
use crate::kernel::{self, Kernel};
use crate::layer::{Entry, Steps, Store, Stream};
use crate::network::Network;
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Feed, Shape, Tile};

/// An architecture that takes a sequence step by step: one that begins with
/// `Input<Sequence<T, S>>`, and each layer of which is a [`Stream`].
///
/// Implemented for every such architecture.
pub trait Streamed<F: Scalar>: Entry<In: Steps> + Stream<Step<Self>, F> {
    /// The shape of one step of the input.
    type Step: Shape;
    /// One step of the output: `[F; 7]` for a network that ends in
    /// `Vector<7>`.
    type Output: Plain<F>;
}

/// The shape of one step of what `A` takes.
type Step<A> = <<A as Entry>::In as Steps>::Step;

impl<A, F: Scalar> Streamed<F> for A
where
    A: Entry<In: Steps> + Stream<Step<A>, F>,
{
    type Step = Step<A>;
    type Output = <<A as Stream<Step<A>, F>>::Out as Shape>::Array<F>;
}

/// A network on its way through a sequence: made by [`Network::stream`].
pub struct Streaming<'a, A: Store<F>, M, F: Scalar = f32> {
    network: &'a Network<A, F>,
    /// What the layers remember of the steps so far. It is plain data: keep a
    /// copy, and go on from it another time.
    pub memory: M,
}

impl<A: Store<F>, M: Copy, F: Scalar> Copy for Streaming<'_, A, M, F> {}
impl<A: Store<F>, M: Copy, F: Scalar> Clone for Streaming<'_, A, M, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// Begins a sequence that comes step by step. The steps are, bit for bit,
    /// those that [`predict`](Network::predict) makes of a whole sequence, and
    /// there may be any number of them, whatever `T` the network's input has.
    ///
    /// ```
    /// use monograd::prelude::*;
    ///
    /// type Net = net![Input<Sequence<3, Vector<2>>>, Gru<2, 8>, Last, Dense<8, 1>];
    /// const _: () = assert!(Network::<Net>::STREAM_BYTES <= 256, "RAM of a step");
    ///
    /// let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    /// let sequence = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]];
    /// let mut stream = net.stream();
    /// let [_, _, last]: [[f32; 1]; 3] = sequence.map(|x| stream.step(&x));
    /// assert_eq!(last, net.predict(&sequence));
    /// ```
    // The memory is a type parameter, and the bound on one line, as for
    // `predict`.
    #[rustfmt::skip]
    pub fn stream<M: Plain<F>>(&self) -> Streaming<'_, A, M, F> where A: Streamed<F, Memory = M> {
        Streaming {
            network: self,
            memory: Plain::ZERO,
        }
    }
}

/// # What it costs to stream
impl<A: Streamed<F>, F: Scalar> Network<A, F> {
    /// Bytes that [`Network::stream`] works with: the memory, and of the stack
    /// the output and what the layers keep while they take a step.
    pub const STREAM_BYTES: usize = size_of::<Streaming<'_, A, A::Memory, F>>()
        + size_of::<<A as Streamed<F>>::Output>()
        + A::SCRATCH * F::BYTES;
}

impl<A: Store<F>, M: Plain<F>, F: Scalar> Streaming<'_, A, M, F> {
    /// What the network makes of the next step.
    #[rustfmt::skip]
    pub fn step<X, Y: Plain<F>>(&mut self, x: &X) -> Y where A: Streamed<F, Memory = M, Output = Y>, X: Feed<A::Step, F> {
        let mut output = Y::ZERO;
        self.step_into(x, &mut output);
        output
    }

    /// [`step`](Streaming::step), into a place that the caller has.
    #[rustfmt::skip]
    #[inline(always)]
    pub fn step_into<X, Y: Plain<F>>(&mut self, x: &X, output: &mut Y) where A: Streamed<F, Memory = M, Output = Y>, X: Feed<A::Step, F> {
        let Network { params, state } = self.network;
        let (x, y) = (x.cast(), output.cast_mut());
        kernel::enter::<Next<A, F>, _, _, _, _, _>(params, state, &mut self.memory, x, y);
    }

    /// Forgets all steps: the next one is the first of a sequence.
    pub fn reset(&mut self) {
        self.memory.set_zero();
    }
}

/// The next step, for each instruction set.
struct Next<A, F>(PhantomData<(A, F)>);

impl<A: Streamed<F>, F: Scalar>
    Kernel<
        &A::Params,
        &A::State,
        &mut A::Memory,
        &Tile<Step<A>, F, 1>,
        &mut Tile<<A as Stream<Step<A>, F>>::Out, F, 1>,
    > for Next<A, F>
{
    #[inline(always)]
    fn run<S: Set>(
        params: &A::Params,
        state: &A::State,
        memory: &mut A::Memory,
        x: &Tile<Step<A>, F, 1>,
        y: &mut Tile<<A as Stream<Step<A>, F>>::Out, F, 1>,
    ) {
        A::step_in::<S>(params, state, memory, x, y);
    }
}
