//! A network of any of the compiled shapes, with what trains it.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use monograd::Permutation;
use monograd::activation::Activation;
use monograd::io::safetensors::{Sequential, Tensors};
use monograd::layer::Store;
use monograd::loss::Target;
use monograd::plain::{CacheAligned, Plain};
use monograd::prelude::*;
use monograd::shape::Feed;
use monograd::train::{Buffers, TrainError};

use crate::points::{Labelled, Point};
use crate::rule::Rule;
use crate::session::Error;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// monograd's own.
    Mgrd,
    /// PyTorch's.
    Safetensors,
}

/// A network and its trainer, whatever their types.
pub trait Learner {
    /// One step, from `length` points at `start` in the given order.
    fn step(
        &mut self,
        points: &[Point],
        order: Option<Permutation>,
        start: usize,
        length: usize,
    ) -> Result<(), TrainError>;

    /// Shows what each layer answers at some places, layer after layer: the
    /// units at the first place, then those at the next.
    fn answers(&self, places: &[[f32; 2]], show: &mut dyn FnMut(&[f32]));

    /// The numbers of the network: for each layer its weights, a row for each
    /// input, then its biases.
    fn numbers(&self) -> &[f32];

    /// What tells these numbers from others.
    fn hash(&self) -> u32;

    /// The network as a file.
    fn save(&self, format: Format) -> Result<Vec<u8>, Error>;

    /// The network of a file takes the place of this one, and the optimizer
    /// starts anew. After an error all is as it was.
    fn load(&mut self, format: Format, file: &[u8], rule: Rule) -> Result<(), Error>;
}

/// A layer, or a chain of them, as [`Learner::answers`] looks at it.
pub trait Units: Store<f32> {
    /// What the first layer takes.
    type X;

    /// Shows what each layer makes of what the one before it made.
    fn show(params: &Self::Params, inputs: &[Self::X], show: &mut dyn FnMut(&[f32]));
}

impl<const I: usize, const O: usize, A: Activation<f32>> Units for Dense<I, O, A> {
    type X = [f32; I];

    fn show(params: &Self::Params, inputs: &[[f32; I]], show: &mut dyn FnMut(&[f32])) {
        show(outputs::<I, O, A>(params, inputs).as_flattened());
    }
}

impl<const I: usize, const O: usize, A, R> Units for Chain<Dense<I, O, A>, R>
where
    A: Activation<f32>,
    R: Units<X = [f32; O]>,
{
    type X = [f32; I];

    fn show(params: &Self::Params, inputs: &[[f32; I]], show: &mut dyn FnMut(&[f32])) {
        let outputs = outputs::<I, O, A>(&params.first, inputs);
        show(outputs.as_flattened());
        R::show(&params.rest, &outputs, show);
    }
}

/// What a layer makes of some inputs.
///
/// Layer by layer takes less code than network by network: many networks have
/// the same layers.
fn outputs<const I: usize, const O: usize, A: Activation<f32>>(
    params: &<Dense<I, O, A> as Store<f32>>::Params,
    inputs: &[[f32; I]],
) -> Vec<[f32; O]> {
    let layer = Network::<Dense<I, O, A>> {
        params: *params,
        state: (),
    };
    let mut outputs = vec![[0.0; O]; inputs.len()];
    // There are as many of both.
    let _ = layer.predict_batch(inputs, &mut outputs);
    outputs
}

type Buffered<A> =
    Trainer<A, Rule, CrossEntropy, f32, 32, Box<CacheAligned<Buffers<A, Rule, f32>>>>;

/// A [`Learner`] of one type, with `N` classes.
pub struct Typed<A: Architecture<f32>, const N: usize> {
    network: Box<Network<A>>,
    trainer: Buffered<A>,
}

impl<A: Architecture<f32>, const N: usize> Typed<A, N> {
    pub fn new(rule: Rule, rng: &mut Xoshiro256PlusPlus) -> Self {
        Self {
            network: Network::boxed(rng),
            trainer: Trainer::boxed(rule, CrossEntropy),
        }
    }
}

impl<A, const N: usize> Learner for Typed<A, N>
where
    A: Architecture<f32, Output = [f32; N]> + Tensors<f32> + Units<X = [f32; 2]>,
    [f32; 2]: Feed<A::In, f32>,
    Class<N>: Target<CrossEntropy, A::Out, f32>,
{
    fn step(
        &mut self,
        points: &[Point],
        order: Option<Permutation>,
        start: usize,
        length: usize,
    ) -> Result<(), TrainError> {
        let points = Labelled::<N>(points);
        let batch = Batch::new(&points, order, start, length);
        self.trainer.step(&mut self.network, &batch)?;
        Ok(())
    }

    fn answers(&self, places: &[[f32; 2]], show: &mut dyn FnMut(&[f32])) {
        A::show(&self.network.params, places, show);
    }

    fn numbers(&self) -> &[f32] {
        self.network.params.as_flat()
    }

    fn hash(&self) -> u32 {
        self.network.hash()
    }

    fn save(&self, format: Format) -> Result<Vec<u8>, Error> {
        match format {
            Format::Mgrd => Ok(self.network.to_vec()),
            Format::Safetensors => Ok(self.network.to_safetensors(Sequential)?),
        }
    }

    fn load(&mut self, format: Format, file: &[u8], rule: Rule) -> Result<(), Error> {
        match format {
            Format::Mgrd => self.network.load(file)?,
            Format::Safetensors => self.network.load_safetensors(file, Sequential)?,
        }
        self.trainer = Trainer::boxed(rule, CrossEntropy);
        Ok(())
    }
}
