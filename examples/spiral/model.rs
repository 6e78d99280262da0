//! The model as a file.

use std::fs;
use std::path::Path;

use monograd::prelude::*;

use crate::common::run::{Failure, cannot};
use crate::{Sample, Spiral};

/// Saves a network, reads it back, and checks that it predicts the same.
pub fn save_and_check<F: Scalar>(
    network: &Network<Spiral, F>,
    data: &[Sample<F>],
    path: &Path,
) -> Result<(), Failure> {
    let mut buffer = vec![0; Network::<Spiral, F>::SAVED_BYTES];
    let file = network.to_bytes(&mut buffer).map_err(|e| e.to_string())?;
    fs::write(path, file).map_err(|error| cannot("write", path, &error))?;

    let file = fs::read(path).map_err(|error| cannot("read", path, &error))?;
    let loaded = Network::<Spiral, F>::from_bytes(&file)
        .map_err(|error| format!("cannot load `{}`: {error}", path.display()))?;
    let same = |(x, _): &Sample<F>| loaded.predict(x) == network.predict(x);
    if data.iter().all(same) {
        Ok(())
    } else {
        Err(format!("`{}` predicts something else", path.display()))
    }
}
