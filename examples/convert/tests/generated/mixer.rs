// mixer: Input<4x6>, LearnedPositions<4, 6>, Residual<LayerNorm<6>, MultiHeadAttention<6, 2>>, TimeDistributed<Dense<6, 3>>
//
// Made by monograd's examples/convert, and read by it; needs Rust 1.87. A
// network that is used where it lies, in flash for one:
//
//     mod mixer;
//     const _: () = assert!(Network::<Net>::FINGERPRINT.0 == mixer::FINGERPRINT);
//     let net: &'static Network<Net> = Network::view(&mixer::NUMBERS).unwrap();

/// What tells the architecture from others, with its float type.
pub const FINGERPRINT: u64 = 0x2eddedad3c282865;

/// PyTorch's `positions`, there of [4, 6].
#[allow(clippy::approx_constant)]
pub const POSITIONS: [[f64; 6]; 4] = [
    [
        -14.285714285714286, -14.142857142857142, -14.0, -13.857142857142858, -13.714285714285714,
        -13.571428571428571,
    ],
    [
        -13.428571428571429, -13.285714285714286, -13.142857142857142, -13.0,
        f64::from_bits(0x7ff8000000000000), f64::from_bits(0xfff00000deadbeef),
    ],
    [
        f64::INFINITY, f64::NEG_INFINITY, -0.0, 7.41691286169067e-309, 1.7976931348623157e308, 1e16,
    ],
    [
        3.141592653589793, -11.571428571428571, -11.428571428571429, -11.285714285714286,
        -11.142857142857142, -11.0,
    ],
];

/// PyTorch's `norm.weight`, there of [6].
#[allow(clippy::approx_constant)]
pub const NORM_WEIGHT: [f64; 6] = [
    -10.857142857142858, -10.714285714285714, -10.571428571428571, -10.428571428571429,
    -10.285714285714286, -10.142857142857142,
];

/// PyTorch's `norm.bias`, there of [6].
#[allow(clippy::approx_constant)]
pub const NORM_BIAS: [f64; 6] = [
    -10.0, -9.857142857142858, -9.714285714285714, -9.571428571428571, -9.428571428571429,
    -9.285714285714286,
];

/// PyTorch's `attention.in_proj_weight`, there of [18, 6].
#[allow(clippy::approx_constant)]
pub const ATTENTION_IN_PROJ_WEIGHT_0: [[f64; 6]; 6] = [
    [
        -9.142857142857142, -9.0, -8.857142857142858, -8.714285714285714, -8.571428571428571,
        -8.428571428571429,
    ],
    [
        -8.285714285714286, -8.142857142857142, -8.0, -7.857142857142857, -7.714285714285714,
        -7.571428571428571,
    ],
    [
        -7.428571428571429, -7.285714285714286, -7.142857142857143, -7.0, -6.857142857142857,
        -6.714285714285714,
    ],
    [
        -6.571428571428571, -6.428571428571429, -6.285714285714286, -6.142857142857143, -6.0,
        -5.857142857142857,
    ],
    [
        -5.714285714285714, -5.571428571428571, -5.428571428571429, -5.285714285714286,
        -5.142857142857143, -5.0,
    ],
    [
        -4.857142857142857, -4.714285714285714, -4.571428571428571, -4.428571428571429,
        -4.285714285714286, -4.142857142857143,
    ],
];

/// PyTorch's `attention.in_proj_bias`, there of [18].
#[allow(clippy::approx_constant)]
pub const ATTENTION_IN_PROJ_BIAS_0: [f64; 6] = [
    -4.0, -3.857142857142857, -3.7142857142857144, -3.5714285714285716, -3.4285714285714284,
    -3.2857142857142856,
];

/// PyTorch's `attention.in_proj_weight`, there of [18, 6].
#[allow(clippy::approx_constant)]
pub const ATTENTION_IN_PROJ_WEIGHT_1: [[f64; 6]; 6] = [
    [
        -3.142857142857143, -3.0, -2.857142857142857, -2.7142857142857144, -2.5714285714285716,
        -2.4285714285714284,
    ],
    [
        -2.2857142857142856, -2.142857142857143, -2.0, -1.8571428571428572, -1.7142857142857142,
        -1.5714285714285714,
    ],
    [
        -1.4285714285714286, -1.2857142857142858, -1.1428571428571428, -1.0, -0.8571428571428571,
        -0.7142857142857143,
    ],
    [
        -0.5714285714285714, -0.42857142857142855, -0.2857142857142857, -0.14285714285714285, 0.0,
        0.14285714285714285,
    ],
    [
        0.2857142857142857, 0.42857142857142855, 0.5714285714285714, 0.7142857142857143,
        0.8571428571428571, 1.0,
    ],
    [
        1.1428571428571428, 1.2857142857142858, 1.4285714285714286, 1.5714285714285714,
        1.7142857142857142, 1.8571428571428572,
    ],
];

/// PyTorch's `attention.in_proj_bias`, there of [18].
#[allow(clippy::approx_constant)]
pub const ATTENTION_IN_PROJ_BIAS_1: [f64; 6] = [
    2.0, 2.142857142857143, 2.2857142857142856, 2.4285714285714284, 2.5714285714285716,
    2.7142857142857144,
];

/// PyTorch's `attention.in_proj_weight`, there of [18, 6].
#[allow(clippy::approx_constant)]
pub const ATTENTION_IN_PROJ_WEIGHT_2: [[f64; 6]; 6] = [
    [
        2.857142857142857, 3.0, 3.142857142857143, 3.2857142857142856, 3.4285714285714284,
        3.5714285714285716,
    ],
    [
        3.7142857142857144, 3.857142857142857, 4.0, 4.142857142857143, 4.285714285714286,
        4.428571428571429,
    ],
    [
        4.571428571428571, 4.714285714285714, 4.857142857142857, 5.0, 5.142857142857143,
        5.285714285714286,
    ],
    [
        5.428571428571429, 5.571428571428571, 5.714285714285714, 5.857142857142857, 6.0,
        6.142857142857143,
    ],
    [
        6.285714285714286, 6.428571428571429, 6.571428571428571, 6.714285714285714,
        6.857142857142857, 7.0,
    ],
    [
        7.142857142857143, 7.285714285714286, 7.428571428571429, 7.571428571428571,
        7.714285714285714, 7.857142857142857,
    ],
];

/// PyTorch's `attention.in_proj_bias`, there of [18].
#[allow(clippy::approx_constant)]
pub const ATTENTION_IN_PROJ_BIAS_2: [f64; 6] = [
    8.0, 8.142857142857142, 8.285714285714286, 8.428571428571429, 8.571428571428571,
    8.714285714285714,
];

/// PyTorch's `attention.out_proj.weight`, there of [6, 6].
#[allow(clippy::approx_constant)]
pub const ATTENTION_OUT_PROJ_WEIGHT: [[f64; 6]; 6] = [
    [
        8.857142857142858, 9.0, 9.142857142857142, 9.285714285714286, 9.428571428571429,
        9.571428571428571,
    ],
    [
        9.714285714285714, 9.857142857142858, 10.0, 10.142857142857142, 10.285714285714286,
        10.428571428571429,
    ],
    [
        10.571428571428571, 10.714285714285714, 10.857142857142858, 11.0, 11.142857142857142,
        11.285714285714286,
    ],
    [
        11.428571428571429, 11.571428571428571, 11.714285714285714, 11.857142857142858, 12.0,
        12.142857142857142,
    ],
    [
        12.285714285714286, 12.428571428571429, 12.571428571428571, 12.714285714285714,
        12.857142857142858, 13.0,
    ],
    [
        13.142857142857142, 13.285714285714286, 13.428571428571429, 13.571428571428571,
        13.714285714285714, 13.857142857142858,
    ],
];

/// PyTorch's `attention.out_proj.bias`, there of [6].
#[allow(clippy::approx_constant)]
pub const ATTENTION_OUT_PROJ_BIAS: [f64; 6] = [
    14.0, 14.142857142857142, 14.285714285714286, 14.428571428571429, 14.571428571428571,
    14.714285714285714,
];

/// PyTorch's `head.weight`, there of [3, 6].
#[allow(clippy::approx_constant)]
pub const HEAD_WEIGHT: [[f64; 3]; 6] = [
    [14.857142857142858, 15.0, 15.142857142857142],
    [
        15.285714285714286, 15.428571428571429, 15.571428571428571,
    ],
    [15.714285714285714, 15.857142857142858, 16.0],
    [
        16.142857142857142, 16.285714285714285, 16.428571428571427,
    ],
    [
        16.571428571428573, 16.714285714285715, 16.857142857142858,
    ],
    [17.0, 17.142857142857142, 17.285714285714285],
];

/// PyTorch's `head.bias`, there of [3].
#[allow(clippy::approx_constant)]
pub const HEAD_BIAS: [f64; 3] = [
    17.428571428571427, 17.571428571428573, 17.714285714285715,
];

/// All numbers, in the order of the network: parameters, then state.
pub static NUMBERS: [f64; 225] = {
    let mut numbers = [0.0; 225];
    let rest: &mut [f64] = &mut numbers;
    let (part, rest) = rest.split_at_mut(24);
    part.copy_from_slice(POSITIONS.as_flattened());
    let (part, rest) = rest.split_at_mut(6);
    part.copy_from_slice(&NORM_WEIGHT);
    let (part, rest) = rest.split_at_mut(6);
    part.copy_from_slice(&NORM_BIAS);
    let (part, rest) = rest.split_at_mut(36);
    part.copy_from_slice(ATTENTION_IN_PROJ_WEIGHT_0.as_flattened());
    let (part, rest) = rest.split_at_mut(6);
    part.copy_from_slice(&ATTENTION_IN_PROJ_BIAS_0);
    let (part, rest) = rest.split_at_mut(36);
    part.copy_from_slice(ATTENTION_IN_PROJ_WEIGHT_1.as_flattened());
    let (part, rest) = rest.split_at_mut(6);
    part.copy_from_slice(&ATTENTION_IN_PROJ_BIAS_1);
    let (part, rest) = rest.split_at_mut(36);
    part.copy_from_slice(ATTENTION_IN_PROJ_WEIGHT_2.as_flattened());
    let (part, rest) = rest.split_at_mut(6);
    part.copy_from_slice(&ATTENTION_IN_PROJ_BIAS_2);
    let (part, rest) = rest.split_at_mut(36);
    part.copy_from_slice(ATTENTION_OUT_PROJ_WEIGHT.as_flattened());
    let (part, rest) = rest.split_at_mut(6);
    part.copy_from_slice(&ATTENTION_OUT_PROJ_BIAS);
    let (part, rest) = rest.split_at_mut(18);
    part.copy_from_slice(HEAD_WEIGHT.as_flattened());
    let (part, rest) = rest.split_at_mut(3);
    part.copy_from_slice(&HEAD_BIAS);
    assert!(rest.is_empty());
    numbers
};
