//! Walking a batch, tile by tile.
//!
//! Nothing here knows the optimizer, so that it is compiled once for a network
//! and a loss.

use core::marker::PhantomData;

use super::{Tiles, TrainError, Workspace};
use crate::data::Dataset;
use crate::kernel::set::{Any, Set};
use crate::kernel::{self, Kernel, VECTORS, arrange};
use crate::layer::{Pass, Point};
use crate::loss::{Losses, Target};
use crate::network::{Architecture, Network};
use crate::plain::Plain;
use crate::scalar::Scalar;
use crate::shape::{Feed, Shape, features_mut, put};

/// Adds up the gradients of the summed loss of a batch, from 0. `pass` is that
/// of the whole batch.
pub(super) fn gradients<A, L, F, const B: usize, D, X, T>(
    tiles: &mut Tiles<A, F, B>,
    loss: &L,
    (params, state): (&A::Params, &mut A::State),
    batch: &D,
    gradients: &mut A::Params,
    pass: Pass,
) -> Result<Mean<F>, TrainError>
where
    A: Architecture<F>,
    F: Scalar,
    D: Dataset<Input = X, Target = T> + ?Sized,
    X: Feed<A::In, F>,
    T: Target<L, A::Out, F>,
{
    if !A::BEGINS || batch.is_empty() {
        gradients.set_zero();
    }
    let mut mean = Mean::default();
    for start in (0..batch.len()).step_by(B) {
        let samples = fill::<A, L, F, B, D, X, T>(tiles, loss, batch, start)?;
        let pass = Pass {
            samples,
            first: pass.first + start as u64,
            begins: A::BEGINS && start == 0,
            ..pass
        };
        kernel::enter::<ForwardBackward<A, T, F, B>, _, _, _, _, _>(
            &mut *tiles,
            loss,
            (params, &mut *state),
            (&mut *gradients, &mut mean),
            pass,
        );
    }
    Ok(mean)
}

/// A tile through the network and back.
struct ForwardBackward<A, T, F, const B: usize>(PhantomData<(A, T, F)>);

impl<A, L, F, const B: usize, T>
    Kernel<
        &mut Tiles<A, F, B>,
        &L,
        (&A::Params, &mut A::State),
        (&mut A::Params, &mut Mean<F>),
        Pass,
    > for ForwardBackward<A, T, F, B>
where
    A: Architecture<F>,
    F: Scalar,
    T: Target<L, A::Out, F>,
{
    #[inline(always)]
    fn run<S: Set>(
        tiles: &mut Tiles<A, F, B>,
        loss: &L,
        (params, state): (&A::Params, &mut A::State),
        (gradients, mean): (&mut A::Params, &mut Mean<F>),
        pass: Pass,
    ) {
        let Workspace {
            x,
            y,
            dy,
            tape,
            rooms,
        } = tiles;
        A::forward(params, state, x, y, tape, pass);
        mean.add_tile(T::evaluate::<B>(loss, y, dy), pass.samples);
        let at = Point { x, y, tape };
        A::backward_with(params, at, dy, None, gradients, pass, rooms);
    }
}

/// The losses of some data, with the network as it is used after training.
pub(super) fn losses<A, L, F, const B: usize, D, X, T>(
    tiles: &mut Tiles<A, F, B>,
    loss: &L,
    network: &Network<A, F>,
    data: &D,
) -> Result<Mean<F>, TrainError>
where
    A: Architecture<F>,
    F: Scalar,
    D: Dataset<Input = X, Target = T> + ?Sized,
    X: Feed<A::In, F>,
    T: Target<L, A::Out, F>,
{
    if data.is_empty() {
        return Err(TrainError::NoData);
    }
    let mut mean = Mean::default();
    for start in (0..data.len()).step_by(B) {
        let samples = fill::<A, L, F, B, D, X, T>(tiles, loss, data, start)?;
        let Workspace {
            x, y, dy, rooms, ..
        } = &mut *tiles;
        A::infer_with::<Any, B>(&network.params, &network.state, x, y, rooms);
        mean.add_tile(T::evaluate::<B>(loss, y, dy), samples);
    }
    Ok(mean)
}

/// Reads the next samples, from `start` on, one into each lane, with their
/// targets in the place of the gradient; returns how many there were.
#[inline(always)]
fn fill<A, L, F, const B: usize, D, X, T>(
    tiles: &mut Tiles<A, F, B>,
    loss: &L,
    data: &D,
    start: usize,
) -> Result<usize, TrainError>
where
    A: Architecture<F>,
    F: Scalar,
    D: Dataset<Input = X, Target = T> + ?Sized,
    X: Feed<A::In, F>,
    T: Target<L, A::Out, F>,
{
    let samples = B.min(data.len().saturating_sub(start));
    tiles.dy.set_zero();
    // Short samples are written number by number sooner.
    if const { VECTORS && <A::In as Shape>::SIZE >= 8 } {
        let mut inputs: [&[F]; B] = [&[]; B];
        let mut lanes = inputs.iter_mut().take(samples).enumerate();
        let all_in_memory = lanes.all(|(lane, input)| {
            let Some((sample, target)) = data.sample(start + lane) else {
                return false;
            };
            *input = sample.as_flat();
            target.encode_on_zeros::<B>(loss, lane, &mut tiles.dy);
            true
        });
        if all_in_memory {
            arrange::gather(&inputs, features_mut(&mut tiles.x));
            return Ok(samples);
        }
        tiles.dy.set_zero();
    }
    if samples < B {
        tiles.x.set_zero();
    }
    for lane in 0..samples {
        let index = start + lane;
        data.read(index, |sample, target| {
            put::<F, B>(sample.as_flat(), lane, features_mut(&mut tiles.x));
            target.encode_on_zeros::<B>(loss, lane, &mut tiles.dy);
        })
        .ok_or(TrainError::Unreadable { index })?;
    }
    Ok(samples)
}

/// A weighted mean of losses, added up one by one.
#[derive(Clone, Copy, Default)]
pub(super) struct Mean<F> {
    pub(super) sum: F,
    pub(super) weight: F,
}

impl<F: Scalar> Mean<F> {
    pub(super) fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.weight += other.weight;
    }

    pub(super) fn add_tile<const B: usize>(&mut self, losses: Losses<F, B>, samples: usize) {
        let weights = &losses.weights.0;
        for (&sum, &weight) in losses.values.0.iter().zip(weights).take(samples) {
            self.add(Self { sum, weight });
        }
    }

    pub(super) fn value(&self) -> F {
        self.sum / self.weight
    }
}
