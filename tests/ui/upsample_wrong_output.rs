//@ build
//~~ `Output` is not the size of what is enlarged

use monograd::prelude::*;

type Net = net![Input<Image<1, 2, 3>>, UpsampleBilinear<2, 2, Output<6, 4>>, GlobalAvgPool];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _mean: [f32; 1] = net.predict(&[[[0.5; 3]; 2]]);
}
