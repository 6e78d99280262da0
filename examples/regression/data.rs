//! The patients: 442 of them, with ten measurements each (Efron, Hastie,
//! Johnstone and Tibshirani 2004), which the crate smartcore carries.

use monograd::prelude::*;
use smartcore::dataset::diabetes;

/// The measurements of a patient, and how far the disease went in a year, both
/// standardized.
pub type Sample = ([f32; 10], [f32; 1]);

/// The patients, parted at random.
pub struct Patients {
    /// Four fifths, to learn from.
    pub train: Vec<Sample>,
    /// A fifth, to be judged by.
    pub test: Vec<Sample>,
    /// From a standardized target to the number it stands for.
    scale: Scale,
}

impl Patients {
    pub fn load(seed: u64) -> Self {
        let dataset = diabetes::load_dataset();
        let rows = dataset.data.chunks_exact(10).zip(&dataset.target);
        let all: Vec<Sample> = rows
            .map(|(row, &target)| (std::array::from_fn(|i| row[i]), [target as f32]))
            .collect();
        let (train, test) = Batch::split(&all[..], 0.8, seed);
        let (mut train, mut test) = (collect(&train), collect(&test));
        // What is unseen has no part in the scales.
        let inputs: [Scale; 10] =
            std::array::from_fn(|i| Scale::of(train.iter().map(|(x, _)| x[i])));
        let scale = Scale::of(train.iter().map(|(_, [t])| *t));
        for (x, [t]) in train.iter_mut().chain(&mut test) {
            for (x, scale) in x.iter_mut().zip(&inputs) {
                *x = scale.standardized(*x);
            }
            *t = scale.standardized(*t);
        }
        Self { train, test, scale }
    }

    /// Target and prediction of the unseen patients.
    pub fn predictions<A>(&self, network: &Network<A>) -> Vec<(f64, f64)>
    where
        A: Architecture<f32, In = Vector<10>, Output = [f32; 1]>,
    {
        let number = |[value]: [f32; 1]| f64::from(self.scale.number(value));
        let test = self.test.iter();
        test.map(|(x, t)| (number(*t), number(network.predict(x))))
            .collect()
    }

    /// How good the predictions of the unseen patients are.
    pub fn judge<A>(&self, network: &Network<A>) -> Regression<1>
    where
        A: Architecture<f32, In = Vector<10>, Output = [f32; 1]>,
    {
        let mut errors = Regression::new();
        for (target, prediction) in self.predictions(network) {
            errors.add(&[target], &[prediction]);
        }
        errors
    }
}

fn collect(data: &impl Dataset<Input = [f32; 10], Target = [f32; 1]>) -> Vec<Sample> {
    let samples = (0..data.len()).filter_map(|index| data.read(index, |x, t| (*x, *t)));
    samples.collect()
}

/// Mean and standard deviation.
struct Scale {
    mean: f32,
    deviation: f32,
}

impl Scale {
    fn of(values: impl Iterator<Item = f32> + Clone) -> Self {
        let count = values.clone().count().max(1) as f32;
        let mean = values.clone().sum::<f32>() / count;
        let square = values.map(|value| (value - mean) * (value - mean));
        let deviation = (square.sum::<f32>() / count).sqrt();
        let deviation = deviation.max(f32::MIN_POSITIVE);
        Self { mean, deviation }
    }

    fn standardized(&self, value: f32) -> f32 {
        (value - self.mean) / self.deviation
    }

    fn number(&self, standardized: f32) -> f32 {
        standardized * self.deviation + self.mean
    }
}
