//! A network predicts the same without its batch normalization.

use monograd::plain::Plain;
use monograd::prelude::*;

/// How far predictions may be off, for numbers of about 1: some tens of
/// roundings (6e-8 and 1e-16).
const F32: f64 = 4e-6;
const F64: f64 = 1e-14;

/// A network whose numbers are all drawn, variances among them.
fn drawn<A: Architecture<F>, F: Scalar>(seed: u64) -> Network<A, F> {
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut network = Network::<A, F>::init(rng);
    for number in network.params.as_flat_mut() {
        *number += monograd::uniform(rng, F::of(-0.3), F::of(0.3));
    }
    // Means and variances: whatever they are, they are to be positive.
    for number in network.state.as_flat_mut() {
        *number = monograd::uniform(rng, F::of(0.2), F::of(2.0));
    }
    network
}

/// What the folded network predicts, compared with what the whole one does.
fn same<A, T, F, X, Y>(tolerance: f64)
where
    A: Architecture<F, Output = Y>,
    T: Architecture<F, Output = Y>,
    F: Scalar,
    X: Plain<F> + monograd::shape::Feed<A::In, F> + monograd::shape::Feed<T::In, F>,
    Y: Plain<F>,
{
    for seed in 0..5 {
        let network = drawn::<A, F>(seed);
        let folded: Network<T, F> = network.fold();
        let mut other = drawn::<T, F>(9);
        network.fold_to(&mut other);
        assert!(folded == other, "all numbers are written");
        let rng = &mut Xoshiro256PlusPlus::seed_from_u64(100 + seed);
        for _ in 0..10 {
            let mut x = X::ZERO;
            for number in x.as_flat_mut() {
                *number = monograd::uniform(rng, -F::ONE, F::ONE);
            }
            let (y, folded): (Y, Y) = (network.predict(&x), folded.predict(&x));
            let mut differ = false;
            for (y, folded) in y.as_flat().iter().zip(folded.as_flat()) {
                let (y, folded) = (y.as_f64(), folded.as_f64());
                let off = (y - folded).abs();
                assert!(off <= tolerance * y.abs().max(1.0), "{folded} is not {y}");
                differ |= y != 0.0;
            }
            assert!(differ, "all zero");
        }
    }
}

fn networks<F: Scalar>(tolerance: f64) {
    // With a bias, without one, and where the network ends.
    same::<
        net![Dense<3, 6>, BatchNorm1d<6>, Relu, Dense<6, 2>],
        net![Dense<3, 6>, Relu, Dense<6, 2>],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    same::<
        net![Dense<3, 6, Identity, NoBias>, BatchNorm1d<6>, Tanh, Dense<6, 2>, BatchNorm1d<2>],
        net![Dense<3, 6>, Tanh, Dense<6, 2>],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    same::<net![Dense<3, 6, Identity, NoBias>, BatchNorm1d<6>], Dense<3, 6>, F, [F; 3], [F; 6]>(
        tolerance,
    );
    // Several in a row.
    same::<
        net![Dense<3, 4, Identity, NoBias>, BatchNorm1d<4>, BatchNorm1d<4>, BatchNorm1d<4>],
        Dense<3, 4>,
        F,
        [F; 3],
        [F; 4],
    >(tolerance);
    // What is first, or behind an activation, stays.
    same::<
        net![BatchNorm1d<3>, Dense<3, 4, Tanh>, BatchNorm1d<4>, Dense<4, 2>, BatchNorm1d<2>],
        net![BatchNorm1d<3>, Dense<3, 4, Tanh>, BatchNorm1d<4>, Dense<4, 2>],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    same::<
        net![Dense<3, 4>, Silu, BatchNorm1d<4>, BatchNorm1d<4>, Dense<4, 2>],
        net![Dense<3, 4>, Silu, BatchNorm1d<4>, BatchNorm1d<4>, Dense<4, 2>],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    // However the chains are nested, across their ends too.
    same::<
        net![
            net![Dense<3, 4>, net![BatchNorm1d<4>, Relu]],
            net![Dense<4, 5, Identity, NoBias>],
            net![
                net![BatchNorm1d<5>, BatchNorm1d<5>],
                Tanh,
                net![Dense<5, 2>, BatchNorm1d<2>]
            ]
        ],
        net![Dense<3, 4>, Relu, Dense<4, 5>, Tanh, Dense<5, 2>],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    same::<
        net![
            net![Dense<3, 4>, BatchNorm1d<4>],
            net![BatchNorm1d<4>, BatchNorm1d<4>],
            BatchNorm1d<4>
        ],
        Dense<3, 4>,
        F,
        [F; 3],
        [F; 4],
    >(tolerance);
    // Inside of branches, but not into them or out of them.
    same::<
        net![
            Dense<3, 4>, BatchNorm1d<4>,
            Residual<net![BatchNorm1d<4>, Dense<4, 5, Identity, NoBias>, BatchNorm1d<5>, Elu, Dense<5, 4>, BatchNorm1d<4>]>,
            BatchNorm1d<4>, Dense<4, 2>
        ],
        net![
            Dense<3, 4>,
            Residual<net![BatchNorm1d<4>, Dense<4, 5>, Elu, Dense<5, 4>]>,
            BatchNorm1d<4>, Dense<4, 2>
        ],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    same::<
        net![Dense<3, 4>, Residual<BatchNorm1d<4>>, Dense<4, 2>, Dropout<20>, BatchNorm1d<2>],
        net![Dense<3, 4>, Residual<BatchNorm1d<4>>, Dense<4, 2>, Dropout<20>, BatchNorm1d<2>],
        F,
        [F; 3],
        [F; 2],
    >(tolerance);
    // Convolutions, with groups, padding and strides, and in a branch.
    same::<
        net![
            Input<Image<2, 4, 4>>, Conv2d<2, 4, 3, 3, Identity, Same, NoBias>, BatchNorm2d<4>, Relu,
            Residual<net![Conv2d<4, 4, 3, 3, Identity, (Same, Groups<2>)>, BatchNorm2d<4>]>,
            Conv2d<4, 2, 2, 1, Tanh, Stride<2>>, BatchNorm2d<2>
        ],
        net![
            Input<Image<2, 4, 4>>, Conv2d<2, 4, 3, 3, Identity, Same>, Relu,
            Residual<Conv2d<4, 4, 3, 3, Identity, (Same, Groups<2>)>>,
            Conv2d<4, 2, 2, 1, Tanh, Stride<2>>, BatchNorm2d<2>
        ],
        F,
        [[[F; 4]; 4]; 2],
        [[[F; 2]; 2]; 2],
    >(tolerance);
    same::<
        net![
            Input<Sequence<6, Vector<2>>>, Conv1d<2, 3, 3, Identity, Causal>, BatchNorm1d<3>, Silu,
            Conv1d<3, 6, 2, Identity, Groups<3>, NoBias>, BatchNorm1d<6>
        ],
        net![
            Input<Sequence<6, Vector<2>>>, Conv1d<2, 3, 3, Identity, Causal>, Silu,
            Conv1d<3, 6, 2, Identity, Groups<3>>
        ],
        F,
        [[F; 2]; 6],
        [[F; 6]; 5],
    >(tolerance);
    // Other shapes pass through.
    same::<
        net![Input<Image<2, 2, 2>>, BatchNorm2d<2>, Flatten, Dense<8, 3>, BatchNorm1d<3>],
        net![Input<Image<2, 2, 2>>, BatchNorm2d<2>, Flatten, Dense<8, 3>],
        F,
        [[[F; 2]; 2]; 2],
        [F; 3],
    >(tolerance);
}

#[test]
fn f32() {
    networks::<f32>(F32);
}

#[test]
fn f64() {
    networks::<f64>(F64);
}

/// By hand: a weight of 2, a bias of 3, and `(x − 1) / √(4 + ε) · 6 + 5`.
#[test]
fn a_network_of_one_number() {
    let mut network = Network::<net![Dense<1, 1>, BatchNorm1d<1>], f64>::ZERO;
    network
        .params
        .as_flat_mut()
        .copy_from_slice(&[2.0, 3.0, 6.0, 5.0]);
    network
        .state
        .as_flat_mut()
        .copy_from_slice(&[1.0, 4.0 - 1e-5]);
    let folded = network.fold::<Dense<1, 1>>();
    let &[weight, bias] = folded.as_flat() else {
        panic!("two numbers")
    };
    assert!(
        (weight - 6.0).abs() < 1e-12 && (bias - 11.0).abs() < 1e-12,
        "{weight} {bias}"
    );
}

/// A network without any stays as it is, to the bit.
#[test]
fn nothing_to_fold() {
    type Net = net![Dense<3, 4, Relu>, Residual<Dense<4, 4>>, LayerNorm<4>, Dense<4, 2>];
    let network = drawn::<Net, f32>(3);
    assert!(network.fold::<Net>() == network);
}

/// After training, with statistics from data.
#[test]
fn a_trained_network() {
    type Trained = net![Dense<2, 16, Identity, NoBias>, BatchNorm1d<16>, Relu, Dense<16, 3>];
    let rng = &mut Xoshiro256PlusPlus::seed_from_u64(1);
    let data = datasets::spiral::<3, 20, 60>(rng);
    let mut network = Network::<Trained>::init(rng);
    let mut trainer = Trainer::<Trained, _, _>::new(Adam::new(0.01), CrossEntropy);
    let trained = trainer.fit(&mut network, &data, Epochs(20), rng, |_| {
        ControlFlow::Continue(())
    });
    assert!(trained.is_ok());
    let folded: Network<net![Dense<2, 16>, Relu, Dense<16, 3>]> = network.fold();
    for (x, _) in &data {
        let (y, folded): ([f32; 3], [f32; 3]) = (network.predict(x), folded.predict(x));
        for (y, folded) in y.iter().zip(folded) {
            assert!(
                (y - folded).abs() < 1e-5 * y.abs().max(1.0),
                "{folded} is not {y}"
            );
        }
    }
}
