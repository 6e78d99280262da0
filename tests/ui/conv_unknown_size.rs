//~ a window of 9x1 does not fit into `Sequence<16000, Vector<1>>`
//~~ the number of its places is not in the table of sizes

use monograd::prelude::*;

type Net = net![Input<Sequence<16000, Vector<1>>>, Conv1d<1, 2, 9, Relu, Stride<4>>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let net = Network::<Net>::init(&mut rng);
    let _y: [[f32; 2]; 3998] = net.predict(&[[0.5; 1]; 16000]);
}
