//! The gradients of a batch, in chunks that several threads work on.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter::once;
use core::mem::take;
use core::num::NonZeroUsize;
use std::thread;

use super::walk::{self, Mean};
use super::{Tiles, TrainError};
use crate::data::{Batch, Dataset};
use crate::layer::Pass;
use crate::loss::Target;
use crate::network::{Architecture, Network};
use crate::plain::{CacheAligned, Plain, boxed_aligned_zero};
use crate::scalar::Scalar;
use crate::shape::Feed;
use crate::threads::{Crew, Shelf};

/// A batch in chunks of one size.
pub struct Chunks<'a, A: Architecture<F>, F: Scalar, D: ?Sized, L, const B: usize> {
    pub batch: &'a D,
    pub size: NonZeroUsize,
    pub loss: &'a L,
    /// That of the whole batch.
    pub pass: Pass,
    pub lent: &'a Lent<A, F, B>,
}

/// The threads, and what they take and give back.
pub struct Lent<A: Architecture<F>, F: Scalar, const B: usize> {
    pub crew: Crew,
    tiles: Shelf<CacheAligned<Tiles<A, F, B>>>,
    params: Shelf<CacheAligned<A::Params>>,
}

impl<A: Architecture<F>, F: Scalar, const B: usize> Default for Lent<A, F, B> {
    fn default() -> Self {
        Self {
            crew: Crew::default(),
            tiles: Shelf::default(),
            params: Shelf::default(),
        }
    }
}

/// Numbers of the gradients that a thread adds up at a time.
const SLICE: usize = 8192;

/// A chunk by its number, and where its gradients and its losses go.
struct Chunk<'a, P, F> {
    index: usize,
    gradients: &'a mut P,
    /// Whether the parameters were sent there.
    sent: bool,
    mean: &'a mut Result<Mean<F>, TrainError>,
}

impl<A, F, D, L, X, T, const B: usize> Chunks<'_, A, F, D, L, B>
where
    A: Architecture<F>,
    F: Scalar,
    D: Dataset<Input = X, Target = T> + Sync + ?Sized,
    L: Sync,
    X: Feed<A::In, F>,
    T: Target<L, A::Out, F>,
{
    /// Adds up the gradients of all chunks, from 0, in order.
    ///
    /// What one core has written goes fast to another that writes to it, too. What
    /// the other only reads stays with both, and to write to it anew takes up to
    /// ten times as long. So they read nothing in common: to threads that help the
    /// parameters are sent, and who takes something from another leaves zeros.
    pub fn gradients(
        &self,
        rooms: &mut Vec<Box<CacheAligned<A::Params>>>,
        network: &mut Network<A, F>,
        gradients: &mut A::Params,
    ) -> Result<Mean<F>, TrainError> {
        let chunks = self.batch.len().div_ceil(self.size.get());
        let one_by_one = is_one_by_one::<A, F>(chunks);
        let (wave, helpers) = if one_by_one {
            (1, 0)
        } else {
            let threads = rayon::current_num_threads();
            (wave::<A::Params>(threads), threads.saturating_sub(1))
        };
        let Network { params, state } = network;
        let count = wave.min(chunks).max(rooms.len());
        rooms.resize_with(count, boxed_aligned_zero::<F, _>);
        let mut mean = Mean::default();
        for first in (0..chunks).step_by(wave) {
            let rooms = rooms
                .get_mut(..wave.min(chunks - first))
                .unwrap_or_default();
            // Helpers come after this thread, and each begins with one of these.
            let sent = 1..rooms.len().min(helpers + 1);
            for room in rooms.get_mut(sent.clone()).unwrap_or_default() {
                room.0.copy_floats(params);
            }
            let mut means: Vec<_> = rooms.iter().map(|_| Ok(Mean::default())).collect();
            // The very first chunk has no gradients before it to be added to.
            let mut beginning = (first == 0).then_some(&mut *gradients);
            let work = rooms.iter_mut().zip(&mut means).enumerate();
            let mut work = work.map(|(index, (room, mean))| Chunk {
                index: first + index,
                gradients: beginning.take().unwrap_or(&mut room.0),
                sent: sent.contains(&index),
                mean,
            });
            if one_by_one {
                self.walk((params, state), &mut work);
            } else {
                self.share(params, work);
            }
            for chunk in means {
                mean.add(chunk?);
            }
            let later = usize::from(first == 0);
            self.add_up(rooms.get_mut(later..).unwrap_or_default(), gradients);
        }
        Ok(mean)
    }

    /// Adds the gradients of chunks, number by number in their order.
    fn add_up(&self, rooms: &mut [Box<CacheAligned<A::Params>>], gradients: &mut A::Params) {
        if rooms.is_empty() {
            return;
        }
        let add = |(sums, rooms): (&mut [F], Vec<&mut [F]>)| {
            for room in rooms {
                for (sum, number) in sums.iter_mut().zip(room) {
                    *sum += take(number);
                }
            }
        };
        let mut rooms: Vec<_> = rooms
            .iter_mut()
            .map(|room| room.0.as_flat_mut().chunks_mut(SLICE))
            .collect();
        let slices = gradients.as_flat_mut().chunks_mut(SLICE).map(|sums| {
            let rooms = rooms.iter_mut().filter_map(Iterator::next);
            (sums, rooms.collect())
        });
        if const { A::Params::COUNT > SLICE } {
            self.lent.crew.share(slices, |slices| slices.for_each(add));
        } else {
            slices.for_each(add);
        }
    }

    /// Some chunks on all threads. The parameters are this one's.
    fn share<'b>(
        &self,
        params: &A::Params,
        chunks: impl Iterator<Item = Chunk<'b, A::Params, F>> + Send,
    ) {
        let here = thread::current().id();
        self.lent.crew.share(chunks, |chunks| {
            let mut no_state = Plain::ZERO;
            if thread::current().id() == here {
                return self.walk((params, &mut no_state), chunks);
            }
            let Some(first) = chunks.next() else {
                return;
            };
            self.lent
                .params
                .with(boxed_aligned_zero::<F, _>, |CacheAligned(own)| {
                    let params = if first.sent {
                        let sent = first.gradients.as_flat_mut();
                        for (to, from) in own.as_flat_mut().iter_mut().zip(sent) {
                            *to = take(from);
                        }
                        own
                    } else {
                        params
                    };
                    let mut chunks = once(first).chain(chunks);
                    self.walk((params, &mut no_state), &mut chunks);
                });
        });
    }

    /// Some chunks, one after the other.
    fn walk<'b>(
        &self,
        (params, state): (&A::Params, &mut A::State),
        chunks: &mut dyn Iterator<Item = Chunk<'b, A::Params, F>>,
    ) {
        self.lent
            .tiles
            .with(boxed_aligned_zero::<F, _>, |CacheAligned(tiles)| {
                for chunk in chunks {
                    let start = chunk.index * self.size.get();
                    let samples = Batch::new(self.batch, None, start, self.size.get());
                    let pass = Pass {
                        samples: samples.len(),
                        first: self.pass.first + start as u64,
                        ..self.pass
                    };
                    let (numbers, gradients) = ((params, &mut *state), chunk.gradients);
                    let mean = walk::gradients::<A, L, F, B, _, X, T>(
                        tiles, self.loss, numbers, &samples, gradients, pass,
                    );
                    *chunk.mean = mean.map_err(|error| match error {
                        TrainError::Unreadable { index } => TrainError::Unreadable {
                            index: start + index,
                        },
                        error => error,
                    });
                }
            });
    }
}

/// Whether all threads work on one chunk after the other.
pub fn is_one_by_one<A: Architecture<F>, F: Scalar>(chunks: usize) -> bool {
    // With state, each begins with what the one before it has left.
    chunks == 1 || <A::State as Plain<F>>::COUNT > 0
}

/// How many chunks are worked on before their gradients are added: two for each
/// thread, so that the others go on while one is slow, or as many as are small
/// beside a cache.
fn wave<P>(threads: usize) -> usize {
    const BYTES: usize = 4 << 20;
    let small = BYTES.checked_div(size_of::<P>()).unwrap_or(BYTES);
    small.max(2 * threads)
}
