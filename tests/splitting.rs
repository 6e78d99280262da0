//! The last layers of a network, trained on what the others make of the data.

use monograd::io::Aligned;
use monograd::plain::Plain;
use monograd::prelude::*;
use monograd::train::Epoch;

type Trunk = net![Dense<2, 24, Relu>, BatchNorm1d<24>, Dense<24, 16, Tanh>];
type Head = net![Dense<16, 8, Relu>, Dense<8, 7>];
type Whole =
    net![Dense<2, 24, Relu>, BatchNorm1d<24>, Dense<24, 16, Tanh>, Dense<16, 8, Relu>, Dense<8, 7>];

fn whole() -> Network<Whole> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let mut net = Network::init(&mut rng);
    for number in net.as_flat_mut() {
        *number += monograd::uniform(&mut rng, 0.0, 0.1);
    }
    net
}

#[test]
fn two_parts_make_what_the_whole_makes() {
    let net = whole();
    let (trunk, head) = net.split::<Trunk, Head>();
    for x in [[0.3, -0.2], [1.0, 2.0], [-4.0, 0.0]] {
        let features: [f32; 16] = trunk.predict(&x);
        let scores: [f32; 7] = head.predict(&features);
        assert_eq!(scores, net.predict(&x));
        assert_eq!(scores, head.to_network().predict(&features));
    }
    // They lie in the network.
    assert!(std::ptr::eq(
        trunk.params.as_flat(),
        &net.params.as_flat()[..trunk.params.as_flat().len()]
    ));
    assert!(std::ptr::eq(
        &head.params.rest,
        &net.params.rest.rest.rest.rest
    ));
    assert!(std::ptr::eq(trunk.state.as_flat(), net.state.as_flat()));
}

#[test]
fn how_a_chain_is_nested_does_not_matter() {
    let net = whole();
    type Nested = net![Trunk, Head];
    let mut file = [0; Network::<Whole>::SAVED_BYTES];
    net.to_bytes(&mut file).unwrap();
    let nested = Network::<Nested>::from_bytes(&file).unwrap();
    assert_eq!(nested.as_flat(), net.as_flat());
    let scores: [f32; 7] = nested.predict(&[0.3, -0.2]);
    assert_eq!(scores, net.predict(&[0.3, -0.2]));
    let (_, last) = nested.split::<net![Dense<2, 24, Relu>, BatchNorm1d<24>, Dense<24, 16, Tanh>, Dense<16, 8, Relu>], Dense<8, 7>>();
    assert_eq!(*last.params, net.params.rest.rest.rest.rest);
}

fn learner() -> Trainer<Head, Adam<f32>, CrossEntropy> {
    Trainer::new(Adam::new(0.02), CrossEntropy)
}

/// As where the weights are in flash: only the head is ever written to.
#[test]
fn a_head_learns_what_a_whole_network_with_a_frozen_trunk_would() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut file = Aligned([0; Network::<Whole>::SAVED_BYTES]);
    whole().to_bytes(&mut file.0).unwrap();
    let net = Network::<Whole>::view_bytes(&file.0).unwrap();
    let (trunk, head) = net.split::<Trunk, Head>();
    let data = datasets::spiral::<7, 20, 140>(&mut rng);

    let features = trunk.features(&data);
    assert_eq!(features.len(), 140);
    assert_eq!(features.read(140, |_, _| ()), None);
    // The same, but for the features written down once.
    let written = data.map(|(x, class)| (trunk.predict::<_, [f32; 16]>(&x), class));

    let (mut once, mut read) = (head.to_network(), head.to_network());
    let before = learner().evaluate(&read, &features).unwrap();
    let plan = Epochs(60).batch(20);
    let go_on = |_: Epoch<'_, Head, f32>| ControlFlow::Continue(());
    let outcome = learner().fit(&mut read, &features, plan, &mut rng.clone(), go_on);
    let other = learner().fit(&mut once, &written, plan, &mut rng.clone(), go_on);
    assert_eq!(outcome, other);
    assert_eq!(read.hash(), once.hash());
    let loss = outcome.unwrap().loss;
    assert!(loss < 0.7 * before, "{before} {loss}");
    assert_eq!(net.as_flat(), whole().as_flat());
}
