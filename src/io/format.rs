//! The bytes of a file.

use core::slice::ChunksExact;

use crc::{CRC_32_ISO_HDLC, Crc};

use super::error::{LoadError, SaveError};
use crate::fingerprint::Fingerprint;
use crate::layer::Store;
use crate::plain::Plain;
use crate::scalar::Scalar;

const MAGIC: [u8; 4] = *b"MGRD";
const VERSION: u16 = 1;
/// The flag of a file that holds an optimizer's numbers.
pub(super) const CHECKPOINT: u8 = 1;

/// Where the numbers begin: a multiple of 16.
pub(super) const HEADER_BYTES: usize = 64;
const CHECKSUM_BYTES: usize = 4;

/// A table of 1 KiB, in the program's constants.
static CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// How many bytes a file with so many numbers has.
pub(super) const fn file_bytes<F: Scalar>(numbers: usize) -> usize {
    HEADER_BYTES + numbers * F::BYTES + CHECKSUM_BYTES
}

/// What the header says, apart from magic and version.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Header {
    pub float: u8,
    pub flags: u8,
    pub architecture: Fingerprint,
    pub params: u64,
    pub state: u64,
    pub optimizer: Fingerprint,
    pub optimizer_numbers: u64,
    pub steps: u64,
    pub samples: u64,
}

impl Header {
    /// The header of a network without a training.
    pub const fn of<A: Store<F>, F: Scalar>() -> Self {
        Self {
            float: F::BYTES as u8,
            flags: 0,
            architecture: A::FINGERPRINT,
            params: A::Params::COUNT as u64,
            state: A::State::COUNT as u64,
            optimizer: Fingerprint(0),
            optimizer_numbers: 0,
            steps: 0,
            samples: 0,
        }
    }

    fn to_bytes(self) -> impl Iterator<Item = u8> {
        let fields = [
            self.architecture.0,
            self.params,
            self.state,
            self.optimizer.0,
            self.optimizer_numbers,
            self.steps,
            self.samples,
        ];
        MAGIC
            .into_iter()
            .chain(VERSION.to_le_bytes())
            .chain([self.float, self.flags])
            .chain(fields.into_iter().flat_map(u64::to_le_bytes))
    }

    /// Reads a header that is at the beginning of a file.
    const fn read(header: &[u8; HEADER_BYTES]) -> Result<Self, LoadError> {
        let [_, _, _, _, v0, v1, float, flags, fields @ ..] = header;
        let version = u16::from_le_bytes([*v0, *v1]);
        if version != VERSION {
            return Err(LoadError::WrongVersion {
                found: version,
                expected: VERSION,
            });
        }
        let mut fields = fields.as_slice();
        Ok(Self {
            float: *float,
            flags: *flags,
            architecture: Fingerprint(next(&mut fields)),
            params: next(&mut fields),
            state: next(&mut fields),
            optimizer: Fingerprint(next(&mut fields)),
            optimizer_numbers: next(&mut fields),
            steps: next(&mut fields),
            samples: next(&mut fields),
        })
    }

    /// How many bytes the file should have; the largest number if that does
    /// not fit.
    const fn file_bytes(&self) -> u64 {
        self.params
            .saturating_add(self.state)
            .saturating_add(self.optimizer_numbers)
            .saturating_mul(self.float as u64)
            .saturating_add((HEADER_BYTES + CHECKSUM_BYTES) as u64)
    }

    /// Whether the flags are known and the fields are 0 that they rule out.
    const fn is_consistent(&self) -> bool {
        let training = self.optimizer.0 | self.optimizer_numbers | self.steps | self.samples;
        self.flags == CHECKPOINT || (self.flags == 0 && training == 0)
    }

    /// Checks that the file holds the network that `expected` describes.
    pub const fn check_network(&self, expected: &Self) -> Result<(), LoadError> {
        if self.float != expected.float {
            return Err(LoadError::WrongFloat {
                found: self.float,
                expected: expected.float,
            });
        }
        if self.params != expected.params {
            return Err(LoadError::WrongParams {
                found: self.params,
                expected: expected.params,
            });
        }
        if self.state != expected.state {
            return Err(LoadError::WrongState {
                found: self.state,
                expected: expected.state,
            });
        }
        if self.architecture.0 != expected.architecture.0 {
            return Err(LoadError::WrongArchitecture {
                found: self.architecture,
                expected: expected.architecture,
            });
        }
        Ok(())
    }

    /// Checks that the file holds a training with this optimizer.
    pub fn check_training(&self, optimizer: Fingerprint, numbers: u64) -> Result<(), LoadError> {
        if self.flags != CHECKPOINT {
            return Err(LoadError::NoCheckpoint);
        }
        if self.optimizer != optimizer {
            return Err(LoadError::WrongOptimizer {
                found: self.optimizer,
                expected: optimizer,
            });
        }
        if self.optimizer_numbers != numbers {
            return Err(LoadError::WrongOptimizerState {
                found: self.optimizer_numbers,
                expected: numbers,
            });
        }
        Ok(())
    }
}

/// The first `needed` bytes of a buffer.
pub(super) fn room(buffer: &mut [u8], needed: usize) -> Result<&mut [u8], SaveError> {
    let given = buffer.len();
    buffer.get_mut(..needed).ok_or(SaveError { needed, given })
}

/// Fills a file that has exactly the bytes it needs.
pub(super) fn write<F: Scalar>(header: &Header, parts: [&[F]; 2], file: &mut [u8]) {
    let Some((content, checksum)) = file.split_last_chunk_mut::<CHECKSUM_BYTES>() else {
        return;
    };
    if let Some((start, numbers)) = content.split_first_chunk_mut::<HEADER_BYTES>() {
        for (to, byte) in start.iter_mut().zip(header.to_bytes()) {
            *to = byte;
        }
        let values = parts.into_iter().flatten();
        for (bytes, value) in numbers.chunks_exact_mut(F::BYTES).zip(values) {
            for (to, byte) in bytes.iter_mut().zip(value.bits().to_le_bytes()) {
                *to = byte;
            }
        }
    }
    *checksum = CRC.checksum(content).to_le_bytes();
}

/// Checks that a file is sound, whatever network it holds, and returns its
/// header and its numbers.
///
/// The checksum is compared before anything that tells networks apart, so
/// that an error which speaks of another network can be believed.
pub(super) const fn open(file: &[u8]) -> Result<(Header, &[u8]), LoadError> {
    if !agree(&MAGIC, file) {
        let found = match *file {
            [a, b, c, d, ..] => [a, b, c, d],
            [a, b, c] => [a, b, c, 0],
            [a, b] => [a, b, 0, 0],
            [a] => [a, 0, 0, 0],
            [] => [0; 4],
        };
        return Err(LoadError::NotMgrd { found });
    }
    let bytes = file.len() as u64;
    let least = file_bytes::<f32>(0) as u64;
    let Some((content, checksum)) = file.split_last_chunk() else {
        return cut(bytes, least);
    };
    let Some((start, numbers)) = content.split_first_chunk() else {
        return cut(bytes, least);
    };
    let header = match Header::read(start) {
        Ok(header) => header,
        Err(error) => return Err(error),
    };

    let expected = header.file_bytes();
    if bytes < expected {
        return cut(bytes, expected);
    }
    if bytes > expected {
        return Err(LoadError::TrailingBytes {
            found: bytes,
            expected,
        });
    }
    let (found, expected) = (u32::from_le_bytes(*checksum), CRC.checksum(content));
    if found != expected {
        return Err(LoadError::WrongChecksum { found, expected });
    }
    if !header.is_consistent() {
        return Err(LoadError::WrongFlags {
            found: header.flags,
        });
    }
    Ok((header, numbers))
}

const fn cut<T: Copy>(found: u64, expected: u64) -> Result<T, LoadError> {
    Err(LoadError::Truncated { found, expected })
}

/// Whether two slices are the same as far as both go.
const fn agree(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([first, others @ ..], [second, rest @ ..]) = (a, b) {
        if *first != *second {
            return false;
        }
        (a, b) = (others, rest);
    }
    true
}

/// Takes a field off the front.
const fn next(fields: &mut &[u8]) -> u64 {
    match fields.split_first_chunk() {
        Some((field, rest)) => {
            *fields = rest;
            u64::from_le_bytes(*field)
        }
        None => 0,
    }
}

/// [`open`], and checks that the file holds a network of this architecture and
/// float type.
pub(super) fn open_network<A: Store<F>, F: Scalar>(
    file: &[u8],
) -> Result<(Header, &[u8]), LoadError> {
    let (header, numbers) = open(file)?;
    header.check_network(&Header::of::<A, F>())?;
    Ok((header, numbers))
}

/// Fills `values` with the next numbers of a file.
pub(super) fn read<F: Scalar>(numbers: &mut ChunksExact<'_, u8>, values: &mut [F]) {
    for (value, bytes) in values.iter_mut().zip(numbers) {
        *value = F::of_bits(from_le(bytes));
    }
}

/// The checksum of numbers as a file holds them.
pub(super) fn hash<F: Scalar>(values: &[F]) -> u32 {
    let mut digest = CRC.digest();
    for value in values {
        if let Some(bytes) = value.bits().to_le_bytes().get(..F::BYTES) {
            digest.update(bytes);
        }
    }
    digest.finalize()
}

/// Up to 8 bytes as a number.
#[inline]
pub(super) fn from_le(bytes: &[u8]) -> u64 {
    let digits = bytes.iter().rev();
    digits.fold(0, |value, &byte| (value << 8) | u64::from(byte))
}
