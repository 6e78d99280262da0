//! Batch normalization made part of the layers in front of it.

use core::mem;

use crate::activation::{Activation, Identity};
use crate::fingerprint::Fingerprint;
use crate::layer::Store;
use crate::network::Network;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// # Without batch normalization
impl<A: Store<F>, F: Scalar> Network<A, F> {
    /// The network whose batch normalizations are part of the layers in front
    /// of them, to predict with: smaller, faster, and the same but for the
    /// last bits.
    ///
    /// Trained batch normalization is a scale and a shift of each channel. A
    /// layer with weights and without an activation of its own takes them over
    /// into its weights and its bias, also where it had no bias; the layers that
    /// branches and repetitions are made of do so as well. Batch normalization
    /// behind anything else stays.
    ///
    /// What is left is the architecture `T`. Any other one does not compile.
    ///
    /// ```
    /// use monograd::prelude::*;
    ///
    /// type Trained = net![Dense<2, 24, Identity, NoBias>, BatchNorm1d<24>, Relu, Dense<24, 7>];
    /// type Deployed = net![Dense<2, 24>, Relu, Dense<24, 7>];
    ///
    /// # let trained = Network::<Trained>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    /// let deployed: Network<Deployed> = trained.fold();
    /// let (a, b): ([f32; 7], _) = (trained.predict(&[0.3, -0.2]), deployed.predict(&[0.3, -0.2]));
    /// assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-5));
    /// ```
    pub fn fold<T: Store<F>>(&self) -> Network<T, F> {
        let mut folded = Network::ZERO;
        self.fold_to(&mut folded);
        folded
    }

    /// [`fold`](Network::fold), into a place that the caller has.
    pub fn fold_to<T: Store<F>>(&self, folded: &mut Network<T, F>) {
        const { assert!(leaves::<A, T, F>(), "`fold` leaves other layers") };
        let mut folding = Folding {
            params: folded.params.as_flat_mut(),
            state: folded.state.as_flat_mut(),
            affine: None,
        };
        A::fold(&self.params, &self.state, &mut folding);
    }
}

/// What is left of a list of layers, as far as its fingerprint goes.
#[derive(Clone, Copy)]
pub struct Folded {
    list: Fingerprint,
    layers: usize,
    /// The normalizations that it begins with, and how many they are: a layer
    /// in front of them takes them over.
    norms: (Fingerprint, usize),
    /// The last layer, if it takes over what follows: as it is, and once it
    /// has a bias.
    affine: Option<[Fingerprint; 2]>,
}

impl Folded {
    /// Layers that stay as they are.
    pub const fn kept(list: Fingerprint, layers: usize) -> Self {
        Self {
            list,
            layers,
            norms: NONE,
            affine: None,
        }
    }

    /// A batch normalization.
    pub const fn norm(layer: Fingerprint) -> Self {
        Self {
            norms: (layer, 1),
            ..Self::kept(layer, 1)
        }
    }

    /// A layer of weights with the activation `A`: as it is, and with a bias.
    pub const fn affine<A: Activation<F>, F: Scalar>(
        layer: Fingerprint,
        with_bias: Fingerprint,
    ) -> Self {
        let kept = Self::kept(layer, 1);
        if !is_identity::<A, F>() {
            return kept;
        }
        Self {
            affine: Some([layer, with_bias]),
            ..kept
        }
    }

    /// These layers and then others.
    pub const fn then(self, rest: Self) -> Self {
        let (norms, count) = rest.norms;
        let (Some([last, with_bias]), 1..) = (self.affine, count) else {
            return self.followed_by(rest);
        };
        let first = Self {
            list: sum(difference(self.list, last), with_bias),
            affine: Some([with_bias; 2]),
            ..self
        };
        let layers = rest.layers - count;
        first.followed_by(Self {
            list: difference(rest.list, norms.then(NONE.0, layers)),
            layers,
            norms: NONE,
            ..rest
        })
    }

    /// The same where nothing is taken over.
    const fn followed_by(self, rest: Self) -> Self {
        let (norms, count) = self.norms;
        Self {
            list: self.list.then(rest.list, rest.layers),
            layers: self.layers + rest.layers,
            norms: if count == self.layers {
                (norms.then(rest.norms.0, rest.norms.1), count + rest.norms.1)
            } else {
                self.norms
            },
            affine: if rest.layers == 0 {
                self.affine
            } else {
                rest.affine
            },
        }
    }

    /// The fingerprint of the list.
    pub const fn fingerprint(self) -> Fingerprint {
        self.list
    }
}

/// No layers.
const NONE: (Fingerprint, usize) = (Fingerprint(0), 0);

// The fingerprint of a list is a polynomial of those of its layers.
const fn sum(a: Fingerprint, b: Fingerprint) -> Fingerprint {
    Fingerprint(a.0.wrapping_add(b.0))
}

const fn difference(a: Fingerprint, b: Fingerprint) -> Fingerprint {
    Fingerprint(a.0.wrapping_sub(b.0))
}

/// Whether folding the layers of `A` leaves those of `T`.
const fn leaves<A: Store<F>, T: Store<F>, F: Scalar>() -> bool {
    A::FOLDED.list.0 == T::FINGERPRINT.0
}

pub(crate) const fn is_identity<A: Activation<F>, F: Scalar>() -> bool {
    A::FINGERPRINT.0 == <Identity as Activation<F>>::FINGERPRINT.0
}

/// The numbers of a folded network, which its layers write one after the other.
pub struct Folding<'a, F> {
    /// What is not yet written.
    params: &'a mut [F],
    state: &'a mut [F],
    /// Weights and biases of the last layer, if it takes over what follows.
    affine: Option<[&'a mut [F]; 2]>,
}

impl<'a, F: Scalar> Folding<'a, F> {
    /// Writes the numbers of a layer as they are.
    pub fn keep(&mut self, params: &[F], state: &[F]) {
        self.affine = None;
        write(&mut self.params, params);
        write(&mut self.state, state);
    }

    /// Writes those of a layer of weights with the activation `A`. The last
    /// axis of its weights is that of its outputs; the bias may be empty.
    pub fn affine<A: Activation<F>>(&mut self, weight: &[F], bias: &[F]) {
        let written = [weight, bias].map(|numbers| write(&mut self.params, numbers));
        self.affine = is_identity::<A, F>().then_some(written);
    }

    /// Writes those of a batch normalization of `C` channels, each of which it
    /// makes `(x − mean) · scale + bias` of.
    pub fn norm<const C: usize>(
        &mut self,
        params: &[F],
        state: &[F],
        channels: impl Iterator<Item = [F; 3]>,
    ) {
        let Some([weight, bias]) = &mut self.affine else {
            return self.keep(params, state);
        };
        if bias.is_empty() {
            *bias = write(&mut self.params, &[F::ZERO; C]);
        }
        for (channel, (own, [mean, scale, bias])) in bias.iter_mut().zip(channels).enumerate() {
            *own = (*own - mean) * scale + bias;
            for weight in weight.iter_mut().skip(channel).step_by(C.max(1)) {
                *weight *= scale;
            }
        }
    }

    /// Writes layers that are apart from those before and behind them.
    pub fn apart(&mut self, layers: impl FnOnce(&mut Self)) {
        self.affine = None;
        layers(self);
        self.affine = None;
    }
}

/// Writes numbers to the first places that are left.
fn write<'a, F: Scalar>(places: &mut &'a mut [F], numbers: &[F]) -> &'a mut [F] {
    let left = mem::take(places);
    let (first, left) = left.split_at_mut(numbers.len().min(left.len()));
    *places = left;
    for (place, &number) in first.iter_mut().zip(numbers) {
        *place = number;
    }
    first
}
