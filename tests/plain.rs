//! Values seen as flat slices. Run under Miri to check the `unsafe` code:
//! `cargo +nightly miri test --test plain`.

use monograd::Lanes;
use monograd::layer::{ChainTape, Statistics};
use monograd::plain::{Larger, Pair, Plain, WeightBias, as_lanes, as_lanes_mut};
use monograd::prelude::*;

/// Fills a value with 1, 2, 3, … through its flat view, and checks that this
/// view has `count` numbers and that they can be read back.
fn count_up<F: Scalar, T: Plain<F>>(count: usize) -> T {
    let mut value = T::ZERO;
    assert_eq!(T::COUNT, count);
    assert_eq!(value.as_flat().len(), count);
    assert!(value.as_flat().iter().all(|x| x.bits() == 0));
    for (index, number) in value.as_flat_mut().iter_mut().enumerate() {
        *number = F::of_usize(index + 1);
    }
    let copy = value;
    let expected = (1..=count).map(F::of_usize);
    assert!(copy.as_flat().iter().copied().eq(expected));
    value.set_zero();
    assert!(value.as_flat().iter().all(|x| x.bits() == 0));
    copy
}

/// Runs a generic function for both float types.
macro_rules! for_both_floats {
    ($($name:ident)*) => {
        mod f32 {
            $(#[test] fn $name() { super::$name::<f32>(); })*
        }
        mod f64 {
            $(#[test] fn $name() { super::$name::<f64>(); })*
        }
    };
}

for_both_floats!(
    numbers_arrays_and_nothing
    fields_come_in_order
    lanes_group_the_numbers
    a_room_is_as_large_as_the_larger
    rooms_of_a_chain_take_turns
    a_network_is_flat
    a_network_trains
);

fn numbers_arrays_and_nothing<F: Scalar>() {
    count_up::<F, ()>(0);
    count_up::<F, [F; 0]>(0);
    count_up::<F, [(); 7]>(0);
    count_up::<F, [[F; 3]; 0]>(0);
    assert_eq!(count_up::<F, F>(1), F::ONE);
    let [[first, ..], .., [.., last]] = count_up::<F, [[F; 3]; 2]>(6);
    assert_eq!((first, last), (F::ONE, F::of(6.0)));
}

fn fields_come_in_order<F: Scalar>() {
    let of = F::of;
    let value: WeightBias<[[F; 2]; 2], [F; 2]> = count_up(6);
    let weight = [[of(1.0), of(2.0)], [of(3.0), of(4.0)]];
    let bias = [of(5.0), of(6.0)];
    assert_eq!(value, WeightBias { weight, bias });

    let value: WeightBias<[F; 2], ()> = count_up(2);
    let (weight, bias) = ([of(1.0), of(2.0)], ());
    assert_eq!(value, WeightBias { weight, bias });

    let value: Pair<(), Pair<F, Pair<[F; 2], ()>>> = count_up(3);
    let (first, rest) = ([of(2.0), of(3.0)], ());
    let rest = Pair {
        first: of(1.0),
        rest: Pair { first, rest },
    };
    assert_eq!(value, Pair { first: (), rest });

    let value: Statistics<F, 2> = count_up(4);
    let (mean, variance) = ([of(1.0), of(2.0)], [of(3.0), of(4.0)]);
    assert_eq!(value, Statistics { mean, variance });

    let value: ChainTape<(), [Lanes<F, 2>; 2], [F; 1]> = count_up(5);
    let middle = [Lanes([of(1.0), of(2.0)]), Lanes([of(3.0), of(4.0)])];
    assert_eq!(value.middle, middle);
    assert_eq!(value.rest, [of(5.0)]);
}

fn lanes_group_the_numbers<F: Scalar>() {
    let mut numbers: [F; 7] = count_up(7);
    let groups = as_lanes::<F, 3>(&numbers);
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[1].0, [4.0, 5.0, 6.0].map(F::of));
    assert!(as_lanes::<F, 8>(&numbers).is_empty());
    assert!(as_lanes::<F, 0>(&numbers).is_empty());
    assert!(as_lanes::<F, 4>(&[]).is_empty());
    assert_eq!(as_lanes::<F, 1>(&numbers[1..]).len(), 6);

    for group in as_lanes_mut::<F, 3>(&mut numbers[1..]) {
        *group += Lanes::splat(F::of(10.0));
    }
    let expected = [1.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0].map(F::of);
    assert_eq!(numbers, expected);
    assert!(as_lanes_mut::<F, 0>(&mut numbers).is_empty());
}

fn a_room_is_as_large_as_the_larger<F: Scalar>() {
    let mut room: Larger<[F; 2], [Lanes<F, 2>; 2]> = count_up(4);
    assert_eq!(*room.first(), [F::ONE, F::of(2.0)]);
    *room.first() = [F::of(8.0); 2];
    let [a, b] = *room.second();
    assert_eq!((a.0, b.0), ([F::of(8.0); 2], [F::of(3.0), F::of(4.0)]));

    let mut room: Larger<[F; 3], ()> = count_up(3);
    *room.second() = ();
    assert_eq!(*room.first(), [1.0, 2.0, 3.0].map(F::of));

    count_up::<F, Larger<(), ()>>(0);
    count_up::<F, [Larger<F, [F; 2]>; 3]>(6);
    count_up::<F, Pair<F, Larger<(), [F; 2]>>>(3);
}

fn rooms_of_a_chain_take_turns<F: Scalar>() {
    // As a chain of three layers nests them: written as one kind of tile,
    // then as another, both in arrays of two.
    type Rooms<F> = [Larger<[F; 3], Larger<[F; 1], [F; 2]>>; 2];
    let mut rooms: Rooms<F> = count_up(6);
    let [here, there] = &mut rooms;
    *there.second().first() = [here.first()[2]];
    *here.second().second() = [there.second().first()[0]; 2];
    let expected = [3.0, 3.0, 3.0, 3.0, 5.0, 6.0].map(F::of);
    assert_eq!(rooms.as_flat(), expected);
}

type Net = net![
    Input<Vector<2>>,
    Dense<2, 3, Gelu>,
    BatchNorm1d<3>,
    Residual<net![Dense<3, 4, Tanh, NoBias>, Dropout<20>, Dense<4, 3>]>,
    Elu,
    Dense<3, 2>
];

fn a_network_is_flat<F: Scalar>() {
    const PARAMS: usize = 9 + 6 + 12 + 15 + 8;
    let network: Network<Net, F> = count_up(PARAMS + 6);
    let statistics = network.state.rest.rest.first;
    assert_eq!(network.params.as_flat().len(), PARAMS);
    assert_eq!(statistics.mean[0], F::of_usize(PARAMS + 1));
}

fn a_network_trains<F: Scalar>() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let mut network = Network::<Net, F>::init(&mut rng);
    let before = network;
    let data = [1.0, 2.0, 3.0].map(|x| ([F::of(x), F::ONE], Class::<2>::default()));
    let mut trainer = Trainer::<Net, _, _, F, 2>::new(Adam::new(F::of(0.01)), CrossEntropy);
    let result = trainer.fit(
        &mut network,
        &data,
        Epochs(2).full_batch(),
        &mut rng,
        |_| ControlFlow::Continue(()),
    );
    assert!(result.is_ok());
    assert!(network.as_flat() != before.as_flat());
    let output: [F; 2] = network.predict(&[F::ONE, F::ONE]);
    assert!(output.iter().all(|x| x.is_finite()));
}

#[cfg(feature = "alloc")]
mod on_the_heap {
    use super::*;
    use monograd::plain::boxed_zero;

    fn is_zero<F: Scalar, T: Plain<F>>() {
        let mut value = boxed_zero::<F, T>();
        assert!(value.as_flat().iter().all(|x| x.bits() == 0));
        value.as_flat_mut().fill(F::ONE);
        assert!(value.as_flat().iter().all(|&x| x == F::ONE));
    }

    #[test]
    fn a_box_is_made_of_zeros() {
        is_zero::<f32, ()>();
        is_zero::<f64, [f64; 0]>();
        is_zero::<f32, f32>();
        is_zero::<f64, [[f64; 3]; 5]>();
        is_zero::<f32, Pair<[f32; 2], Larger<f32, [f32; 3]>>>();
        is_zero::<f64, Network<Net, f64>>();
    }

    #[test]
    fn a_boxed_network_is_the_same() {
        let rng = || Xoshiro256PlusPlus::seed_from_u64(1);
        let boxed = Network::<Net>::boxed(&mut rng());
        assert_eq!(boxed.as_flat(), Network::<Net>::init(&mut rng()).as_flat());
    }
}
