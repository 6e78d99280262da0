//~ a window of 4x1 does not fit into `Sequence<16001, Vector<1>>`
//~~ write it out with the setting `Output<H, W>`

use monograd::prelude::*;

type Net = net![Input<Sequence<16001, Vector<1>>>, AvgPool1d<4>, GlobalMaxPool];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _peak: [f32; 1] = net.predict(&[[0.5]; 16001]);
}
