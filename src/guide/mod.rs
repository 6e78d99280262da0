//! The guide: one chapter for each thing that people come for.
//!
//! Each has a program that runs as it stands, and that the tests run. What a
//! single item does in full is in its own documentation, to which the chapters
//! link.
//!
//! | | chapter | for whom |
//! |---|---|---|
//! | 1 | [`first_network`] | everyone: data, a training, how good it is, a file |
//! | 2 | [`shapes_and_layers`] | images, sequences, branches; what the compiler says |
//! | 3 | [`your_own_layer`] | a layer that the library lacks, and its check |
//! | 4 | [`firmware`] | weights in flash, budgets, learning on the device |
//! | 5 | [`games`] | many agents, evolution, lockstep |
//! | 6 | [`reproducibility`] | what gives the same bits, and what does not |
//! | 7 | [`performance`] | batches, tiles, threads, debug builds |
//! | 8 | [`from_pytorch`] | names, weights and habits from PyTorch |

pub mod firmware;
pub mod first_network;
pub mod from_pytorch;
pub mod games;
pub mod performance;
pub mod reproducibility;
pub mod shapes_and_layers;
pub mod your_own_layer;
