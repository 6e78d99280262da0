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
pub const GRID: [u64; 2] = [0x419c_db5e_fe81_c345, 0xfb7d_10f9_a77d_0fdb];
pub const SPIRAL: [u64; 2] = [0x533d_128d_7656_eacb, 0x6a76_ad7d_24c7_cac4];
pub const PARABOLA: [u64; 2] = [0x3252_756a_6306_d66d, 0x8ac7_6ae3_1def_a9d7];
pub const NOISE: [u64; 2] = [0xc758_8d1d_e1d3_5de7, 0x39c2_67b6_9ea0_01a7];
pub const SHARES: [u64; 2] = [0xc683_997a_11cb_9754, 0xe914_d4a7_cb59_b6d9];
pub const BLANK: [u64; 2] = [0x7950_5210_ce73_68ac, 0x75b1_57d1_ed55_44d3];
pub const PRODUCT: [u64; 2] = [0xa1c9_a122_3e81_5e3b, 0x2dd5_f867_35f3_cd34];
pub const SEQUENCE: [u64; 2] = [0x673b_3b2c_ec42_814c, 0x7f60_ea14_5d2d_ec70];
pub const WIDE: [u64; 2] = [0xdabb_de8c_4084_25d3, 0xdefe_ce72_392c_db23];
pub const SERIES: [u64; 2] = [0xcdc7_008a_ef6e_4686, 0x1a16_e218_22f3_bfcd];
pub const TOKENS: [u64; 2] = [0x524c_48fc_8dd9_2460, 0xfe0b_f656_783d_e5e3];
pub const CHANNELS: [u64; 2] = [0xd559_4975_aa40_a962, 0x6a9e_e97b_c0aa_64b6];
pub const STEPS: [u64; 2] = [0x1afa_33d1_fd6a_3e8b, 0xecd4_0a1a_caf8_27f1];
pub const LOOK_UPS: [u64; 2] = [0x2231_3197_da80_e86f, 0x3ed5_a0a3_0d2e_5cdc];
pub const MEANS: [u64; 2] = [0xcb08_ed96_c91a_1234, 0x447f_c3d4_e641_c831];
pub const PIXELS: [u64; 2] = [0xa456_a41e_5c9c_fa2b, 0xe0f6_3a64_acdb_7255];
pub const SIZES: [u64; 2] = [0x9160_0116_b3e2_4ce8, 0x1bf8_303b_1c31_6260];
pub const SIGNAL: [u64; 2] = [0x5a7d_091c_4b22_e226, 0x2a98_902d_a394_1d67];
pub const RECURRENT: [u64; 2] = [0x7cd3_d91e_4cb6_d7ae, 0x3059_6fb9_39f4_3089];
pub const CAUSAL: [u64; 2] = [0x8979_6342_e629_0571, 0x4a99_0373_019d_1a11];
pub const STREAM: [u64; 2] = [0x4090_2bee_2717_1674, 0x3beb_c6a0_1748_82ae];
pub const FUNCTIONS: [u64; 2] = [0x675d_477c_5a77_e727, 0x5880_cbc9_c9ef_f756];
pub const FIGURES: [u64; 2] = [0x79a2_06c1_1ae7_2246, 0x8aec_4d8f_0aff_56a1];
