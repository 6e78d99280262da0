//! The expected hash of each case, in `f32` and in `f64`.
//!
//! They are the same on every platform, with every compiler and optimization
//! level. They change only where the rules of the library change: the order of
//! a sum, a random number, a polynomial. This is such a change's place in a
//! review, and the changelog is to name it.
//!
//! `cargo run -- --bless` in this crate prints this file with the hashes of the
//! library as it is.

pub const CLUSTERS: [u64; 2] = [0x79f2_2947_ffac_f8f3, 0xbddf_3d13_2ad8_f4d2];
pub const XOR: [u64; 2] = [0x7f9d_dad7_c723_00eb, 0x7c94_b042_8c9d_483d];
pub const ODDS: [u64; 2] = [0xa623_41fe_90c0_26b9, 0x2afb_6041_5d75_e6dc];
pub const GRID: [u64; 2] = [0x920c_207a_5e2c_b124, 0x4a67_a776_4145_ebe5];
pub const SPIRAL: [u64; 2] = [0x0c82_196c_ba4c_434d, 0x5cb3_9ab4_2253_990f];
pub const PARABOLA: [u64; 2] = [0x3252_756a_6306_d66d, 0x8ac7_6ae3_1def_a9d7];
pub const NOISE: [u64; 2] = [0xc758_8d1d_e1d3_5de7, 0x39c2_67b6_9ea0_01a7];
pub const SHARES: [u64; 2] = [0x9fab_efa5_f45c_3637, 0x0bf5_98f9_d69b_a26d];
pub const BLANK: [u64; 2] = [0xe171_20fb_7c1d_9124, 0xc121_ac09_535d_7bfc];
pub const PRODUCT: [u64; 2] = [0xcc11_2f82_0f22_cf2a, 0x5374_03b3_0912_9392];
pub const SEQUENCE: [u64; 2] = [0x673b_3b2c_ec42_814c, 0x7f60_ea14_5d2d_ec70];
pub const WIDE: [u64; 2] = [0xdabb_de8c_4084_25d3, 0xdefe_ce72_392c_db23];
pub const SERIES: [u64; 2] = [0x9fbc_b6fe_265b_b231, 0x708e_5105_5cc3_e17b];
pub const TOKENS: [u64; 2] = [0x524c_48fc_8dd9_2460, 0xfe0b_f656_783d_e5e3];
pub const CHANNELS: [u64; 2] = [0x9151_7a02_d708_88ff, 0xe712_5096_3a05_ec3c];
pub const STEPS: [u64; 2] = [0x1afa_33d1_fd6a_3e8b, 0xecd4_0a1a_caf8_27f1];
pub const LOOK_UPS: [u64; 2] = [0xaa2c_f5f7_30e2_d8ae, 0x58e0_e26c_22fb_3673];
pub const MEANS: [u64; 2] = [0xcb08_ed96_c91a_1234, 0x447f_c3d4_e641_c831];
pub const PIXELS: [u64; 2] = [0xaf5a_234c_0828_f54b, 0x1b2e_5587_01c5_6551];
pub const SIZES: [u64; 2] = [0x9160_0116_b3e2_4ce8, 0x1bf8_303b_1c31_6260];
pub const SIGNAL: [u64; 2] = [0x5a7d_091c_4b22_e226, 0x2a98_902d_a394_1d67];
pub const RECURRENT: [u64; 2] = [0x61fd_1c78_d9ea_6187, 0x27f9_54d4_a508_dfd0];
pub const CAUSAL: [u64; 2] = [0xc02d_84d8_716c_b2d2, 0xb6b2_ba4b_1584_92b1];
pub const STREAM: [u64; 2] = [0x4090_2bee_2717_1674, 0x3beb_c6a0_1748_82ae];
pub const FUNCTIONS: [u64; 2] = [0x675d_477c_5a77_e727, 0x5880_cbc9_c9ef_f756];
pub const FIGURES: [u64; 2] = [0x79a2_06c1_1ae7_2246, 0x8aec_4d8f_0aff_56a1];
