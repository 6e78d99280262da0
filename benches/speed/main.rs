//! Speed as shares of what the processor can do: `cargo bench --bench speed`.
//!
//! Every figure stands beside the peak of multiplications and additions that
//! is measured just before and after it, so that it can be compared with those
//! of other machines, and of busier hours. Of several rounds the fastest
//! counts, for each part of a longer work: what else runs on the machine only
//! ever adds time.

mod by_hand;
mod peak;
mod workloads;

use clap::Parser;
use monograd::Shape;
use monograd::layer::Layer;
use monograd::prelude::*;
use workloads::*;

/// Measures the library against the peak of this processor.
#[derive(Parser)]
struct Options {
    /// Rounds of each workload; the fastest counts
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Only workloads whose name contains this
    #[arg(default_value = "")]
    only: String,
    /// Given by `cargo bench`; changes nothing
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let fused = (0..5).map(|_| peak::fused()).fold(0.0, f64::max);
    println!("fused multiply-add   {fused:7.1} GFLOP/s at most\n");
    println!("workload                       time      GFLOP/s   peak   share  target");

    let points = points();
    let run = |name, flop, target, work: &mut dyn FnMut() -> f64| {
        share(&options, name, flop, target, &mut || vec![work()]);
    };
    let run_parts = |name, flop, target, work: &mut dyn FnMut() -> Parts| {
        share(&options, name, flop, target, work);
    };
    let epochs = 1000;
    run_parts(
        "spiral, 1000 full batches",
        700.0 * epochs as f64 * SPIRAL_FLOP,
        0.60,
        &mut || train_spiral(&points, Epochs(epochs).full_batch(), 10),
    );
    run_parts(
        "spiral, 1100 minibatches",
        700.0 * 50.0 * SPIRAL_FLOP,
        0.40,
        &mut || train_spiral(&points, Epochs(50).batch(32), 5),
    );
    run_parts(
        "784-128-10, 100 batches",
        3200.0 * READER_FLOP,
        0.75,
        &mut train_reader(100),
    );
    run(
        "64-256-256-8, 10,000 inputs",
        10_000.0 * POLICY_FLOP,
        0.75,
        &mut predict_policy(10_000, |net, x, y| net.predict_batch(x, y)),
    );
    run(
        "gru 64, 32 steps, batch of 32",
        32.0 * GRU_FLOP,
        0.40,
        &mut train_gru(4),
    );
    run(
        "ResNet-8, batch of 32",
        32.0 * RESNET_FLOP,
        0.50,
        &mut train_resnet(),
    );
    sizes(&options);
    convolutions(&options);

    println!();
    predictions(&options, &points);
    agents(&options);
    #[cfg(feature = "rayon")]
    threads(&options);
}

/// All threads against one.
#[cfg(feature = "rayon")]
fn threads(options: &Options) {
    println!("\n{} threads", rayon::current_num_threads());
    let compare = |name: &str, one: &mut dyn FnMut() -> f64, all: &mut dyn FnMut() -> f64| {
        if !name.contains(&options.only) {
            return;
        }
        let (a, b) = in_turn(options, one, all);
        let (one, all) = (readable(a), readable(b));
        println!(
            "{name}: {one}, with all threads {all}: {:.2} times as fast",
            a / b
        );
    };
    let [one, all] = &mut step_spiral(1400, 704);
    compare("a step of 1,400 points of the spiral", one, all);
    let [one, all] = &mut step_spiral(7000, 704);
    compare("a step of 7,000 points of the spiral", one, all);
    let [one, all] = &mut step_reader(256, 128);
    compare("a step of 784-128-10 with 256 samples", one, all);
    let [one, all] = &mut step_reader(32, 32);
    compare("a step of 784-128-10 with 32 samples", one, all);
    compare(
        "64-256-256-8, 10,000 inputs",
        &mut predict_policy(10_000, |net, x, y| net.predict_batch(x, y)),
        &mut predict_policy(10_000, |net, x, y| net.par_predict_batch(x, y)),
    );
}

/// The fastest rounds of two works, done in turn so that a busy moment hits both.
fn in_turn(
    options: &Options,
    one: &mut dyn FnMut() -> f64,
    other: &mut dyn FnMut() -> f64,
) -> (f64, f64) {
    let fastest = (f64::INFINITY, f64::INFINITY);
    (0..3 * options.rounds).fold(fastest, |(a, b), _| (a.min(one()), b.min(other())))
}

/// The fastest of some rounds, part by part, and the highest peak around them.
fn fastest(rounds: usize, work: &mut dyn FnMut() -> Parts) -> (f64, f64) {
    let (mut parts, mut most) = (work(), peak::multiply_add());
    for _ in 1..rounds {
        for (part, time) in parts.iter_mut().zip(work()) {
            *part = part.min(time);
        }
        most = most.max(peak::multiply_add());
    }
    (parts.iter().sum(), most)
}

/// Measures a workload of so many operations as a share of the peak.
fn share(options: &Options, name: &str, flop: f64, target: f64, work: &mut dyn FnMut() -> Parts) {
    if !name.contains(&options.only) {
        return;
    }
    let (time, most) = fastest(options.rounds, work);
    let gflops = flop / time / 1e9;
    let target = if target > 0.0 {
        format!("{target:.2}")
    } else {
        String::new()
    };
    let time = readable(time);
    println!(
        "{name:28} {time:>9} {gflops:9.1} {most:6.1} {:7.2}  {target}",
        gflops / most
    );
}

/// Layers whose sizes are no multiple of anything.
fn sizes(options: &Options) {
    macro_rules! size {
        ($($n:literal)*) => {$(
            let flop = 2.0 * ($n * $n * 32) as f64;
            let name = format!("Dense<{0}, {0}>, forward", $n);
            let mut work = dense::<$n>(false);
            share(options, &name, flop, 0.0, &mut || vec![work()]);
            let name = format!("Dense<{0}, {0}>, backward", $n);
            let mut work = dense::<$n>(true);
            share(options, &name, 2.0 * flop, 0.0, &mut || vec![work()]);
        )*};
    }
    size!(7 10 13 24 31 33 100);
}

/// Convolutions, there and back, with tiles of eight samples.
fn convolutions(options: &Options) {
    fn measure<L, In>(options: &Options, name: &str, target: f64)
    where
        L: Layer<In, f32, State = ()>,
        In: Shape,
    {
        let flop = 3.0 * 2.0 * (8 * L::MACS) as f64;
        let mut work = there_and_back::<L, In, 8>();
        share(options, name, flop, target, &mut || vec![work()]);
    }
    type Halved = (Same, Stride<2>);
    type Each<const C: usize> = (Same, Groups<C>);
    measure::<Conv2d<8, 16, 3, 3>, Image<8, 28, 28>>(options, "Conv2d 8-16, 28x28", 0.5);
    measure::<Conv2d<16, 16, 3, 3, Identity, Same>, Image<16, 32, 32>>(
        options,
        "Conv2d 16-16 Same, 32x32",
        0.5,
    );
    measure::<Conv2d<16, 32, 3, 3, Identity, Halved>, Image<16, 32, 32>>(
        options,
        "Conv2d 16-32 Stride, 32x32",
        0.5,
    );
    measure::<Conv2d<64, 64, 1, 1>, Image<64, 25, 5>>(options, "Conv2d 64-64 1x1, 25x5", 0.5);
    measure::<Conv2d<16, 16, 3, 3, Identity, Each<16>>, Image<16, 28, 28>>(
        options,
        "Conv2d 16 depthwise, 28x28",
        0.25,
    );
    measure::<Conv2d<64, 64, 3, 3, Identity, Each<64>>, Image<64, 25, 5>>(
        options,
        "Conv2d 64 depthwise, 25x5",
        0.25,
    );
}

/// One sample at a time, against intrinsics written by hand.
fn predictions(options: &Options, points: &Points) {
    if !"predict, by hand".contains(&options.only) {
        return;
    }
    let net = Network::<Spiral>::init(&mut random());
    let mut ours = || each_point::<7>(points, |x| net.predict(x));
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2") {
        let by_hand = by_hand::ByHand::new(&net);
        let predict = |x: &[f32; 2]| {
            let mut y = [0.0; 8];
            // SAFETY: the processor has AVX2.
            unsafe { by_hand.predict(x, &mut y) };
            y
        };
        // Fused multiply-adds give other bits.
        for (x, _) in points.iter().filter(|_| !cfg!(feature = "fma")) {
            assert_eq!(predict(x)[..7], net.predict(x), "the same bits by hand");
        }
        let (a, b) = in_turn(options, &mut ours, &mut || each_point(points, predict));
        println!(
            "predict, spiral: {}, {} by hand: {:.2} times as long (target: at most 1.15)",
            readable(a),
            readable(b),
            a / b
        );
        return;
    }
    println!(
        "predict, spiral: {}",
        readable(fastest(options.rounds, &mut || vec![ours()]).0)
    );
}

/// Ten thousand agents in a game.
fn agents(options: &Options) {
    const AGENTS: usize = 10_000;
    let mut alike = think_alike(AGENTS);
    let works: [(&str, &mut dyn FnMut() -> Parts); 2] = [
        ("agents, each with its own 8-16-16-4", &mut think(AGENTS)),
        ("agents, all with one 8-16-16-4", &mut || vec![alike()]),
    ];
    for (name, work) in works {
        if name.contains(&options.only) {
            let (time, _) = fastest(3 * options.rounds, work);
            let millions = AGENTS as f64 / time / 1e6;
            println!("{AGENTS} {name}: {millions:.1} million a second (target: 20)");
        }
    }
}

/// Seconds with a unit.
fn readable(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.1} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
}
