//! Learning-rate schedules: how the learning rate changes while training.

use core::f64::consts::PI;

use crate::scalar::Scalar;

/// How far a training has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The step, from 0.
    pub step: u64,
    /// How many steps there will be.
    pub steps: u64,
    /// The epoch, from 0.
    pub epoch: usize,
    /// How many epochs there will be.
    pub epochs: usize,
}

impl Clock {
    /// The first step of a training that is one step long.
    pub const START: Self = Self {
        step: 0,
        steps: 1,
        epoch: 0,
        epochs: 1,
    };
}

/// What the optimizer's learning rate is multiplied with, by the progress of
/// the training.
///
/// Below, `e` is the epoch and `s` the step, both from 0, of `n` steps in all.
/// Past the planned end the schedules by steps stay at their last value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Schedule<F> {
    /// Always 1.
    #[default]
    Constant,
    /// `gamma^⌊e / every⌋` (PyTorch's `StepLR`). An `every` of 0 means never.
    Step {
        /// After how many epochs the rate changes.
        every: usize,
        /// What it is multiplied with then; PyTorch's default is 0.1.
        gamma: F,
    },
    /// `gamma^e` (PyTorch's `ExponentialLR`).
    Exponential {
        /// What the rate is multiplied with after each epoch.
        gamma: F,
    },
    /// A linear warm-up (Goyal et al. 2017, arXiv:1706.02677), then half a
    /// cosine wave down (Loshchilov and Hutter 2016, arXiv:1608.03983).
    ///
    /// With `w = ⌊warm_up · n⌋` steps of warm-up it is `(s + 1) / (w + 1)`
    /// while `s < w`, and then, PyTorch's `CosineAnnealingLR` with `T_max` the
    /// steps that remain,
    /// `last + (1 − last) (1 + cos(π (s − w) / (n − w))) / 2`.
    Cosine {
        /// What part of the training's steps warms up, from 0 to 1.
        warm_up: F,
        /// What the rate goes towards, as a factor: PyTorch's `eta_min` over
        /// the learning rate.
        last: F,
    },
    /// Up half a cosine wave from `first` to 1, and down another to `last`
    /// (Smith and Topin 2017, arXiv:1708.07120; PyTorch's `OneCycleLR` with
    /// its cosine strategy). The optimizer's learning rate is the peak's.
    ///
    /// The peak is at the step `k = warm_up · n − 1`, at the first if that is
    /// less. Until then it is `1 + (first − 1) (1 + cos(π s / k)) / 2`, and
    /// then `last + (1 − last) (1 + cos(π (s − k) / (n − 1 − k))) / 2`.
    OneCycle {
        /// What part of the training's steps is before the peak, from 0 to 1:
        /// PyTorch's `pct_start`.
        warm_up: F,
        /// The first step's factor: 1 over PyTorch's `div_factor`.
        first: F,
        /// The last step's factor: `first` over PyTorch's `final_div_factor`.
        last: F,
    },
}

impl<F: Scalar> Schedule<F> {
    /// [`Cosine`](Schedule::Cosine) down to 0, after a warm-up of this part of
    /// the steps; 0 for none.
    pub const fn cosine(warm_up: F) -> Self {
        Self::Cosine {
            warm_up,
            last: F::ZERO,
        }
    }

    /// [`OneCycle`](Schedule::OneCycle) with PyTorch's defaults: from 1/25 to
    /// the peak at 30 % of the steps, then down to a ten-thousandth of the
    /// first rate.
    pub fn one_cycle() -> Self {
        Self::OneCycle {
            warm_up: F::of(0.3),
            first: F::of(1.0 / 25.0),
            last: F::of(1.0 / 25.0 / 1e4),
        }
    }

    /// What the learning rate is multiplied with at a step.
    ///
    /// ```
    /// use monograd::schedule::{Clock, Schedule};
    ///
    /// let schedule = Schedule::Step { every: 30, gamma: 0.1 };
    /// let at = |epoch| schedule.factor(&Clock { step: 0, steps: 0, epoch, epochs: 90 });
    /// assert_eq!((at(29), at(30), at(60)), (1.0, 0.1, 0.1 * 0.1));
    /// ```
    pub fn factor(&self, clock: &Clock) -> F {
        let count = |steps: u64| F::of(steps as f64);
        let epoch = clock.epoch as u64;
        let step = count(clock.step);
        match *self {
            Self::Constant => F::ONE,
            Self::Step { every, gamma } => {
                power(gamma, epoch.checked_div(every as u64).unwrap_or(0))
            }
            Self::Exponential { gamma } => power(gamma, epoch),
            Self::Cosine { warm_up, last } => {
                let warm = (warm_up * count(clock.steps)).to_u64().unwrap_or(0);
                if clock.step < warm {
                    return (step + F::ONE) / (count(warm) + F::ONE);
                }
                let (gone, all) = (clock.step - warm, clock.steps.saturating_sub(warm));
                anneal(F::ONE, last, count(gone), count(all))
            }
            Self::OneCycle {
                warm_up,
                first,
                last,
            } => {
                let peak = (warm_up * count(clock.steps) - F::ONE).max(F::ZERO);
                if step < peak {
                    return anneal(first, F::ONE, step, peak);
                }
                let end = count(clock.steps.saturating_sub(1));
                anneal(F::ONE, last, step - peak, end - peak)
            }
        }
    }
}

/// Half a cosine wave from `from` to `to`, after `gone` of `all` steps. Where
/// there are no steps to go it has not left `from`.
fn anneal<F: Scalar>(from: F, to: F, gone: F, all: F) -> F {
    if all <= F::ZERO {
        return from;
    }
    let part = (gone / all).min(F::ONE);
    let left = F::of(0.5) * (F::ONE + (F::of(PI) * part).cos());
    from * left + to * (F::ONE - left)
}

/// A power by squaring, for any count.
fn power<F: Scalar>(mut base: F, mut exponent: u64) -> F {
    let mut product = F::ONE;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product *= base;
        }
        base *= base;
        exponent >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<F: Scalar>(schedule: Schedule<F>, step: u64, steps: u64) -> F {
        schedule.factor(&Clock {
            step,
            steps,
            epoch: 0,
            epochs: 1,
        })
    }

    fn in_epoch(schedule: Schedule<f64>, epoch: usize) -> f64 {
        schedule.factor(&Clock {
            step: 0,
            steps: 0,
            epoch,
            epochs: 100,
        })
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-14
    }

    #[test]
    fn schedules_by_epochs_are_powers() {
        let step = Schedule::Step {
            every: 3,
            gamma: 0.5,
        };
        let expected = [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125];
        for (epoch, expected) in expected.into_iter().enumerate() {
            assert_eq!(in_epoch(step, epoch), expected);
            assert_eq!(in_epoch(Schedule::Constant, epoch), 1.0);
        }
        let exponential = Schedule::Exponential { gamma: 0.9 };
        assert_eq!(in_epoch(exponential, 0), 1.0);
        assert_eq!(in_epoch(exponential, 1), 0.9);
        assert!(close(in_epoch(exponential, 7), 0.478_296_9));
        let never = Schedule::Step {
            every: 0,
            gamma: 0.5,
        };
        assert_eq!(in_epoch(never, 99), 1.0);
    }

    #[test]
    fn powers_take_any_count() {
        assert_eq!(power(2.0, 10), 1024.0);
        assert_eq!(power(-1.0, u64::MAX), -1.0);
        assert_eq!(power(0.5, u64::MAX), 0.0);
        let near = power(1.0 - 1.0 / f64::from(1 << 20), 1 << 20);
        assert!((near - 0.367_879_265_754).abs() < 1e-9);
    }

    /// `CosineAnnealingLR(T_max=8, eta_min=0.05)` with the learning rate 1.
    #[test]
    fn cosine_is_pytorchs() {
        let expected = [
            1.0,
            0.9638427779428612,
            0.8608757210636101,
            0.7067746303734178,
            0.525,
            0.3432253696265824,
            0.18912427893638994,
            0.0861572220571388,
            0.05,
        ];
        let cosine = Schedule::Cosine {
            warm_up: 0.0,
            last: 0.05,
        };
        for (step, expected) in (0..).zip(expected) {
            assert!(close(at(cosine, step, 8), expected), "{step}");
        }
        assert_eq!(at(cosine, 100, 8), 0.05);
    }

    #[test]
    fn cosine_warms_up_evenly_and_starts_at_one() {
        let cosine = Schedule::cosine(0.2);
        for step in 0..4 {
            assert!(close(at(cosine, step, 20), (step + 1) as f64 / 5.0));
        }
        assert_eq!(at(cosine, 4, 20), 1.0);
        assert!(close(at(cosine, 12, 20), 0.5));
        assert!(at(cosine, 19, 20) > 0.0);
        assert!(close(at(cosine, 20, 20), 0.0));
        // Nothing but warm-up.
        assert!(close(at(Schedule::cosine(1.0), 19, 20), 20.0 / 21.0));
    }

    /// `OneCycleLR(max_lr=1, total_steps=…)`.
    #[test]
    fn one_cycle_is_pytorchs() {
        let expected = [
            0.04,
            0.52,
            1.0,
            0.9504846320134737,
            0.8117456539497631,
            0.6112620219362893,
            0.38874197806371075,
            0.18825834605023697,
            0.049519367986526286,
            4e-06,
        ];
        for (step, expected) in (0..).zip(expected) {
            assert!(close(at(Schedule::one_cycle(), step, 10), expected));
            let single = at(Schedule::<f32>::one_cycle(), step, 10);
            assert!((f64::from(single) - expected).abs() < 2e-7);
        }
        // The peak between two steps.
        for (step, expected) in [
            (1, 0.09498110768645929),
            (6, 0.986052072364505),
            (7, 0.9979871550490316),
            (15, 0.5224343254455969),
            (24, 4e-06),
        ] {
            assert!(close(at(Schedule::one_cycle(), step, 25), expected));
        }
        assert!(close(at(Schedule::one_cycle(), 1000, 25), 4e-06));
    }

    #[test]
    fn no_length_of_training_divides_by_zero() {
        for warm_up in [0.0, 0.3, 0.5, 1.0, 7.0, -1.0] {
            let cycle = Schedule::OneCycle {
                warm_up,
                first: 0.1,
                last: 0.01,
            };
            for schedule in [Schedule::cosine(warm_up), cycle] {
                for steps in 0..5 {
                    for step in 0..7 {
                        let factor = at(schedule, step, steps);
                        assert!((0.0..=1.0).contains(&factor), "{schedule:?} {step} {steps}");
                    }
                }
            }
        }
        // A training of a single step takes it at the full rate.
        for steps in [0, 1] {
            assert_eq!(at(Schedule::cosine(0.3), 0, steps), 1.0);
            assert_eq!(at(Schedule::<f64>::one_cycle(), 0, steps), 1.0);
        }
    }
}
