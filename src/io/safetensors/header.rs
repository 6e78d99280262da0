//! The header of a file, tensor by tensor.
//!
//! It is JSON that anybody can have written. So it is not made a value of, which
//! would take many times its length of the heap: each tensor is shown and
//! forgotten.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use safetensors::Dtype;
use serde::de::value::{Error as Unknown, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};

use super::error::SafetensorsError;

/// No tensor has more axes: it is PyTorch's limit.
const MOST_AXES: usize = 64;
/// No type of numbers has a longer name.
const LONGEST_TYPE: usize = 16;

/// What a header says of one tensor.
pub(super) struct Told {
    /// The type of its numbers.
    pub dtype: Dtype,
    /// Its sizes.
    pub sizes: Vec<usize>,
    /// Where its bytes are behind the header.
    pub bytes: [u64; 2],
}

/// Shows each tensor to `visit`, together with what `named` makes of its name.
pub(super) fn each<K>(
    header: &[u8],
    named: impl FnMut(&str) -> K,
    visit: impl FnMut(K, Told) -> Result<(), String>,
) -> Result<(), SafetensorsError> {
    let mut json = serde_json::Deserializer::from_slice(header);
    json.deserialize_any(Brief(Tensors { named, visit }))
        .and_then(|()| json.end())
        .map_err(|error| SafetensorsError::WrongHeader {
            reason: error.to_string(),
        })
}

/// The whole header.
struct Tensors<N, T> {
    named: N,
    visit: T,
}

impl<'de, K, N, T> Visitor<'de> for Tensors<N, T>
where
    N: FnMut(&str) -> K,
    T: FnMut(K, Told) -> Result<(), String>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of tensors")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<(), M::Error> {
        let tensor = |name: &str| (name != "__metadata__").then(|| (self.named)(name));
        let mut key = Text("a name", tensor);
        while let Some(name) = map.next_key_seed(&mut key)? {
            match name {
                Some(name) => {
                    let told = map.next_value_seed(Brief(Tensor))?;
                    (self.visit)(name, told).map_err(M::Error::custom)?;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// One of the tensors: `{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}`.
struct Tensor;

impl<'de> Visitor<'de> for Tensor {
    type Value = Told;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `dtype`, `shape` and `data_offsets`")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Told, M::Error> {
        enum Field {
            Type,
            Sizes,
            Bytes,
            Other,
        }
        let (mut dtype, mut sizes, mut bytes) = (None, None, None);
        let mut key = Text("a name", |name: &str| match name {
            "dtype" => Field::Type,
            "shape" => Field::Sizes,
            "data_offsets" => Field::Bytes,
            _ => Field::Other,
        });
        while let Some(field) = map.next_key_seed(&mut key)? {
            match field {
                Field::Type => {
                    let read = map.next_value_seed(&mut Text("a type of numbers", type_of))?;
                    dtype = Some(read.map_err(M::Error::custom)?);
                }
                Field::Sizes => sizes = Some(map.next_value_seed(Brief(Numbers(MOST_AXES)))?),
                Field::Bytes => {
                    let read = map.next_value_seed(Brief(Numbers(2)))?;
                    let pair = read.try_into();
                    bytes = Some(pair.map_err(|_| M::Error::custom("one number for two offsets"))?);
                }
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let lacks = M::Error::missing_field;
        let sizes = sizes.ok_or_else(|| lacks("shape"))?.into_iter();
        let sizes = sizes.map(|size| usize::try_from(size).map_err(M::Error::custom));
        Ok(Told {
            dtype: dtype.ok_or_else(|| lacks("dtype"))?,
            sizes: sizes.collect::<Result<_, _>>()?,
            bytes: bytes.ok_or_else(|| lacks("data_offsets"))?,
        })
    }
}

fn type_of(name: &str) -> Result<Dtype, String> {
    if name.len() > LONGEST_TYPE {
        return Err("no type of numbers has such a long name".into());
    }
    let name: StrDeserializer<'_, Unknown> = name.into_deserializer();
    Dtype::deserialize(name).map_err(|error| error.to_string())
}

/// A list of at most so many numbers.
struct Numbers(usize);

impl<'de> Visitor<'de> for Numbers {
    type Value = Vec<u64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of at most {} numbers", self.0)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Vec<u64>, S::Error> {
        let mut numbers = Vec::new();
        while let Some(number) = list.next_element_seed(Brief(Number))? {
            if numbers.len() == self.0 {
                return Err(S::Error::invalid_length(self.0 + 1, &self));
            }
            numbers.push(number);
        }
        Ok(numbers)
    }
}

struct Number;

impl Visitor<'_> for Number {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }
}

/// What is read of a text, which is not kept.
struct Text<R>(&'static str, R);

impl<'de, O, R: FnMut(&str) -> O> DeserializeSeed<'de> for &mut Text<R> {
    type Value = O;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<O, D::Error> {
        from.deserialize_str(self)
    }
}

impl<O, R: FnMut(&str) -> O> Visitor<'_> for &mut Text<R> {
    type Value = O;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E>(self, text: &str) -> Result<O, E> {
        Ok((self.1)(text))
    }
}

/// What `V` reads, where a text in its place is an error that does not repeat it.
struct Brief<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Brief<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Brief<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<V::Value, E> {
        Err(E::invalid_type(Unexpected::Other("a text"), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<V::Value, E> {
        self.0.visit_u64(number)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, list: S) -> Result<V::Value, S::Error> {
        self.0.visit_seq(list)
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<V::Value, M::Error> {
        self.0.visit_map(map)
    }
}

impl Told {
    /// Checks that it takes as many bytes as it says.
    pub fn check(&self) -> Result<(), String> {
        let Self { sizes, bytes, .. } = self;
        let bits = sizes
            .iter()
            .try_fold(self.dtype.bitsize() as u64, |bits, &size| {
                bits.checked_mul(size as u64)
            })
            .ok_or_else(|| format!("the product of the sizes {sizes:?} overflows"))?;
        let [from, to] = *bytes;
        if to.checked_sub(from).and_then(|bytes| bytes.checked_mul(8)) != Some(bits) {
            let dtype = self.dtype;
            return Err(format!(
                "{dtype} of the shape {sizes:?} does not take the bytes {bytes:?}"
            ));
        }
        Ok(())
    }
}
