//! The gradients of many architectures against central differences, in f64.
//!
//! Each architecture goes through the `Layer` trait as the trainer drives it:
//! forward, loss, backward. What is differentiated is the sum of the losses of
//! a tile's samples, by every parameter and by every input.

use monograd::layer::{Entry, Layer, Pass, Point, Store};
use monograd::loss::Loss;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::{FlattenTo, Shape, shape};

/// The largest relative error that passes.
const TOLERANCE: f64 = 1e-6;
/// Random draws of each architecture.
const DRAWS: u64 = 3;

/// One architecture with a loss, a tile size and a number of samples.
struct Case {
    name: &'static str,
    gradients: fn(u64) -> Result<Tally, String>,
}

macro_rules! cases {
    ($($architecture:ty, $loss:expr, $target:ty, $tile:literal, $samples:literal;)*) => {
        const CASES: &[Case] = &[$(Case {
            name: concat!(stringify!($architecture), ", ", stringify!($loss)),
            gradients: |seed| Setup::<$architecture, _, $target, $tile>::new($loss, $samples, seed).check(),
        },)*];
    };
}

cases! {
    // Every fused activation, with a bias.
    net![Dense<3, 5>, Dense<5, 2>], MeanSquaredError, [f64; 2], 8, 8;
    net![Dense<3, 6, Identity>, Dense<6, 4, Tanh>], L1, [f64; 4], 3, 3;
    net![Dense<2, 9, Relu>, Dense<9, 3>], CrossEntropy, Class<3>, 8, 5;
    net![Dense<2, 7, LeakyRelu>, Dense<7, 3>], CrossEntropy, Class<3>, 12, 12;
    net![Dense<4, 7, LeakyRelu<1, 5>>, Dense<7, 2, LeakyRelu<3, 10>>], Huber::default(), [f64; 2], 1, 1;
    net![Dense<3, 8, Elu>, Dense<8, 2>], MeanSquaredError, [f64; 2], 16, 11;
    net![Dense<3, 8, Elu<1, 2>>, Dense<8, 3, Elu<3, 2>>], Huber::new(0.5), [f64; 3], 8, 7;
    net![Dense<5, 4, Tanh>, Dense<4, 5, Tanh>], MeanSquaredError, [f64; 5], 12, 9;
    net![Dense<3, 4, Sigmoid>, Dense<4, 2, Sigmoid>], MeanSquaredError, [f64; 2], 3, 2;
    net![Dense<3, 6, Softplus>, Dense<6, 1, Softplus>], Huber::new(2.0), [f64; 1], 8, 8;
    net![Dense<3, 6, Gelu>, Dense<6, 4>], CrossEntropy, [f64; 4], 16, 16;
    net![Dense<3, 6, GeluTanh>, Dense<6, 2>], BinaryCrossEntropy, [f64; 2], 8, 3;
    net![Dense<3, 6, Silu>, Dense<6, 4, Silu>], L1, [f64; 4], 1, 1;
    Dense<4, 3, Gelu>, MeanSquaredError, [f64; 3], 12, 10;
    // Without a bias.
    net![Dense<3, 17, Relu, NoBias>, Dense<17, 3, Identity, NoBias>], MultiClassHinge::default(), Class<3>, 8, 6;
    net![Dense<2, 5, Softplus, NoBias>, Dense<5, 4>], MultiClassHinge::new(0.5), Class<4>, 16, 13;
    Dense<6, 20, Elu<2, 1>, NoBias>, Huber::default(), [f64; 20], 12, 8;
    // Each loss once more, on another network.
    net![Dense<3, 7, Tanh>, Dense<7, 1>], BinaryCrossEntropy, bool, 12, 11;
    net![Dense<3, 5, Silu>, Dense<5, 4>], CrossEntropy.label_smoothing(0.1), Class<4>, 8, 8;
    net![Dense<3, 5, Gelu>, Dense<5, 3>], CrossEntropy.class_weights([0.5, 1.0, 3.0]), Class<3>, 8, 7;
    net![Dense<3, 5, Elu>, Dense<5, 3>], CrossEntropy.class_weights([2.0, 1.0, 0.25]).label_smoothing(0.2), [f64; 3], 12, 5;
    // Activations as layers of their own, on all shapes.
    net![Dense<3, 8>, Relu, Dense<8, 8>, LeakyRelu, Dense<8, 2>, Elu], MeanSquaredError, [f64; 2], 8, 4;
    net![Dense<3, 5>, Tanh, Dense<5, 5>, Sigmoid, Dense<5, 5>, Softplus, Dense<5, 2>], L1, [f64; 2], 12, 12;
    net![Dense<3, 5>, Gelu, Dense<5, 5>, GeluTanh, Dense<5, 5>, Silu, Dense<5, 2>, Identity], Huber::new(0.1), [f64; 2], 3, 2;
    net![Input<Image<2, 2, 3>>, Silu, Tanh], MeanSquaredError, [[[f64; 3]; 2]; 2], 8, 8;
    net![Input<Image<1, 3, 3>>, Gelu, LeakyRelu<1, 2>], Huber::new(1.5), [[f64; 3]; 3], 12, 7;
    net![Input<Sequence<3, Vector<2>>>, GeluTanh, Elu<1, 3>], L1, [[f64; 2]; 3], 3, 3;
    net![Input<Sequence<2, Vector<4>>>, Sigmoid], BinaryCrossEntropy, [[f64; 4]; 2], 1, 1;
    // Other shapes on their way to a vector.
    net![Input<Image<2, 3, 2>>, Tanh, Flatten, Dense<12, 3>], CrossEntropy, Class<3>, 8, 8;
    net![Input<Image<1, 4, 3>>, Relu, FlattenTo<12>, Dense<12, 2, Silu>], MeanSquaredError, [f64; 2], 16, 9;
    net![Input<Sequence<2, Image<1, 2, 2>>>, Elu, FlattenTo<8>, Dropout<25>, Dense<8, 3>], MultiClassHinge::new(1.5), Class<3>, 3, 3;
    net![Input<Image<3, 2, 2>>, Dropout<40>, Sigmoid, Flatten, Dense<12, 2, Gelu>], Huber::default(), [f64; 2], 8, 5;
    // Normalization, which joins the samples of a tile, and dropout.
    net![Dense<3, 6>, BatchNorm1d<6>, Tanh, Dense<6, 3>], CrossEntropy, Class<3>, 8, 8;
    net![BatchNorm1d<4>, Dense<4, 5, Softplus>, BatchNorm1d<5>, Dense<5, 2>], MeanSquaredError, [f64; 2], 12, 7;
    net![Dense<2, 5, Gelu, NoBias>, BatchNorm1d<5>, Relu, Dropout<30>, Dense<5, 2>], BinaryCrossEntropy, [f64; 2], 16, 16;
    net![Dense<3, 5, Tanh>, BatchNorm1d<5>, Dense<5, 2>], MeanSquaredError, [f64; 2], 1, 1;
    // Branches.
    net![Dense<2, 6, Silu>, Residual<net![Dense<6, 3, Relu>, Dense<3, 6>]>, Dense<6, 3>], CrossEntropy, Class<3>, 12, 9;
    net![Dense<3, 5>, Residual<net![BatchNorm1d<5>, Gelu, Dropout<20>, Dense<5, 5, Identity, NoBias>]>, Elu, Dense<5, 2>], L1, [f64; 2], 8, 7;
    net![Residual<Residual<Dense<3, 3, Softplus>>>, Residual<net![Tanh, Dense<3, 3>]>], Huber::default(), [f64; 3], 3, 2;
    Residual<net![Dense<5, 8, Sigmoid>, Residual<Dense<8, 8, GeluTanh>>, Dense<8, 5>]>, MeanSquaredError, [f64; 5], 16, 16;
    net![Input<Image<1, 2, 3>>, Residual<net![Silu, Tanh]>, Flatten, Dense<6, 2>], MultiClassHinge::default(), Class<2>, 1, 1;
    // Chains in chains, at the front, in the middle and at the end.
    net![net![Dense<3, 7, Tanh>, Dense<7, 4, Gelu>], Dense<4, 2>], MeanSquaredError, [f64; 2], 8, 8;
    net![Dense<3, 7, Elu>, net![Dense<7, 4, Silu>, Dense<4, 9>, Tanh]], L1, [f64; 9], 12, 10;
    net![net![net![Dense<2, 9>, Softplus], Dense<9, 3>], net![Tanh, Dense<3, 6>], net![Sigmoid, Dense<6, 2>]], BinaryCrossEntropy, [f64; 2], 3, 3;
    net![Dense<3, 4, Tanh>, net![Residual<net![Dense<4, 10, Relu>, Dense<10, 4>]>, net![BatchNorm1d<4>, Dense<4, 3>]]], CrossEntropy, Class<3>, 16, 11;
    net![net![Input<Image<1, 2, 2>>, Flatten], net![Dense<4, 11, LeakyRelu>, net![Dropout<15>, Dense<11, 3>]]], MultiClassHinge::new(2.0), Class<3>, 8, 6;
    // Pooling and resampling. The numbers of a tile differ, so that a maximum
    // has a kink rarely.
    net![Input<Image<2, 4, 5>>, MaxPool2d<2>, Tanh, Flatten, Dense<8, 3>], CrossEntropy, Class<3>, 8, 5;
    net![Input<Image<1, 5, 4>>, MaxPool2d<3, 2, (Stride<2, 1>, Pad<1>)>], MeanSquaredError, [[[f64; 5]; 3]; 1], 3, 3;
    net![Input<Image<2, 5, 3>>, AvgPool2d<3, 2, (Pad<1>, Stride<2>)>], L1, [[[f64; 2]; 3]; 2], 1, 1;
    net![Input<Image<2, 4, 4>>, Silu, AvgPool2d<3, 3, (Same, Stride<2>)>, GlobalMaxPool], MeanSquaredError, [f64; 2], 8, 8;
    net![Input<Sequence<7, Vector<2>>>, MaxPool1d<3, (Dilation<2>, Stride<1>)>], Huber::default(), [[f64; 2]; 3], 12, 9;
    net![Input<Sequence<7, Vector<3>>>, AvgPool1d<2, Causal>, GlobalAvgPool, Dense<3, 2>], MeanSquaredError, [f64; 2], 3, 2;
    net![Input<Image<2, 2, 3>>, Tanh, Upsample<2, 3>, GlobalAvgPool], MeanSquaredError, [f64; 2], 8, 7;
    net![Input<Sequence<3, Vector<2>>>, Upsample<2>, Gelu], MeanSquaredError, [[f64; 2]; 6], 1, 1;
    net![Input<Image<1, 3, 2>>, UpsampleBilinear<3, 2>, Sigmoid], BinaryCrossEntropy, [[[f64; 4]; 9]; 1], 3, 3;
    // Convolutions, and convolutions transposed.
    net![Input<Image<2, 4, 3>>, Conv2d<2, 3, 3, 2, Tanh>, Flatten, Dense<12, 2>], MeanSquaredError, [f64; 2], 8, 5;
    net![Input<Image<1, 5, 4>>, Conv2d<1, 2, 3, 3, Gelu, (Stride<2>, Pad<1>)>, Conv2d<2, 2, 3, 3, Silu, (Same, Groups<2>), NoBias>], L1, [[[f64; 2]; 3]; 2], 3, 3;
    net![Input<Image<4, 3, 3>>, Conv2d<4, 2, 2, 2, Sigmoid, (Same, Groups<2>, Dilation<2, 1>)>, Flatten, Dense<18, 3>], CrossEntropy, Class<3>, 12, 7;
    net![Input<Sequence<5, Vector<2>>>, Conv1d<2, 3, 3, Softplus, (Causal, Dilation<2>)>, Conv1d<3, 1, 2, Elu, Stride<3>>], Huber::default(), [[f64; 1]; 2], 1, 1;
    net![Input<Image<2, 2, 2>>, ConvTranspose2d<2, 1, 3, 2, Tanh, (Stride<2, 1>, Pad<1, 0>, OutputPad<1, 0>)>], MeanSquaredError, [[[f64; 3]; 4]; 1], 8, 7;
    net![Input<Sequence<3, Vector<4>>>, ConvTranspose1d<4, 2, 2, Gelu, (Stride<2>, Groups<2>)>, Flatten, Dense<12, 2>], CrossEntropy, Class<2>, 5, 4;
    // Probabilities out of the network.
    net![Dense<3, 5, Tanh>, Dense<5, 4>, Softmax], MeanSquaredError, [f64; 4], 8, 8;
    net![Dense<3, 5, Silu>, Dense<5, 4>, LogSoftmax], Huber::default(), [f64; 4], 3, 3;
}

#[test]
fn backward_is_the_derivative_of_forward() {
    let mut all = Tally::default();
    for case in CASES {
        for seed in 0..DRAWS {
            let tally = (case.gradients)(seed)
                .unwrap_or_else(|error| panic!("{}, draw {seed}: {error}", case.name));
            assert!(
                tally.kinks * 50 <= tally.compared,
                "{}, draw {seed}: {} of {} coordinates are at a kink",
                case.name,
                tally.kinks,
                tally.compared,
            );
            all.compared += tally.compared;
            all.kinks += tally.kinks;
        }
    }
    assert!(all.compared > 10_000, "{all:?}");
    assert!(all.kinks * 2000 <= all.compared, "{all:?}");
}

#[test]
fn every_way_through_a_network_gives_the_same_bits() {
    fn compare<A, const B: usize>()
    where
        A: Architecture<f64, Out = Vector<3>>,
    {
        Setup::<A, _, [f64; 3], B>::new(MeanSquaredError, B.div_ceil(2), 1).compare_ways();
    }
    compare::<
        net![Dense<2, 3, Tanh>, Dense<3, 9, Silu>, Dense<9, 2, Tanh>, Dense<2, 6>, Dense<6, 3>],
        1,
    >();
    compare::<
        net![
            net![Dense<2, 7>, Softplus],
            net![Tanh, Dense<7, 4>],
            net![Sigmoid, Dense<4, 3>]
        ],
        3,
    >();
    compare::<
        net![Dense<2, 4>, net![Residual<net![Dense<4, 9, Relu>, Dense<9, 4>]>, Elu], Dense<4, 3>],
        3,
    >();
    compare::<
        net![Dense<2, 4>, BatchNorm1d<4>, net![Dropout<30>, net![Dense<4, 6>, Relu, Dense<6, 3>]]],
        12,
    >();
    compare::<
        net![
            Input<Image<3, 5, 4>>,
            AvgPool2d<3, 3, (Same, Stride<1>)>,
            Upsample<2>,
            MaxPool2d<3, 3, (Pad<1>, Stride<2>)>,
            UpsampleBilinear<2, 1>,
            GlobalAvgPool
        ],
        3,
    >();
    compare::<
        net![
            Input<Image<1, 2, 2>>,
            Tanh,
            net![Flatten, Dense<4, 3>],
            LogSoftmax
        ],
        3,
    >();
}

#[test]
fn the_list_has_every_layer_activation_and_loss() {
    assert!(CASES.len() >= 40);
    let names: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    let all = names.join("\n").split_whitespace().collect::<String>();
    for part in [
        "Dense<",
        "NoBias",
        "BatchNorm1d<",
        "Dropout",
        "Flatten,",
        "FlattenTo<",
        "Input<",
        "MaxPool2d<",
        "AvgPool2d<",
        "MaxPool1d<",
        "AvgPool1d<",
        "GlobalAvgPool",
        "GlobalMaxPool",
        "Upsample<",
        "UpsampleBilinear<",
        "Residual<Residual<Dense",
        "Residual<net!",
        "net![net!",
        "Conv2d<",
        "Conv1d<",
        "ConvTranspose2d<",
        "ConvTranspose1d<",
        "Groups<",
        "Softmax]",
        "LogSoftmax]",
        "Image<",
        "Sequence<", // shapes
        ",Identity",
        ",Relu",
        ",LeakyRelu>",
        ",LeakyRelu<1,5>",
        ",Elu>",
        ",Elu<1,2>",
        ",Tanh>",
        ",Sigmoid>",
        ",Softplus>",
        ",Gelu>",
        ",GeluTanh>",
        ",Silu>", // fused
        ",Relu,",
        ",LeakyRelu,",
        ",Elu]",
        ",Tanh,",
        ",Sigmoid,",
        ",Softplus,",
        ",Gelu,",
        ",GeluTanh,",
        ",Silu,",
        ",Identity]", // layers of their own
        "],MeanSquaredError",
        "],L1",
        "],Huber::",
        "],CrossEntropy",
        ".label_smoothing(",
        ".class_weights(",
        "],BinaryCrossEntropy",
        "],MultiClassHinge::",
    ] {
        assert!(all.contains(part), "no case has `{part}`");
    }
}

#[test]
fn a_gradient_that_is_wrong_by_a_hundredth_is_found() {
    fn check<A>() -> Result<Tally, String>
    where
        A: Architecture<f64, Out = Vector<3>> + Entry<In = Vector<3>>,
    {
        Setup::<A, _, [f64; 3], 8>::new(MeanSquaredError, 5, 1).check()
    }
    type Right = Scale<100, 100>;
    assert!(check::<net![Dense<3, 3, Tanh>, Right, Dense<3, 3>]>().is_ok());
    let wrong = [
        check::<Scale<101, 100>>(),
        check::<Scale<100, 101>>(),
        check::<net![Dense<3, 3, Tanh>, Scale<101, 100>, Dense<3, 3>]>(),
        check::<net![Dense<3, 3, Tanh>, Scale<100, 101>, Dense<3, 3>]>(),
        check::<net![Dense<3, 3, Relu>, Dense<3, 3>, Scale<100, 99>]>(),
        check::<Residual<net![Dense<3, 3>, Scale<100, 101>]>>(),
    ];
    for (number, result) in wrong.into_iter().enumerate() {
        assert!(result.is_err(), "wrong layer {number} passed: {result:?}");
    }
}

/// How many coordinates a check looked at, and how many of them it could not
/// judge because the function has a kink there.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    kinks: usize,
}

/// Targets to draw.
trait Draw {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self;
}

impl Draw for f64 {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        Self::of_random(rng.next_u64())
    }
}

impl Draw for bool {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        rng.next_u64() >> 63 == 1
    }
}

impl<const N: usize> Draw for Class<N> {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        Class::new(rng.next_u64() as usize % N).unwrap()
    }
}

impl<T: Draw, const N: usize> Draw for [T; N] {
    fn draw(rng: &mut Xoshiro256PlusPlus) -> Self {
        std::array::from_fn(|_| T::draw(rng))
    }
}

type X<A, const B: usize> = <<A as Entry>::In as Shape>::Tile<f64, B>;
type Y<A, const B: usize> = <<A as Layer<<A as Entry>::In, f64>>::Out as Shape>::Tile<f64, B>;
type Tape<A, const B: usize> = <A as Layer<<A as Entry>::In, f64>>::Tape<B>;
type Rooms<A, const B: usize> = [<A as Layer<<A as Entry>::In, f64>>::Hold<B>; 2];

/// A network, a tile of samples with targets, and a loss.
struct Setup<A: Architecture<f64>, L, T, const B: usize> {
    loss: L,
    params: A::Params,
    state: A::State,
    x: X<A, B>,
    targets: Y<A, B>,
    pass: Pass,
    target: std::marker::PhantomData<T>,
}

/// What a forward pass leaves.
struct Seen<A: Architecture<f64>, const B: usize> {
    y: Y<A, B>,
    tape: Tape<A, B>,
    state: A::State,
}

/// A value whose floats are all NaN: what is to be written before it is read.
fn unwritten<T: Plain<f64>>() -> T {
    let mut value = T::ZERO;
    value.as_flat_mut().fill(f64::NAN);
    value
}

fn bits<T: Plain<f64>>(value: &T) -> Vec<u64> {
    value.as_flat().iter().map(|v| v.to_bits()).collect()
}

impl<A, L, T, const B: usize> Setup<A, L, T, B>
where
    A: Architecture<f64>,
    L: Loss<A::Out, T, f64>,
    T: Draw,
{
    fn new(loss: L, samples: usize, seed: u64) -> Self {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(seed);
        let Network { mut params, state } = Network::<A, f64>::init(rng);
        for value in params.as_flat_mut() {
            *value += f64::draw(rng) * 0.6 - 0.3;
        }
        // Lanes without a sample are 0, as in training.
        let (mut x, mut targets) = (X::<A, B>::ZERO, Y::<A, B>::ZERO);
        for lane in 0..samples {
            for feature in shape::features_mut::<f64, B>(&mut x) {
                feature.0[lane] = f64::draw(rng) * 3.0 - 1.5;
            }
            L::encode::<B>(&loss, &T::draw(rng), lane, &mut targets);
        }
        let pass = Pass {
            samples,
            first: 1000 * seed,
            seed: 7 + seed,
        };
        Self {
            loss,
            params,
            state,
            x,
            targets,
            pass,
            target: std::marker::PhantomData,
        }
    }

    fn forward(&self) -> Seen<A, B> {
        let (mut y, mut tape, mut state) = (unwritten(), unwritten(), self.state);
        A::forward::<B>(
            &self.params,
            &mut state,
            &self.x,
            &mut y,
            &mut tape,
            self.pass,
        );
        Seen { y, tape, state }
    }

    /// The sum of the losses of the tile's samples.
    fn objective(&self) -> f64 {
        let mut targets = self.targets;
        let losses = L::evaluate::<B>(&self.loss, &self.forward().y, &mut targets);
        losses.values.0.iter().take(self.pass.samples).sum()
    }

    /// The gradients by the parameters and by the input.
    fn gradients(&self) -> (A::Params, X<A, B>) {
        let (mut gradients, mut dx) = (A::Params::ZERO, unwritten());
        self.backward(&self.forward(), Some(&mut dx), &mut gradients);
        (gradients, dx)
    }

    fn backward(&self, seen: &Seen<A, B>, dx: Option<&mut X<A, B>>, gradients: &mut A::Params) {
        let Seen { y, tape, .. } = seen;
        let mut dy = self.targets;
        L::evaluate::<B>(&self.loss, y, &mut dy);
        let at = Point {
            x: &self.x,
            y,
            tape,
        };
        A::backward::<B>(&self.params, at, &mut dy, dx, gradients, self.pass);
    }

    /// The same in rooms of the caller's.
    fn backward_with(
        &self,
        seen: &Seen<A, B>,
        dx: Option<&mut X<A, B>>,
        gradients: &mut A::Params,
    ) {
        let Seen { y, tape, .. } = seen;
        let mut dy = self.targets;
        L::evaluate::<B>(&self.loss, y, &mut dy);
        let at = Point {
            x: &self.x,
            y,
            tape,
        };
        let mut rooms: Rooms<A, B> = unwritten();
        A::backward_with::<B>(
            &self.params,
            at,
            &mut dy,
            dx,
            gradients,
            self.pass,
            &mut rooms,
        );
    }

    /// Compares the gradients with differences.
    fn check(mut self) -> Result<Tally, String> {
        let (d_params, d_x) = self.gradients();
        let mut tally = Tally::default();
        let params: Vec<usize> = (0..A::Params::COUNT).collect();
        self.compare(
            "parameter",
            |setup| setup.params.as_flat_mut(),
            d_params.as_flat(),
            &params,
            &mut tally,
        )?;
        let samples = self.pass.samples;
        let inputs: Vec<usize> = (0..X::<A, B>::COUNT).filter(|i| i % B < samples).collect();
        self.compare(
            "input",
            |setup| setup.x.as_flat_mut(),
            d_x.as_flat(),
            &inputs,
            &mut tally,
        )?;
        Ok(tally)
    }

    /// Compares the derivatives by some coordinates.
    ///
    /// The error is relative to the larger of both values, but to a thousandth
    /// of the largest of all at least: a difference of losses cannot tell a
    /// smaller one from 0.
    fn compare(
        &mut self,
        kind: &str,
        coordinates: fn(&mut Self) -> &mut [f64],
        derivatives: &[f64],
        indices: &[usize],
        tally: &mut Tally,
    ) -> Result<(), String> {
        let largest = indices
            .iter()
            .fold(0.1, |max: f64, &i| max.max(derivatives[i].abs()));
        for &index in indices {
            let derivative = derivatives[index];
            let error = |other: f64| {
                (derivative - other).abs() / derivative.abs().max(other.abs()).max(1e-3 * largest)
            };
            // The first step is the most exact one; those after it are for
            // where there is a kink nearby.
            let steps = [1e-3, 1e-4, 1e-5].map(|step| self.differences(coordinates, index, step));
            tally.compared += 1;
            if steps.iter().any(|d| error(d.central) < TOLERANCE) {
                continue;
            }
            let [
                ..,
                Differences {
                    before,
                    central,
                    after,
                },
            ] = steps;
            let kink = (before - after).abs()
                > TOLERANCE * before.abs().max(after.abs()).max(1e-3 * largest);
            if kink
                && derivative >= before.min(after) - TOLERANCE
                && derivative <= before.max(after) + TOLERANCE
            {
                tally.kinks += 1;
                continue;
            }
            return Err(format!(
                "the derivative by {kind} {index} is {derivative}, not {central} ({steps:?})"
            ));
        }
        Ok(())
    }

    /// The derivative by one coordinate, from five values of the objective.
    fn differences(
        &mut self,
        coordinates: fn(&mut Self) -> &mut [f64],
        index: usize,
        step: f64,
    ) -> Differences {
        let here = coordinates(self)[index];
        let [a, b, c, d, e] = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|steps| {
            coordinates(self)[index] = here + steps * step;
            self.objective()
        });
        coordinates(self)[index] = here;
        Differences {
            before: (3.0 * c - 4.0 * b + a) / (2.0 * step),
            central: (a - 8.0 * b + 8.0 * d - e) / (12.0 * step),
            after: (-3.0 * c + 4.0 * d - e) / (2.0 * step),
        }
    }

    /// All that a layer offers for one purpose gives the same bits: of one
    /// sample or several, with rooms of its own or of the caller's, with a
    /// gradient by the input or without.
    fn compare_ways(&self) {
        let name = std::any::type_name::<A>();
        let seen = self.forward();
        let mut inferred = unwritten::<Y<A, B>>();
        A::infer::<B>(&self.params, &self.state, &self.x, &mut inferred);
        for lane in 0..B {
            let (mut x, mut y) = (unwritten::<X<A, 1>>(), unwritten::<Y<A, 1>>());
            shape::take::<f64, B>(shape::features(&self.x), lane, x.as_flat_mut());
            A::infer::<1>(&self.params, &self.state, &x, &mut y);
            let mut among_others = y;
            shape::take::<f64, B>(shape::features(&inferred), lane, among_others.as_flat_mut());
            assert_eq!(bits(&y), bits(&among_others), "infer of {name}");
        }
        assert!(
            inferred.as_flat().iter().all(|v| v.is_finite()),
            "infer of {name}"
        );
        let same_in_training = !name.contains("BatchNorm") && !name.contains("Dropout");
        if same_in_training {
            assert_eq!(bits(&inferred), bits(&seen.y), "forward of {name}");
            assert_eq!(bits(&seen.state), bits(&self.state), "state of {name}");
        }

        let (gradients, dx) = self.gradients();
        let mut others = [A::Params::ZERO; 3];
        let mut other_dx = unwritten::<X<A, B>>();
        self.backward(&seen, None, &mut others[0]);
        self.backward_with(&seen, None, &mut others[1]);
        self.backward_with(&seen, Some(&mut other_dx), &mut others[2]);
        for other in &others {
            assert_eq!(bits(&gradients), bits(other), "backward of {name}");
        }
        assert_eq!(bits(&dx), bits(&other_dx), "backward_with of {name}");

        // Once more, to see that gradients are added to what is there.
        let [mut twice, ..] = others;
        self.backward(&seen, None, &mut twice);
        for (twice, once) in twice.as_flat().iter().zip(gradients.as_flat()) {
            assert!(
                (twice - 2.0 * once).abs() <= 1e-12 * (1.0 + once.abs()),
                "backward of {name}"
            );
        }
    }
}

/// A derivative from values on both sides and on each.
#[derive(Debug)]
struct Differences {
    before: f64,
    central: f64,
    after: f64,
}

/// `y[i] = p[i] x[i]²`, with gradients by `p` and by `x` of which only this
/// percentage is given.
struct Scale<const PARAMS: u32, const INPUT: u32>;

impl<const PARAMS: u32, const INPUT: u32> Store<f64> for Scale<PARAMS, INPUT> {
    type Params = [f64; 3];
    type State = ();
    const NAME: &'static str = "Scale";

    fn init(params: &mut [f64; 3], _: &mut (), _: Init, _: &mut impl Rng) {
        params.fill(1.0);
    }
}

impl<const PARAMS: u32, const INPUT: u32> Entry for Scale<PARAMS, INPUT> {
    type In = Vector<3>;
}

type Three<const B: usize> = <Vector<3> as Shape>::Tile<f64, B>;

impl<const PARAMS: u32, const INPUT: u32> Layer<Vector<3>, f64> for Scale<PARAMS, INPUT> {
    type Out = Vector<3>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();

    fn infer<const B: usize>(params: &[f64; 3], _: &(), x: &Three<B>, y: &mut Three<B>) {
        for ((y, x), &p) in y.iter_mut().zip(x).zip(params) {
            *y = x.map(|x| p * x * x);
        }
    }

    fn forward<const B: usize>(
        params: &[f64; 3],
        _: &mut (),
        x: &Three<B>,
        y: &mut Three<B>,
        _: &mut (),
        _: Pass,
    ) {
        Self::infer(params, &(), x, y);
    }

    fn backward<const B: usize>(
        params: &[f64; 3],
        at: Point<'_, Three<B>, Three<B>, ()>,
        dy: &mut Three<B>,
        dx: Option<&mut Three<B>>,
        gradients: &mut [f64; 3],
        pass: Pass,
    ) {
        let share = |percent: u32| f64::from(percent) / 100.0;
        for ((g, x), dy) in gradients.iter_mut().zip(at.x).zip(dy.iter()) {
            for (x, dy) in x.0.iter().zip(dy.0).take(pass.samples) {
                *g += share(PARAMS) * x * x * dy;
            }
        }
        if let Some(dx) = dx {
            for (((dx, &x), &dy), &p) in dx.iter_mut().zip(at.x).zip(dy.iter()).zip(params) {
                *dx = x.zip(dy, |x, dy| share(INPUT) * 2.0 * p * x * dy);
            }
        }
    }
}
