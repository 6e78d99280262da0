//~ a `Image<1, 509, 8>` enlarged 3x2 times has a size that is not in the table of sizes
//~~ write the size out

use monograd::prelude::*;

type Net = net![Input<Image<1, 509, 8>>, Upsample<3, 2>, GlobalAvgPool];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _mean: [f32; 1] = net.predict(&[[[0.5; 8]; 509]]);
}
