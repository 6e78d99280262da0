//! Games: many agents, evolution, lockstep.
//!
//! A network is plain data without a pointer: copy it into an agent, keep thousands of
//! them in an array, write it into a savegame. Its numbers are one slice, which an
//! evolution takes for genes. Here brains learn to come to a place and stay there, without
//! a gradient:
//!
//! ```
//! use monograd::plain::Plain;
//! use monograd::prelude::*;
//!
//! /// Sees how far it is from the goal and how fast; pushes.
//! type Brain = net![Dense<2, 6, Tanh>, Dense<6, 1, Tanh>];
//!
//! #[derive(Clone, Copy)]
//! struct Agent {
//!     brain: Network<Brain>,
//!     place: f32,
//!     speed: f32,
//! }
//!
//! impl Agent {
//!     fn new(brain: Network<Brain>) -> Self {
//!         Self { brain, place: 0.0, speed: 0.0 }
//!     }
//!
//!     fn tick(&mut self, goal: f32) {
//!         let [push] = self.brain.predict(&[goal - self.place, self.speed]);
//!         self.speed += 0.2 * push;
//!         self.place += 0.2 * self.speed;
//!     }
//! }
//!
//! /// How far from the goal it was, over three games.
//! fn cost(brain: Network<Brain>) -> f32 {
//!     let mut cost = 0.0;
//!     for goal in [-1.0, 0.5, 1.0] {
//!         let mut agent = Agent::new(brain);
//!         for _ in 0..40 {
//!             agent.tick(goal);
//!             cost += (goal - agent.place).abs();
//!         }
//!     }
//!     cost
//! }
//!
//! fn child(parent: &Network<Brain>, rng: &mut Xoshiro256PlusPlus) -> Network<Brain> {
//!     let mut child = *parent;
//!     for gene in child.as_flat_mut() {
//!         *gene += 0.2 * monograd::normal::<f32>(rng);
//!     }
//!     child
//! }
//!
//! /// The best of a brain and its children becomes the next parent.
//! fn evolve(brain: Network<Brain>, generations: usize, rng: &mut Xoshiro256PlusPlus) -> Network<Brain> {
//!     let (mut best, mut least) = (brain, cost(brain));
//!     for _ in 0..generations {
//!         let parent = best;
//!         for _ in 0..8 {
//!             let child = child(&parent, rng);
//!             let cost = cost(child);
//!             if cost < least {
//!                 (best, least) = (child, cost);
//!             }
//!         }
//!     }
//!     best
//! }
//!
//! fn main() -> Result<(), monograd::LengthMismatch> {
//!     let play = |seed| {
//!         let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
//!         let first = Network::<Brain>::init(&mut rng);
//!         (first, evolve(first, 40, &mut rng))
//!     };
//!     let (first, best) = play(1);
//!     assert!(cost(best) < 0.5 * cost(first));
//!
//!     // Another player's machine, the same seed: the same brain to the last bit.
//!     assert_eq!(play(1).1.hash(), best.hash());
//!     assert_ne!(play(2).1.hash(), best.hash());
//!
//!     // Many that share one brain are faster together, with the same bits.
//!     let senses: [[f32; 2]; 64] = core::array::from_fn(|i| [i as f32 / 64.0, 0.0]);
//!     let mut pushes = [[0.0; 1]; 64];
//!     best.predict_batch(&senses, &mut pushes)?;
//!     assert_eq!(pushes[10], best.predict(&senses[10]));
//!     Ok(())
//! }
//! ```
//!
//! # In every frame
//!
//! [`predict`](crate::Network::predict) takes `&self`, allocates nothing, and takes the
//! same instructions for every input. So threads may share a brain, and an agent needs
//! nothing besides the numbers. Where agents learn by gradients while the game runs,
//! give each frame a fixed number of [`step`](crate::Trainer::step)s.
//!
//! # Lockstep
//!
//! In lockstep every player's machine computes the whole game from the inputs of all,
//! and one bit that differs ends it. Predictions and trainings have the
//! [same bits](super::reproducibility) on all of them, optimized or not, and so has the
//! noise above: [`normal`](crate::normal) and [`uniform`](crate::uniform) are the
//! library's own. The rest of the game has to be as careful. `+`, `−`, `·`, `/` and
//! `sqrt` of Rust's floats are the same everywhere; `sin`, `exp` and others of `std` are
//! not, and [`Scalar`](crate::Scalar) has some that are.
//!
//! [`hash`](crate::Network::hash) is what to compare between players now and then. It
//! is four bytes, and differs where a bit of a brain does.
//!
//! # Savegames
//!
//! [`to_bytes`](crate::Network::to_bytes) writes a brain with its checksum, and
//! [`Trainer::to_bytes`](crate::Trainer::to_bytes) one that is still learning. A file
//! that a player has altered is an error, never a crash. Brains that come with the game
//! are a part of the program: [`include_network!`](crate::include_network).
//!
//! Next: [`reproducibility`](super::reproducibility).
