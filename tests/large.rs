//! A network far larger than the stack: in a box and in a static.
#![cfg(feature = "alloc")]

use std::sync::Mutex;
use std::thread;

use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::train::Buffers;

/// 669,706 numbers, 2.7 MB.
type Large = net![Dense<784, 512, Relu>, Dense<512, 512, Relu>, Dense<512, 10>];
/// Samples in a tile.
const TILE: usize = 4;
type Train<M> = Trainer<Large, Momentum<f32>, CrossEntropy, f32, TILE, M>;
type Room = Buffers<Large, Momentum<f32>, f32>;

const _: () = assert!(Network::<Large>::PARAMS == 669_706);

/// The stack of a small system, beyond the tiles.
const STACK: usize = 64 * 1024;

/// Runs something on a thread with that stack and room for the tiles.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let tiles = Train::<Room>::STACK_BYTES;
    assert!(tiles < 100 * 1024, "the tiles take {tiles} bytes");
    let thread = thread::Builder::new().stack_size(STACK + tiles);
    thread.spawn(run).unwrap().join().unwrap();
}

/// Six samples, made when they are asked for.
struct Stripes;

impl Dataset for Stripes {
    type Input = [f32; 784];
    type Target = Class<10>;

    fn len(&self) -> usize {
        6
    }

    fn read<R>(&self, index: usize, with: impl FnOnce(&[f32; 784], &Class<10>) -> R) -> Option<R> {
        let mut pixels = [0.0; 784];
        pixels
            .iter_mut()
            .skip(index)
            .step_by(index + 2)
            .for_each(|pixel| *pixel = 1.0);
        Some(with(&pixels, &Class::new(index)?))
    }
}

/// Trains a network for some epochs, and looks at it in all ways there are.
fn exercise<M>(net: &mut Network<Large>, mut trainer: Train<M>)
where
    M: std::borrow::BorrowMut<Room>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let before = trainer.evaluate(net, &Stripes).unwrap();
    assert_eq!(trainer.step(net, &Stripes), Ok(before));
    assert!(trainer.evaluate(net, &Stripes).unwrap() < before);

    let best: Box<Network<Large>> = monograd::plain::boxed_zero::<f32, _>();
    let mut stopping = EarlyStopping::with_memory(2, best);
    let plan = Epochs(3).batch(4);
    let outcome = trainer.fit_validated(net, &Stripes, &Stripes, plan, &mut rng, |epoch| {
        stopping.check(epoch)
    });
    assert!(outcome.unwrap().loss < before);
    assert_eq!(trainer.evaluate(net, &Stripes), Ok(stopping.best_loss()));

    let predicted = Stripes
        .read(3, |x, _| -> [f32; 10] { net.predict(x) })
        .unwrap();
    assert!(predicted.iter().all(|logit| logit.is_finite()));
    assert!(net.as_flat().iter().any(|number| *number != 0.0));
}

#[test]
fn in_a_box() {
    on_small_stack(|| {
        let mut net = Network::<Large>::boxed(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        let trainer = Trainer::<Large, _, _, f32, TILE>::boxed(Momentum::new(0.01), CrossEntropy);
        exercise(&mut net, trainer);
    });
}

#[test]
fn in_statics() {
    static NET: Mutex<Network<Large>> = Mutex::new(Network::ZERO);
    static ROOM: Mutex<Room> = Mutex::new(Plain::ZERO);

    on_small_stack(|| {
        let (mut net, mut room) = (NET.lock().unwrap(), ROOM.lock().unwrap());
        net.draw(
            Init::ByActivation,
            &mut Xoshiro256PlusPlus::seed_from_u64(1),
        );
        let trainer = Train::with_buffers(Momentum::new(0.01), CrossEntropy, &mut *room);
        exercise(&mut net, trainer);
    });
}
