//! Learns to multiply: with a hidden layer of the largest sums, and with cross
//! products, which know what lies outside of the data, too.

use custom_layer::{Cross, Maxout};
use monograd::prelude::*;
use monograd::train::TrainError;
use monograd::uniform;

type Largest = net![Dense<2, 32>, Maxout<32, 8>, Dense<8, 1>];
type Crossed = net![Cross<2>, Dense<2, 1>];

fn main() -> Result<(), TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data: [_; 500] = std::array::from_fn(|_| {
        let [a, b] = [(); 2].map(|()| uniform(&mut rng, -1.0, 1.0));
        ([a, b], [a * b])
    });
    let largest = learn::<Largest>(&data)?;
    let crossed = learn::<Crossed>(&data)?;
    println!("{largest}\n{crossed}");
    println!("    a     b  product  Maxout   Cross");
    for [a, b] in [[0.3, -0.7], [0.9, 0.8], [2.0, -3.0], [5.0, 5.0]] {
        let product: f32 = a * b;
        let ([by_largest], [crossed]) = (largest.predict(&[a, b]), crossed.predict(&[a, b]));
        println!("{a:>5} {b:>5} {product:>8.3} {by_largest:>7.3} {crossed:>7.3}");
    }
    Ok(())
}

/// A network that has learned from the data.
fn learn<A>(data: &[([f32; 2], [f32; 1]); 500]) -> Result<Network<A>, TrainError>
where
    A: Architecture<f32, In = Vector<2>, Out = Vector<1>>,
{
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let mut net = Network::<A>::init(&mut rng);
    let mut trainer = Trainer::<A, _, _>::new(Adam::new(0.01), MeanSquaredError);
    trainer.fit(&mut net, data, Epochs(200).batch(50), &mut rng, |_| {
        ControlFlow::Continue(())
    })?;
    Ok(net)
}
