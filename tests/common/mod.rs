//! What the tests of parity with PyTorch share: reading the reference cases,
//! running a layer on them, and comparing.

// Each test uses a part.
#![allow(dead_code)]

use std::fs;

use monograd::Shape;
use monograd::layer::{Layer, Pass, Point};
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::{features, features_mut, put, take};
use serde_json::Value;

/// The reference cases of one file in `tests/fixtures`.
pub struct Fixtures {
    cases: Vec<Case>,
}

/// One reference case.
pub struct Case {
    /// Its name in the file.
    pub name: String,
    value: Value,
}

impl Fixtures {
    /// Reads `tests/fixtures/<group>.json`.
    pub fn read(group: &str) -> Self {
        let folder = env!("CARGO_MANIFEST_DIR");
        let path = format!("{folder}/tests/fixtures/{group}.json");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut file: Value = serde_json::from_str(&text).unwrap();
        let cases = file["cases"].as_array_mut().unwrap().drain(..);
        let cases = cases.map(|value| Case {
            name: value["name"].as_str().unwrap().to_owned(),
            value,
        });
        Self {
            cases: cases.collect(),
        }
    }

    /// The case with this name.
    pub fn case(&self, name: &str) -> &Case {
        let case = self.cases.iter().find(|case| case.name == name);
        case.unwrap_or_else(|| panic!("no case {name}"))
    }

    /// All cases as they are in the file.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        assert!(!self.cases.is_empty());
        self.cases.iter().map(|case| &case.value)
    }

    /// The names of the cases that start with `prefix`, in the file's order.
    pub fn names(&self, prefix: &str) -> Vec<&str> {
        let names = self.cases.iter().map(|case| case.name.as_str());
        names.filter(|name| name.starts_with(prefix)).collect()
    }
}

impl Case {
    /// What the case has at a path such as `inputs/x`.
    pub fn get(&self, path: &str) -> &Value {
        let value = self.value.pointer(&format!("/{path}"));
        value.unwrap_or_else(|| panic!("no {path} in {}", self.name))
    }

    /// Whether the case has something at a path.
    pub fn has(&self, path: &str) -> bool {
        self.value.pointer(&format!("/{path}")).is_some()
    }

    /// The numbers of a tensor, row by row.
    pub fn tensor(&self, path: &str) -> Vec<f64> {
        let data = self.get(path)["data"].as_array().unwrap();
        data.iter().map(|value| value.as_f64().unwrap()).collect()
    }

    /// The sizes of a tensor.
    pub fn shape(&self, path: &str) -> Vec<usize> {
        let sizes = self.get(path)["shape"].as_array().unwrap();
        sizes
            .iter()
            .map(|size| size.as_u64().unwrap() as usize)
            .collect()
    }

    /// A matrix with rows and columns exchanged: PyTorch's `[out, in]` weights
    /// as ours.
    pub fn transposed(&self, path: &str) -> Vec<f64> {
        let &[rows, columns] = &self.shape(path)[..] else {
            panic!("{path} of {} is no matrix", self.name)
        };
        let data = self.tensor(path);
        let column = |c| data.iter().skip(c).step_by(columns).copied();
        assert_eq!(data.len(), rows * columns);
        (0..columns).flat_map(column).collect()
    }

    /// The class labels of the samples.
    pub fn classes<const N: usize>(&self) -> Vec<Class<N>> {
        let labels = self.get("target_class").as_array().unwrap();
        let index = |label: &Value| label.as_u64().unwrap() as usize;
        labels
            .iter()
            .map(|label| Class::new(index(label)).unwrap())
            .collect()
    }

    /// Wants numbers to be a tensor of this case, up to `tolerance` times the
    /// larger of 1 and the expected number.
    #[track_caller]
    pub fn expect(&self, path: &str, actual: &[f64], tolerance: f64) {
        let what = format!("{path} of {}", self.name);
        near(&what, actual, &self.tensor(path), tolerance);
    }
}

/// Wants numbers to be those expected, up to `tolerance` times the larger of
/// 1 and the expected number.
#[track_caller]
pub fn near(what: &str, actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len(), "how many numbers: {what}");
    for (index, (&a, &e)) in actual.iter().zip(expected).enumerate() {
        let difference = (a - e).abs();
        assert!(
            difference <= tolerance * e.abs().max(1.0),
            "number {index} of {what} is {a:e}, expected {e:e}: off by {difference:e}"
        );
    }
}

/// What a training pass of a layer gave.
pub struct Outcome {
    /// Its output, sample by sample.
    pub output: Vec<f64>,
    /// The gradient by the input.
    pub input_gradient: Vec<f64>,
    /// The gradient by the parameters.
    pub gradients: Vec<f64>,
    /// The layer's state afterwards.
    pub state: Vec<f64>,
}

/// Numbers in the float type of a layer.
pub fn floats<F: Scalar>(numbers: &[f64]) -> Vec<F> {
    numbers.iter().map(|&number| F::of(number)).collect()
}

/// Numbers as the tests compare them.
pub fn numbers<F: Scalar>(floats: &[F]) -> Vec<f64> {
    floats.iter().map(|float| float.as_f64()).collect()
}

/// Plain data of these numbers.
pub fn plain<F: Scalar, P: Plain<F>>(numbers: &[f64]) -> P {
    let mut plain = P::ZERO;
    plain.as_flat_mut().copy_from_slice(&floats(numbers));
    plain
}

/// A tile with samples in its first lanes and `rest` in the others; and how
/// many samples there are.
pub fn tile<S: Shape, F: Scalar, const B: usize>(
    samples: &[f64],
    rest: f64,
) -> (S::Tile<F, B>, usize) {
    let mut tile = S::Tile::<F, B>::ZERO;
    tile.as_flat_mut().fill(F::of(rest));
    let samples = samples.chunks_exact(S::SIZE);
    let count = samples.len();
    assert!(count <= B && samples.remainder().is_empty());
    for (lane, sample) in samples.enumerate() {
        put::<F, B>(&floats(sample), lane, features_mut(&mut tile));
    }
    (tile, count)
}

/// The first samples of a tile.
pub fn untile<S: Shape, F: Scalar, const B: usize>(
    tile: &S::Tile<F, B>,
    samples: usize,
) -> Vec<f64> {
    let sample = |lane| {
        let mut sample = vec![F::ZERO; S::SIZE];
        take::<F, B>(features(tile), lane, &mut sample);
        numbers(&sample)
    };
    (0..samples).flat_map(sample).collect()
}

/// A training pass, forwards and backwards, with the samples in one tile and
/// `upstream` as the gradient by the output. Lanes without a sample get a
/// gradient too: none of it may reach anything else.
pub fn run<L, In, F, const B: usize>(
    params: &[f64],
    state: &[f64],
    x: &[f64],
    upstream: &[f64],
) -> Outcome
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let (params, mut state) = (plain(params), plain(state));
    pass::<L, In, F, B>(&params, &mut state, x, upstream).0
}

/// The parameters after some steps of plain gradient descent with the learning
/// rate 0.1, each with the same inputs and upstream gradient.
pub fn descend<L, In, F, const B: usize>(
    steps: usize,
    params: &[f64],
    state: &[f64],
    x: &[f64],
    upstream: &[f64],
) -> Vec<f64>
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let (mut params, mut state): (L::Params, _) = (plain(params), plain(state));
    for _ in 0..steps {
        let (_, gradients) = pass::<L, In, F, B>(&params, &mut state, x, upstream);
        let numbers = params.as_flat_mut().iter_mut();
        for (number, &gradient) in numbers.zip(gradients.as_flat()) {
            *number -= F::of(0.1) * gradient;
        }
    }
    numbers(params.as_flat())
}

/// What a layer makes of samples when it is not training.
pub fn infer<L, In, F, const B: usize>(params: &[f64], state: &[f64], x: &[f64]) -> Vec<f64>
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let (x, samples) = tile::<In, F, B>(x, 0.0);
    let mut y = <L::Out as Shape>::Tile::<F, B>::ZERO;
    L::infer::<B>(&plain(params), &plain(state), &x, &mut y);
    untile::<L::Out, F, B>(&y, samples)
}

fn pass<L, In, F, const B: usize>(
    params: &L::Params,
    state: &mut L::State,
    x: &[f64],
    upstream: &[f64],
) -> (Outcome, L::Params)
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let (x, samples) = tile::<In, F, B>(x, 0.0);
    let (mut dy, _) = tile::<L::Out, F, B>(upstream, 7.0);
    let mut y = <L::Out as Shape>::Tile::<F, B>::ZERO;
    let mut dx = In::Tile::<F, B>::ZERO;
    let mut tape = L::Tape::<B>::ZERO;
    let mut gradients = L::Params::ZERO;
    let pass = Pass {
        samples,
        first: 0,
        seed: 1,
        begins: false,
    };
    L::forward::<B>(params, state, &x, &mut y, &mut tape, pass);
    let point = Point {
        x: &x,
        y: &y,
        tape: &tape,
    };
    L::backward::<B>(params, point, &mut dy, Some(&mut dx), &mut gradients, pass);
    let outcome = Outcome {
        output: untile::<L::Out, F, B>(&y, samples),
        input_gradient: untile::<In, F, B>(&dx, samples),
        gradients: numbers(gradients.as_flat()),
        state: numbers(state.as_flat()),
    };
    (outcome, gradients)
}
