//! From scores to probabilities.

use alloc::vec;
use alloc::vec::Vec;

use monograd::prelude::*;
use monograd::shape::Feed;

/// The probabilities of the classes at each place, of their scores.
pub fn probabilities(scores: &[f32], classes: usize) -> Vec<f32> {
    match classes {
        9 => through::<net![Input<Vector<9>>, Softmax], 9>(scores),
        _ => through::<net![Input<Vector<7>>, Softmax], 7>(scores),
    }
}

/// The logarithms of the probabilities.
pub fn logarithms(scores: &[f32], classes: usize) -> Vec<f32> {
    match classes {
        9 => through::<net![Input<Vector<9>>, LogSoftmax], 9>(scores),
        _ => through::<net![Input<Vector<7>>, LogSoftmax], 7>(scores),
    }
}

/// What a layer without numbers makes of each `N` scores.
fn through<A, const N: usize>(scores: &[f32]) -> Vec<f32>
where
    A: Architecture<f32, Output = [f32; N]>,
    [f32; N]: Feed<A::In, f32>,
{
    let (places, _) = scores.as_chunks::<N>();
    let mut outputs = vec![[0.0; N]; places.len()];
    // There are as many of both.
    let _ = Network::<A>::ZERO.predict_batch(places, &mut outputs);
    outputs.into_flattened()
}
