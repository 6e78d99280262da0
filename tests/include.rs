//! Networks in the program, checked while it is compiled. What does not compile
//! is in `tests/ui`.
#![cfg(target_endian = "little")]

use std::fs;

use monograd::plain::Plain;
use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

static NET: &Network<Spiral> = include_network!("fixtures/spiral.mgrd" as Spiral);

#[test]
fn an_included_network_is_that_of_the_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spiral.mgrd");
    let loaded = Network::<Spiral>::from_bytes(&fs::read(path).unwrap()).unwrap();
    assert_eq!(NET.hash(), loaded.hash());
    assert_eq!(NET.predict(&[0.3, -0.2]), loaded.predict(&[0.3, -0.2]));
    assert_eq!(NET.as_flat().as_ptr().addr() % 16, 0);
}

/// As in a function, and with the place that a macro says.
#[test]
fn a_place_may_be_put_together() {
    let net = include_network!(
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/spiral.mgrd") as Spiral,
        f32
    );
    assert_eq!(net.hash(), NET.hash());
}
