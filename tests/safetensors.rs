//! Files of PyTorch: read, written again, and refused.
#![cfg(feature = "safetensors")]

mod common;
#[path = "safetensors/damage.rs"]
mod damage;
#[path = "safetensors/errors.rs"]
mod errors;
#[path = "safetensors/files.rs"]
mod files;
#[path = "safetensors/layers.rs"]
mod layers;

use std::collections::BTreeMap;
use std::fs;

use monograd::prelude::*;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors, serialize};

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

/// The bytes of `tests/fixtures/<name>.safetensors`.
fn file(name: &str) -> Vec<u8> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = format!("{folder}/tests/fixtures/{name}.safetensors");
    fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A tensor in a file: its type, its sizes, its bytes.
type Found = (Dtype, Vec<usize>, Vec<u8>);

/// The tensors of a file by their names.
fn tensors(file: &[u8]) -> BTreeMap<String, Found> {
    let file = SafeTensors::deserialize(file).unwrap();
    file.tensors()
        .into_iter()
        .map(|(name, tensor)| {
            let found = (
                tensor.dtype(),
                tensor.shape().to_vec(),
                tensor.data().to_vec(),
            );
            (name, found)
        })
        .collect()
}

/// The file of these tensors.
fn file_of(tensors: &BTreeMap<String, Found>) -> Vec<u8> {
    let view = |(dtype, sizes, bytes)| TensorView::new(dtype, sizes, bytes).unwrap();
    let views = tensors
        .iter()
        .map(|(name, (dtype, sizes, bytes))| (name, view((*dtype, sizes.clone(), bytes))));
    serialize(views, None).unwrap()
}

/// Wants two files to have the same tensors, but for the counts that are not
/// kept: these are 0.
#[track_caller]
fn same_tensors(found: &[u8], expected: &[u8]) {
    let mut expected = tensors(expected);
    for (name, (dtype, sizes, bytes)) in &mut expected {
        if name.ends_with("num_batches_tracked") {
            assert_eq!((*dtype, &**sizes), (Dtype::I64, &[][..]));
            bytes.fill(0);
        }
    }
    assert_eq!(tensors(found), expected);
}
