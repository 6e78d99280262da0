//! What is learned: sequences made on the spot, and handwritten digits.

use monograd::prelude::*;
use monograd::{normal, uniform};
/// Rows of 50 numbers from 0 to 1, of which two are marked: one in the first
/// half, one in the second. What is asked for is their sum.
pub fn adding(count: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<([[f32; 2]; 50], [f32; 1])> {
    let mut row = || {
        let mut steps = [[0.0; 2]; 50];
        for step in &mut steps {
            step[0] = uniform(rng, 0.0, 1.0);
        }
        let mut sum = 0.0;
        for half in [0.0, 25.0] {
            let at = half as usize + uniform::<f32>(rng, 0.0, 25.0) as usize;
            steps[at][1] = 1.0;
            sum += steps[at][0];
        }
        (steps, [sum])
    };
    (0..count).map(|_| row()).collect()
}

/// Every second one is a sine of some frequency and phase with noise on it, the
/// others are noise of the same strength.
pub fn noise(count: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<([[f32; 1]; 40], Class<2>)> {
    let sample = |index: usize| {
        let frequency: f32 = uniform(rng, 0.2, 1.2);
        let phase: f32 = uniform(rng, 0.0, core::f32::consts::TAU);
        let mut steps = [[0.0]; 40];
        for (t, [number]) in steps.iter_mut().enumerate() {
            let noise: f32 = normal(rng);
            *number = if index % 2 == 0 {
                noise
            } else {
                // Half of the power is the sine's.
                (frequency * t as f32 + phase).sin() + noise * 0.5_f32.sqrt()
            };
        }
        (
            steps,
            Class::of_scores(&[(index + 1) as f32 % 2.0, index as f32 % 2.0]),
        )
    };
    (0..count).map(sample).collect()
}
