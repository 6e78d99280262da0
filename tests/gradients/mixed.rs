//! Networks that are put together at random.
//!
//! A network's type is made by the compiler, so each place of it has a layer
//! that is one of several. Which one is drawn when the test runs: thousands of
//! networks for the time that it takes to compile one.
//!
//! Another layer is a line in one of the lists below.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use monograd::Shape;
use monograd::layer::{At, Layer, Pass, Point, Store};
use monograd::plain::{Pair, Plain};
use monograd::prelude::*;
use monograd::shape::Tile;

use super::check_with;

/// How many networks of each kind.
const DRAWS: u64 = 20;

macro_rules! one_of {
    [$place:tt: $last:ty $(,)?] => { $last };
    [$place:tt: $first:ty, $($rest:ty),+ $(,)?] => {
        OneOf<$place, { 1 + [$(stringify!($rest)),+].len() }, $first, one_of![$place: $($rest),+]>
    };
}

type Images = Image<2, 2, 2>;
type Sequences = Sequence<2, Vector<4>>;

/// Layers that leave an image one.
type OfImages<const PLACE: usize> = one_of![PLACE:
    Input<Images>,
    Relu,
    Elu,
    Sigmoid,
    Dropout<20>,
    Residual<Gelu>,
    Residual<net![Silu, Dropout<10>, Tanh]>,
    Conv2d<2, 2, 3, 1, Tanh, Same>,
    Residual<Conv2d<2, 2, 3, 3, Relu, (Same, Groups<2>)>>,
    net![UpsampleBilinear<2>, MaxPool2d<2>],
    MaxPool2d<3, 3, (Pad<1>, Stride<1>)>,
];

/// Layers that make a vector of it.
type FromImages<const PLACE: usize> = one_of![PLACE:
    net![Flatten, Dense<8, 4>],
    net![FlattenTo<8>, Dense<8, 4, Relu>],
    net![Softplus, Flatten, Dense<8, 4, GeluTanh, NoBias>],
    net![Conv2d<2, 2, 2, 2, Silu>, Flatten, Dense<2, 4>],
    net![Upsample<2, 1>, Conv2d<2, 4, 1, 1>, GlobalAvgPool],
    net![AvgPool2d<1, 2>, Flatten, Dense<4, 4>],
];

/// Layers that leave a sequence one.
type OfSequences<const PLACE: usize> = one_of![PLACE:
    Input<Sequences>,
    Tanh,
    LeakyRelu,
    GeluTanh,
    Dropout<40>,
    Residual<Softplus>,
    Residual<net![Residual<Relu>, Elu<1, 2>]>,
    Conv1d<4, 4, 2, Gelu, Causal>,
    Residual<Conv1d<4, 4, 1, Sigmoid>>,
];

/// Layers that make a vector of it.
type FromSequences<const PLACE: usize> = one_of![PLACE:
    net![Flatten, Dense<8, 4, Tanh>],
    net![FlattenTo<8>, Dense<8, 4, Silu, NoBias>],
    net![Relu, Flatten, Dense<8, 4>],
    net![Conv1d<4, 2, 2>, Flatten, Dense<2, 4>],
    net![Upsample<2>, AvgPool1d<2, Stride<1>>, GlobalMaxPool],
    net![MaxPool1d<2>, Flatten],
];

/// Layers that leave a vector one.
type OfVectors<const PLACE: usize> = one_of![PLACE:
    Dense<4, 4, Tanh>,
    Dense<4, 4, LeakyRelu<1, 5>, NoBias>,
    net![Dense<4, 2, Relu>, Dense<2, 4, Gelu>],
    Residual<Dense<4, 4, Softplus>>,
    Residual<net![Dense<4, 3, Silu>, Dropout<20>, Dense<3, 4>]>,
    BatchNorm1d<4>,
    Dropout<30>,
    Softmax,
    LogSoftmax,
    Elu,
];

type OfImage = net![
    Input<Images>, OfImages<0>, OfImages<1>, OfImages<2>, FromImages<3>,
    OfVectors<4>, OfVectors<5>, OfVectors<6>, Dense<4, 3>
];
type OfSequence = net![
    Input<Sequences>, OfSequences<0>, OfSequences<1>, OfSequences<2>, FromSequences<3>,
    OfVectors<4>, OfVectors<5>, OfVectors<6>, Dense<4, 3>
];
type OfVector =
    net![Input<Vector<4>>, OfVectors<0>, OfVectors<1>, OfVectors<2>, OfVectors<3>, Dense<4, 3>];

#[test]
fn backward_is_the_derivative_of_forward() {
    check::<OfImage>();
    check::<OfSequence>();
    check::<OfVector>();
}

fn check<A: Architecture<f64, Out = Vector<3>>>() {
    let mut seen = HashSet::new();
    for seed in 0..DRAWS {
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(seed);
        CHOICES.set([0; 8].map(|_: u64| rng.next_u64()));
        let mut name = String::new();
        A::write(&mut name).unwrap();
        let checked = check_with::<A, _, [f64; 3], 4>(MeanSquaredError, 3, seed)
            .unwrap_or_else(|error| panic!("draw {seed}, {name}: {error}"));
        let normalizes = name.contains("BatchNorm");
        assert_eq!(checked.tiles, !normalizes, "draw {seed}, {name}");
        // Dropout that a rectifier hides is no difference.
        let may_differ = normalizes || name.contains("Dropout");
        assert!(checked.inference || may_differ, "draw {seed}, {name}");
        seen.insert(name);
    }
    // Hardly any comes twice.
    assert!(seen.len() as u64 * 10 > DRAWS * 9, "{seen:#?}");
}

thread_local! {
    /// What the choices are made by, a number for each place of a network.
    static CHOICES: Cell<[u64; 8]> = const { Cell::new([0; 8]) };
}

/// The layer `A`, or one of those in `R`. `LEFT` is how many there are.
struct OneOf<const PLACE: usize, const LEFT: usize, A, R>(PhantomData<(A, R)>);

impl<const PLACE: usize, const LEFT: usize, A, R> OneOf<PLACE, LEFT, A, R> {
    /// Whether it is `A`.
    fn is_first() -> bool {
        let choice = CHOICES.get()[PLACE];
        choice.rotate_left(7 * LEFT as u32) % LEFT as u64 == 0
    }
}

/// Room for the parameters of any of the layers.
type Params = [f64; 36];
/// Room for their state.
type State = [f64; 8];

/// The numbers that one of them has in a room.
fn numbers<P: Plain<f64>, const ROOM: usize>(room: &[f64; ROOM]) -> P {
    const { assert!(P::COUNT <= ROOM, "a layer needs more room") };
    let mut numbers = P::ZERO;
    numbers.copy_floats(room);
    numbers
}

/// Calls a function with the numbers that one of them has in a room.
fn change<P: Plain<f64>, const ROOM: usize>(room: &mut [f64; ROOM], function: impl FnOnce(&mut P)) {
    let mut numbers = numbers(room);
    function(&mut numbers);
    room.copy_floats(&numbers);
}

impl<const PLACE: usize, const LEFT: usize, A, R> Store<f64> for OneOf<PLACE, LEFT, A, R>
where
    A: Store<f64>,
    R: Store<f64>,
{
    type Params = Params;
    type State = State;
    const NAME: &'static str = "OneOf";

    fn init(params: &mut Params, state: &mut State, init: Init, rng: &mut impl Rng) {
        if Self::is_first() {
            change(params, |params| {
                change(state, |state| A::init(params, state, init, rng))
            });
        } else {
            change(params, |params| {
                change(state, |state| R::init(params, state, init, rng))
            });
        }
    }

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        if Self::is_first() {
            A::write(f)
        } else {
            R::write(f)
        }
    }
}

impl<const PLACE: usize, const LEFT: usize, In, A, R> Layer<In, f64> for OneOf<PLACE, LEFT, A, R>
where
    In: Shape,
    A: Layer<In, f64>,
    R: Layer<In, f64, Out = A::Out>,
{
    type Out = A::Out;
    type Tape<const B: usize> = Pair<A::Tape<B>, R::Tape<B>>;
    type Hold<const B: usize> = ();

    fn infer<const B: usize>(
        params: &Params,
        state: &State,
        x: &Tile<In, f64, B>,
        y: &mut Tile<A::Out, f64, B>,
    ) {
        if Self::is_first() {
            A::infer::<B>(&numbers(params), &numbers(state), x, y);
        } else {
            R::infer::<B>(&numbers(params), &numbers(state), x, y);
        }
    }

    fn forward<const B: usize>(
        params: &Params,
        state: &mut State,
        x: &Tile<In, f64, B>,
        y: &mut Tile<A::Out, f64, B>,
        Pair { first, rest }: &mut Self::Tape<B>,
        pass: Pass,
    ) {
        if Self::is_first() {
            let params = &numbers(params);
            change(state, |state| {
                A::forward::<B>(params, state, x, y, first, pass)
            });
        } else {
            let params = &numbers(params);
            change(state, |state| {
                R::forward::<B>(params, state, x, y, rest, pass)
            });
        }
    }

    fn backward<const B: usize>(
        params: &Params,
        Point { x, y, tape }: At<'_, Self, In, f64, B>,
        dy: &mut Tile<A::Out, f64, B>,
        dx: Option<&mut Tile<In, f64, B>>,
        gradients: &mut Params,
        pass: Pass,
    ) {
        if Self::is_first() {
            let (params, tape) = (&numbers(params), &tape.first);
            let at = Point { x, y, tape };
            change(gradients, |sums| {
                A::backward::<B>(params, at, dy, dx, sums, pass)
            });
        } else {
            let (params, tape) = (&numbers(params), &tape.rest);
            let at = Point { x, y, tape };
            change(gradients, |sums| {
                R::backward::<B>(params, at, dy, dx, sums, pass)
            });
        }
    }
}
