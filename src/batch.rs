//! Many predictions at once.

use core::fmt;
use core::marker::PhantomData;

use crate::kernel::set::Set;
use crate::kernel::{self, Kernel, VECTORS, arrange};
use crate::layer::{Entry, Layer, Store};
use crate::network::{Architecture, Network};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Feed, Tile, features, features_mut};
use crate::space::{on_stack, with_zero};
#[cfg(feature = "rayon")]
use crate::threads::Crew;

/// Samples that are worked on side by side.
pub(crate) const fn side_by_side<A: Architecture<F>, F: Scalar>() -> usize {
    if on_stack::<BatchTiles<A, F, 32>>() {
        32
    } else {
        8
    }
}

impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// What the network makes of each of some samples: the bits that
    /// [`predict`](Network::predict) gives, several samples at a time where the
    /// processor can do that. (With the feature `fma` they may differ in the last bits.)
    ///
    /// It takes [`BATCH_BYTES`](Network::BATCH_BYTES) of the stack.
    ///
    /// ```
    /// use monograd::prelude::*;
    ///
    /// let net = Network::<Dense<2, 3, Tanh>>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    /// let samples = [[0.3, -0.2], [0.1, 0.0]];
    /// let mut outputs = [[0.0; 3]; 2];
    /// net.predict_batch(&samples, &mut outputs)?;
    /// assert_eq!(outputs[1], net.predict(&samples[1]));
    /// # Ok::<(), monograd::LengthMismatch>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there are not as many outputs as samples. Nothing is written then.
    #[rustfmt::skip]
    pub fn predict_batch<X, Y: Plain<F>>(&self, samples: &[X], outputs: &mut [Y]) -> Result<(), LengthMismatch> where A: Architecture<F, Output = Y>, X: Feed<A::In, F> {
        LengthMismatch::check(samples.len(), outputs.len())?;
        let side_by_side = const { side_by_side::<A, F>() };
        let tiled = if VECTORS { tiled(samples.len(), side_by_side) } else { 0 };
        if tiled == 0 {
            // No tiles.
        } else if side_by_side == 32 {
            self.predict_tiles::<X, Y, 32>(samples, outputs, tiled);
        } else {
            self.predict_tiles::<X, Y, 8>(samples, outputs, tiled);
        }
        for (sample, output) in samples.iter().zip(outputs).skip(tiled) {
            self.predict_into(sample, output);
        }
        Ok(())
    }

    /// Predicts the first `count` samples, several at a time.
    fn predict_tiles<X, Y, const B: usize>(&self, samples: &[X], outputs: &mut [Y], count: usize)
    where
        A: Architecture<F, Output = Y>,
        X: Feed<A::In, F>,
        Y: Plain<F>,
    {
        with_zero(|tiles: &mut BatchTiles<A, F, B>| {
            let tiled = samples.chunks(B).zip(outputs.chunks_mut(B));
            for (samples, outputs) in tiled.take(count.div_ceil(B)) {
                let mut numbers: [&[F]; B] = [&[]; B];
                for (numbers, sample) in numbers.iter_mut().zip(samples) {
                    *numbers = sample.as_flat();
                }
                arrange::gather(&numbers, features_mut::<F, B>(&mut tiles.x));
                kernel::enter::<InferTile<A, F, B>, _, _, _, _, _>(
                    &self.params,
                    &self.state,
                    &tiles.x,
                    &mut tiles.y,
                    &mut tiles.rooms,
                );
                arrange::scatter(features::<F, B>(&tiles.y), outputs);
            }
        });
    }
}

/// How many of some samples are predicted in tiles of `B`. Few are not: a tile
/// takes its time even if most of its lanes are empty.
const fn tiled(samples: usize, b: usize) -> usize {
    let rest = samples % b;
    if rest < b / 2 {
        samples - rest
    } else {
        samples
    }
}

#[cfg(feature = "rayon")]
impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// [`predict_batch`](Network::predict_batch) on all threads of rayon's
    /// pool: the same bits, and [`BATCH_BYTES`](Network::BATCH_BYTES) of each
    /// thread's stack.
    ///
    /// # Errors
    ///
    /// If there are not as many outputs as samples. Nothing is written then.
    #[rustfmt::skip]
    pub fn par_predict_batch<X, Y: Plain<F>>(&self, samples: &[X], outputs: &mut [Y]) -> Result<(), LengthMismatch> where A: Architecture<F, Output = Y>, X: Feed<A::In, F> {
        LengthMismatch::check(samples.len(), outputs.len())?;
        // Tiles enough that to hand them out takes little time beside them.
        let size = 256;
        let batches = samples.chunks(size).zip(outputs.chunks_mut(size));
        Crew::default().share(batches, |batches| {
            for (samples, outputs) in batches {
                // There are as many of both.
                let _ = self.predict_batch(samples, outputs);
            }
        });
        Ok(())
    }
}

/// What [`Network::predict_batch`] works with.
pub(crate) type BatchTiles<A, F, const B: usize> = Rooms<
    Tile<<A as Entry>::In, F, B>,
    Tile<<A as Layer<<A as Entry>::In, F>>::Out, F, B>,
    <A as Layer<<A as Entry>::In, F>>::Hold<B>,
>;

/// A tile of input, one of output, and two rooms for those between layers.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Rooms<X, Y, R> {
    x: X,
    y: Y,
    rooms: [R; 2],
}

/// A tile through an architecture.
struct InferTile<A, F, const B: usize>(PhantomData<(A, F)>);

impl<A: Architecture<F>, F: Scalar, const B: usize>
    Kernel<&A::Params, &A::State, &Tile<A::In, F, B>, &mut Tile<A::Out, F, B>, &mut [A::Hold<B>; 2]>
    for InferTile<A, F, B>
{
    #[inline(always)]
    fn run<S: Set>(
        params: &A::Params,
        state: &A::State,
        x: &Tile<A::In, F, B>,
        y: &mut Tile<A::Out, F, B>,
        rooms: &mut [A::Hold<B>; 2],
    ) {
        A::infer_with::<S, B>(params, state, x, y, rooms);
    }
}

/// There are not as many outputs as samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthMismatch {
    /// How many samples there are.
    pub samples: usize,
    /// How many outputs.
    pub outputs: usize,
}

impl LengthMismatch {
    fn check(samples: usize, outputs: usize) -> Result<(), Self> {
        if samples == outputs {
            Ok(())
        } else {
            Err(Self { samples, outputs })
        }
    }
}

impl fmt::Display for LengthMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { samples, outputs } = self;
        write!(
            f,
            "there are {outputs} outputs for {samples} samples: each sample needs one"
        )
    }
}

impl core::error::Error for LengthMismatch {}
