use std::collections::HashSet;

use monograd::io::tensors::Listed;

/// Numbers that follow each other in a network and are of one tensor: a nested
/// array.
#[derive(Debug, PartialEq)]
pub struct Block {
    /// The constant's name.
    pub name: String,
    /// The tensor's name and its sizes in PyTorch.
    pub tensor: (String, Vec<usize>),
    /// The place of the first number.
    pub first: usize,
    /// The sizes of the array, the outermost first.
    pub sizes: Vec<usize>,
}

impl Block {
    pub fn count(&self) -> usize {
        self.sizes.iter().product()
    }
}

/// All numbers of a network, as its tensors and in its own order. A tensor that
/// is in several places is several blocks.
pub fn blocks(tensors: &[Listed]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for tensor in tensors {
        let Some(place) = &tensor.place else { continue };
        // From the axis with the longest steps to that of neighbours.
        let mut axes = place.axes.clone();
        axes.sort_by_key(|&(_, step)| std::cmp::Reverse(step));
        let mut sizes = Vec::new();
        let mut step = 1;
        while let Some(&(size, _)) = axes.last().filter(|axis| axis.1 == step) {
            axes.pop();
            sizes.insert(0, size);
            step *= size;
        }
        // What is left are the axes along which there are gaps.
        let mut starts = vec![place.first];
        for (size, step) in axes {
            starts = starts
                .iter()
                .flat_map(|start| (0..size).map(move |index| start + index * step))
                .collect();
        }
        let several = starts.len() > 1;
        for (index, first) in starts.into_iter().enumerate() {
            let part = if several {
                format!("_{index}")
            } else {
                String::new()
            };
            blocks.push(Block {
                name: format!("{}{part}", constant(&tensor.name)),
                tensor: (tensor.name.clone(), tensor.sizes.clone()),
                first,
                sizes: sizes.clone(),
            });
        }
    }
    blocks.retain(|block| block.count() > 0);
    blocks.sort_by_key(|block| block.first);
    let mut seen = HashSet::new();
    for block in &mut blocks {
        while !seen.insert(block.name.clone()) {
            block.name.push('_');
        }
    }
    blocks
}

/// A tensor's name as that of a constant: `0.weight` is `LAYER_0_WEIGHT`.
fn constant(tensor: &str) -> String {
    let letters = tensor.chars().map(|c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => c.to_ascii_uppercase(),
        _ => '_',
    });
    let name: String = letters.collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("LAYER_{name}")
    }
}
