//! What the tests of several threads share.

use monograd::prelude::*;

/// Does some work in a pool of so many threads.
pub fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().unwrap().install(work)
}

/// So many samples of three classes.
pub fn data<const N: usize>(samples: usize) -> Vec<([f32; N], Class<3>)> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let mut sample = |index: usize| {
        let x = std::array::from_fn(|_| monograd::uniform(&mut rng, -1.0, 1.0));
        (x, Class::new(index % 3).unwrap())
    };
    (0..samples).map(&mut sample).collect()
}
