//! From a file to the numbers of a network.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::error::SafetensorsError;
use super::float::Float;
use super::header::{self, Told};
use crate::io::tensors::Listed;
use crate::scalar::Scalar;

/// How many characters of a name an error repeats.
const LONGEST_NAME: usize = 200;

/// A file, as far as it has been read.
struct File<'a> {
    header: &'a [u8],
    data: &'a [u8],
    /// What the header says of each listed tensor.
    found: Vec<Option<Told>>,
    /// Whether it has others.
    has_others: bool,
}

impl<'a> File<'a> {
    /// Checks that each tensor takes the bytes it says, and that these are there.
    /// What that takes of the heap is a few bytes for each listed tensor, and
    /// what the longest text of the header does, whatever the header says.
    fn open(bytes: &'a [u8], listed: &[Listed]) -> Result<Self, SafetensorsError> {
        let found = bytes.len() as u64;
        let truncated = |expected| SafetensorsError::Truncated { found, expected };
        let (length, rest) = bytes.split_first_chunk().ok_or(truncated(8))?;
        let length = u64::from_le_bytes(*length);
        let (header, data) = usize::try_from(length)
            .ok()
            .and_then(|length| rest.split_at_checked(length))
            .ok_or(truncated(length.saturating_add(8)))?;
        let mut file = Self {
            header,
            data,
            found: listed.iter().map(|_| None).collect(),
            has_others: false,
        };

        let places = places(listed);
        let mut end = 0;
        header::each(
            header,
            |name| (places.get(name).copied(), brief(name)),
            |(place, name), told| {
                told.check()
                    .map_err(|reason| format!("`{name}`: {reason}"))?;
                end = end.max(told.bytes[1]);
                match place.and_then(|place| file.found.get_mut(place)) {
                    Some(Some(_)) => return Err(format!("`{name}` is there twice")),
                    Some(place) => *place = Some(told),
                    None => file.has_others = true,
                }
                Ok(())
            },
        )?;
        let expected = (8 + header.len() as u64).saturating_add(end);
        if found < expected {
            return Err(truncated(expected));
        }
        if found > expected {
            return Err(SafetensorsError::TrailingBytes { found, expected });
        }
        Ok(file)
    }

    /// The bytes of a tensor.
    fn bytes(&self, told: &Told) -> &'a [u8] {
        let [from, to] = told
            .bytes
            .map(|at| usize::try_from(at).unwrap_or(usize::MAX));
        self.data.get(from..to).unwrap_or_default()
    }

    /// One of the file's tensors that is not listed: the first by its name, but
    /// rather one of these sizes.
    fn left_over(&self, listed: &[Listed], sizes: &[usize]) -> Option<(String, Vec<usize>)> {
        if !self.has_others {
            return None;
        }
        let places = places(listed);
        let mut first: Option<(String, Vec<usize>)> = None;
        header::each(
            self.header,
            |name| (!places.contains_key(name)).then(|| brief(name)),
            |name, told| {
                let other = name.map(|name| (name, told.sizes));
                let both = first.take().into_iter().chain(other);
                first = both.min_by(|(name, shape), (other, other_shape)| {
                    (shape != sizes, name).cmp(&(other_shape != sizes, other))
                });
                Ok(())
            },
        )
        .ok()?;
        first
    }

    /// Checks that each byte is of one tensor, when all tensors are listed.
    fn check_bytes(&self) -> Result<(), SafetensorsError> {
        let mut bytes: Vec<_> = self.found.iter().flatten().map(|told| told.bytes).collect();
        bytes.sort_unstable();
        let mut end = 0;
        for [from, to] in bytes {
            if from != end {
                let reason = format!("of the bytes {end} and {from} the tensors have none or two");
                return Err(SafetensorsError::WrongHeader { reason });
            }
            end = to;
        }
        Ok(())
    }
}

/// Where the names are in the list.
fn places(listed: &[Listed]) -> BTreeMap<&str, usize> {
    let names = listed.iter().map(|tensor| &*tensor.name);
    names.zip(0..).collect()
}

/// A name as errors have it: a file's can be as long as the file.
fn brief(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

/// Fills the numbers of a network with the listed tensors of a file, once all of
/// it is as it has to be.
pub(super) fn read<F: Scalar>(
    bytes: &[u8],
    listed: &[Listed],
    numbers: &mut [F],
) -> Result<(), SafetensorsError> {
    let file = File::open(bytes, listed)?;
    let mut found = Vec::with_capacity(listed.len());
    for (tensor, told) in listed.iter().zip(&file.found) {
        let Some(place) = &tensor.place else { continue };
        let told = told.as_ref().ok_or_else(|| SafetensorsError::Missing {
            name: tensor.name.clone(),
            expected: tensor.sizes.clone(),
            left_over: file.left_over(listed, &tensor.sizes),
        })?;
        if told.sizes != tensor.sizes {
            return Err(SafetensorsError::WrongShape {
                name: tensor.name.clone(),
                found: told.sizes.clone(),
                expected: tensor.sizes.clone(),
            });
        }
        let float = Float::of(told.dtype).ok_or_else(|| SafetensorsError::WrongFloat {
            name: tensor.name.clone(),
            found: told.dtype.to_string(),
        })?;
        found.push((place, float, file.bytes(told)));
    }
    if let Some((name, found)) = file.left_over(listed, &[]) {
        return Err(SafetensorsError::LeftOver { name, found });
    }
    file.check_bytes()?;

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
