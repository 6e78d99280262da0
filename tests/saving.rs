//! Saved networks: the bytes themselves, the way back, and what is refused.

use std::fmt::Write;

use monograd::Fingerprint;
use monograd::io::{
    Checkpoint, LoadError, SaveError, checkpoint_bytes, load_checkpoint, save_checkpoint,
};
use monograd::layer::Store;
use monograd::plain::Plain;
use monograd::prelude::*;
use proptest::prelude::*;

/// A network with parameters and state.
type Net = net![Dense<2, 3, Tanh>, BatchNorm1d<3>, Dense<3, 2>];
/// Where the optimizer's bytes begin in the header, and where the numbers do.
const OPTIMIZER: usize = 32;
const NUMBERS: usize = 64;

fn network<A: Architecture<F>, F: Scalar>(seed: u64) -> Network<A, F> {
    let mut network = Network::init(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    for (index, number) in network.as_flat_mut().iter_mut().enumerate() {
        *number += F::of_usize(index) / F::of(7.0);
    }
    network
}

fn bits<F: Scalar>(numbers: &impl Plain<F>) -> Vec<u64> {
    numbers.as_flat().iter().map(|x| x.bits()).collect()
}

fn saved<A: Store<F>, F: Scalar>(network: &Network<A, F>) -> Vec<u8> {
    let mut buffer = vec![0xaa; Network::<A, F>::SAVED_BYTES];
    network.to_bytes(&mut buffer).unwrap().to_vec()
}

/// The optimizer's numbers in the checkpoints of these tests.
const MOMENTS: [f32; 5] = [0.5, -1.5, f32::MIN_POSITIVE, 1e30, -0.0];

fn saved_checkpoint(network: &Network<Net>) -> Vec<u8> {
    let mut buffer = vec![0; checkpoint_bytes::<Net, f32>(MOMENTS.len())];
    let training = Checkpoint {
        optimizer: Fingerprint::of("Adam"),
        numbers: &MOMENTS[..],
        steps: 1_000,
        samples: u64::MAX,
    };
    save_checkpoint(network, training, &mut buffer)
        .unwrap()
        .to_vec()
}

/// Puts the right checksum at the end of an altered file. Computed bit by
/// bit, to agree with the library's by the definition of the CRC alone.
fn seal(mut file: Vec<u8>) -> Vec<u8> {
    let end = file.len() - 4;
    let mut crc = u32::MAX;
    for &byte in &file[..end] {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    file[end..].copy_from_slice(&(!crc).to_le_bytes());
    file
}

/// Loads what must be refused, and checks that nothing changed.
fn refused<A: Architecture<F>, F: Scalar>(file: &[u8]) -> LoadError {
    let mut target = network::<A, F>(99);
    let before = bits(&target);
    let error = target.load(file).unwrap_err();
    assert_eq!(bits(&target), before);
    assert_eq!(Network::<A, F>::from_bytes(file).err(), Some(error));
    error
}

/// A trainer's part with other numbers than those in the files.
fn refused_checkpoint<const N: usize>(optimizer: &str, file: &[u8]) -> LoadError {
    let mut target = network::<Net, f32>(99);
    let before = bits(&target);
    let mut numbers = [7.0; N];
    let mut training = Checkpoint {
        optimizer: Fingerprint::of(optimizer),
        numbers: &mut numbers[..],
        steps: 3,
        samples: 4,
    };
    let error = load_checkpoint(&mut target, &mut training, file).unwrap_err();
    assert_eq!((training.steps, training.samples), (3, 4));
    assert_eq!(numbers, [7.0; N]);
    assert_eq!(bits(&target), before);
    error
}

#[test]
fn the_bytes_are_those_of_the_format() {
    let mut network = Network::<net![Dense<2, 1, Tanh>, BatchNorm1d<1>]>::ZERO;
    let numbers = [1.0, -2.0, 0.5, 1.5, -0.0, f32::INFINITY, 3.25];
    network.as_flat_mut().copy_from_slice(&numbers);

    let mut hex = String::new();
    for (index, byte) in saved(&network).iter().enumerate() {
        let space = if index > 0 && index % 8 == 0 {
            "\n"
        } else {
            ""
        };
        write!(hex, "{space}{byte:02x}").unwrap();
    }
    assert_eq!(hex, GOLDEN.trim());
}

const GOLDEN: &str = "
4d47524401000400
c3ab9d6ee74b0aac
0500000000000000
0200000000000000
0000000000000000
0000000000000000
0000000000000000
0000000000000000
0000803f000000c0
0000003f0000c03f
000000800000807f
000050407e553b6a
";

fn comes_back<F: Scalar>() {
    let network = network::<Net, F>(1);
    let file = saved(&network);
    assert_eq!(file.len(), 64 + (9 + 6 + 8 + 6) * F::BYTES + 4);
    let loaded = Network::<Net, F>::from_bytes(&file).unwrap();
    assert_eq!(bits(&loaded), bits(&network));
    assert_eq!(loaded.hash(), network.hash());
    assert_eq!(
        loaded.predict(&[F::of(0.3), F::of(-0.2)]),
        network.predict(&[F::of(0.3), F::of(-0.2)])
    );
}

#[test]
fn what_was_saved_comes_back() {
    comes_back::<f32>();
    comes_back::<f64>();
}

#[test]
fn a_float_is_its_bits_whatever_they_are() {
    let mut network = network::<Net, f32>(1);
    let strange = [
        f32::NAN.to_bits() | 0x1234,
        f32::NEG_INFINITY.to_bits(),
        0x8000_0000,
        1,
    ];
    for (number, bits) in network.as_flat_mut().iter_mut().zip(strange) {
        *number = f32::from_bits(bits);
    }
    let loaded = Network::<Net>::from_bytes(&saved(&network)).unwrap();
    assert_eq!(bits(&loaded), bits(&network));
}

#[test]
fn a_network_without_numbers_has_a_file() {
    type Empty = net![Input<Vector<2>>, Relu];
    let file = saved(&Network::<Empty>::ZERO);
    assert_eq!(file.len(), 68);
    assert!(Network::<Empty>::from_bytes(&file).is_ok());
    assert!(Network::<net![Input<Vector<2>>, Tanh]>::from_bytes(&file).is_err());
}

#[cfg(feature = "alloc")]
#[test]
fn a_vector_holds_the_same_bytes() {
    let network = network::<Net, f64>(1);
    assert_eq!(network.to_vec(), saved(&network));
}

#[test]
fn a_larger_buffer_is_left_alone_past_the_end() {
    let network = network::<Net, f32>(1);
    let mut buffer = vec![0x55; Network::<Net>::SAVED_BYTES + 3];
    assert_eq!(network.to_bytes(&mut buffer).unwrap(), saved(&network));
    assert_eq!(buffer[Network::<Net>::SAVED_BYTES..], [0x55; 3]);
}

#[test]
fn a_smaller_buffer_is_an_error() {
    const BYTES: usize = Network::<Net>::SAVED_BYTES;
    let mut buffer = [0x55; BYTES - 1];
    let error = network::<Net, f32>(1).to_bytes(&mut buffer).unwrap_err();
    let (needed, given) = (BYTES, BYTES - 1);
    assert_eq!(error, SaveError { needed, given });
    assert_eq!(
        error.to_string(),
        "saving takes 184 bytes, the buffer has 183"
    );
    assert_eq!(buffer, [0x55; BYTES - 1]);
}

#[test]
fn the_hash_is_the_crc_of_the_numbers() {
    let network = network::<Net, f64>(1);
    let numbers = &saved(&network)[NUMBERS..];
    let sealed = seal(numbers.to_vec());
    assert_eq!(
        network.hash().to_le_bytes(),
        sealed[sealed.len() - 4..],
        "the numbers of a file, with their own checksum behind them"
    );
    let mut other = network;
    other.state.rest.first.variance[2] += 1.0;
    assert_ne!(other.hash(), network.hash());
}

#[test]
fn a_checkpoint_comes_back() {
    let network = network::<Net, f32>(1);
    let file = saved_checkpoint(&network);
    let mut loaded = Network::<Net>::ZERO;
    let mut numbers = [7.0; MOMENTS.len()];
    let mut training = Checkpoint {
        optimizer: Fingerprint::of("Adam"),
        numbers: &mut numbers[..],
        steps: 0,
        samples: 0,
    };
    load_checkpoint(&mut loaded, &mut training, &file).unwrap();
    assert_eq!((training.steps, training.samples), (1_000, u64::MAX));
    assert_eq!(numbers.map(f32::to_bits), MOMENTS.map(f32::to_bits));
    assert_eq!(bits(&loaded), bits(&network));

    // As a network, without the optimizer's numbers.
    let loaded = Network::<Net>::from_bytes(&file).unwrap();
    assert_eq!(bits(&loaded), bits(&network));
}

#[test]
fn a_checkpoint_needs_room() {
    let training = Checkpoint {
        optimizer: Fingerprint::of("Adam"),
        numbers: &MOMENTS[..],
        steps: 1,
        samples: 1,
    };
    let error = save_checkpoint(&network::<Net, f32>(1), training, &mut [0; 203]).unwrap_err();
    let (needed, given) = (204, 203);
    assert_eq!(error, SaveError { needed, given });
}

#[test]
fn other_architectures_are_refused() {
    let file = saved(&network::<Net, f32>(1));
    let found = <Net as Store<f32>>::FINGERPRINT;

    type OtherSize = net![Dense<2, 4, Tanh>, BatchNorm1d<4>, Dense<4, 2>];
    let error = refused::<OtherSize, f32>(&file);
    let expected = 12 + 8 + 10;
    assert_eq!(
        error,
        LoadError::WrongParams {
            found: 23,
            expected
        }
    );
    assert_eq!(error.to_string(), "the file has 23 parameters, expected 30");

    // As many parameters, without the statistics.
    type NoState = net![Dense<2, 3, Tanh>, Dense<3, 2>, Dense<2, 2>];
    let error = refused::<NoState, f32>(&file);
    let (kept, expected) = (6, 0);
    assert_eq!(
        error,
        LoadError::WrongState {
            found: kept,
            expected
        }
    );
    assert_eq!(
        error.to_string(),
        "the file has 6 numbers of state, expected 0"
    );

    type OtherActivation = net![Dense<2, 3, Relu>, BatchNorm1d<3>, Dense<3, 2>];
    let expected = <OtherActivation as Store<f32>>::FINGERPRINT;
    let error = refused::<OtherActivation, f32>(&file);
    assert_eq!(error, LoadError::WrongArchitecture { found, expected });
    assert_eq!(
        error.to_string(),
        format!(
            "the file is of other layers: its fingerprint is {:016x}, expected {:016x}",
            found.0, expected.0
        )
    );

    // As many numbers of both kinds, in other layers.
    type MovedActivation = net![Dense<2, 3>, BatchNorm1d<3>, Tanh, Dense<3, 2>];
    let expected = <MovedActivation as Store<f32>>::FINGERPRINT;
    let error = refused::<MovedActivation, f32>(&file);
    assert_eq!(error, LoadError::WrongArchitecture { found, expected });

    type OtherOrder = net![BatchNorm1d<3>, Dense<3, 2, Tanh>, Dense<2, 3>];
    let expected = <OtherOrder as Store<f32>>::FINGERPRINT;
    let error = refused::<OtherOrder, f32>(&file);
    assert_eq!(error, LoadError::WrongArchitecture { found, expected });
}

#[test]
fn other_floats_are_refused() {
    let error = refused::<Net, f64>(&saved(&network::<Net, f32>(1)));
    let (found, expected) = (4, 8);
    assert_eq!(error, LoadError::WrongFloat { found, expected });
    assert_eq!(
        error.to_string(),
        "the file's numbers are f32, expected f64"
    );

    let error = refused::<Net, f32>(&saved(&network::<Net, f64>(1)));
    let (found, expected) = (8, 4);
    assert_eq!(error, LoadError::WrongFloat { found, expected });
    assert_eq!(
        error.to_string(),
        "the file's numbers are f64, expected f32"
    );
}

#[test]
fn other_files_are_refused() {
    let error = refused::<Net, f32>(b"\x89PNG\r\n\x1a\n");
    let found = *b"\x89PNG";
    assert_eq!(error, LoadError::NotMgrd { found });
    assert_eq!(
        error.to_string(),
        "not a saved network: begins with `\\x89PNG`, expected `MGRD`"
    );
    let found = *b"MX\0\0";
    assert_eq!(refused::<Net, f32>(b"MX"), LoadError::NotMgrd { found });

    let mut file = saved(&network::<Net, f32>(1));
    file[4] = 2;
    let error = refused::<Net, f32>(&seal(file));
    let (found, expected) = (2, 1);
    assert_eq!(error, LoadError::WrongVersion { found, expected });
    assert_eq!(
        error.to_string(),
        "the file's format is version 2, expected 1"
    );

    for (position, value) in [(7, 2), (7, 3), (OPTIMIZER, 1), (63, 1)] {
        let mut file = saved(&network::<Net, f32>(1));
        file[position] = value;
        let found = file[7];
        let error = refused::<Net, f32>(&seal(file));
        assert_eq!(error, LoadError::WrongFlags { found });
        assert_eq!(
            error.to_string(),
            format!("the file's flags 0x0{found} are unknown or contradict its header")
        );
    }
}

#[test]
fn every_length_but_the_right_one_is_refused() {
    let file = saved(&network::<Net, f32>(1));
    for length in 0..file.len() {
        let found = length as u64;
        let expected = if length < 68 { 68 } else { 184 };
        let error = refused::<Net, f32>(&file[..length]);
        assert_eq!(error, LoadError::Truncated { found, expected });
    }
    assert_eq!(
        refused::<Net, f32>(&file[..183]).to_string(),
        "the file ends after 183 of 184 bytes"
    );
    let mut longer = file.clone();
    for found in 185..200 {
        longer.push(0);
        let error = refused::<Net, f32>(&longer);
        let expected = 184;
        assert_eq!(error, LoadError::TrailingBytes { found, expected });
    }
    assert_eq!(
        refused::<Net, f32>(&longer[..185]).to_string(),
        "the file goes on after its end: 185 bytes, expected 184"
    );

    // Counts so large that the file's length overflows.
    let mut file = file;
    file[16..48].fill(0xff);
    let (found, expected) = (184, u64::MAX);
    let error = refused::<Net, f32>(&seal(file));
    assert_eq!(error, LoadError::Truncated { found, expected });
}

#[test]
fn every_flipped_bit_is_refused() {
    let files = [
        saved(&network::<Net, f32>(1)),
        saved_checkpoint(&network(1)),
    ];
    for file in files {
        for bit in 0..8 * file.len() {
            let mut altered = file.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let error = refused::<Net, f32>(&altered);
            refused_checkpoint::<5>("Adam", &altered);
            if bit / 8 >= NUMBERS {
                assert!(matches!(error, LoadError::WrongChecksum { .. }), "{error}");
            }
        }
    }
}

#[test]
fn a_wrong_checksum_says_what_it_should_be() {
    let file = saved(&network::<Net, f32>(1));
    let right = u32::from_le_bytes(file[180..].try_into().unwrap());
    let mut altered = file;
    altered[180] ^= 1;
    let (found, expected) = (right ^ 1, right);
    let error = refused::<Net, f32>(&altered);
    assert_eq!(error, LoadError::WrongChecksum { found, expected });
    assert_eq!(
        error.to_string(),
        format!("the file was altered: its checksum is {found:08x}, expected {expected:08x}")
    );
}

#[test]
fn other_trainings_are_refused() {
    let network = network::<Net, f32>(1);
    let error = refused_checkpoint::<5>("Adam", &saved(&network));
    assert_eq!(error, LoadError::NoCheckpoint);
    assert_eq!(error.to_string(), "the file has no training to resume");

    let file = saved_checkpoint(&network);
    let error = refused_checkpoint::<5>("RmsProp", &file);
    let (found, expected) = (Fingerprint::of("Adam"), Fingerprint::of("RmsProp"));
    assert_eq!(error, LoadError::WrongOptimizer { found, expected });
    assert_eq!(
        error.to_string(),
        format!(
            "the file is of another optimizer: its fingerprint is {:016x}, expected {:016x}",
            found.0, expected.0
        )
    );

    let error = refused_checkpoint::<4>("Adam", &file);
    let (found, expected) = (5, 4);
    assert_eq!(error, LoadError::WrongOptimizerState { found, expected });
    assert_eq!(
        error.to_string(),
        "the file has 5 numbers of the optimizer, expected 4"
    );
}

/// What can happen to a file.
#[derive(Clone, Debug)]
enum Damage {
    Flip(Vec<(prop::sample::Index, u8)>),
    Cut(prop::sample::Index),
    Drop(prop::sample::Index),
    Append(Vec<u8>),
    Swap(prop::sample::Index, prop::sample::Index),
}

impl Damage {
    fn any() -> impl Strategy<Value = Self> {
        use prop::collection::vec;
        let index = any::<prop::sample::Index>;
        prop_oneof![
            vec((index(), 1..=u8::MAX), 1..9).prop_map(Self::Flip),
            index().prop_map(Self::Cut),
            index().prop_map(Self::Drop),
            vec(any::<u8>(), 1..40).prop_map(Self::Append),
            (index(), index()).prop_map(|(a, b)| Self::Swap(a, b)),
        ]
    }

    fn of(&self, file: &[u8]) -> Vec<u8> {
        let mut altered = file.to_vec();
        let length = file.len();
        match self {
            Self::Flip(flips) => {
                for (index, mask) in flips {
                    altered[index.index(length)] ^= mask;
                }
            }
            Self::Cut(index) => altered.truncate(index.index(length)),
            Self::Drop(index) => {
                altered.remove(index.index(length));
            }
            Self::Append(bytes) => altered.extend(bytes),
            Self::Swap(a, b) => altered.swap(a.index(length), b.index(length)),
        }
        altered
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_happens_to_a_file_it_is_refused(seed: u64, damage in prop::collection::vec(Damage::any(), 1..4)) {
        let network = network::<Net, f32>(seed);
        let wide = self::network::<Net, f64>(seed);
        for file in [saved(&network), saved(&wide), saved_checkpoint(&network)] {
            let mut altered = file.clone();
            for damage in &damage {
                if !altered.is_empty() {
                    altered = damage.of(&altered);
                }
            }
            // Damage can undo itself.
            if altered != file {
                refused::<Net, f32>(&altered);
                refused::<Net, f64>(&altered);
                refused_checkpoint::<5>("Adam", &altered);
            }
        }
    }

    #[test]
    fn whatever_the_numbers_they_come_back(numbers: [u64; 29]) {
        let mut network = Network::<Net, f64>::ZERO;
        for (number, bits) in network.as_flat_mut().iter_mut().zip(numbers) {
            *number = f64::from_bits(bits);
        }
        let loaded = Network::<Net, f64>::from_bytes(&saved(&network)).unwrap();
        prop_assert_eq!(bits(&loaded), numbers);
    }
}
