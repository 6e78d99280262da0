//! Firmware: weights in flash, budgets, and learning on the device.
//!
//! The library is `no_std`, asks for no allocator, and does not panic on data. A project
//! for a microcontroller takes it as it is, without features. This program is one,
//! but for the board's entry point:
//!
//! ```
//! use monograd::prelude::*;
//!
//! type Trunk = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>];
//! type Head = Dense<24, 7>;
//! type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
//! /// Trains the head alone, one sample at a time.
//! type Tuner = Trainer<Head, Adam<f32>, CrossEntropy, f32, 1>;
//!
//! // The budget of this board. What does not keep it does not compile.
//! const _: () = assert!(Network::<Spiral>::FLASH_BYTES <= 4 * 1024, "flash of the weights");
//! const _: () = assert!(Network::<Spiral>::INFER_BYTES <= 256, "RAM of a prediction");
//! const _: () = assert!(Network::<Spiral>::MACS <= 1000, "work of a prediction");
//! const _: () = assert!(Tuner::TRAIN_BYTES <= 4 * 1024, "RAM of the tuning");
//!
//! /// Trained on a PC. The compiler has checked the file; it stays in flash.
//! static NET: &Network<Spiral> = include_network!(
//!     concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spiral.mgrd") as Spiral
//! );
//!
//! /// What changes: the last layer, and what trains it.
//! struct Device {
//!     head: Network<Head>,
//!     tuner: Tuner,
//! }
//!
//! impl Device {
//!     fn new() -> Self {
//!         let (_, head) = NET.split::<Trunk, Head>();
//!         Self { head: head.to_network(), tuner: Trainer::new(Adam::new(0.01), CrossEntropy) }
//!     }
//!
//!     fn class(&self, x: &[f32; 2]) -> Class<7> {
//!         let (trunk, _) = NET.split::<Trunk, Head>();
//!         let features: [f32; 24] = trunk.predict(x);
//!         let scores: [f32; 7] = self.head.predict(&features);
//!         Class::of_scores(&scores)
//!     }
//!
//!     /// One measurement, one step. An error leaves the head as it was.
//!     fn teach(&mut self, x: [f32; 2], class: Class<7>) {
//!         let (trunk, _) = NET.split::<Trunk, Head>();
//!         let _ = self.tuner.step(&mut self.head, &trunk.features(&[(x, class)]));
//!     }
//! }
//!
//! fn main() {
//!     let mut device = Device::new();
//!     let x = [0.3, -0.2];
//!
//!     // As it comes, it says what the whole network says.
//!     let scores: [f32; 7] = NET.predict(&x);
//!     let known = Class::of_scores(&scores);
//!     assert_eq!(device.class(&x), known);
//!
//!     // It learns that here this place is of another class.
//!     let other = Class::new((known.index() + 1) % 7).unwrap_or_default();
//!     for _ in 0..100 {
//!         device.teach(x, other);
//!     }
//!     assert_eq!(device.class(&x), other);
//!
//!     // 700 bytes of numbers to keep over a restart, with a header and a checksum.
//!     let mut page = [0; Network::<Head>::SAVED_BYTES];
//!     let saved = device.head.to_bytes(&mut page);
//!     assert!(saved.is_ok_and(|file| Network::<Head>::from_bytes(file) == Ok(device.head)));
//! }
//! ```
//!
//! # Where the weights lie
//!
//! | | the file is checked | RAM for the weights |
//! |---|---|---|
//! | [`include_network!`](crate::include_network) | by the compiler | none |
//! | [`view_bytes`](crate::Network::view_bytes) | once, when the program starts | none |
//! | [`from_bytes`](crate::Network::from_bytes), [`load`](crate::Network::load) | whenever it is loaded | [`FLASH_BYTES`](crate::Network::FLASH_BYTES) |
//!
//! `view_bytes` is for a file that is written apart from the program: a page of flash
//! with a model that is updated. It has to begin at a multiple of the float's size.
//!
//! # What it costs
//!
//! The constants of [`cost`](crate::cost) are those of the target, and the assertions
//! above are all that is needed to hold a budget. The processor's own needs come on
//! top, for saved registers and the like: a few hundred bytes, measured in
//! `examples/firmware`. A prediction takes the same number of instructions for every
//! input, on a processor with floats in hardware: a deadline that holds once holds
//! always.
//!
//! Batch normalization can be [folded](crate::Network::fold) into the weights before the
//! file is written. A sequence that comes in sample by sample is for
//! [`stream`](crate::Network::stream), which keeps the last step and not the whole.
//!
//! # Learning on the device
//!
//! `B`, the last argument of a trainer, is how many samples it works on at a time: 1
//! takes the least stack, and the bits are those of any other. To train a whole network
//! takes its numbers four times with Adam, twice with [`Sgd`](crate::optim::Sgd); to
//! train the [last layers](crate::Part) takes that for these alone. Numbers that are too
//! large for the stack go into a `static`, with [`ZERO`](crate::Network::ZERO) and
//! [`with_buffers`](crate::Trainer::with_buffers).
//!
//! `examples/firmware` has such programs for Cortex-M and RISC-V, run in QEMU.
//!
//! Next: [`games`](super::games).
