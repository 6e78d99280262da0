//! Pooling and resampling give what PyTorch gives, and what is promised of
//! them besides.

mod common;

use std::fmt::Write;

use common::{Fixtures, infer, run, tile, untile};
use monograd::Shape;
use monograd::layer::{Entry, Layer, Pass, Point, Store};
use monograd::plain::Plain;
use monograd::prelude::*;

/// What the float types are held to.
const F32: f64 = 2e-6;
const F64: f64 = 1e-10;

/// The cases of a file, and those that have not been compared yet.
struct Compared<'a> {
    fixtures: &'a Fixtures,
    left: Vec<&'a str>,
    tolerance: f64,
}

impl<'a> Compared<'a> {
    fn new(fixtures: &'a Fixtures, prefixes: &[&str], tolerance: f64) -> Self {
        let names = prefixes.iter().flat_map(|prefix| fixtures.names(prefix));
        Self {
            fixtures,
            left: names.collect(),
            tolerance,
        }
    }

    /// Compares a layer with a case, in tiles that are full and in others.
    #[track_caller]
    fn layer<L, In, F>(&mut self, name: &str)
    where
        L: Layer<In, F>,
        In: Shape,
        F: Scalar,
    {
        self.left.retain(|&other| other != name);
        self.tile::<L, In, F, 4>(name);
        self.tile::<L, In, F, 8>(name);
    }

    #[track_caller]
    fn tile<L, In, F, const B: usize>(&self, name: &str)
    where
        L: Layer<In, F>,
        In: Shape,
        F: Scalar,
    {
        let case = self.fixtures.case(name);
        let (x, upstream) = (case.tensor("inputs/x"), case.tensor("grad_outputs/output"));
        let outcome = run::<L, In, F, B>(&[], &[], &x, &upstream);
        case.expect("outputs/output", &outcome.output, self.tolerance);
        case.expect("grad_inputs/x", &outcome.input_gradient, self.tolerance);
        assert_eq!(infer::<L, In, F, B>(&[], &[], &x), outcome.output, "{name}");
    }

    fn finish(self) {
        assert!(self.left.is_empty(), "not compared: {:?}", self.left);
    }
}

fn windows<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("conv_pool");
    let mut cases = Compared::new(&fixtures, &["max_pool", "avg_pool"], tolerance);
    type Two = Image<2, 4, 4>;
    type One = Image<1, 5, 5>;
    type By2 = (Stride<2>, Pad<1>);
    cases.layer::<MaxPool2d<2>, Two, F>("max_pool2d");
    cases.layer::<MaxPool2d<3, 3, By2>, One, F>("max_pool2d_overlap_pad1");
    cases.layer::<MaxPool2d<2, 2>, Image<1, 5, 3>, F>("max_pool2d_drops_edge");
    cases.layer::<MaxPool2d<2>, Image<1, 2, 4>, F>("max_pool2d_ties");
    cases.layer::<AvgPool2d<2>, Two, F>("avg_pool2d");
    cases.layer::<AvgPool2d<3, 3, By2>, One, F>("avg_pool2d_pad1_count_pad");
    cases.layer::<AvgPool2d<3, 3, (CountPad, By2)>, One, F>("avg_pool2d_pad1_count_pad");
    type Excluding = (Stride<2>, Pad<1>, ExcludePad);
    cases.layer::<AvgPool2d<3, 3, Excluding>, One, F>("avg_pool2d_pad1_no_count_pad");
    cases.finish();
}

fn others<F: Scalar>(tolerance: f64) {
    let fixtures = Fixtures::read("pooling");
    let mut cases = Compared::new(&fixtures, &[""], tolerance);
    type I = Image<2, 6, 5>;
    type S = Sequence<9, Vector<3>>;
    type Apart = (Dilation<2>, Pad<1>, Stride<2, 1>);
    cases.layer::<MaxPool2d<3, 2, Apart>, Image<1, 8, 5>, F>("max_pool2d_dilation");
    cases.layer::<MaxPool2d<3, 3, (Stride<2>, Same)>, I, F>("max_pool2d_same");
    cases.layer::<AvgPool2d<3, 3, (Stride<2>, Same)>, I, F>("avg_pool2d_same");
    cases.layer::<AvgPool2d<3, 3, (Same, Stride<2>, ExcludePad)>, I, F>("avg_pool2d_same");
    cases.layer::<AvgPool2d<3, 3, (Same, Stride<2>, CountPad)>, I, F>("avg_pool2d_same_count_pad");
    cases.layer::<AvgPool2d<3, 2, Stride<2, 1>>, I, F>("avg_pool2d_rect");
    cases.layer::<MaxPool1d<2>, S, F>("max_pool1d");
    type Steps = (Stride<2>, Pad<1>, Dilation<2>);
    cases.layer::<MaxPool1d<3, Steps>, S, F>("max_pool1d_dilation");
    cases.layer::<AvgPool1d<4>, S, F>("avg_pool1d");
    cases.layer::<AvgPool1d<3, (Stride<2>, Pad<1>)>, S, F>("avg_pool1d_pad1");
    type Excluding = (ExcludePad, Stride<2>, Pad<1>);
    cases.layer::<AvgPool1d<3, Excluding>, S, F>("avg_pool1d_pad1_no_count_pad");
    cases.layer::<AvgPool1d<3, (Stride<1>, Causal)>, S, F>("avg_pool1d_causal");
    cases.layer::<GlobalAvgPool, I, F>("global_avg_pool2d");
    cases.layer::<GlobalMaxPool, I, F>("global_max_pool2d");
    cases.layer::<GlobalAvgPool, S, F>("global_avg_pool1d");
    cases.layer::<GlobalMaxPool, S, F>("global_max_pool1d");
    cases.layer::<Upsample<2>, Image<2, 2, 3>, F>("upsample_nearest");
    cases.layer::<UpsampleBilinear<2>, Image<2, 2, 3>, F>("upsample_bilinear");
    cases.layer::<Upsample<3, 4>, Image<1, 3, 2>, F>("upsample_nearest_rect");
    cases.layer::<UpsampleBilinear<3, 4>, Image<1, 3, 2>, F>("upsample_bilinear_rect");
    cases.layer::<Upsample<1, 5>, Image<1, 1, 3>, F>("upsample_nearest_row");
    cases.layer::<UpsampleBilinear<1, 5>, Image<1, 1, 3>, F>("upsample_bilinear_row");
    cases.layer::<Upsample<3>, Sequence<4, Vector<3>>, F>("upsample_nearest1d");
    cases.finish();
}

#[test]
fn in_f64() {
    windows::<f64>(F64);
    others::<f64>(F64);
}

#[test]
fn in_f32() {
    windows::<f32>(F32);
    others::<f32>(F32);
}

/// Numbers that are all over the place.
fn random(count: usize, seed: u64) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let number = |_| f64::from(f32::of_random(rng.next_u64()) * 4.0 - 2.0);
    (0..count).map(number).collect()
}

/// The bits of the output and of the gradient by the input, for these samples
/// in tiles of `B`, of which the last lanes are NaN.
fn bits<L, In, const B: usize>(x: &[f64], upstream: &[f64]) -> Vec<u64>
where
    L: Layer<In, f32, Params = (), State = ()>,
    In: Shape,
{
    let sizes = (In::SIZE, <L::Out as Shape>::SIZE);
    // With a lane to spare, where there are several.
    let most = if B > 1 { B - 1 } else { 1 };
    let tiles = x
        .chunks(most * sizes.0)
        .zip(upstream.chunks(most * sizes.1));
    let (mut ys, mut dxs) = (Vec::new(), Vec::new());
    for (x, upstream) in tiles {
        let (x, samples) = tile::<In, f32, B>(x, f64::NAN);
        let (mut dy, _) = tile::<L::Out, f32, B>(upstream, f64::NAN);
        let (mut y, _) = tile::<L::Out, f32, B>(&[], f64::NAN);
        let (mut dx, _) = tile::<In, f32, B>(&[], f64::NAN);
        let mut tape = L::Tape::<B>::ZERO;
        let pass = Pass {
            samples,
            first: 0,
            seed: 1,
            begins: false,
        };
        L::forward::<B>(&(), &mut (), &x, &mut y, &mut tape, pass);
        let at = Point {
            x: &x,
            y: &y,
            tape: &tape,
        };
        L::backward::<B>(&(), at, &mut dy, Some(&mut dx), &mut (), pass);
        ys.extend(untile::<L::Out, f32, B>(&y, samples));
        dxs.extend(untile::<In, f32, B>(&dx, samples));
    }
    let all = ys.iter().chain(&dxs);
    all.map(|number| number.to_bits()).collect()
}

#[test]
fn no_bit_depends_on_the_tile() {
    fn compare<L, In>()
    where
        L: Layer<In, f32, Params = (), State = ()>,
        In: Shape,
    {
        let x = random(32 * In::SIZE, 1);
        let upstream = random(32 * <L::Out as Shape>::SIZE, 2);
        let one = bits::<L, In, 1>(&x, &upstream);
        assert!(one.iter().all(|&bits| f64::from_bits(bits).is_finite()));
        assert_eq!(one, bits::<L, In, 3>(&x, &upstream));
        assert_eq!(one, bits::<L, In, 8>(&x, &upstream));
        assert_eq!(one, bits::<L, In, 32>(&x, &upstream));
    }
    type I = Image<3, 7, 5>;
    type S = Sequence<11, Vector<5>>;
    compare::<MaxPool2d<2>, I>();
    compare::<MaxPool2d<3, 2, (Same, Stride<1>)>, I>();
    compare::<AvgPool2d<3, 3, (Pad<1>, Stride<2>, ExcludePad)>, I>();
    compare::<AvgPool2d<3, 2>, I>();
    compare::<MaxPool1d<3, Stride<2>>, S>();
    compare::<AvgPool1d<3, (Causal, Stride<1>)>, S>();
    compare::<GlobalAvgPool, I>();
    compare::<GlobalMaxPool, S>();
    compare::<Upsample<3, 2>, I>();
    compare::<Upsample<2>, S>();
    compare::<UpsampleBilinear<3, 2>, I>();
}

/// A window as it is written in a textbook, on one channel: the positions of
/// each place's taps, and how many taps there are.
fn places(
    [rows, columns]: [usize; 2],
    kernel: [usize; 2],
    stride: [usize; 2],
    padding: [usize; 2],
    dilation: [usize; 2],
) -> Vec<Vec<usize>> {
    let count = |n: usize, axis: usize| {
        (n + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis] + 1
    };
    let mut places = Vec::new();
    for r in 0..count(rows, 0) {
        for c in 0..count(columns, 1) {
            let mut taps = Vec::new();
            for i in 0..kernel[0] {
                for j in 0..kernel[1] {
                    let row = (r * stride[0] + i * dilation[0]).checked_sub(padding[0]);
                    let column = (c * stride[1] + j * dilation[1]).checked_sub(padding[1]);
                    if let (Some(row), Some(column)) = (row, column) {
                        if row < rows && column < columns {
                            taps.push(row * columns + column);
                        }
                    }
                }
            }
            places.push(taps);
        }
    }
    places
}

/// Many windows, on images of two channels and on sequences of two features.
#[test]
fn a_window_is_that_of_the_textbook() {
    fn compare<L, In>(places: &[Vec<usize>], is_max: bool, is_image: bool)
    where
        L: Layer<In, f64>,
        In: Shape,
    {
        let x = random(In::SIZE, 3);
        let upstream = random(2 * places.len(), 4);
        let outcome = run::<L, In, f64, 1>(&[], &[], &x, &upstream);
        let positions = In::SIZE / 2;
        // Where number `at` of a channel lies among `count` of them.
        let index = |channel: usize, at: usize, count: usize| {
            if is_image {
                channel * count + at
            } else {
                at * 2 + channel
            }
        };
        let mut y = vec![f64::NAN; 2 * places.len()];
        let mut dx = vec![0.0; In::SIZE];
        for channel in 0..2 {
            for (place, taps) in places.iter().enumerate() {
                let number = |at: usize| x[index(channel, at, positions)];
                let out = index(channel, place, places.len());
                let dy = upstream[out];
                if is_max {
                    let largest = taps
                        .iter()
                        .copied()
                        .reduce(|a, b| if number(b) > number(a) { b } else { a });
                    let largest = largest.unwrap();
                    y[out] = number(largest);
                    dx[index(channel, largest, positions)] += dy;
                } else {
                    let count = taps.len() as f64;
                    y[out] = taps.iter().map(|&at| number(at)).sum::<f64>() / count;
                    for &at in taps {
                        dx[index(channel, at, positions)] += dy / count;
                    }
                }
            }
        }
        common::near("output", &outcome.output, &y, 1e-14);
        common::near("gradient", &outcome.input_gradient, &dx, 1e-14);
    }

    macro_rules! image {
        ($h:literal x $w:literal, $kh:literal x $kw:literal, $sh:literal $sw:literal,
         $ph:literal $pw:literal, $dh:literal $dw:literal) => {
            let places = places([$h, $w], [$kh, $kw], [$sh, $sw], [$ph, $pw], [$dh, $dw]);
            {
                type Set = (Stride<$sh, $sw>, Pad<$ph, $pw>, Dilation<$dh, $dw>);
                compare::<MaxPool2d<$kh, $kw, Set>, Image<2, $h, $w>>(&places, true, true);
                type Average = AvgPool2d<$kh, $kw, (Set, ExcludePad)>;
                compare::<Average, Image<2, $h, $w>>(&places, false, true);
            }
        };
    }
    macro_rules! sequence {
        ($t:literal, $k:literal, $s:literal, $p:literal, $d:literal) => {
            let places = places([$t, 1], [$k, 1], [$s, 1], [$p, 0], [$d, 1]);
            {
                type Set = (Stride<$s>, Pad<$p>, Dilation<$d>);
                compare::<MaxPool1d<$k, Set>, Sequence<$t, Vector<2>>>(&places, true, false);
                type Average = AvgPool1d<$k, (Set, ExcludePad)>;
                compare::<Average, Sequence<$t, Vector<2>>>(&places, false, false);
            }
        };
    }
    image!(1 x 1, 1 x 1, 1 1, 0 0, 1 1);
    image!(4 x 6, 2 x 3, 2 3, 0 0, 1 1);
    image!(5 x 7, 3 x 2, 1 2, 1 0, 1 1);
    image!(5 x 4, 4 x 1, 3 1, 2 0, 1 1);
    image!(6 x 6, 2 x 3, 1 1, 1 2, 3 2);
    image!(3 x 9, 3 x 3, 2 4, 1 1, 1 3);
    image!(7 x 2, 5 x 2, 1 1, 4 1, 1 1);
    sequence!(1, 1, 1, 0, 1);
    sequence!(9, 3, 3, 0, 1);
    sequence!(10, 4, 3, 2, 1);
    sequence!(8, 3, 1, 2, 2);
    sequence!(7, 2, 5, 0, 4);
}

#[test]
fn a_maximum_is_the_first_and_lets_nan_through() {
    type Net = MaxPool1d<4>;
    type In = Sequence<4, Vector<1>>;
    let gradient = |x: [f64; 4]| {
        let outcome = run::<Net, In, f64, 1>(&[], &[], &x, &[1.0]);
        (outcome.output[0], outcome.input_gradient)
    };
    assert_eq!(
        gradient([0.0, 2.0, 2.0, 1.0]),
        (2.0, vec![0.0, 1.0, 0.0, 0.0])
    );
    assert_eq!(gradient([0.0, -0.0, 0.0, -1.0]).1, [1.0, 0.0, 0.0, 0.0]);
    let low = f64::NEG_INFINITY;
    assert_eq!(gradient([low; 4]), (low, vec![1.0, 0.0, 0.0, 0.0]));
    assert_eq!(gradient([low, low, f64::MIN, low]).1, [0.0, 0.0, 1.0, 0.0]);
    let high = f64::INFINITY;
    assert_eq!(
        gradient([1.0, high, 0.0, high]),
        (high, vec![0.0, 1.0, 0.0, 0.0])
    );
    for at in 0..4 {
        let mut x = [3.0, 1.0, 2.0, 4.0];
        x[at] = f64::NAN;
        let (y, dx) = gradient(x);
        assert!(y.is_nan(), "{x:?}");
        assert_eq!(dx.iter().sum::<f64>(), 1.0, "no gradient is lost: {dx:?}");
    }
}

#[test]
fn sizes_that_the_table_lacks_are_written_out() {
    type Sound = Sequence<16001, Vector<1>>;
    type Slow = net![Input<Sound>, AvgPool1d<4, Output<4000>>, MaxPool1d<4, Output<1000>>];
    let net = Network::<Slow>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let mut sound = [[0.0_f32]; 16001];
    for (at, [number]) in sound.iter_mut().enumerate() {
        *number = (at / 4) as f32;
    }
    let slow: [[f32; 1]; 1000] = net.predict(&sound);
    for (at, [number]) in slow.iter().enumerate() {
        assert_eq!(*number, (4 * at + 3) as f32);
    }
    type Fast = net![Input<Sequence<4001, Vector<1>>>, Upsample<4, 4, Output<16004>>];
    let net = Network::<Fast>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let mut sound = [[0.0_f32]; 4001];
    sound[4000] = [1.0];
    let fast: [[f32; 1]; 16004] = net.predict(&sound);
    assert_eq!(fast.iter().map(|[number]| number).sum::<f32>(), 4.0);
    assert_eq!(fast[16000..], [[1.0]; 4]);
    // Rows and columns too.
    type Wide = net![Input<Image<1, 1, 1100>>, UpsampleBilinear<1, 2, Output<1, 2200>>];
    let net = Network::<Wide>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let wide: [[[f32; 2200]; 1]; 1] = net.predict(&[[0.5; 1100]]);
    assert_eq!(wide, [[[0.5; 2200]]]);
}

/// What stands at the end of a network of convolutions, trained.
#[test]
fn a_network_learns_through_them() {
    type Net = net![
        Input<Image<2, 4, 4>>, AvgPool2d<3, 3, (Stride<1>, Same)>, Relu, MaxPool2d<2>, Upsample<2>,
        UpsampleBilinear<2>, GlobalAvgPool, Dense<2, 2>
    ];
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data: [([[[f32; 4]; 4]; 2], Class<2>); 16] = std::array::from_fn(|at| {
        let (bright, dim) = ([[1.0; 4]; 4], [[0.1; 4]; 4]);
        let class = Class::new(at % 2).unwrap();
        (
            if at % 2 == 0 {
                [bright, dim]
            } else {
                [dim, bright]
            },
            class,
        )
    });
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.05), CrossEntropy);
    let mut last = f32::INFINITY;
    let epochs = Epochs(100).full_batch();
    trainer
        .fit(&mut net, &data, epochs, &mut rng, |epoch| {
            last = epoch.loss;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(last < 0.05, "{last}");
}

fn written<L: Store<f32>>() -> String {
    struct Text(String);
    impl Write for Text {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.push_str(text);
            Ok(())
        }
    }
    let mut text = Text(String::new());
    L::write(&mut text).unwrap();
    text.0
}

#[test]
fn they_are_written_as_people_write_them() {
    assert_eq!(written::<MaxPool2d<2>>(), "MaxPool2d<2>");
    assert_eq!(written::<MaxPool2d<2, 3>>(), "MaxPool2d<2, 3>");
    assert_eq!(
        written::<AvgPool2d<3, 3, (Stride<2>, Same, CountPad)>>(),
        "AvgPool2d<3, 3, (Stride<2>, Same, CountPad)>"
    );
    assert_eq!(
        written::<AvgPool1d<4, ExcludePad>>(),
        "AvgPool1d<4, ExcludePad>"
    );
    assert_eq!(written::<MaxPool1d<4>>(), "MaxPool1d<4>");
    assert_eq!(written::<GlobalAvgPool>(), "GlobalAvgPool");
    assert_eq!(written::<Upsample<2>>(), "Upsample<2>");
    assert_eq!(
        written::<UpsampleBilinear<2, 2, Output<1030, 1040>>>(),
        "UpsampleBilinear<2, 2, Output<1030, 1040>>"
    );
}

#[test]
fn layers_that_compute_something_else_have_other_fingerprints() {
    let of = |all: &[monograd::Fingerprint]| {
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "number {at}");
        }
    };
    fn f<L: Store<f32>>() -> monograd::Fingerprint {
        L::FINGERPRINT
    }
    of(&[
        f::<MaxPool2d<2>>(),
        f::<MaxPool2d<3>>(),
        f::<MaxPool2d<2, 3>>(),
        f::<MaxPool2d<2, 2, Stride<1>>>(),
        f::<MaxPool2d<2, 2, Pad<1>>>(),
        f::<MaxPool2d<2, 2, Same>>(),
        f::<MaxPool2d<2, 2, Dilation<2>>>(),
        f::<AvgPool2d<2>>(),
        f::<AvgPool2d<2, 2, ExcludePad>>(),
        f::<AvgPool2d<2, 2, Same>>(),
        f::<AvgPool2d<2, 2, (Same, CountPad)>>(),
        f::<MaxPool1d<2>>(),
        f::<AvgPool1d<2>>(),
        f::<GlobalAvgPool>(),
        f::<GlobalMaxPool>(),
        f::<Upsample<2>>(),
        f::<Upsample<2, 3>>(),
        f::<UpsampleBilinear<2>>(),
    ]);
    // Written in another way, it is the same.
    assert_eq!(f::<MaxPool2d<2, 2, Stride<2>>>(), f::<MaxPool2d<2>>());
    assert_eq!(
        f::<AvgPool2d<2, 2, (CountPad, Stride<2>)>>(),
        f::<AvgPool2d<2>>()
    );
    assert_eq!(f::<AvgPool1d<4, Output<4000>>>(), f::<AvgPool1d<4>>());
}

#[test]
fn they_cost_two_tiles_and_no_product() {
    type Net = net![
        Input<Image<8, 8, 8>>,
        MaxPool2d<2>,
        AvgPool2d<2>,
        GlobalAvgPool
    ];
    assert_eq!(Network::<Net>::MACS, 0);
    assert_eq!(Network::<Net>::PARAMS, 0);
    assert_eq!(Network::<Net>::INFER_BYTES, 4 * (2 * 8 * 8 * 8 + 8));
    type Wide = net![Input<Image<2, 3, 4>>, UpsampleBilinear<2, 3>];
    assert_eq!(Network::<Wide>::MACS, 4 * (2 * 6 * 12));
    fn input<L: Entry>() -> usize {
        <L::In as Shape>::SIZE
    }
    assert_eq!(input::<Wide>(), 24);
}
