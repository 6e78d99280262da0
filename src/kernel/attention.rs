//! What one head of attention does to a sample, and its gradients. Vaswani et
//! al. 2017, arXiv:1706.03762.
//!
//! A head has `N` numbers for each of `T` steps, and the steps lie in the
//! lanes. Keys and values are then the weights of affine products, whose
//! samples are the queries:
//!
//! ```text
//! score[u][t]  = Σᵢ key[i][u] query[i][t]         the key u for the query t
//! weight[·][t] = softmax(score[·][t] / √N)        over the keys t sees
//! y[i][t]      = Σᵤ value[i][u] weight[u][t]
//! ```
//!
//! So all of it is done by the loops of [`affine`]. A key that a query does
//! not see has the weight 0.

use core::marker::PhantomData;

use super::affine;
use super::set::{Any, Set};
use super::{Kernel, run};
use crate::activation::Identity;
use crate::lanes::Lanes;
use crate::layer::Mask;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// One sample of `N` numbers for each of `T` steps, the steps in the lanes.
pub type Steps<F, const N: usize, const T: usize> = [Lanes<F, T>; N];

/// The same numbers as the weights of an affine product.
#[inline(always)]
fn matrix<F: Scalar, const N: usize, const T: usize>(steps: &Steps<F, N, T>) -> &[[F; T]; N] {
    Plain::<F>::cast(steps)
}

/// What queries make of keys and values: the weights, and [`mix`] of them.
#[inline(always)]
pub fn attend<M: Mask, F: Scalar, const N: usize, const T: usize>(
    [query, key, value]: [&Steps<F, N, T>; 3],
    weights: &mut Steps<F, T, T>,
    y: &mut Steps<F, N, T>,
) {
    affine::forward::<Identity, Any, F, N, T, T>(matrix(key), &[], query, weights);
    run::<Weigh<M>, _, _, _, _, _>(weights, scale::<F>(N), (), (), ());
    mix(value, weights, y);
}

/// The mean of the values, by the weights of each query.
#[inline(always)]
pub fn mix<F: Scalar, const N: usize, const T: usize>(
    value: &Steps<F, N, T>,
    weights: &Steps<F, T, T>,
    y: &mut Steps<F, N, T>,
) {
    affine::input_gradient(matrix(value), weights, y);
}

/// From `dy` and the weights, the gradients by queries, keys and values.
/// `room` is where those by the scores are made.
#[inline(always)]
pub fn gradients<M: Mask, F: Scalar, const N: usize, const T: usize>(
    [query, key, value]: [&Steps<F, N, T>; 3],
    weights: &Steps<F, T, T>,
    dy: &Steps<F, N, T>,
    room: &mut Steps<F, T, T>,
    [d_query, d_key, d_value]: [&mut Steps<F, N, T>; 3],
) {
    add_over_queries(dy, weights, d_value);
    affine::forward::<Identity, Any, F, N, T, T>(matrix(value), &[], dy, room);
    run::<PullBack<M>, _, _, _, _, _>(weights, &mut *room, scale::<F>(N), (), ());
    affine::input_gradient(matrix(key), room, d_query);
    add_over_queries(query, room, d_key);
}

/// `to[i][u] = Σₜ a[i][t] b[u][t]`.
#[inline(always)]
fn add_over_queries<F: Scalar, const N: usize, const T: usize>(
    a: &Steps<F, N, T>,
    b: &Steps<F, T, T>,
    to: &mut Steps<F, N, T>,
) {
    Plain::<F>::set_zero(to);
    affine::add_parameter_gradients::<F, N, T, T>(
        a,
        b,
        Plain::<F>::cast_mut(to),
        &mut [],
        affine::Sums::of(T),
    );
}

/// Scores are divided by the root of the width.
#[inline(always)]
fn scale<F: Scalar>(width: usize) -> F {
    F::ONE / F::of_usize(width).sqrt()
}

/// Scores become weights: for each query the softmax over the keys it sees.
struct Weigh<M>(PhantomData<M>);

impl<M: Mask, F: Scalar, const T: usize> Kernel<&mut Steps<F, T, T>, F, (), (), ()> for Weigh<M> {
    #[inline(always)]
    fn run<S: Set>(scores: &mut Steps<F, T, T>, scale: F, (): (), (): (), (): ()) {
        let mut largest = Lanes::splat(-F::INFINITY);
        for (key, score) in scores.iter_mut().enumerate() {
            *score *= Lanes::splat(scale);
            largest = seen_or::<M, F, T>(largest, key, score.max(largest));
        }
        let mut sum = Lanes::ZERO;
        for (key, score) in scores.iter_mut().enumerate() {
            *score = seen_or::<M, F, T>(Lanes::ZERO, key, (*score - largest).map(F::exp));
            sum += *score;
        }
        let scale = sum.map(|sum| F::ONE / sum);
        for weight in scores {
            *weight *= scale;
        }
    }
}

/// Gradients by weights become those by scores:
/// `weight[u] (d[u] − Σᵤ weight[u] d[u]) / √N`.
struct PullBack<M>(PhantomData<M>);

impl<M: Mask, F: Scalar, const T: usize> Kernel<&Steps<F, T, T>, &mut Steps<F, T, T>, F, (), ()>
    for PullBack<M>
{
    #[inline(always)]
    fn run<S: Set>(
        weights: &Steps<F, T, T>,
        gradient: &mut Steps<F, T, T>,
        scale: F,
        (): (),
        (): (),
    ) {
        let mut inner = Lanes::ZERO;
        for (key, (&weight, &d)) in weights.iter().zip(gradient.iter()).enumerate() {
            inner += seen_or::<M, F, T>(Lanes::ZERO, key, weight * d);
        }
        for (key, (&weight, d)) in weights.iter().zip(gradient).enumerate() {
            let by_score = weight * (*d - inner) * Lanes::splat(scale);
            *d = seen_or::<M, F, T>(Lanes::ZERO, key, by_score);
        }
    }
}

/// The numbers of the queries that see a key, and `other` numbers for those
/// that do not.
#[inline(always)]
fn seen_or<M: Mask, F: Scalar, const T: usize>(
    mut other: Lanes<F, T>,
    key: usize,
    numbers: Lanes<F, T>,
) -> Lanes<F, T> {
    for (query, (to, number)) in other.0.iter_mut().zip(numbers.0).enumerate() {
        if M::sees(query, key) {
            *to = number;
        }
    }
    other
}
