//! The heads of one layer of attention.

use typenum::{PartialDiv, PartialQuot};

use super::MultiHeadAttention;
use super::mask::Mask;
use crate::dim::{Const, Decimal, Dim, Uint, VectorSlot};
use crate::kernel::attention::{self, Steps};
use crate::lanes::Lanes;
use crate::scalar::Scalar;
use crate::shape::Vector;

/// A layer whose width is divided by the number of its heads.
#[diagnostic::on_unimplemented(
    message = "the width of `{Self}` is not a multiple of its number of heads",
    label = "the heads of `{Self}` would differ in width",
    note = "each head takes an equal share of the width, which is one of the sizes in the table \
            that shapes are computed with: all to 1024, and some beyond"
)]
pub trait Divided {
    /// What one head is given of each step.
    type Head: Head;
}
type Share<const D: usize, const HEADS: usize> = PartialQuot<Uint<D>, Uint<HEADS>>;

// Not recommended, so that an error names the layer, not the integers.
#[diagnostic::do_not_recommend]
impl<const D: usize, const HEADS: usize, M> Divided for MultiHeadAttention<D, HEADS, M>
where
    Const<D>: Dim,
    Const<HEADS>: Dim,
    Uint<D>: PartialDiv<Uint<HEADS>>,
    Share<D, HEADS>: Decimal,
    <Share<D, HEADS> as Decimal>::Put<VectorSlot>: Head,
{
    type Head = <Share<D, HEADS> as Decimal>::Put<VectorSlot>;
}

/// A head's share of the width, with which the compiler knows how many numbers
/// there are. It is for all heads of a sample: one takes the first numbers of
/// each step, and so on.
pub trait Head {
    /// What the heads make of queries, keys and values. There are weights for
    /// each head, or for one, and all use them in turn.
    fn attend<M: Mask, F: Scalar, const D: usize, const T: usize>(
        inputs: &[Steps<F, D, T>; 3],
        weights: &mut [Steps<F, T, T>],
        y: &mut Steps<F, D, T>,
    );

    /// The same again, with the weights as they are.
    fn mix<F: Scalar, const D: usize, const T: usize>(
        value: &Steps<F, D, T>,
        weights: &[Steps<F, T, T>],
        y: &mut Steps<F, D, T>,
    );

    /// The gradients by queries, keys and values.
    fn gradients<M: Mask, F: Scalar, const D: usize, const T: usize>(
        inputs: &[Steps<F, D, T>; 3],
        weights: &[Steps<F, T, T>],
        dy: &Steps<F, D, T>,
        room: &mut Steps<F, T, T>,
        gradients: &mut [Steps<F, D, T>; 3],
    );
}

impl<const N: usize> Head for Vector<N> {
    #[inline(always)]
    fn attend<M: Mask, F: Scalar, const D: usize, const T: usize>(
        [query, key, value]: &[Steps<F, D, T>; 3],
        weights: &mut [Steps<F, T, T>],
        y: &mut Steps<F, D, T>,
    ) {
        let inputs = shares(query).zip(shares(key)).zip(shares(value));
        for (head, (((query, key), value), y)) in inputs.zip(shares_mut(y)).enumerate() {
            let weights = match &mut *weights {
                [all] => Some(all),
                weights => weights.get_mut(head),
            };
            if let Some(weights) = weights {
                attention::attend::<M, F, N, T>([query, key, value], weights, y);
            }
        }
    }

    #[inline(always)]
    fn mix<F: Scalar, const D: usize, const T: usize>(
        value: &Steps<F, D, T>,
        weights: &[Steps<F, T, T>],
        y: &mut Steps<F, D, T>,
    ) {
        for ((value, weights), y) in shares(value).zip(weights).zip(shares_mut(y)) {
            attention::mix::<F, N, T>(value, weights, y);
        }
    }

    #[inline(always)]
    fn gradients<M: Mask, F: Scalar, const D: usize, const T: usize>(
        [query, key, value]: &[Steps<F, D, T>; 3],
        weights: &[Steps<F, T, T>],
        dy: &Steps<F, D, T>,
        room: &mut Steps<F, T, T>,
        [d_query, d_key, d_value]: &mut [Steps<F, D, T>; 3],
    ) {
        let inputs = shares(query).zip(shares(key)).zip(shares(value));
        let gradients = shares_mut(d_query)
            .zip(shares_mut(d_key))
            .zip(shares_mut(d_value));
        for ((((query, key), value), weights), (((d_query, d_key), d_value), dy)) in
            inputs.zip(weights).zip(gradients.zip(shares(dy)))
        {
            attention::gradients::<M, F, N, T>(
                [query, key, value],
                weights,
                dy,
                room,
                [d_query, d_key, d_value],
            );
        }
    }
}

/// What each head has of all numbers.
#[inline(always)]
fn shares<F: Scalar, const N: usize, const T: usize>(
    all: &[Lanes<F, T>],
) -> impl Iterator<Item = &Steps<F, N, T>> {
    all.chunks(N.max(1)).filter_map(<[_]>::first_chunk)
}

/// The same, to be changed.
#[inline(always)]
fn shares_mut<F: Scalar, const N: usize, const T: usize>(
    all: &mut [Lanes<F, T>],
) -> impl Iterator<Item = &mut Steps<F, N, T>> {
    all.chunks_mut(N.max(1)).filter_map(<[_]>::first_chunk_mut)
}
