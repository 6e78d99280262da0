//! What recurrent layers learn.

use rand::Rng;

use crate::activation::Identity;
use crate::init::{Fan, Init};
use crate::kernel::affine;
use crate::kernel::set::Set;
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// What a recurrent layer with `I` inputs, `H` outputs and `G` gates learns,
/// gate by gate, by the names that PyTorch has for them.
///
/// `weight_ih[g][i][h]` joins the input `i` to the output `h` of the gate `g`,
/// and `weight_hh[g][j][h]` the output `j` of the step before: PyTorch's
/// matrices, cut into gates and each of them transposed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Gates<F, const I: usize, const H: usize, const G: usize> {
    /// What the input is multiplied with.
    pub weight_ih: [[[F; H]; I]; G],
    /// What the output of the step before is multiplied with.
    pub weight_hh: [[[F; H]; H]; G],
    /// What is added to the products of the input.
    pub bias_ih: [[F; H]; G],
    /// What is added to the products of the output before.
    pub bias_hh: [[F; H]; G],
}

impl<F: Scalar, const I: usize, const H: usize, const G: usize> Gates<F, I, H, G> {
    /// By default draws all as PyTorch does, evenly from ±1 / √H. Any other
    /// way is for the weights of each gate alone: the biases stay 0.
    pub(super) fn draw(&mut self, init: Init, rng: &mut impl Rng) {
        let even = Init::Uniform(1.0 / Scalar::sqrt(H.max(1) as f64));
        let fan = |inputs| Fan { inputs, outputs: H };
        let chosen = init.or(even);
        chosen.fill(self.weight_ih.as_flat_mut(), fan(I), rng);
        chosen.fill(self.weight_hh.as_flat_mut(), fan(H), rng);
        if init == Init::ByActivation {
            even.fill(self.bias_ih.as_flat_mut(), fan(I), rng);
            even.fill(self.bias_hh.as_flat_mut(), fan(H), rng);
        }
    }

    /// The gate with this number.
    #[inline(always)]
    pub(super) fn gate<const N: usize>(&self) -> Gate<'_, F, I, H> {
        const { assert!(N < G, "a gate that the cell has") };
        Gate {
            weight_ih: &self.weight_ih[N],
            weight_hh: &self.weight_hh[N],
            bias_ih: &self.bias_ih[N],
            bias_hh: &self.bias_hh[N],
        }
    }
}

/// What one gate learns.
pub(super) struct Gate<'a, F, const I: usize, const H: usize> {
    weight_ih: &'a [[F; H]; I],
    weight_hh: &'a [[F; H]; H],
    bias_ih: &'a [F; H],
    bias_hh: &'a [F; H],
}

impl<F: Scalar, const I: usize, const H: usize> Gate<'_, F, I, H> {
    /// `y = W_ih x + b_ih`.
    #[inline(always)]
    pub fn input<S: Set, const B: usize>(&self, x: &[Lanes<F, B>; I], y: &mut [Lanes<F, B>; H]) {
        affine::forward::<Identity, S, F, I, H, B>(self.weight_ih, self.bias_ih, x, y);
    }

    /// `y = W_hh h + b_hh`.
    #[inline(always)]
    pub fn hidden<S: Set, const B: usize>(&self, h: &[Lanes<F, B>; H], y: &mut [Lanes<F, B>; H]) {
        affine::forward::<Identity, S, F, H, H, B>(self.weight_hh, self.bias_hh, h, y);
    }

    /// `y = (W_ih x + b_ih) + (W_hh h + b_hh)`.
    #[inline(always)]
    pub fn both<S: Set, const B: usize>(
        &self,
        x: &[Lanes<F, B>; I],
        h: &[Lanes<F, B>; H],
        y: &mut [Lanes<F, B>; H],
    ) {
        let mut hidden = [Lanes::ZERO; H];
        self.input::<S, B>(x, y);
        self.hidden::<S, B>(h, &mut hidden);
        for (y, &hidden) in y.iter_mut().zip(&hidden) {
            *y += hidden;
        }
    }
}
