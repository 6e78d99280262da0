//! Files of PyTorch: inputs to begin with, and what has to hold for each.

use std::mem::discriminant;
use std::{fs, io, path::Path};

use monograd::io::safetensors::{SafetensorsError, Sequential, Tensors};
use monograd::layer::Store;
use monograd::prelude::*;

use crate::holds::same;
use crate::seeds::numbered;

/// Bits of an input's first byte: the length of the header is put right, and
/// that of the numbers behind it.
const HEADER: u8 = 1;
const NUMBERS: u8 = 2;

type Normed = net![Dense<2, 2, Relu>, BatchNorm1d<2>];
type Recurrent = net![Input<Sequence<2, Vector<1>>>, Gru<1, 1>];

/// Loads what an input stands for as each of some networks.
pub fn check(input: &[u8]) {
    let [what, file @ ..] = input else { return };
    let mut file = file.to_vec();
    let end = file.iter().rposition(|&byte| byte == b'}');
    if let Some(end) = end.filter(|&end| end >= 8) {
        if what & HEADER != 0 {
            file[..8].copy_from_slice(&(end as u64 - 7).to_le_bytes());
        }
        if what & NUMBERS != 0 {
            // As many as the smallest network has, or as the others.
            let numbers = [12, 56, 112, 96, 192, 3][usize::from(what >> 2) % 6];
            file.resize(end + 1 + numbers, *what);
        }
    }
    holds::<Dense<2, 1>, f32>(&file);
    holds::<Normed, f32>(&file);
    holds::<Normed, f64>(&file);
    holds::<Recurrent, f64>(&file);
}

fn holds<A: Store<F> + Tensors<F>, F: Scalar>(file: &[u8]) {
    let before: Network<A, F> = numbered(9);
    let mut loaded = before;
    if let Err(error) = loaded.load_safetensors(file, Sequential) {
        assert!(same(&loaded, &before), "changed by: {error}");
        assert!(error.to_string().len() > 10);
        // The same error, though perhaps about another of several wrong tensors.
        let made = Network::<A, F>::from_safetensors(file, Sequential).err();
        assert_eq!(
            made.map(|made| discriminant(&made)),
            Some(discriminant(&error))
        );
        return;
    }
    // What was read is written, and read again.
    let written = loaded.to_safetensors(Sequential).unwrap();
    let again = Network::<A, F>::from_safetensors(&written, Sequential).unwrap();
    assert!(same(&again, &loaded));
}

/// Writes what some networks save into a folder, as it is and damaged.
pub fn write_to(folder: &Path) -> io::Result<()> {
    let files = [
        saved::<Dense<2, 1>, f32>(),
        saved::<Normed, f32>(),
        saved::<Normed, f64>(),
        saved::<Recurrent, f64>(),
    ];
    for (index, file) in files.into_iter().enumerate() {
        let file = file.expect("names that differ");
        let cut = &file[..file.len() - 5];
        for (name, what, file) in [("sound", 0, &*file), ("mended", 3, cut), ("cut", 0, cut)] {
            fs::write(
                folder.join(format!("{index}-{name}")),
                [&[what], file].concat(),
            )?;
        }
    }
    Ok(())
}

fn saved<A: Store<F> + Tensors<F>, F: Scalar>() -> Result<Vec<u8>, SafetensorsError> {
    numbered::<F, Network<A, F>>(1).to_safetensors(Sequential)
}
