//! What layers promise, and what these compute.

use custom_layer::{Cross, Maxout};
use monograd::check;
use monograd::plain::WeightBias;
use monograd::prelude::*;

#[test]
fn the_gradients_are_those_of_what_is_computed() {
    for seed in 0..5 {
        check::gradients_of::<Maxout<12, 4>, Vector<12>>(seed).unwrap();
        check::gradients::<Cross<3>>(seed).unwrap();
        check::gradients::<net![Cross<4>, Cross<4>, Dense<4, 6>, Maxout<6, 2>]>(seed).unwrap();
    }
}

#[test]
fn maxout_is_the_largest_of_each_part() {
    type Net = net![Input<Vector<6>>, Maxout<6, 2>];
    let net = Network::<Net>::ZERO;
    assert_eq!(net.predict(&[1.0, 3.0, 2.0, -3.0, -2.0, -2.0]), [3.0, -2.0]);
}

#[test]
fn cross_multiplies_features_with_sums() {
    let (weight, bias) = ([[1.0, 2.0], [3.0, 4.0]], [0.5, -1.0]);
    let params = WeightBias { weight, bias };
    let net = Network::<Cross<2>> { params, state: () };
    // The sums are 5 + 9 + 0.5 and 10 + 12 − 1.
    let expected = [5.0 * 14.5 + 5.0, 3.0 * 21.0 + 3.0];
    assert_eq!(net.predict(&[5.0, 3.0]), expected);
}
