//! Convolutions give what PyTorch gives, and the same bits for every tile.

mod common;

use common::{Case, Fixtures, descend, infer, near, run};
use monograd::Shape;
use monograd::layer::{Layer, Pass, Point, Store};
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::{features, features_mut, put, take};

/// What the float types are held to, as in the tests of other layers.
const F32: f64 = 4e-6;
const F64: f64 = 1e-10;

/// Numbers of `[batch, channel, place]` as `[batch, place, channel]`, for
/// sequences; images lie as PyTorch's.
fn places_first(numbers: Vec<f64>, shape: &[usize]) -> Vec<f64> {
    let &[batch, channels, places] = shape else {
        return numbers;
    };
    let mut moved = Vec::new();
    for sample in 0..batch {
        for place in 0..places {
            for channel in 0..channels {
                moved.push(numbers[(sample * channels + channel) * places + place]);
            }
        }
    }
    moved
}

fn tile(case: &Case, path: &str) -> Vec<f64> {
    places_first(case.tensor(path), &case.shape(path))
}

/// Weights with the outputs last, then the bias.
fn params(case: &Case, group: &str) -> Vec<f64> {
    let path = format!("{group}/weight");
    let (numbers, outputs) = (case.tensor(&path), case.shape(&path)[0]);
    let each = numbers.len() / outputs;
    let mut params: Vec<f64> = (0..each)
        .flat_map(|at| numbers.iter().skip(at).step_by(each).copied())
        .collect();
    if case.get(group).get("bias").is_some() {
        params.extend(case.tensor(&format!("{group}/bias")));
    }
    params
}

fn compare<L, In, F, const B: usize>(fixtures: &Fixtures, name: &str, tolerance: f64)
where
    L: Layer<In, F>,
    In: Shape,
    F: Scalar,
{
    let case = fixtures.case(name);
    let (x, upstream) = (tile(case, "inputs/x"), tile(case, "grad_outputs/output"));
    let start = params(case, "params");
    let outcome = run::<L, In, F, B>(&start, &[], &x, &upstream);
    near(
        name,
        &outcome.output,
        &tile(case, "outputs/output"),
        tolerance,
    );
    near(
        name,
        &outcome.input_gradient,
        &tile(case, "grad_inputs/x"),
        tolerance,
    );
    near(
        name,
        &outcome.gradients,
        &params(case, "grad_params"),
        tolerance,
    );
    assert_eq!(
        infer::<L, In, F, B>(&start, &[], &x),
        outcome.output,
        "{name}"
    );
    if case.has("after_3_sgd_steps") {
        let after = descend::<L, In, F, B>(3, &start, &[], &x, &upstream);
        near(name, &after, &params(case, "after_3_sgd_steps"), tolerance);
    }
}

fn all<F: Scalar, const B: usize>(tolerance: f64) {
    type Halved = (Stride<2>, Pad<1>);
    let fixtures = &Fixtures::read("conv_pool");
    compare::<Conv2d<2, 3, 3, 3>, Image<2, 5, 4>, F, B>(fixtures, "conv2d", tolerance);
    compare::<Conv2d<2, 3, 3, 3, Identity, Halved>, Image<2, 5, 5>, F, B>(
        fixtures,
        "conv2d_stride2_pad1",
        tolerance,
    );
    compare::<Conv2d<1, 2, 3, 3, Identity, Halved, NoBias>, Image<1, 6, 4>, F, B>(
        fixtures,
        "conv2d_stride2_pad1_even",
        tolerance,
    );
    compare::<Conv2d<3, 4, 1, 1>, Image<3, 3, 3>, F, B>(fixtures, "conv2d_1x1", tolerance);
    compare::<Conv2d<1, 2, 2, 3>, Image<1, 4, 5>, F, B>(fixtures, "conv2d_rect_kernel", tolerance);
    compare::<Conv2d<3, 3, 3, 3, Identity, (Groups<3>, Pad<1>)>, Image<3, 4, 4>, F, B>(
        fixtures,
        "conv2d_depthwise",
        tolerance,
    );
    compare::<Conv1d<2, 3, 3>, Sequence<6, Vector<2>>, F, B>(fixtures, "conv1d", tolerance);
    compare::<Conv1d<2, 3, 3, Identity, Halved>, Sequence<6, Vector<2>>, F, B>(
        fixtures,
        "conv1d_stride2_pad1",
        tolerance,
    );
    compare::<Conv1d<1, 2, 2, Identity, Dilation<2>>, Sequence<6, Vector<1>>, F, B>(
        fixtures,
        "conv1d_causal_dilated",
        tolerance,
    );
    assert_eq!(fixtures.names("conv").len(), 9);
}

/// The cases that are not among the given ones.
fn more<F: Scalar, const B: usize>(tolerance: f64) {
    let fixtures = &Fixtures::read("convolution");
    macro_rules! compare {
        ($($name:literal $layer:ty, $input:ty;)*) => {
            $(compare::<$layer, $input, F, B>(fixtures, $name, tolerance);)*
            assert_eq!(fixtures.names(""), [$($name),*]);
        };
    }
    compare! {
        "same" Conv2d<2, 3, 3, 3, Identity, Same>, Image<2, 4, 5>;
        "same_even" Conv2d<1, 2, 2, 4, Identity, Same>, Image<1, 3, 5>;
        "same_wide" Conv2d<1, 2, 5, 5, Identity, Same>, Image<1, 3, 2>;
        "pad_wide" Conv2d<2, 1, 3, 3, Identity, Pad<2>>, Image<2, 1, 2>;
        "dilation" Conv2d<2, 2, 3, 3, Identity, (Dilation<2>, Output<2, 1>)>, Image<2, 6, 5>;
        "dilation_stride"
            Conv2d<1, 2, 3, 3, Identity, (Pad<2>, Dilation<2>, Stride<2>)>, Image<1, 7, 6>;
        "two_sides"
            Conv2d<2, 2, 3, 2, Identity, (Stride<2, 1>, Pad<1, 0>, Dilation<1, 3>)>, Image<2, 5, 6>;
        "groups" Conv2d<4, 6, 3, 3, Identity, (Groups<2>, Pad<1>), NoBias>, Image<4, 3, 4>;
        "relu" Conv2d<1, 3, 2, 2, Relu, Stride<2>>, Image<1, 4, 4>;
        "gelu" Conv2d<1, 3, 2, 2, Gelu>, Image<1, 3, 3>;
        "causal_groups" Conv1d<4, 4, 3, Identity, (Causal, Groups<2>)>, Sequence<6, Vector<4>>;
        "causal_stride_dilation"
            Conv1d<2, 3, 2, Identity, (Causal, Stride<2>, Dilation<3>)>, Sequence<7, Vector<2>>;
        "transposed" ConvTranspose2d<2, 3, 3, 3>, Image<2, 2, 3>;
        "transposed_stride"
            ConvTranspose2d<2, 1, 2, 2, Identity, Stride<2>, NoBias>, Image<2, 3, 2>;
        "transposed_pad"
            ConvTranspose2d<2, 2, 3, 3, Identity, (Stride<2>, Pad<1>, OutputPad<1>)>, Image<2, 3, 2>;
        "transposed_gaps" ConvTranspose2d<1, 2, 2, 2, Relu, (Stride<3>, Output<7>)>, Image<1, 2, 2>;
        "transposed_dilation"
            ConvTranspose2d<1, 2, 3, 3, Identity, (Dilation<2>, Pad<2>)>, Image<1, 3, 3>;
        "transposed_groups"
            ConvTranspose2d<4, 2, 2, 2, Gelu, (Stride<1, 2>, Groups<2>)>, Image<4, 2, 2>;
        "transposed_same" ConvTranspose2d<2, 2, 3, 3, Identity, (Same, Stride<2>)>, Image<2, 2, 3>;
        "transposed_1d"
            ConvTranspose1d<3, 2, 4, Identity, (Stride<3>, Pad<1>, OutputPad<1>)>,
            Sequence<4, Vector<3>>;
    }
}

#[test]
fn f64_is_as_pytorch() {
    all::<f64, 5>(F64);
    more::<f64, 3>(F64);
}

#[test]
fn f32_is_as_pytorch() {
    all::<f32, 16>(F32);
    more::<f32, 8>(F32);
}

/// A training pass over some samples in tiles of `B`: the bits of all outputs,
/// of all gradients by the input, and of those by the parameters. Lanes without
/// a sample hold what reaches everything that it is added to.
fn bits<L, In, F, const B: usize>() -> Vec<u64>
where
    L: Layer<In, F, State = ()>,
    In: Shape,
    F: Scalar,
{
    const SAMPLES: usize = 13;
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(7);
    let mut draw = |count| -> Vec<F> {
        (0..count)
            .map(|_| monograd::uniform(rng, -F::ONE, F::ONE))
            .collect()
    };
    let mut params = L::Params::ZERO;
    params
        .as_flat_mut()
        .copy_from_slice(&draw(L::Params::COUNT));
    let (inputs, upstream) = (draw(SAMPLES * In::SIZE), draw(SAMPLES * L::Out::SIZE));
    let mut gradients = L::Params::ZERO;
    let mut seen = Vec::new();
    for (xs, dys) in inputs
        .chunks(B * In::SIZE)
        .zip(upstream.chunks(B * L::Out::SIZE))
    {
        let (mut x, mut y) = (
            In::Tile::<F, B>::ZERO,
            <L::Out as Shape>::Tile::<F, B>::ZERO,
        );
        let (mut dx, mut dy) = (x, y);
        for numbers in [
            x.as_flat_mut(),
            y.as_flat_mut(),
            dx.as_flat_mut(),
            dy.as_flat_mut(),
        ] {
            numbers.fill(F::of(f64::NAN));
        }
        for (lane, sample) in xs.chunks(In::SIZE).enumerate() {
            put::<F, B>(sample, lane, features_mut(&mut x));
        }
        for (lane, sample) in dys.chunks(L::Out::SIZE).enumerate() {
            put::<F, B>(sample, lane, features_mut(&mut dy));
        }
        let pass = Pass {
            samples: xs.len() / In::SIZE,
            first: 0,
            seed: 0,
            begins: false,
        };
        let mut tape = L::Tape::<B>::ZERO;
        L::forward::<B>(&params, &mut (), &x, &mut y, &mut tape, pass);
        let at = Point {
            x: &x,
            y: &y,
            tape: &tape,
        };
        L::backward::<B>(&params, at, &mut dy, Some(&mut dx), &mut gradients, pass);
        for lane in 0..pass.samples {
            let (mut of_y, mut of_x) = (vec![F::ZERO; L::Out::SIZE], vec![F::ZERO; In::SIZE]);
            take::<F, B>(features(&y), lane, &mut of_y);
            take::<F, B>(features(&dx), lane, &mut of_x);
            seen.extend(of_y.iter().chain(&of_x).map(|number| number.bits()));
        }
        assert!(gradients.as_flat().iter().all(|number| number.is_finite()));
    }
    seen.extend(gradients.as_flat().iter().map(|number| number.bits()));
    seen
}

fn same_bits<L, In, F>()
where
    L: Layer<In, F, State = ()>,
    In: Shape,
    F: Scalar,
{
    let one = bits::<L, In, F, 1>();
    macro_rules! compare {
        ($($b:literal)*) => {$(
            let other = bits::<L, In, F, $b>();
            let first = one.iter().zip(&other).position(|(one, other)| one != other);
            assert_eq!(first, None, "{} of {}, tiles of {}", L::NAME, In::SIZE, $b);
        )*};
    }
    // Less than a register, several places in one, one and three for a place.
    compare!(3 8 24);
}

#[test]
fn the_bits_do_not_depend_on_the_tile() {
    same_bits::<Conv2d<3, 4, 3, 3, Relu, (Stride<2>, Pad<1>)>, Image<3, 5, 6>, f32>();
    same_bits::<Conv2d<2, 7, 3, 3, Gelu, Same>, Image<2, 3, 7>, f32>();
    same_bits::<Conv2d<2, 7, 3, 3, Identity, Same>, Image<2, 3, 7>, f64>();
    same_bits::<Conv2d<3, 3, 3, 3, Identity, (Same, Groups<3>)>, Image<3, 4, 5>, f32>();
    same_bits::<Conv2d<1, 2, 5, 5, Identity, Same, NoBias>, Image<1, 3, 3>, f32>();
    same_bits::<Conv1d<3, 4, 3, Tanh, (Causal, Dilation<2>)>, Sequence<9, Vector<3>>, f32>();
}

#[test]
fn transposed_the_bits_do_not_depend_on_the_tile() {
    type Doubled = (Stride<2>, Pad<1>, OutputPad<1>);
    same_bits::<ConvTranspose2d<3, 2, 3, 3, Identity, Doubled>, Image<3, 3, 4>, f32>();
    same_bits::<ConvTranspose2d<3, 2, 3, 3, Identity, Doubled>, Image<3, 3, 4>, f64>();
    same_bits::<ConvTranspose2d<2, 5, 3, 3, Silu>, Image<2, 3, 5>, f32>();
    same_bits::<ConvTranspose1d<3, 2, 2, Relu, Stride<3>>, Sequence<5, Vector<3>>, f32>();
}

#[test]
fn what_layers_cost_is_known() {
    type Net = net![
        Input<Image<4, 8, 6>>,
        Conv2d<4, 6, 3, 3, Relu, (Groups<2>, Same, Stride<2>)>,
        ConvTranspose2d<6, 2, 2, 2, Identity, Stride<2>, NoBias>,
        Flatten,
        Dense<96, 1>,
    ];
    assert_eq!(Network::<Net>::PARAMS, (2 * 9 * 6 + 6) + 2 * 4 * 6 + 97);
    assert_eq!(
        Network::<Net>::MACS,
        4 * 3 * 6 * 2 * 9 + 4 * 3 * 6 * 2 * 4 + 96
    );
    // Two buffers for the largest tile between the layers, and the output.
    assert_eq!(Network::<Net>::INFER_BYTES, 4 * (2 * 4 * 8 * 6 + 1));
}

#[test]
fn the_table_shows_layers_as_they_are_written() {
    type Net = net![
        Input<Image<3, 32, 32>>,
        Conv2d<3, 16, 3, 3, Relu, (Stride<2>, Same)>,
        Conv2d<16, 16, 3, 3, Identity, (Groups<16>, Pad<1, 0>, Dilation<1>)>,
        Conv2d<16, 4, 1, 1, Identity, (), NoBias>,
        ConvTranspose2d<4, 2, 2, 3, Tanh, (Stride<2, 3>, OutputPad<1>)>,
        Conv2d<2, 2, 1, 1>,
    ];
    let table = Network::<Net>::ZERO.to_string();
    let rows: Vec<&str> = table.lines().skip(2).take(8).map(str::trim_end).collect();
    assert_eq!(rows.join("\n"), TABLE.trim_start_matches('\n'));
}

const TABLE: &str = "
1  Input<3x32x32>                                     3x32x32           0              0      0
2  Conv2d<3, 16, 3, 3, Relu, (Stride<2>, Same)>      16x16x16         448        110,592  1,792
3  Conv2d<16, 16, 3, 3, Identity, (Groups<16>,       16x16x14         160         32,256    640
     Pad<1, 0>, Dilation<1>)>
4  Conv2d<16, 4, 1, 1, Identity, (), NoBias>          4x16x14          64         14,336    256
5  ConvTranspose2d<4, 2, 2, 3, Tanh, (Stride<2, 3>,   2x33x43          50         10,752    200
     OutputPad<1>)>
6  Conv2d<2, 2, 1, 1>                                 2x33x43           6          5,676     24";

#[test]
fn fingerprints_tell_settings_apart() {
    fn of<L: Store<f32>>() -> u64 {
        L::FINGERPRINT.0
    }
    type With<P> = Conv2d<4, 4, 3, 3, Identity, P>;
    type Back<P> = ConvTranspose2d<4, 4, 3, 3, Identity, P>;
    let all = [
        of::<With<()>>(),
        of::<With<Stride<2>>>(),
        of::<With<Stride<1, 2>>>(),
        of::<With<Stride<2, 1>>>(),
        of::<With<Pad<1>>>(),
        of::<With<Pad<0, 1>>>(),
        of::<With<Same>>(),
        of::<With<Causal>>(),
        of::<With<Dilation<2>>>(),
        of::<With<Dilation<2, 1>>>(),
        of::<With<Groups<2>>>(),
        of::<With<Groups<4>>>(),
        of::<With<(Groups<2>, Stride<2>)>>(),
        of::<Conv2d<4, 4, 3, 3, Relu>>(),
        of::<Conv2d<4, 4, 3, 3, Identity, (), NoBias>>(),
        of::<Conv2d<4, 4, 3, 1>>(),
        of::<Conv2d<4, 4, 1, 3>>(),
        of::<Conv2d<4, 8, 3, 3>>(),
        of::<Conv1d<4, 4, 3>>(),
        of::<Back<()>>(),
        of::<Back<Stride<2>>>(),
        of::<Back<OutputPad<1>>>(),
        of::<Back<OutputPad<1, 0>>>(),
        of::<Back<Output<9>>>(),
        of::<Back<Output<10>>>(),
        of::<ConvTranspose1d<4, 4, 3>>(),
    ];
    for (at, one) in all.iter().enumerate() {
        assert!(!all[..at].contains(one), "number {at}");
    }
    // What is written in another way is the same.
    assert_eq!(
        of::<With<(Stride<2>, Pad<1>)>>(),
        of::<With<(Pad<1, 1>, Stride<2, 2>)>>()
    );
    assert_eq!(of::<With<()>>(), of::<With<Output<30>>>());
}
