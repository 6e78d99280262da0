//! One training, and the hash of everything that can be seen of it.

use monograd::Fingerprint;
use monograd::loss::Target;
use monograd::optim::Optimizer;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::Feed;
use monograd::train::{Buffers, Plan};

/// All settings of a training, so that each case says each of them.
pub struct Training<O, L, F> {
    pub optimizer: O,
    pub loss: L,
    pub schedule: Schedule<F>,
    pub clip: Clip<F>,
    pub init: Init,
    pub plan: Plan,
}

impl<O: Optimizer<F>, L, F: Scalar> Training<O, L, F> {
    /// Trains a network on three quarters of the samples, in tiles of `B`, and
    /// validates it with the rest after each epoch. The hash covers all losses,
    /// the parameters and the state.
    // Never inlined, so that a case has one training's numbers on its stack and
    // not also what it made the data from.
    #[inline(never)]
    pub fn run<A, X, T, const B: usize>(self, data: &[(X, T)]) -> u64
    where
        A: Architecture<F>,
        X: Feed<A::In, F>,
        T: Target<L, A::Out, F>,
    {
        let rng = &mut rng(2026);
        let mut network = Network::<A, F>::init_with(self.init, rng);
        let first_values = network.hash();
        // Lent, because what a trainer holds is copied where the trainer is moved.
        let mut buffers = Buffers::<A, O, F>::ZERO;
        let mut trainer =
            Trainer::<A, O, L, F, B, _>::with_buffers(self.optimizer, self.loss, &mut buffers)
                .schedule(self.schedule)
                .clip(self.clip);
        let (train, validation) = Batch::split(data, 0.75, 1);
        let mut hash = Fingerprint::of(F::NAME);
        let outcome =
            trainer.fit_validated(&mut network, &train, &validation, self.plan, rng, |epoch| {
                for loss in [Some(epoch.loss), epoch.validation].into_iter().flatten() {
                    assert!(loss.is_finite(), "a loss is not finite");
                    hash = with(hash, &[loss]);
                }
                ControlFlow::Continue(())
            });
        assert!(outcome.is_ok(), "the training has failed");
        assert!(
            network.hash() != first_values,
            "the network has not changed"
        );
        with(hash, network.as_flat()).0
    }
}

/// The hash with the bits of some numbers behind it: FNV-1a, eight bytes a
/// number.
pub fn with<F: Scalar>(hash: Fingerprint, numbers: &[F]) -> Fingerprint {
    numbers
        .iter()
        .fold(hash, |hash, number| hash.part(Fingerprint(number.bits())))
}

/// The generator that all randomness comes from.
pub fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// Points of the plane with their classes, as the library makes them, in the
/// float type of a network and with targets of another kind.
pub fn points<F: Scalar, const N: usize, const TOTAL: usize, T>(
    made: [([f32; 2], Class<N>); TOTAL],
    target: impl Fn(Class<N>) -> T,
) -> [([F; 2], T); TOTAL] {
    made.map(|(x, class)| (x.map(|x| F::of(f64::from(x))), target(class)))
}

/// Samples whose numbers are drawn from [−1, 1), with the targets that a rule
/// gives them.
pub fn samples<F: Scalar, X: Plain<F>, T, const TOTAL: usize>(
    rule: impl Fn(&[F]) -> T,
) -> [(X, T); TOTAL] {
    let rng = &mut rng(37);
    core::array::from_fn(|_| {
        let mut x = X::ZERO;
        for number in x.as_flat_mut() {
            *number = monograd::uniform(rng, -F::ONE, F::ONE);
        }
        let target = rule(x.as_flat());
        (x, target)
    })
}
