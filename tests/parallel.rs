//! Several threads give the bits that one gives.
#![cfg(feature = "rayon")]

#[path = "common/alone.rs"]
mod alone;
#[path = "common/threads.rs"]
mod threads;

use alone::assert_same;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::train::TrainError;
use threads::{data, on_threads};

type Net = net![Dense<3, 17, Tanh>, Dropout<20>, Dense<17, 9, Relu>, Dense<9, 3>];
/// So large that its gradients are added up by several threads.
type Large = net![Dense<3, 90, Relu>, Dense<90, 100, Relu>, Dense<100, 3>];
/// With a layer whose gradients have to be zeros when it begins.
type LayerNormed = net![Dense<3, 90, Relu>, LayerNorm<90>, Dense<90, 3>];
type Normed = net![Dense<3, 8, Relu>, BatchNorm1d<8>, Dense<8, 3>];

/// The bits of the numbers of a network after some epochs, and of the losses.
fn train<A>(samples: usize, chunk: usize, plan: monograd::train::Plan) -> Vec<u32>
where
    A: Architecture<f32, Out = Vector<3>> + monograd::layer::Entry<In = Vector<3>>,
{
    let data = data(samples);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let mut net = Network::<A>::init(&mut rng);
    let trainer = Trainer::<A, _, _, f32, 8>::new(Adam::new(0.01), CrossEntropy);
    let mut losses = Vec::new();
    let on_epoch = |epoch: monograd::train::Epoch<'_, A, f32>| {
        losses.extend([epoch.loss, epoch.validation.unwrap()]);
        ControlFlow::Continue(())
    };
    let validation = &data[..7];
    if chunk == 0 {
        let mut trainer = trainer;
        trainer.fit_validated(&mut net, &data, validation, plan, &mut rng, on_epoch)
    } else {
        let mut trainer = trainer.parallel(chunk);
        trainer.fit_validated(&mut net, &data, validation, plan, &mut rng, on_epoch)
    }
    .unwrap();
    let numbers = losses.iter().chain(net.as_flat());
    numbers.map(|number| number.to_bits()).collect()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let plans = [Epochs(3).full_batch(), Epochs(2).batch(50)];
    for plan in plans {
        for chunk in [1, 8, 13, 24] {
            let one = on_threads(1, || train::<Net>(101, chunk, plan));
            for threads in [2, 3, 7] {
                let several = on_threads(threads, || train::<Net>(101, chunk, plan));
                assert!(one == several, "{threads} threads, chunks of {chunk}");
            }
        }
    }
}

#[test]
fn helpers_work_with_the_parameters_of_each_step() {
    fn check<A>()
    where
        A: Architecture<f32, Out = Vector<3>> + monograd::layer::Entry<In = Vector<3>>,
    {
        let plan = Epochs(2).full_batch();
        // Chunks of one are more than are worked on at a time.
        for (samples, chunk) in [(120, 1), (60, 20)] {
            let one = on_threads(1, || train::<A>(samples, chunk, plan));
            for threads in [2, 5] {
                let several = on_threads(threads, || train::<A>(samples, chunk, plan));
                assert!(one == several, "{threads} threads, chunks of {chunk}");
            }
        }
    }
    check::<Large>();
    check::<LayerNormed>();
}

#[test]
fn a_step_that_fails_leaves_nothing_to_the_next() {
    let data = data(50);
    let step = |torn: bool| {
        let mut net = Network::<LayerNormed>::init(&mut Xoshiro256PlusPlus::seed_from_u64(4));
        let trainer = Trainer::<LayerNormed, _, _, f32, 8>::new(Adam::new(0.01), CrossEntropy);
        let mut trainer = trainer.parallel(10);
        if torn {
            let error = trainer.step(&mut net, &Torn).unwrap_err();
            assert!(matches!(error, TrainError::Unreadable { index: 37 }));
        }
        let loss = trainer.step(&mut net, &data).unwrap();
        (loss.to_bits(), net.as_flat().to_vec())
    };
    for threads in [1, 2, 5] {
        on_threads(threads, || {
            assert!(step(true) == step(false), "{threads} threads")
        });
    }
}

#[test]
fn what_is_computed_depends_on_the_chunk_alone() {
    let plan = Epochs(3).full_batch();
    let alone = train::<Net>(101, 0, plan);
    assert!(alone == on_threads(2, || train::<Net>(101, 101, plan)));
    assert!(alone == on_threads(2, || train::<Net>(101, 1000, plan)));
    assert!(alone != on_threads(2, || train::<Net>(101, 16, plan)));
}

#[test]
fn statistics_go_through_the_chunks_in_order() {
    let plan = Epochs(3).full_batch();
    let one = on_threads(1, || train::<Normed>(64, 16, plan));
    assert!(one == on_threads(7, || train::<Normed>(64, 16, plan)));
    // The batch of batch normalization is the tile, of eight here; of the
    // chunks' gradients one is the whole of the first.
    let alone = train::<Normed>(64, 0, plan);
    assert!(alone == on_threads(2, || train::<Normed>(64, 64, plan)));
    let close = |a: &u32, b: &u32| (f32::from_bits(*a) - f32::from_bits(*b)).abs() < 1e-3;
    assert!(alone.iter().zip(&one).all(|(a, b)| close(a, b)));
}

#[test]
fn a_chunk_of_none_is_one_of_one() {
    let plan = Epochs(1).full_batch();
    // `train` takes 0 for no chunks at all, so this asks the trainer itself.
    let data = data(9);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _, f32, 8>::new(Adam::new(0.01), CrossEntropy).parallel(0);
    trainer
        .fit(&mut net, &data, plan, &mut rng, |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(trainer.steps(), 1);
}

/// Data that cannot be read from some place on.
struct Torn;

impl Dataset for Torn {
    type Input = [f32; 3];
    type Target = Class<3>;

    fn len(&self) -> usize {
        50
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 3], &Class<3>) -> R) -> Option<R> {
        (index < 37).then(|| with(&[0.5; 3], &Class::default()))
    }
}

#[test]
fn the_sample_that_cannot_be_read_is_named() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let mut net = Network::<Net>::init(&mut rng);
    let before = net;
    let trainer = Trainer::<Net, _, _, f32, 8>::new(Adam::new(0.01), CrossEntropy);
    let stopped = trainer.parallel(10).step(&mut net, &Torn);
    assert_eq!(stopped, Err(TrainError::Unreadable { index: 37 }));
    assert!(net == before);
    let trainer = Trainer::<Net, _, _, f32, 8>::new(Adam::new(0.01), CrossEntropy);
    let nothing: [([f32; 3], Class<3>); 0] = [];
    let stopped = trainer.parallel(10).step(&mut net, &nothing);
    assert_eq!(stopped, Err(TrainError::NoData));
}

#[test]
fn predictions_are_those_of_one_thread() {
    let net = Network::<Net>::init(&mut Xoshiro256PlusPlus::seed_from_u64(4));
    for count in [0, 1, 15, 31, 32, 300, 1000] {
        let samples: Vec<_> = data(count).into_iter().map(|(x, _)| x).collect();
        let alone: Vec<[f32; 3]> = samples.iter().map(|x| net.predict(x)).collect();
        let mut outputs = vec![[0.0; 3]; count];
        net.predict_batch(&samples, &mut outputs).unwrap();
        let one_thread = outputs.clone();
        assert_same(
            alone.as_flattened(),
            one_thread.as_flattened(),
            "one thread",
        );
        outputs.fill([0.0; 3]);
        on_threads(3, || net.par_predict_batch(&samples, &mut outputs)).unwrap();
        assert!(outputs == one_thread, "{count} samples on threads");
    }
    let mut few = [[9.0; 3]; 2];
    let mismatch = net.par_predict_batch(&[[0.0; 3]; 3], &mut few).unwrap_err();
    assert_eq!(
        mismatch.to_string(),
        "there are 2 outputs for 3 samples: each sample needs one"
    );
    assert_eq!(few, [[9.0; 3]; 2]);
}
