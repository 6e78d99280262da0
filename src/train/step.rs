//! One step: a batch's gradients, and the change that the optimizer makes of
//! them.

use core::borrow::BorrowMut;

use super::walk::{self, Mean};
use super::{Buffers, Tiles, TrainError, Trainer};
use crate::data::Dataset;
use crate::kernel::set::Set;
use crate::kernel::{self, Kernel};
use crate::layer::{Pass, Store};
use crate::loss::Target;
use crate::network::{Architecture, Network};
use crate::optim::{Optimizer, Step};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::Feed;

impl<A, O, L, F, const B: usize, M> Trainer<A, O, L, F, B, M>
where
    A: Store<F>,
    O: Optimizer<F>,
    F: Scalar,
    M: BorrowMut<Buffers<A, O, F>>,
{
    /// One step: from all samples of a batch, one change of the parameters.
    /// Returns the batch's mean loss before the change.
    ///
    /// # Errors
    ///
    /// Those of [`fit`](Trainer::fit), epoch and batch counted as 1.
    pub fn step<D, X, T>(&mut self, network: &mut Network<A, F>, batch: &D) -> Result<F, TrainError>
    where
        A: Architecture<F>,
        D: Dataset<Input = X, Target = T> + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let mut space = core::mem::take(&mut self.space);
        let mean = space.with(|tiles| self.step_in(tiles, network, batch));
        self.space = space;
        Ok(mean?.value())
    }

    pub(super) fn step_in<D, X, T>(
        &mut self,
        tiles: &mut Tiles<A, F, B>,
        network: &mut Network<A, F>,
        batch: &D,
    ) -> Result<Mean<F>, TrainError>
    where
        A: Architecture<F>,
        D: Dataset<Input = X, Target = T> + ?Sized,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        self.step_by(network, batch.len(), |loss, network, gradients, pass| {
            let numbers = (&network.params, &mut network.state);
            walk::gradients::<A, L, F, B, D, X, T>(tiles, loss, numbers, batch, gradients, pass)
        })
    }

    /// A step whose gradients, those of the summed loss of so many samples, are
    /// added up by `add`.
    pub(super) fn step_by(
        &mut self,
        network: &mut Network<A, F>,
        samples: usize,
        add: impl FnOnce(&L, &mut Network<A, F>, &mut A::Params, Pass) -> Result<Mean<F>, TrainError>,
    ) -> Result<Mean<F>, TrainError> {
        if samples == 0 {
            return Err(TrainError::NoData);
        }
        let state = network.state;
        let pass = Pass {
            samples,
            first: self.samples,
            seed: self.seed,
            begins: false,
        };
        let gradients = &mut self.buffers.borrow_mut().first;
        let mean = add(&self.loss, network, gradients, pass);
        self.samples += samples as u64;
        let mean = match mean {
            Ok(mean) if !mean.value().is_finite() => {
                Err(TrainError::NotFinite { epoch: 1, batch: 1 })
            }
            mean => mean,
        };
        let stepped = mean.and_then(|mean| {
            self.update(network, mean.weight)?;
            Ok(mean)
        });
        if stepped.is_err() {
            network.state = state;
        }
        stepped
    }

    /// Changes the parameters by the gradients of a batch of this weight.
    fn update(&mut self, network: &mut Network<A, F>, weight: F) -> Result<(), TrainError> {
        let Pair {
            first: gradients,
            rest: state,
        } = self.buffers.borrow_mut();
        let gradient_factor = self.clip.apply(gradients.as_flat_mut(), F::ONE / weight);
        self.steps += 1;
        let step = Step {
            number: self.steps,
            epoch: self.clock.epoch,
            epochs: self.clock.epochs,
            rate_factor: self.schedule.factor(&self.clock),
            gradient_factor,
        };
        let mut finite = false;
        kernel::enter::<Change, _, _, _, _, _>(
            &self.optimizer,
            &step,
            &mut network.params,
            (&mut *gradients, &mut *state),
            &mut finite,
        );
        if finite {
            return Ok(());
        }
        // The gradients' place now holds the parameters before the step.
        network.params.copy_floats(gradients);
        state.set_zero();
        self.steps = 0;
        Err(TrainError::NotFinite { epoch: 1, batch: 1 })
    }
}

/// The optimizer's part of a step; notes down whether it went well.
struct Change;

impl<O: Optimizer<F>, F: Scalar, P: Plain<F>>
    Kernel<&O, &Step<F>, &mut P, (&mut P, &mut O::State<P>), &mut bool> for Change
{
    #[inline(always)]
    fn run<S: Set>(
        optimizer: &O,
        step: &Step<F>,
        params: &mut P,
        (gradients, state): (&mut P, &mut O::State<P>),
        finite: &mut bool,
    ) {
        *finite = optimizer.step(step, params, gradients, state);
    }
}
