//! What is written by hand of the networks whose libraries only have matrices:
//! the loss, the activation and the optimizers, over plain slices. A batch
//! lies sample after sample.

use crate::workload::{ADAM_RATE, BETAS, EPSILON, SGD_RATE};

/// The mean cross-entropy of a batch's softmax, and its gradient.
pub fn cross_entropy(logits: &[f32], labels: &[u32], gradient: &mut [f32]) -> f32 {
    let classes = logits.len() / labels.len();
    let share = 1.0 / labels.len() as f32;
    let rows = logits
        .chunks_exact(classes)
        .zip(gradient.chunks_exact_mut(classes));
    let mut loss = 0.0;
    for ((logits, gradient), &label) in rows.zip(labels) {
        let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for (g, &z) in gradient.iter_mut().zip(logits) {
            *g = (z - highest).exp();
            sum += *g;
        }
        for g in gradient.iter_mut() {
            *g *= share / sum;
        }
        gradient[label as usize] -= share;
        loss += sum.ln() + highest - logits[label as usize];
    }
    loss * share
}

/// Makes every sample's row the bias.
pub fn spread(bias: &[f32], rows: &mut [f32]) {
    for row in rows.chunks_exact_mut(bias.len()) {
        row.copy_from_slice(bias);
    }
}

/// The sum of all samples' rows.
pub fn sum_rows(rows: &[f32], sum: &mut [f32]) {
    sum.fill(0.0);
    for row in rows.chunks_exact(sum.len()) {
        for (sum, &x) in sum.iter_mut().zip(row) {
            *sum += x;
        }
    }
}

pub fn relu(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}

/// Clears the gradient where the output is 0.
pub fn relu_backward(gradient: &mut [f32], output: &[f32]) {
    for (g, &y) in gradient.iter_mut().zip(output) {
        *g = if y > 0.0 { *g } else { 0.0 };
    }
}

/// Changes parameters by their gradients.
pub trait Optimizer {
    /// One for so many parameters.
    fn new(count: usize) -> Self;

    /// The step with this number, from 1.
    fn step(&mut self, number: i32, params: &mut [f32], gradients: &[f32]);
}

pub struct Sgd;

impl Optimizer for Sgd {
    fn new(_: usize) -> Self {
        Self
    }

    fn step(&mut self, _: i32, params: &mut [f32], gradients: &[f32]) {
        for (p, &g) in params.iter_mut().zip(gradients) {
            *p -= SGD_RATE * g;
        }
    }
}

pub struct Adam {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Optimizer for Adam {
    fn new(count: usize) -> Self {
        Self {
            first: vec![0.0; count],
            second: vec![0.0; count],
        }
    }

    fn step(&mut self, number: i32, params: &mut [f32], gradients: &[f32]) {
        let [beta1, beta2] = BETAS;
        let rate = ADAM_RATE / (1.0 - beta1.powi(number));
        let scale = 1.0 / (1.0 - beta2.powi(number));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((p, &g), (m, v)) in params.iter_mut().zip(gradients).zip(moments) {
            *m = beta1 * *m + (1.0 - beta1) * g;
            *v = beta2 * *v + (1.0 - beta2) * g * g;
            *p -= rate * *m / ((*v * scale).sqrt() + EPSILON);
        }
    }
}
