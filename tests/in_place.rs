//! Networks used in the bytes of a file, where these lie.

use monograd::io::{Aligned, LoadError};
use monograd::plain::Plain;
use monograd::prelude::*;

/// A network with parameters and state.
type Net = net![Dense<2, 3, Tanh>, BatchNorm1d<3>, Dense<3, 2>];

fn network<A: Architecture<F>, F: Scalar>(seed: u64) -> Network<A, F> {
    Network::init(&mut Xoshiro256PlusPlus::seed_from_u64(seed))
}

fn bits<F: Scalar>(numbers: &impl Plain<F>) -> Vec<u64> {
    numbers.as_flat().iter().map(|x| x.bits()).collect()
}

#[test]
fn a_file_is_used_in_place() {
    const BYTES: usize = Network::<Net>::SAVED_BYTES;
    let net = network::<Net, f32>(1);
    let mut room = Aligned([0; BYTES + 16]);
    for offset in 0..16 {
        let place = &mut room.0[offset..][..BYTES];
        net.to_bytes(place).unwrap();
        let start = place.as_ptr().addr();
        match Network::<Net>::view_bytes(place) {
            Ok(view) => {
                assert_eq!(offset % 4, 0);
                assert_eq!(bits(view), bits(&net));
                // The numbers are those after the header.
                assert_eq!(view.as_flat().as_ptr().addr(), start + 64);
            }
            Err(error) => {
                let (found, expected) = (offset % 4, 4);
                assert_eq!(error, LoadError::Misaligned { found, expected });
            }
        }
    }
    let (found, expected) = (3, 4);
    assert_eq!(
        LoadError::Misaligned { found, expected }.to_string(),
        "the file lies 3 bytes past a multiple of 4, where its numbers cannot be used in place: \
         put it into `Aligned`"
    );
}

#[test]
fn doubles_are_used_in_place_where_doubles_can_be() {
    const BYTES: usize = Network::<Net, f64>::SAVED_BYTES;
    let net = network::<Net, f64>(1);
    let mut room = Aligned([0; BYTES + 4]);
    net.to_bytes(&mut room.0).unwrap();
    let view = Network::<Net, f64>::view_bytes(&room.0[..BYTES]).unwrap();
    assert_eq!(bits(view), bits(&net));
    room.0.copy_within(..BYTES, 4);
    let error = Network::<Net, f64>::view_bytes(&room.0[4..]).unwrap_err();
    let (found, expected) = (4 % align_of::<f64>(), align_of::<f64>());
    assert_eq!(error, LoadError::Misaligned { found, expected });
}

/// What is wrong with a file is the same error as when it is loaded, and the
/// network of a checkpoint can be used in place too.
#[test]
fn a_file_in_place_is_checked_as_one_that_is_loaded() {
    let net = network::<Net, f32>(1);
    type Learner = Trainer<Net, Momentum<f32>, MeanSquaredError>;
    let trainer = Learner::new(Momentum::new(0.1), MeanSquaredError);
    let mut checkpoint = Aligned([0; Learner::CHECKPOINT_BYTES]);
    trainer.to_bytes(&net, &mut checkpoint.0).unwrap();
    let view = Network::<Net>::view_bytes(&checkpoint.0).unwrap();
    assert_eq!(bits(view), bits(&net));

    let mut room = Aligned([0; Network::<Net>::SAVED_BYTES]);
    net.to_bytes(&mut room.0).unwrap();
    for index in 0..room.0.len() {
        room.0[index] ^= 0x40;
        let error = Network::<Net>::view_bytes(&room.0).unwrap_err();
        assert_eq!(Network::<Net>::from_bytes(&room.0).unwrap_err(), error);
        room.0[index] ^= 0x40;
        let error = Network::<Net>::view_bytes(&room.0[..index]).unwrap_err();
        assert_eq!(
            Network::<Net>::from_bytes(&room.0[..index]).unwrap_err(),
            error
        );
    }
    type Other = net![Dense<2, 3, Relu>, BatchNorm1d<3>, Dense<3, 2>];
    let error = Network::<Other>::view_bytes(&room.0).unwrap_err();
    assert!(matches!(error, LoadError::WrongArchitecture { .. }));
    let error = Network::<Net, f64>::view_bytes(&room.0).unwrap_err();
    assert!(matches!(error, LoadError::WrongFloat { .. }));
}
