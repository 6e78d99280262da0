//! From a file to the numbers of a network.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use safetensors::tensor::{Metadata, TensorInfo};

use super::error::SafetensorsError;
use super::float::Float;
use super::list::Listed;
use crate::scalar::Scalar;

/// How many values a header may have. That is room for some thousand tensors; as
/// it is parsed, each value takes up to a hundred bytes of the heap.
const MOST_VALUES: usize = 1 << 16;

/// A file: what its header says of the tensors, and their bytes.
struct File<'a> {
    tensors: Metadata,
    data: &'a [u8],
}

impl<'a> File<'a> {
    /// Checks that the header is sound and describes all bytes. What that takes
    /// of the heap is a part of the file and some megabytes at most, whatever the
    /// header says.
    fn open(bytes: &'a [u8]) -> Result<Self, SafetensorsError> {
        let found = bytes.len() as u64;
        let truncated = |expected| SafetensorsError::Truncated { found, expected };
        let (length, rest) = bytes.split_first_chunk().ok_or(truncated(8))?;
        let length = u64::from_le_bytes(*length);
        let (header, data) = usize::try_from(length)
            .ok()
            .and_then(|length| rest.split_at_checked(length))
            .ok_or(truncated(length.saturating_add(8)))?;
        let values = values(header);
        if values > MOST_VALUES {
            return Err(SafetensorsError::WrongHeader {
                reason: format!("it has {values} values, of which {MOST_VALUES} are read"),
            });
        }
        // Not the function that reads a whole file: that adds up sizes that may
        // be too large to be added.
        let tensors: Metadata =
            serde_json::from_slice(header).map_err(|error| SafetensorsError::WrongHeader {
                reason: error.to_string(),
            })?;
        let before = 8 + header.len() as u64;
        let expected = before.saturating_add(tensors.data_len() as u64);
        if found < expected {
            return Err(truncated(expected));
        }
        if found > expected {
            return Err(SafetensorsError::TrailingBytes { found, expected });
        }
        Ok(Self { tensors, data })
    }

    /// The bytes of a tensor.
    fn bytes(&self, tensor: &TensorInfo) -> &'a [u8] {
        let (from, to) = tensor.data_offsets;
        self.data.get(from..to).unwrap_or_default()
    }

    /// One of the file's tensors that is not listed: the first by its name, but
    /// rather one of these sizes.
    fn left_over(&self, listed: &[Listed], sizes: &[usize]) -> Option<(String, Vec<usize>)> {
        let mut known: Vec<&str> = listed.iter().map(|tensor| &*tensor.name).collect();
        known.sort_unstable();
        let names = self.tensors.offset_keys().into_iter();
        names
            .filter(|name| known.binary_search(&&**name).is_err())
            .filter_map(|name| {
                let shape = self.tensors.info(&name)?.shape.clone();
                Some((name, shape))
            })
            .min_by(|(name, shape), (other, other_shape)| {
                let rank = |shape: &[usize]| shape != sizes;
                (rank(shape), name).cmp(&(rank(other_shape), other))
            })
    }
}

/// How many values a header has: keys with their values, and numbers. Counted by
/// the commas that are not in a string.
fn values(header: &[u8]) -> usize {
    let (mut count, mut in_string, mut escaped) = (1, false, false);
    for byte in header {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

/// Fills the numbers of a network with the listed tensors of a file, once all of
/// it is as it has to be.
pub(super) fn read<F: Scalar>(
    bytes: &[u8],
    listed: &[Listed],
    numbers: &mut [F],
) -> Result<(), SafetensorsError> {
    let file = File::open(bytes)?;
    let mut found = Vec::with_capacity(listed.len());
    for tensor in listed {
        let Some(place) = &tensor.place else { continue };
        let info = file
            .tensors
            .info(&tensor.name)
            .ok_or_else(|| SafetensorsError::Missing {
                name: tensor.name.clone(),
                expected: tensor.sizes.clone(),
                left_over: file.left_over(listed, &tensor.sizes),
            })?;
        if info.shape != tensor.sizes {
            return Err(SafetensorsError::WrongShape {
                name: tensor.name.clone(),
                found: info.shape.clone(),
                expected: tensor.sizes.clone(),
            });
        }
        let float = Float::of(info.dtype).ok_or_else(|| SafetensorsError::WrongFloat {
            name: tensor.name.clone(),
            found: info.dtype.to_string(),
        })?;
        found.push((place, float, file.bytes(info)));
    }
    if let Some((name, found)) = file.left_over(listed, &[]) {
        return Err(SafetensorsError::LeftOver { name, found });
    }

    for (place, float, bytes) in found {
        let mut bytes = bytes.chunks_exact(float.bytes());
        place.each(|at| {
            if let (Some(number), Some(bytes)) = (numbers.get_mut(at), bytes.next()) {
                *number = float.read(crate::io::format::from_le(bytes));
            }
        });
    }
    Ok(())
}
