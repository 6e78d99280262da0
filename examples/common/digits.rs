//! Handwritten digits.

use monograd::prelude::*;
use smartcore::dataset::digits;

use super::run::Failure;

/// 8 lines of 8 pixels, their ink from 0 to 1, and the digit that they show.
pub type Digit = ([[f32; 8]; 8], Class<10>);

/// The images of the UCI repository's "Optical Recognition of Handwritten
/// Digits", which the crate smartcore carries.
pub fn load() -> Result<Vec<Digit>, Failure> {
    let dataset = digits::load_dataset();
    let images = dataset.data.chunks_exact(64).zip(&dataset.target);
    images
        .map(|(pixels, &digit)| {
            let mut image = [[0.0; 8]; 8];
            for (to, &from) in image.as_flattened_mut().iter_mut().zip(pixels) {
                *to = from / 16.0;
            }
            let class = Class::try_from(digit as usize).map_err(|error| error.to_string())?;
            Ok((image, class))
        })
        .collect()
}
