//! Many predictions at once are those one by one.

#[path = "common/alone.rs"]
mod alone;

use alone::assert_same;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::shape::Feed;
use monograd::{FlattenTo, LengthMismatch, Shape};

fn same<A, F: Scalar, X, Y>(counts: &[usize])
where
    A: Architecture<F, Output = Y>,
    X: Feed<A::In, F>,
    Y: Plain<F>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let net = Network::<A, F>::init(&mut rng);
    for &count in counts {
        let mut samples = vec![X::ZERO; count];
        for number in samples.iter_mut().flat_map(|x| x.as_flat_mut()) {
            *number = monograd::uniform(&mut rng, -F::ONE, F::ONE);
        }
        let mut outputs = vec![Y::ZERO; count];
        net.predict_batch(&samples, &mut outputs).unwrap();
        for (index, (sample, output)) in samples.iter().zip(&outputs).enumerate() {
            let alone: Y = net.predict(sample);
            let name = std::any::type_name::<A>();
            let what = format!("{index} of {count}, {name}");
            assert_same(alone.as_flat(), output.as_flat(), &what);
        }
    }
}

type Few = net![Dense<1, 7, Relu>, Dense<7, 3, Identity, NoBias>, Dense<3, 6>];

#[test]
fn whatever_the_sizes_and_the_number_of_samples() {
    const COUNTS: &[usize] = &[0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 64, 100];
    same::<net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>], f32, [f32; 2], _>(COUNTS);
    same::<
        net![Dense<13, 31, Tanh>, Residual<Dense<31, 31, LeakyRelu>>, Dense<31, 1>],
        f32,
        [f32; 13],
        _,
    >(COUNTS);
    same::<net![Dense<9, 5, Elu>, Dense<5, 33, LeakyRelu<2, 1>>, Softmax], f64, [f64; 9], _>(
        COUNTS,
    );
    same::<
        net![Input<Image<2, 3, 5>>, Silu, FlattenTo<30>, Dense<30, 3>],
        f32,
        [[[f32; 5]; 3]; 2],
        _,
    >(COUNTS);
    same::<Dense<1, 1>, f64, [f64; 1], _>(COUNTS);
    // Fewer outputs than a register has lanes, but more than half as many.
    same::<Few, f32, [f32; 1], _>(COUNTS);
    same::<Few, f64, [f64; 1], _>(COUNTS);
    // So large that each layer is a function of its own.
    same::<net![Dense<40, 170, Tanh>, Dense<170, 50, Relu>, Dense<50, 3>], f32, [f32; 40], _>(
        COUNTS,
    );
    assert_eq!(<Image<2, 3, 5> as Shape>::SIZE, 30);
}

#[test]
fn each_sample_needs_an_output() {
    let net = Network::<Dense<2, 3>>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let mut outputs = [[9.0; 3]; 2];
    let mismatch = net.predict_batch(&[[0.0; 2]; 3], &mut outputs).unwrap_err();
    assert_eq!(
        mismatch,
        LengthMismatch {
            samples: 3,
            outputs: 2
        }
    );
    assert_eq!(outputs, [[9.0; 3]; 2]);
}
