//~ the layer `Conv2d<7, 4, 3, 3, Relu, Same>` does not take a `Image<8, 5, 5>`

use monograd::prelude::*;

type Block = Residual<net![Conv2d<4, 8, 3, 3, Relu, Same>, Conv2d<7, 4, 3, 3, Relu, Same>]>;
type Net = net![Input<Image<1, 12, 12>>, Conv2d<1, 4, 3, 3>, MaxPool2d<2>, Block, Flatten, Dense<100, 3>];

fn main() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([[[0.5; 12]; 12]; 1], Class::<3>::default()); 4];
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    let learned = trainer.fit(&mut net, &data, Epochs(10), &mut rng, |_| ControlFlow::Continue(()));
    println!("{learned:?}");
}
