//! The nodes of the library's layers.

mod activation;
mod attention;
mod branches;
mod dense;
mod norm;
mod pool;
mod recurrent;
mod sequence;
mod shapes;
mod upsample;
mod window;

use alloc::vec::Vec;

pub use branches::Joined;

// An error about a layer without nodes lists layers that have some. All are marked
// so that it does not, but for those that errors go through most often: an error is
// then about the inner layer, the activation, or the link.

use super::graph::Graph;
use super::value::Value;
use crate::scalar::Scalar;

/// What `inner` makes of a value whose last axis are the channels, where operators
/// want them behind the batch.
fn channels_first<F: Scalar>(
    graph: &mut Graph<'_, F>,
    x: &Value,
    inner: impl FnOnce(&mut Graph<'_, F>, &Value) -> Value,
) -> Value {
    let axes = x.sizes().len();
    if axes < 3 {
        return inner(graph, x);
    }
    let there: Vec<usize> = [0, axes - 1].into_iter().chain(1..axes - 1).collect();
    let back: Vec<usize> = [0].into_iter().chain(2..axes).chain([1]).collect();
    let x = graph.transpose(x, &there);
    let y = inner(graph, &x);
    graph.transpose(&y, &back)
}
