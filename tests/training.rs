//! How the trainer behaves: steps, losses, errors, stopping, shuffling,
//! dropout and batch normalization.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use monograd::layer::{Layer, Pass};
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::train::{Epoch, Plan, TrainError};
use monograd::{Lanes, Permutation};

type Line = Dense<1, 1>;
type Net = net![Dense<2, 6, Tanh>, Dense<6, 2>];
type Normed = net![Dense<2, 5>, BatchNorm1d<5>, Relu, Dense<5, 2>];

type Sample = ([f32; 2], [f32; 2]);

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn samples(count: usize) -> Vec<Sample> {
    let mut rng = rng(9);
    let mut number = || monograd::uniform(&mut rng, -1.0, 1.0);
    (0..count)
        .map(|_| ([number(), number()], [number(), number()]))
        .collect()
}

fn bits(numbers: &[f32]) -> Vec<u32> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

fn go_on<A: Architecture<F>, F: Scalar>(_: Epoch<'_, A, F>) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn batches_of_any_size_make_the_steps_they_should() {
    let data = samples(50);
    let cases: [(Plan, u64); 8] = [
        (Epochs(2).batch(1), 100),
        (Epochs(2).batch(7), 16),
        (Epochs(2).batch(32), 4),
        (Epochs(2).into(), 4),
        (Epochs(2).batch(50), 2),
        (Epochs(2).batch(1000), 2),
        (Epochs(3).batch(usize::MAX), 3),
        (Epochs(5).full_batch(), 5),
    ];
    for (plan, steps) in cases {
        let mut net = Network::<Net>::init(&mut rng(1));
        let mut trainer = Trainer::<Net, _, _>::new(Sgd::new(0.01), MeanSquaredError);
        trainer
            .fit(&mut net, &data[..], plan, &mut rng(1), go_on)
            .unwrap();
        assert_eq!(trainer.steps(), steps, "{plan:?}");
    }
}

#[test]
fn a_callback_sees_each_epoch_and_can_stop() {
    let data = samples(10);
    let mut net = Network::<Net>::init(&mut rng(1));
    let mut trainer = Trainer::<Net, _, _>::new(Sgd::new(0.01), MeanSquaredError);
    let mut seen = Vec::new();
    let outcome = trainer.fit(
        &mut net,
        &data[..],
        Epochs(100).batch(4),
        &mut rng(1),
        |epoch| {
            seen.push((epoch.number, epoch.epochs));
            if epoch.number == 3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!(seen, [(1, 100), (2, 100), (3, 100)]);
    assert_eq!(outcome.unwrap().epochs, 3);
    assert_eq!(trainer.steps(), 9);
}

#[test]
fn training_until_stopped_needs_no_number_of_epochs() {
    let data = samples(10);
    let mut net = Network::<Net>::init(&mut rng(1));
    let mut trainer =
        Trainer::<Net, _, _>::new(Sgd::new(0.01), MeanSquaredError).schedule(Schedule::cosine(0.1));
    let outcome = trainer.fit(
        &mut net,
        &data[..],
        Epochs(usize::MAX).batch(3),
        &mut rng(1),
        |epoch| {
            if epoch.number == 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
    assert_eq!(outcome.unwrap().epochs, 2);
}

#[test]
fn losses_are_those_computed_by_hand() {
    // y = 2 x + 1: off by 1, −2 and 0.5.
    let mut line = Network::<Line, f64>::ZERO;
    line.params.weight = [[2.0]];
    line.params.bias = [1.0];
    let data = [([1.0], [2.0]), ([0.0], [3.0]), ([-1.0], [-1.5])];
    let mean = (1.0 + 4.0 + 0.25) / 3.0;
    let mut trainer = Trainer::<Line, _, _, f64>::new(Sgd::new(0.1), MeanSquaredError);
    assert_eq!(trainer.evaluate(&line, &data), Ok(mean));

    // The loss of a step is that before it, the gradient that of the mean.
    let (mut stepped, mut fitted) = (line, line);
    assert_eq!(trainer.step(&mut stepped, &data), Ok(mean));
    let d_weight = 2.0 * (1.0 - 0.5) / 3.0;
    let d_bias = 2.0 * (1.0 - 2.0 + 0.5) / 3.0;
    assert!((stepped.params.weight[0][0] - (2.0 - 0.1 * d_weight)).abs() < 1e-15);
    assert!((stepped.params.bias[0] - (1.0 - 0.1 * d_bias)).abs() < 1e-15);

    // An epoch's loss is the mean over its samples, each before its step, and
    // not the mean of batches of different sizes.
    let plan = Epochs(1).batch(2).in_order();
    let outcome = trainer
        .fit_validated(&mut fitted, &data, &data[1..], plan, &mut rng(1), go_on)
        .unwrap();
    let mut by_hand = line;
    let first = trainer.step(&mut by_hand, &data[..2]).unwrap();
    let second = trainer.step(&mut by_hand, &data[2..]).unwrap();
    assert_eq!(first, 2.5);
    assert!((outcome.loss - (2.0 * first + second) / 3.0).abs() < 1e-15);
    assert_eq!(fitted, by_hand);
    assert_eq!(
        outcome.validation,
        Some(trainer.evaluate(&by_hand, &data[1..]).unwrap())
    );
}

#[test]
fn classes_weigh_as_they_are_told() {
    // Logits of 0: each sample's loss is ln 2 times the weight of its class.
    let net = Network::<Dense<1, 2>, f64>::ZERO;
    let [a, b] = [0, 1].map(|class| ([1.0], Class::<2>::new(class).unwrap()));
    let data = [a, a, b];
    let plain = Trainer::<Dense<1, 2>, _, _, f64>::new(Sgd::new(1.0), CrossEntropy);
    let ln_2 = std::f64::consts::LN_2;
    assert!((plain.evaluate(&net, &data).unwrap() - ln_2).abs() < 1e-15);
    let loss = CrossEntropy.class_weights([1.0, 6.0]);
    let mut weighted = Trainer::<Dense<1, 2>, _, _, f64>::new(Sgd::new(1.0), loss);
    assert!((weighted.evaluate(&net, &data).unwrap() - ln_2).abs() < 1e-15);
    // The gradient of the first logit: (1 · −½ · 2 + 6 · ½) / (1 + 1 + 6).
    let mut net = net;
    weighted.step(&mut net, &data).unwrap();
    assert!((net.params.bias[0] + 0.25).abs() < 1e-15);
}

#[test]
fn evaluate_is_the_mean_of_the_losses_of_predictions() {
    let data = samples(45);
    let net = Network::<Net>::init(&mut rng(1));
    let trainer = Trainer::<Net, _, _>::new(Sgd::new(0.01), L1);
    let total: f64 = data
        .iter()
        .map(|(x, t)| {
            let y: [f32; 2] = net.predict(x);
            f64::from((y[0] - t[0]).abs() + (y[1] - t[1]).abs()) / 2.0
        })
        .sum();
    let loss = trainer.evaluate(&net, &data[..]).unwrap();
    assert!((f64::from(loss) - total / 45.0).abs() < 1e-6);
}

#[test]
fn a_nan_stops_the_training_where_it_is_met() {
    for spoil in [
        |sample: &mut Sample| sample.0[1] = f32::NAN,
        |sample: &mut Sample| sample.1[0] = f32::NAN,
        |sample: &mut Sample| sample.1[1] = f32::INFINITY,
        |sample: &mut Sample| sample.0[0] = f32::INFINITY,
    ] {
        let mut data = samples(20);
        spoil(&mut data[13]);
        let plan = Epochs(5).batch(4).in_order();
        let mut net = Network::<Normed>::init(&mut rng(1));
        let mut clean = net;
        let mut trainer = Trainer::<Normed, _, _>::new(Adam::new(0.01), MeanSquaredError);
        let error = trainer
            .fit(&mut net, &data[..], plan, &mut rng(2), go_on)
            .unwrap_err();
        assert_eq!(error, TrainError::NotFinite { epoch: 1, batch: 4 });
        assert!(error.to_string().contains("at epoch 1, batch 4"));

        // What is left is what the three batches before it made, statistics
        // included.
        let mut trainer = Trainer::<Normed, _, _>::new(Adam::new(0.01), MeanSquaredError);
        trainer
            .fit(
                &mut clean,
                &data[..12],
                Epochs(1).batch(4).in_order(),
                &mut rng(2),
                go_on,
            )
            .unwrap();
        assert_eq!(bits(net.as_flat()), bits(clean.as_flat()));
        assert!(net.as_flat().iter().all(|number| number.is_finite()));
    }
}

/// Hands out a NaN when it has been read so many times.
struct Spoiling {
    data: Vec<Sample>,
    reads: Cell<usize>,
    spoilt: usize,
}

impl Dataset for Spoiling {
    type Input = [f32; 2];
    type Target = [f32; 2];

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 2], &[f32; 2]) -> R) -> Option<R> {
        self.reads.set(self.reads.get() + 1);
        let (x, t) = self.data.get(index)?;
        let t = if self.reads.get() == self.spoilt {
            [f32::NAN; 2]
        } else {
            *t
        };
        Some(with(x, &t))
    }
}

#[test]
fn a_nan_in_a_later_epoch_is_reported_there() {
    let data = Spoiling {
        data: samples(20),
        reads: Cell::new(0),
        spoilt: 2 * 20 + 9,
    };
    let mut net = Network::<Net>::init(&mut rng(1));
    let mut trainer = Trainer::<Net, _, _>::new(Sgd::new(0.01), MeanSquaredError);
    let error = trainer
        .fit(&mut net, &data, Epochs(5).batch(4), &mut rng(2), go_on)
        .unwrap_err();
    assert_eq!(error, TrainError::NotFinite { epoch: 3, batch: 3 });
    assert_eq!(trainer.steps(), 12);
    // It can go on from there.
    assert!(
        trainer
            .fit(&mut net, &data, Epochs(1).batch(4), &mut rng(2), go_on)
            .is_ok()
    );
}

#[test]
fn a_step_that_is_too_large_is_taken_back() {
    let data = samples(20);
    for rate in [f32::MAX, f32::INFINITY, f32::NAN] {
        let before = Network::<Normed>::init(&mut rng(1));
        let mut net = before;
        let mut trainer =
            Trainer::<Normed, _, _>::new(Sgd::new(rate).weight_decay(1e3), MeanSquaredError);
        let error = trainer.step(&mut net, &data[..]).unwrap_err();
        assert_eq!(
            error,
            TrainError::NotFinite { epoch: 1, batch: 1 },
            "{rate}"
        );
        assert_eq!(bits(net.as_flat()), bits(before.as_flat()), "{rate}");
    }
    // Large enough for the second loss to overflow, but not the first step.
    let mut net = Network::<Net>::init(&mut rng(1));
    let mut after_one = net;
    let mut trainer = Trainer::<Net, _, _>::new(Sgd::new(1e25), MeanSquaredError);
    let error = trainer.fit(
        &mut net,
        &data[..],
        Epochs(9).full_batch(),
        &mut rng(1),
        go_on,
    );
    assert_eq!(
        error.unwrap_err(),
        TrainError::NotFinite { epoch: 2, batch: 1 }
    );
    let mut trainer = Trainer::<Net, _, _>::new(Sgd::new(1e25), MeanSquaredError);
    trainer.step(&mut after_one, &data[..]).unwrap();
    assert_eq!(bits(net.as_flat()), bits(after_one.as_flat()));
}

/// Data of which one sample cannot be read.
struct Broken(Vec<Sample>, usize);

impl Dataset for Broken {
    type Input = [f32; 2];
    type Target = [f32; 2];

    fn len(&self) -> usize {
        self.0.len()
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 2], &[f32; 2]) -> R) -> Option<R> {
        self.0
            .get(index)
            .filter(|_| index != self.1)
            .map(|(x, t)| with(x, t))
    }
}

#[test]
fn what_cannot_be_learned_from_is_an_error() {
    let data = samples(20);
    let before = Network::<Normed>::init(&mut rng(1));
    let mut net = before;
    let mut trainer = Trainer::<Normed, _, _>::new(Sgd::new(0.01), MeanSquaredError);
    let empty: &[Sample] = &[];
    let fitted = trainer.fit(&mut net, empty, Epochs(2), &mut rng(1), go_on);
    assert_eq!(fitted.unwrap_err(), TrainError::NoData);
    assert_eq!(trainer.step(&mut net, empty), Err(TrainError::NoData));
    assert_eq!(trainer.evaluate(&net, empty), Err(TrainError::NoData));
    let fitted = trainer.fit(&mut net, &data[..], Epochs(2).batch(0), &mut rng(1), go_on);
    assert_eq!(fitted.unwrap_err(), TrainError::EmptyBatch);

    let broken = Broken(data.clone(), 17);
    let unreadable = TrainError::Unreadable { index: 17 };
    assert_eq!(trainer.step(&mut net, &broken), Err(unreadable));
    assert_eq!(trainer.evaluate(&net, &broken), Err(unreadable));
    let fitted = trainer.fit(
        &mut net,
        &broken,
        Epochs(1).full_batch(),
        &mut rng(1),
        go_on,
    );
    assert_eq!(fitted.unwrap_err(), unreadable);
    // In shuffled batches too it is the number in the data.
    let mut other = Trainer::<Normed, _, _>::new(Sgd::new(0.01), MeanSquaredError);
    let fitted = other.fit(
        &mut before.clone(),
        &broken,
        Epochs(1).batch(4),
        &mut rng(1),
        go_on,
    );
    assert_eq!(fitted.unwrap_err(), unreadable);
    assert_eq!(unreadable.to_string(), "sample 17 cannot be read");
    // None of these changed a thing.
    assert_eq!(bits(net.as_flat()), bits(before.as_flat()));
    assert_eq!(trainer.steps(), 0);
    let fitted = trainer.fit_validated(&mut net, &data[..], empty, Epochs(1), &mut rng(1), go_on);
    assert_eq!(fitted.unwrap_err(), TrainError::NoData);
}

/// Notes down what is read.
struct Recording {
    data: Vec<Sample>,
    reads: RefCell<Vec<usize>>,
}

impl Dataset for Recording {
    type Input = [f32; 2];
    type Target = [f32; 2];

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 2], &[f32; 2]) -> R) -> Option<R> {
        self.reads.borrow_mut().push(index);
        self.data.get(index).map(|(x, t)| with(x, t))
    }
}

fn orders(plan: Plan, seed: u64) -> Vec<Vec<usize>> {
    let data = Recording {
        data: samples(23),
        reads: RefCell::default(),
    };
    let mut net = Network::<Net>::init(&mut rng(1));
    let mut trainer = Trainer::<Net, _, _, f32, 4>::new(Sgd::new(0.01), MeanSquaredError);
    trainer
        .fit(&mut net, &data, plan, &mut rng(seed), go_on)
        .unwrap();
    data.reads
        .into_inner()
        .chunks(23)
        .map(<[usize]>::to_vec)
        .collect()
}

#[test]
fn shuffling_visits_each_sample_once_an_epoch() {
    let own: Vec<usize> = (0..23).collect();
    for plan in [
        Epochs(4).batch(5),
        Epochs(4).into(),
        Epochs(4).full_batch().shuffled(),
    ] {
        let epochs = orders(plan, 1);
        assert_eq!(epochs.len(), 4);
        for (number, order) in epochs.iter().enumerate() {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, own, "{plan:?}");
            assert_ne!(*order, own, "{plan:?}");
            assert!(
                !epochs[..number].contains(order),
                "an order came twice: {plan:?}"
            );
        }
        assert_eq!(orders(plan, 1), epochs);
        assert_ne!(orders(plan, 2), epochs);
    }
    for plan in [Epochs(2).full_batch(), Epochs(2).batch(5).in_order()] {
        assert_eq!(orders(plan, 1), [own.clone(), own.clone()]);
    }
}

#[test]
fn a_seed_means_one_result() {
    type Dropping = net![Dense<2, 8, Tanh>, Dropout<30>, Dense<8, 2>];
    let data = samples(40);
    let run = |plan: Plan, init: u64, seed: u64| {
        let mut net = Network::<Dropping>::init(&mut rng(init));
        let mut trainer = Trainer::<Dropping, _, _>::new(Momentum::new(0.01), MeanSquaredError);
        trainer
            .fit(&mut net, &data[..], plan, &mut rng(seed), go_on)
            .unwrap();
        bits(net.as_flat())
    };
    for plan in [Epochs(3).batch(8), Epochs(3).full_batch()] {
        let first = run(plan, 1, 2);
        assert_eq!(run(plan, 1, 2), first);
        assert_ne!(run(plan, 1, 3), first, "another order, other masks");
        assert_ne!(run(plan, 2, 2), first, "other first weights");
    }
}

#[test]
fn the_parts_of_a_split_are_disjoint_and_complete() {
    let data: Vec<([f32; 1], usize)> = (0..31).map(|number| ([0.0], number)).collect();
    let numbers = |part: &Batch<[([f32; 1], usize)]>| -> Vec<usize> {
        assert!(part.read(part.len(), |_, _| ()).is_none());
        (0..part.len())
            .map(|index| part.read(index, |_, number| *number).unwrap())
            .collect()
    };
    for (fraction, expected) in [
        (0.8, 25),
        (0.5, 16),
        (0.0, 0),
        (1.0, 31),
        (2.0, 31),
        (-1.0, 0),
        (f64::NAN, 0),
    ] {
        let (first, second) = Batch::split(&data[..], fraction, 7);
        assert_eq!(first.len(), expected, "{fraction}");
        let mut all = numbers(&first);
        all.extend(numbers(&second));
        assert_ne!(all, (0..31).collect::<Vec<_>>(), "not shuffled");
        assert_eq!(all.len(), 31);
        assert_eq!(BTreeSet::from_iter(all).len(), 31);
    }
    let [one, again, other] = [7, 7, 8].map(|seed| numbers(&Batch::split(&data[..], 0.5, seed).0));
    assert_eq!(one, again);
    assert_ne!(one, other);
}

/// Shows a stopping a course of losses, with a network whose first parameter
/// is the epoch's number; returns after which epoch it stopped, and that
/// parameter then.
fn stop_on(mut stopping: EarlyStopping<Line>, losses: &[f32]) -> (usize, f32, EarlyStopping<Line>) {
    let mut network = Network::<Line>::ZERO;
    for (&loss, number) in losses.iter().zip(1..) {
        network.params.weight = [[number as f32]];
        let epoch = Epoch {
            number,
            epochs: losses.len(),
            loss: -1.0,
            validation: Some(loss),
            network: &mut network,
        };
        if stopping.check(epoch).is_break() {
            return (number, network.params.weight[0][0], stopping);
        }
    }
    (losses.len(), network.params.weight[0][0], stopping)
}

#[test]
fn early_stopping_waits_and_gives_the_best_numbers_back() {
    let losses = [5.0, 3.0, 4.0, 3.5, 2.0, 2.5, 2.6, 2.1, 1.0];
    let (stopped, kept, stopping) = stop_on(EarlyStopping::new(3), &losses);
    assert_eq!((stopped, kept), (8, 5.0));
    assert_eq!((stopping.best_loss(), stopping.best_epoch()), (2.0, 5));
    // A patience of 2 does not see the 2.0.
    let (stopped, kept, _) = stop_on(EarlyStopping::new(2), &losses);
    assert_eq!((stopped, kept), (4, 2.0));
    // Patience enough: the best numbers come back after the last epoch.
    let (stopped, kept, _) = stop_on(EarlyStopping::new(9), &losses[..8]);
    assert_eq!((stopped, kept), (8, 5.0));
    // Falling by less does not count.
    let (stopped, kept, _) = stop_on(EarlyStopping::new(3).min_delta(1.5), &losses);
    assert_eq!((stopped, kept), (5, 2.0));
    let (stopped, kept, stopping) = stop_on(EarlyStopping::new(4).min_delta(2.5), &losses);
    assert_eq!((stopped, kept, stopping.best_loss()), (9, 5.0, 2.0));
    // A NaN is no best loss.
    let (stopped, kept, _) = stop_on(EarlyStopping::new(2), &[f32::NAN, 1.0, f32::NAN, 2.0, 3.0]);
    assert_eq!((stopped, kept), (4, 2.0));
}

#[test]
fn early_stopping_in_a_training() {
    // The validation data want the opposite of the training data, so the
    // first epoch is the best.
    let train = [([1.0_f32], [1.0_f32]); 8];
    let validation = [([1.0_f32], [-1.0_f32]); 3];
    let mut net = Network::<Line>::ZERO;
    let mut trainer = Trainer::<Line, _, _>::new(Sgd::new(0.1), MeanSquaredError);
    let mut stopping = EarlyStopping::new(4);
    let mut first = None;
    let outcome = trainer.fit_validated(
        &mut net,
        &train,
        &validation,
        Epochs(50).full_batch(),
        &mut rng(1),
        |epoch| {
            first.get_or_insert(*epoch.network);
            stopping.check(epoch)
        },
    );
    assert_eq!(outcome.unwrap().epochs, 5);
    assert_eq!(stopping.best_epoch(), 1);
    assert_eq!(Some(net), first);
    assert_eq!(
        trainer.evaluate(&net, &validation),
        Ok(stopping.best_loss())
    );
}

/// A tile of ones after a layer, as in training.
fn trained_on_ones<A, const N: usize, const B: usize>(pass: Pass) -> [Lanes<f32, B>; N]
where
    A: Layer<Vector<N>, f32, Out = Vector<N>>,
{
    let mut y = [Lanes::ZERO; N];
    let (params, mut state, mut tape) = (Plain::ZERO, Plain::ZERO, Plain::ZERO);
    A::forward::<B>(
        &params,
        &mut state,
        &[Lanes::splat(1.0); N],
        &mut y,
        &mut tape,
        pass,
    );
    y
}

fn zeros<const N: usize, const B: usize>(tile: &[Lanes<f32, B>; N]) -> usize {
    tile.iter()
        .flat_map(|lanes| lanes.0)
        .filter(|&value| value == 0.0)
        .count()
}

const PASS: Pass = Pass {
    samples: 16,
    first: 0,
    seed: 1,
    begins: false,
};

#[test]
fn dropout_drops_its_share_and_scales_the_rest() {
    fn check<const PERCENT: u8>() {
        const COUNT: f64 = 1000.0 * 16.0;
        let share = f64::from(PERCENT) / 100.0;
        for seed in 0..4 {
            let y = trained_on_ones::<Dropout<PERCENT>, 1000, 16>(Pass { seed, ..PASS });
            let dropped = zeros(&y) as f64;
            // Four standard deviations of the binomial distribution.
            let spread = 4.0 * (COUNT * share * (1.0 - share)).sqrt();
            assert!(
                (dropped - COUNT * share).abs() <= spread,
                "{dropped} of {COUNT} at {PERCENT} %"
            );
            let kept = (1.0 / (1.0 - share)) as f32;
            for value in y.iter().flat_map(|lanes| lanes.0) {
                assert!(value == 0.0 || (value - kept).abs() <= kept * f32::EPSILON);
            }
        }
    }
    check::<0>();
    check::<1>();
    check::<20>();
    check::<50>();
    check::<99>();
}

#[test]
fn dropout_masks_come_from_seed_sample_and_layer() {
    type One = Dropout<50>;
    let mask = |pass| trained_on_ones::<One, 100, 16>(pass);
    assert_eq!(mask(PASS), mask(PASS));
    assert_ne!(mask(PASS), mask(Pass { seed: 2, ..PASS }));
    assert_ne!(mask(PASS), mask(Pass { first: 16, ..PASS }));
    // Sample 5 has the same mask wherever it is in a tile.
    let moved = mask(Pass { first: 5, ..PASS });
    for (here, there) in mask(PASS).iter().zip(&moved) {
        assert_eq!(here.0[5..], there.0[..11]);
    }
    // Every sample has its own.
    let columns =
        BTreeSet::from_iter((0..16).map(|lane| mask(PASS).map(|l| l.0[lane].to_bits()).to_vec()));
    assert_eq!(columns.len(), 16);

    // Layers with the same mask would drop the same half again.
    let half_each = |dropped: usize, layers: i32| {
        let expected = 1600.0 * (1.0 - 0.5_f64.powi(layers));
        assert!(
            (dropped as f64 - expected).abs() < 100.0,
            "{dropped} after {layers}"
        );
    };
    half_each(zeros(&trained_on_ones::<net![One, One], 100, 16>(PASS)), 2);
    half_each(
        zeros(&trained_on_ones::<net![One, One, One], 100, 16>(PASS)),
        3,
    );
    half_each(
        zeros(&trained_on_ones::<net![net![One, One], One], 100, 16>(PASS)),
        3,
    );
    half_each(
        zeros(&trained_on_ones::<
            net![net![One, One], net![One, One]],
            100,
            16,
        >(PASS)),
        4,
    );
}

#[test]
fn dropout_is_off_in_predictions() {
    type Dropping = net![Input<Vector<50>>, Dropout<90>, Dropout];
    let net = Network::<Dropping>::init(&mut rng(1));
    let x: [f32; 50] = std::array::from_fn(|number| number as f32);
    let y: [f32; 50] = net.predict(&x);
    assert_eq!(x, y);
    let trainer = Trainer::<Dropping, _, _>::new(Sgd::new(0.1), L1);
    assert_eq!(trainer.evaluate(&net, &[(x, x)]), Ok(0.0));
}

#[test]
fn dropout_masks_change_from_step_to_step() {
    // The network is Dropout and a sum of what is left; the target is 0, so
    // the loss shows how many of the 64 inputs were kept.
    type Counting = net![Input<Vector<64>>, Dropout<50>, Dense<64, 1>];
    let mut net = Network::<Counting>::ZERO;
    net.as_flat_mut().fill(0.5);
    net.params.rest.rest.bias = [0.0];
    let mut trainer = Trainer::<Counting, _, _>::new(Sgd::new(0.0), L1);
    let losses: Vec<f32> = (0..8)
        .map(|_| trainer.step(&mut net, &[([1.0; 64], [0.0])]).unwrap())
        .collect();
    let different = BTreeSet::from_iter(losses.iter().map(|loss| loss.to_bits()));
    assert!(different.len() > 3, "{losses:?}");
    assert!(
        losses.iter().all(|&kept| (12.0..52.0).contains(&kept)),
        "{losses:?}"
    );
}

#[test]
fn batch_normalization_keeps_running_statistics() {
    type Norm = BatchNorm1d<1>;
    let mut net = Network::<Norm, f64>::init(&mut rng(1));
    assert_eq!((net.state.mean, net.state.variance), ([0.0], [1.0]));
    // Mean 4, variance 5, unbiased 20 / 3.
    let data = [
        ([1.0], [0.0]),
        ([3.0], [0.0]),
        ([5.0], [0.0]),
        ([7.0], [0.0]),
    ];
    let mut trainer = Trainer::<Norm, _, _, f64>::new(Sgd::new(0.0), MeanSquaredError);
    let loss = trainer.step(&mut net, &data).unwrap();
    assert!(
        (loss - 5.0 / (5.0 + 1e-5)).abs() < 1e-12,
        "normalized to a variance of 1"
    );
    assert!((net.state.mean[0] - 0.4).abs() < 1e-15);
    assert!((net.state.variance[0] - (0.9 + 2.0 / 3.0)).abs() < 1e-15);
    trainer.step(&mut net, &data).unwrap();
    assert!((net.state.mean[0] - 0.76).abs() < 1e-15);
    for _ in 0..500 {
        trainer.step(&mut net, &data).unwrap();
    }
    assert!((net.state.mean[0] - 4.0).abs() < 1e-9);
    assert!((net.state.variance[0] - 20.0 / 3.0).abs() < 1e-9);
    // Predictions use what is kept, and change nothing.
    let before = net;
    let [y]: [f64; 1] = net.predict(&[7.0]);
    assert!((y - 3.0 / (20.0_f64 / 3.0 + 1e-5).sqrt()).abs() < 1e-9);
    trainer.evaluate(&net, &data).unwrap();
    assert_eq!(net, before);
    // Of one sample there is no variance: that which is kept stays.
    trainer.step(&mut net, &data[..1]).unwrap();
    assert_eq!(net.state.variance, before.state.variance);
    assert!((net.state.mean[0] - 3.7).abs() < 1e-9);
}

#[test]
fn permutations_are_permutations() {
    for length in 0..200 {
        for seed in 0..3 {
            let order = Permutation::new(length, seed);
            assert_eq!((order.len(), order.is_empty()), (length, length == 0));
            let mut seen = vec![false; length];
            for position in 0..length {
                let number = order.at(position);
                assert!(
                    !std::mem::replace(&mut seen[number], true),
                    "{number} twice of {length}"
                );
            }
            assert_eq!(order.at(length), length);
            assert_eq!(order.at(usize::MAX), usize::MAX);
        }
    }
}

#[test]
fn permutations_look_shuffled() {
    // The mean distance of two random places is a third of the length.
    for length in [100, 128, 129, 1000] {
        for seed in 0..20 {
            let order = Permutation::new(length, seed);
            let moved: usize = (0..length)
                .map(|position| order.at(position).abs_diff(position))
                .sum();
            let share = moved as f64 / (length * length) as f64;
            assert!(
                (share - 1.0 / 3.0).abs() < 0.1,
                "{share} of {length}, seed {seed}"
            );
            let fixed = (0..length)
                .filter(|&position| order.at(position) == position)
                .count();
            assert!(fixed < 10, "{fixed} of {length} stay, seed {seed}");
            let runs = (1..length)
                .filter(|&position| order.at(position) == order.at(position - 1) + 1)
                .count();
            assert!(
                runs < 10,
                "{runs} of {length} follow each other, seed {seed}"
            );
        }
    }
    // Each number comes to each place about as often.
    let mut counts = [[0; 5]; 5];
    for seed in 0..5000 {
        for (position, counts) in counts.iter_mut().enumerate() {
            counts[Permutation::new(5, seed).at(position)] += 1;
        }
    }
    assert!(
        counts
            .as_flattened()
            .iter()
            .all(|count| (850..1150).contains(count)),
        "{counts:?}"
    );
    let orders = BTreeSet::from_iter((0..50).map(|seed| {
        let order = Permutation::new(30, seed);
        (0..30)
            .map(|position| order.at(position))
            .collect::<Vec<_>>()
    }));
    assert_eq!(orders.len(), 50);
}
