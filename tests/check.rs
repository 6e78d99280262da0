//! `monograd::check` finds each promise that a layer does not keep, and says
//! which number is wrong.

use monograd::Lanes;
use monograd::check::{self, Check, CheckError, Number, Promise};
use monograd::layer::{At, Entry, Layer, Pass, Store};
use monograd::loss::{Loss, Losses};
use monograd::prelude::*;

type Three<const B: usize> = [Lanes<f64, B>; 3];

/// `y[i] = p[i] x[i]²`, with something wrong.
struct Faulty<const FAULT: u8>;

const NOTHING: u8 = 0;
/// The derivative by the last parameter is a hundred thousandth off.
const PARAMETER: u8 = 1;
/// That by the second input has the wrong sign.
const INPUT: u8 = 2;
/// Gradients take the place of what was there.
const REPLACES: u8 = 3;
/// Gradients come only together with `dx`.
const ONLY_WITH_DX: u8 = 4;
/// Every lane is added up.
const ALL_LANES: u8 = 5;
/// The last sample is added first.
const BACKWARDS: u8 = 6;
/// In rooms of the caller's there is nothing to add.
const ROOMS: u8 = 7;
/// `infer` leaves the parameters out.
const INFER: u8 = 8;
/// The state counts lanes, not samples.
const STATE: u8 = 9;
/// The first number of each sample is that of its neighbour's.
const NEIGHBOURS: u8 = 10;
/// Every other sample comes out doubled.
const ODD_SAMPLES: u8 = 11;
/// There is no derivative anywhere.
const ROUGH: u8 = 12;
/// The derivative by what is below 0 is not given.
const NEGATIVE: u8 = 13;
/// The first numbers have their mean subtracted, which is no fault.
const JOINS: u8 = 14;
/// Gradients that hold nothing are added to, though it says otherwise.
const ADDS: u8 = 15;

fn center<const B: usize>(numbers: &mut Lanes<f64, B>, pass: Pass) {
    let numbers = &mut numbers.0[..pass.samples];
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    numbers.iter_mut().for_each(|number| *number -= mean);
}

impl<const FAULT: u8> Store<f64> for Faulty<FAULT> {
    type Params = [f64; 3];
    type State = [f64; 1];
    const NAME: &'static str = "Faulty";

    fn init(params: &mut [f64; 3], _: &mut [f64; 1], _: Init, _: &mut impl Rng) {
        params.fill(1.0);
    }
}

impl<const FAULT: u8> Entry for Faulty<FAULT> {
    type In = Vector<3>;
}

impl<const FAULT: u8> Layer<Vector<3>, f64> for Faulty<FAULT> {
    type Out = Vector<3>;
    type Tape<const B: usize> = ();
    type Hold<const B: usize> = ();
    const BEGINS: bool = FAULT == ADDS;

    fn infer<const B: usize>(params: &[f64; 3], _: &[f64; 1], x: &Three<B>, y: &mut Three<B>) {
        for ((y, x), &p) in y.iter_mut().zip(x).zip(params) {
            *y = x.map(|x| if FAULT == INFER { x * x } else { p * x * x });
        }
    }

    fn forward<const B: usize>(
        params: &[f64; 3],
        [state]: &mut [f64; 1],
        x: &Three<B>,
        y: &mut Three<B>,
        _: &mut (),
        pass: Pass,
    ) {
        for ((y, x), &p) in y.iter_mut().zip(x).zip(params) {
            *y = x.map(|x| p * x * x);
        }
        match FAULT {
            STATE => *state += x[0].0.iter().sum::<f64>(),
            NEIGHBOURS => y[0].0.rotate_left(1),
            JOINS => center(&mut y[0], pass),
            ODD_SAMPLES => {
                for (y, number) in y[0].0.iter_mut().zip(pass.first..) {
                    *y *= (1 + number % 2) as f64;
                }
            }
            ROUGH => y[0] = y[0].map(|y| y + 1e-3 * (1e12 * y).sin()),
            _ => {}
        }
    }

    fn backward<const B: usize>(
        params: &[f64; 3],
        at: At<'_, Self, Vector<3>, f64, B>,
        dy: &mut Three<B>,
        dx: Option<&mut Three<B>>,
        gradients: &mut [f64; 3],
        pass: Pass,
    ) {
        match FAULT {
            NEIGHBOURS => dy[0].0.rotate_right(1),
            JOINS => center(&mut dy[0], pass),
            ODD_SAMPLES => {
                for (dy, number) in dy[0].0.iter_mut().zip(pass.first..) {
                    *dy *= (1 + number % 2) as f64;
                }
            }
            REPLACES => gradients.fill(0.0),
            _ => {}
        }
        let samples = if FAULT == ALL_LANES { B } else { pass.samples };
        let asked = FAULT != ONLY_WITH_DX || dx.is_some();
        for ((g, &x), &dy) in gradients
            .iter_mut()
            .zip(at.x)
            .zip(dy.iter())
            .filter(|_| asked)
        {
            let mut terms = (x * x * dy).0;
            let terms = &mut terms[..samples];
            if FAULT == BACKWARDS {
                terms.reverse();
            }
            terms.iter().for_each(|term| *g += term);
        }
        if FAULT == PARAMETER {
            gradients[2] *= 1.0 + 1e-5;
        }
        if let Some(dx) = dx {
            for (((dx, &x), &dy), &p) in dx.iter_mut().zip(at.x).zip(dy.iter()).zip(params) {
                *dx = x.zip(dy, |x, dy| 2.0 * p * x * dy);
            }
            match FAULT {
                INPUT => dx[1] = -dx[1],
                NEGATIVE => dx[1] = dx[1].zip(at.x[1], |dx, x| if x < 0.0 { 0.0 } else { dx }),
                _ => {}
            }
        }
    }

    fn backward_with<const B: usize>(
        params: &[f64; 3],
        at: At<'_, Self, Vector<3>, f64, B>,
        dy: &mut Three<B>,
        dx: Option<&mut Three<B>>,
        gradients: &mut [f64; 3],
        pass: Pass,
        _: &mut [(); 2],
    ) {
        if FAULT != ROOMS {
            Self::backward(params, at, dy, dx, gradients, pass);
        }
    }
}

#[track_caller]
fn error<A: Architecture<f64>>() -> CheckError {
    check::gradients::<A>(1).expect_err("the fault was not found")
}

#[test]
fn each_promise_that_is_broken_is_named() {
    use Promise::*;
    assert!(check::gradients::<Faulty<NOTHING>>(1).is_ok());
    let parameter = |index| Number::Parameter { layer: 1, index };
    let found = [
        error::<Faulty<PARAMETER>>(),
        error::<Faulty<REPLACES>>(),
        error::<Faulty<ONLY_WITH_DX>>(),
        error::<Faulty<ALL_LANES>>(),
        error::<Faulty<BACKWARDS>>(),
        error::<Faulty<ROOMS>>(),
        error::<Faulty<ADDS>>(),
    ];
    assert_eq!(
        found.map(|error| (error.promise, error.number)),
        [
            (Derivative, parameter(2)),
            (Added, parameter(0)),
            (WithoutInput, parameter(0)),
            (EmptyLanes, parameter(0)),
            (TileSize, parameter(0)),
            (Rooms, parameter(0)),
            (Begun, parameter(0)),
        ]
    );
    let (index, sample) = (0, 0);
    let found = [
        error::<Faulty<INFER>>(),
        error::<Faulty<STATE>>(),
        error::<Faulty<NEIGHBOURS>>(),
        error::<Faulty<ODD_SAMPLES>>(),
    ];
    assert_eq!(
        found.map(|error| (error.promise, error.number)),
        [
            (Inference, Number::Output { index, sample }),
            (EmptyLanes, Number::State { index }),
            (TileSize, Number::Output { index, sample }),
            // The first sample has the number 1000, an even one.
            (Inference, Number::Output { index, sample: 1 }),
        ]
    );
}

#[test]
fn the_wrong_number_is_named_with_what_it_should_be() {
    let found = error::<Faulty<INPUT>>();
    assert!(matches!(
        found.number,
        Number::Input {
            index: 1,
            sample: 0
        }
    ));
    assert!(
        (found.got + found.expected).abs() < 1e-6 * found.got.abs(),
        "{found:?}"
    );

    let found = error::<net![Dense<4, 3, Tanh>, Residual<Dense<3, 3>>, Faulty<PARAMETER>]>();
    assert_eq!(found.number, Number::Parameter { layer: 3, index: 2 });
    assert!(
        (found.got / found.expected - 1.00001).abs() < 1e-7,
        "{found:?}"
    );
    let CheckError { got, expected, .. } = found;
    let text = "that is what differences of `forward` give";
    assert_eq!(
        found.to_string(),
        format!("the derivative by parameter 2 of layer 3 is {got}, not {expected}: {text}")
    );
}

#[test]
fn kinks_are_counted_and_no_excuse() {
    // A step away from 0 at most: a fourth of them is at the kink.
    let near = Check::new(1).inputs(-1.2e-5, 1.2e-5);
    let found = near.gradients_of::<Relu, Vector<8>>();
    let Err(CheckError {
        promise, number, ..
    }) = found
    else {
        panic!("{found:?}");
    };
    assert_eq!(promise, Promise::Derivative);
    assert!(matches!(number, Number::Input { .. }));
    // Few enough to pass, in some draw.
    let passed = (0..40).filter_map(|seed| {
        let check = Check::new(seed).inputs(-1e-3, 1e-3);
        check.gradients_of::<Relu, Vector<8>>().ok()
    });
    assert!(passed.map(|checked| checked.kinks).any(|kinks| kinks > 0));
    assert_eq!(error::<Faulty<ROUGH>>().promise, Promise::Derivative);
}

#[test]
fn what_layers_may_do_in_training_is_seen_or_said() {
    let all = check::gradients::<Dense<3, 2>>(1).unwrap();
    // Seven samples of three inputs, and eight parameters twice.
    assert_eq!((all.derivatives, all.kinks), (7 * 3 + 2 * 8, 0));
    assert!(all.inference && all.tiles);
    let random = check::gradients_of::<Dropout<1>, Vector<9>>(1).unwrap();
    assert!(!random.inference && random.tiles);
    let joins = check::gradients::<net![Dense<3, 4>, BatchNorm1d<4>, Tanh]>(1).unwrap();
    assert!(!joins.inference && !joins.tiles);

    // A sample's place in the training is no seed.
    let differs = Check::new(1).differs_in_training();
    let differs = differs.gradients::<Faulty<ODD_SAMPLES>>().unwrap();
    assert!(!differs.inference && differs.tiles);
    let joins = Check::new(1).joins_samples();
    assert_eq!(error::<Faulty<JOINS>>().promise, Promise::TileSize);
    let joined = joins.gradients::<Faulty<JOINS>>().unwrap();
    assert!(!joined.inference && !joined.tiles);
    // A neighbour that is no sample is too much.
    let joined = joins.gradients::<Faulty<NEIGHBOURS>>();
    assert_eq!(joined.unwrap_err().promise, Promise::EmptyLanes);
}

#[test]
fn inputs_are_drawn_from_where_it_is_said() {
    assert!(matches!(
        error::<Faulty<NEGATIVE>>().number,
        Number::Input { .. }
    ));
    let positive = Check::new(1).inputs(0.5, 2.0);
    assert!(positive.gradients::<Faulty<NEGATIVE>>().is_ok());
    let negative = Check::new(1).inputs(-2.0, -1.9);
    assert!(negative.gradients::<Faulty<NEGATIVE>>().is_err());
}

/// `Σ (z − t)²`, with a gradient that has only this share of it.
struct Squares(f64);

impl<const N: usize> Loss<Vector<N>, f64, f64> for Squares {
    fn encode<const B: usize>(&self, target: &f64, lane: usize, tile: &mut [Lanes<f64, B>; N]) {
        for feature in tile {
            feature.0[lane] = *target;
        }
    }

    fn evaluate<const B: usize>(
        &self,
        prediction: &[Lanes<f64, B>; N],
        target: &mut [Lanes<f64, B>; N],
    ) -> Losses<f64, B> {
        let mut values = Lanes::ZERO;
        for (&z, t) in prediction.iter().zip(target) {
            let away = z - *t;
            values += away * away;
            *t = away * Lanes::splat(2.0 * self.0);
        }
        let weights = Lanes::splat(1.0);
        Losses { values, weights }
    }
}

#[test]
fn a_loss_is_checked_too() {
    let check = |loss: &Squares| {
        let draw = |rng: &mut Xoshiro256PlusPlus| monograd::uniform(rng, -1.0, 1.0);
        Check::new(1).loss::<Vector<3>, _, _>(loss, draw)
    };
    assert_eq!(check(&Squares(1.0)).unwrap().derivatives, 7 * 3);
    let found = check(&Squares(0.9)).unwrap_err();
    assert!(matches!(
        found.number,
        Number::Input {
            index: 0,
            sample: 0
        }
    ));
    assert!((found.got / found.expected - 0.9).abs() < 1e-6);
}
