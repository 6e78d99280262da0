//! The files of Fashion-MNIST: images and labels as gzipped IDX.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use monograd::prelude::*;

use crate::common::run::{Failure, cannot};

/// Where Debian's package `dataset-fashion-mnist` puts them.
pub const FOLDER: &str = "/usr/share/datasets/fashion-mnist";

/// An image, its ink from 0 to 1, and what it shows.
pub type Sample = ([[f32; 28]; 28], Class<10>);

/// Reads the images and labels of one part: `train` or `t10k`.
pub fn read(folder: &Path, part: &str) -> Result<Vec<Sample>, Failure> {
    let images = Idx::read(folder, &format!("{part}-images-idx3-ubyte.gz"), 784)?;
    let labels = Idx::read(folder, &format!("{part}-labels-idx1-ubyte.gz"), 1)?;
    if images.count() != labels.count() {
        let (images, labels) = (images.count(), labels.count());
        return Err(format!("{part}: {images} images but {labels} labels"));
    }
    let pairs = images.items().zip(labels.items());
    pairs
        .map(|(pixels, label)| {
            let mut image = [[0.0; 28]; 28];
            for (to, &from) in image.as_flattened_mut().iter_mut().zip(pixels) {
                *to = f32::from(from) / 255.0;
            }
            let label = label.first().copied().unwrap_or_default();
            let class = Class::try_from(usize::from(label)).map_err(|error| error.to_string())?;
            Ok((image, class))
        })
        .collect()
}

/// Bytes in items of one size, as an IDX file has them behind its header.
struct Idx {
    bytes: Vec<u8>,
    header: usize,
    item: usize,
}

impl Idx {
    fn read(folder: &Path, name: &str, item: usize) -> Result<Self, Failure> {
        let path = folder.join(name);
        let file = File::open(&path).map_err(|error| {
            let cannot = cannot("read", &path, &error);
            format!(
                "{cannot}\nThe images are in Debian's package dataset-fashion-mnist \
                 (apt-get install dataset-fashion-mnist), or at \
                 https://github.com/zalandoresearch/fashion-mnist; --data says where they are."
            )
        })?;
        let mut bytes = Vec::new();
        GzDecoder::new(file)
            .read_to_end(&mut bytes)
            .map_err(|error| cannot("read", &path, &error))?;
        Self::of(bytes, item).ok_or_else(|| {
            let path = path.display();
            format!("`{path}` is no IDX file of items of {item} bytes")
        })
    }

    /// Checks the header: two zeros, the type (8: bytes), the number of axes,
    /// and their sizes in big endian, of which the first is that of the items.
    fn of(bytes: Vec<u8>, item: usize) -> Option<Self> {
        let &[0, 0, 8, axes] = bytes.first_chunk()? else {
            return None;
        };
        let header = 4 + 4 * usize::from(axes);
        let mut sizes = bytes.get(4..header)?.chunks_exact(4).map(|size| {
            let size: [u8; 4] = size.try_into().unwrap_or_default();
            u32::from_be_bytes(size) as usize
        });
        let count = sizes.next()?;
        let each = sizes.try_fold(1, usize::checked_mul)?;
        let whole = count.checked_mul(item)?.checked_add(header)?;
        (each == item && bytes.len() == whole).then_some(Self {
            bytes,
            header,
            item,
        })
    }

    fn count(&self) -> usize {
        self.items().len()
    }

    fn items(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bytes[self.header..].chunks_exact(self.item)
    }
}
