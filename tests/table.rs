//! The table of a network, character by character.

use monograd::FlattenTo;
use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

const SPIRAL: &str = "
#  layer                output  parameters  multiply-adds  bytes
────────────────────────────────────────────────────────────────
1  Dense<2, 24, Relu>       24          72             48    288
2  Dense<24, 24, Relu>      24         600            576  2,400
3  Dense<24, 7>              7         175            168    700
────────────────────────────────────────────────────────────────
   total (f32)                         847            792  3,388";

#[test]
fn of_the_spiral_network() {
    let table = Network::<Spiral>::ZERO.to_string();
    assert_eq!(table, SPIRAL.trim_start());
}

type Block = Residual<net![Dense<64, 64, LeakyRelu>, BatchNorm1d<64>, Dense<64, 64, Elu<1, 2>>]>;
type Every = net![
    Input<Image<3, 4, 4>>,
    FlattenTo<48>,
    Dense<48, 64, Identity, NoBias>,
    BatchNorm1d<64>,
    LeakyRelu<1, 5>,
    Dropout<20>,
    Residual<Dense<64, 64, LeakyRelu<1, 5>>>,
    Residual<net![Dense<64, 64, Relu>, Dense<64, 64>]>,
    Residual<net![Block, Block]>,
    Elu,
    Dense<64, 1024>,
    LogSoftmax,
];

const EVERY: &str = "
 #  layer                                                  output  parameters  multiply-adds    bytes
─────────────────────────────────────────────────────────────────────────────────────────────────────
 1  Input<3x4x4>                                            3x4x4           0              0        0
 2  FlattenTo<48>                                              48           0              0        0
 3  Dense<48, 64, Identity, NoBias>                            64       3,072          3,072   24,576
 4  BatchNorm1d<64>                                            64         128             64    2,048
 5  LeakyRelu<1, 5>                                            64           0              0        0
 6  Dropout<20>                                                64           0              0        0
 7  Residual<Dense<64, 64, LeakyRelu<1, 5>>>                   64       4,160          4,096   33,280
 8  Residual<Dense<64, 64, Relu>, Dense<64, 64>>               64       8,320          8,192   66,560
 9  Residual<Residual<Dense<64, 64, LeakyRelu>,                64      16,896         16,512  137,216
      BatchNorm1d<64>, Dense<64, 64, Elu<1, 2>>>,
      Residual<Dense<64, 64, LeakyRelu>, BatchNorm1d<64>,
      Dense<64, 64, Elu<1, 2>>>>
10  Elu                                                        64           0              0        0
11  Dense<64, 1024>                                          1024      66,560         65,536  532,480
12  LogSoftmax                                               1024           0              0        0
─────────────────────────────────────────────────────────────────────────────────────────────────────
    total (f64)                                                        99,136         97,472  796,160";

#[test]
fn of_every_kind_of_layer_with_long_names_wrapped() {
    let table = Network::<Every, f64>::ZERO.to_string();
    assert_eq!(table, EVERY.trim_start_matches('\n'));
}

#[test]
fn groups_the_digits_of_millions() {
    type Wide = net![Dense<784, 1024, Relu>, Dense<1024, 1024, Relu>, Dense<1024, 10>];
    static NETWORK: Network<Wide> = Network::ZERO;
    let table = NETWORK.to_string();
    let last = table.lines().last().unwrap_or_default();
    let total: Vec<_> = last.split_whitespace().collect();
    assert_eq!(
        total,
        ["total", "(f32)", "1,863,690", "1,861,632", "7,454,760"]
    );
}
