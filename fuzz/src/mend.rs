//! From an input to a file. What a fuzzer changes in a file nearly always
//! breaks the checksum, and nothing behind that check would ever be met: so an
//! input's first two bytes say what is put right in the rest of it.

use crc::{CRC_32_ISO_HDLC, Crc};

use crate::{KINDS, MOST, seeds};

static CRC: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// Bits of the first byte.
const MAGIC: u8 = 1;
const VERSION: u8 = 2;
/// Float type, fingerprint and counts are those of the kind that the second
/// byte picks.
const NETWORK: u8 = 4;
/// The flags and the optimizer too.
const OPTIMIZER: u8 = 8;
/// The file is cut or lengthened to what its header says, if that is not much.
const LENGTH: u8 = 16;
pub const CHECKSUM: u8 = 32;
/// Nothing is put right, and everything.
pub const NOTHING: u8 = 0;
pub const EVERYTHING: u8 = 63;

/// A file to load. Its copies end where their memory does, so that
/// AddressSanitizer sees what reads on.
pub struct File {
    /// Where an allocator puts it: aligned for any float.
    pub bytes: Box<[u8]>,
    /// The same, 1 to 7 bytes further.
    shifted: Box<[u8]>,
    shift: usize,
    /// The kind that the input picks.
    pub which: usize,
    /// Whether the checksum is the right one.
    pub sealed: bool,
}

impl File {
    /// The file that an input stands for.
    pub fn of(input: &[u8]) -> Self {
        let (what, which, bytes) = match *input {
            [what, which, ref bytes @ ..] => (what, which, bytes),
            _ => (NOTHING, 0, input),
        };
        let bytes = mended(what, which, bytes.to_vec());
        let shift = 1 + usize::from(which % 7);
        let sealed = bytes
            .split_last_chunk()
            .is_some_and(|(content, checksum)| *checksum == seal(content));
        Self {
            shifted: [&[0; 7][..shift], &bytes].concat().into(),
            shift,
            which: usize::from(which) % KINDS.len(),
            sealed,
            bytes: bytes.into(),
        }
    }

    /// The file at two places, the second of which is not aligned for all.
    pub fn places(&self) -> [&[u8]; 2] {
        [&self.bytes, &self.shifted[self.shift..]]
    }
}

/// The checksum of a file that has this content.
fn seal(content: &[u8]) -> [u8; 4] {
    CRC.checksum(content).to_le_bytes()
}

fn mended(what: u8, which: u8, mut file: Vec<u8>) -> Vec<u8> {
    let sound = &seeds::sound()[usize::from(which) % KINDS.len()].checkpoint;
    for (bit, bytes) in [
        (MAGIC, 0..4),
        (VERSION, 4..6),
        (NETWORK, 6..7),
        (OPTIMIZER, 7..8),
        (NETWORK, 8..32),
        (OPTIMIZER, 32..48),
    ] {
        if what & bit != 0 && bytes.end <= file.len() {
            file[bytes.clone()].copy_from_slice(&sound[bytes]);
        }
    }
    if what & LENGTH != 0
        && let Some(length) = promised_length(&file)
    {
        file.resize(length, which);
    }
    if what & CHECKSUM != 0
        && let Some((content, checksum)) = file.split_last_chunk_mut()
    {
        *checksum = seal(content);
    }
    file
}

/// How long a file is by its header, if that is a length to try.
fn promised_length(file: &[u8]) -> Option<usize> {
    let count = |at: usize| {
        let bytes = file.get(at..at + 8)?.try_into().ok()?;
        usize::try_from(u64::from_le_bytes(bytes)).ok()
    };
    let numbers = count(16)?
        .checked_add(count(24)?)?
        .checked_add(count(40)?)?;
    let bytes = numbers.checked_mul(usize::from(file[6]))?.checked_add(68)?;
    (bytes <= MOST).then_some(bytes)
}
