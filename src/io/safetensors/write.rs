//! From the numbers of a network to a file.

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;

use safetensors::{Dtype, View, serialize};

use super::error::SafetensorsError;
use crate::io::tensors::Listed;
use crate::scalar::Scalar;

/// A listed tensor and the numbers of the network that it is in.
struct Written<'a, F> {
    tensor: &'a Listed,
    numbers: &'a [F],
}

impl<F: Scalar> View for Written<'_, F> {
    fn dtype(&self) -> Dtype {
        match self.tensor.place {
            None => Dtype::I64,
            Some(_) if F::BYTES == 4 => Dtype::F32,
            Some(_) => Dtype::F64,
        }
    }

    fn shape(&self) -> &[usize] {
        &self.tensor.sizes
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let mut bytes = Vec::with_capacity(self.data_len());
        match &self.tensor.place {
            None => bytes.extend(0_i64.to_le_bytes()),
            Some(place) => place.write(self.numbers, &mut bytes),
        }
        bytes.into()
    }

    fn data_len(&self) -> usize {
        match &self.tensor.place {
            None => 8,
            Some(place) => place.count() * F::BYTES,
        }
    }
}

/// The file of these tensors.
pub(super) fn write<F: Scalar>(
    listed: &[Listed],
    numbers: &[F],
) -> Result<Vec<u8>, SafetensorsError> {
    let tensors = listed
        .iter()
        .map(|tensor| (&*tensor.name, Written { tensor, numbers }));
    serialize(tensors, None).map_err(|error| SafetensorsError::WrongHeader {
        reason: error.to_string(),
    })
}
