//! Step after step, and back.

use super::{Cell, Gates};
use crate::kernel::affine;
use crate::kernel::set::{Any, Set};
use crate::lanes::Lanes;
use crate::layer::{Pass, Point};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;

/// One step of a stream.
#[inline(always)]
pub fn step<C, S, F, const I: usize, const H: usize, const G: usize, const D: usize>(
    params: &Gates<F, I, H, G>,
    memory: &mut Pair<[Lanes<F, 1>; H], C::Carry<1>>,
    x: &[Lanes<F, 1>; I],
    y: &mut [Lanes<F, 1>; H],
) where
    C: Cell<F, I, H, G, D>,
    S: Set,
    F: Scalar,
{
    let Pair {
        first: before,
        rest: carry,
    } = memory;
    let mut kept = Plain::ZERO;
    C::step::<S, 1>(params, x, before, carry, y, &mut kept);
    *before = *y;
}

/// All steps, with nothing noted down.
#[inline(always)]
pub fn infer<
    C,
    S,
    F,
    const I: usize,
    const H: usize,
    const G: usize,
    const D: usize,
    const B: usize,
>(
    params: &Gates<F, I, H, G>,
    x: &[[Lanes<F, B>; I]],
    y: &mut [[Lanes<F, B>; H]],
) where
    C: Cell<F, I, H, G, D>,
    S: Set,
    F: Scalar,
{
    let (start, mut carry, mut kept) = (Plain::ZERO, Plain::ZERO, Plain::ZERO);
    let mut before = &start;
    for (x, y) in x.iter().zip(y) {
        C::step::<S, B>(params, x, before, &mut carry, y, &mut kept);
        before = y;
    }
}

/// All steps, each with its own notes.
#[inline(always)]
pub fn forward<
    C,
    F,
    const I: usize,
    const H: usize,
    const G: usize,
    const D: usize,
    const B: usize,
>(
    params: &Gates<F, I, H, G>,
    x: &[[Lanes<F, B>; I]],
    y: &mut [[Lanes<F, B>; H]],
    tape: &mut [C::Kept<B>],
) where
    C: Cell<F, I, H, G, D>,
    F: Scalar,
{
    let (start, mut carry) = (Plain::ZERO, Plain::ZERO);
    let mut before = &start;
    for ((x, y), kept) in x.iter().zip(y).zip(tape) {
        C::step::<Any, B>(params, x, before, &mut carry, y, kept);
        before = y;
    }
}

/// A tile of `T` steps.
type Steps<F, const T: usize, const N: usize, const B: usize> = [[Lanes<F, B>; N]; T];

/// All steps back: the slopes of each, and through them the gradients by what
/// went in. Those by the parameters come last, from the slopes of all steps.
#[inline(always)]
pub fn backward<
    C,
    F,
    const I: usize,
    const H: usize,
    const G: usize,
    const D: usize,
    const T: usize,
    const B: usize,
>(
    params: &Gates<F, I, H, G>,
    at: Point<'_, Steps<F, T, I, B>, Steps<F, T, H, B>, [C::Kept<B>; T]>,
    dy: &Steps<F, T, H, B>,
    mut dx: Option<&mut Steps<F, T, I, B>>,
    gradients: &mut Gates<F, I, H, G>,
    pass: Pass,
) where
    C: Cell<F, I, H, G, D>,
    F: Scalar,
{
    let start = Plain::ZERO;
    let mut slopes = <[[[Lanes<F, B>; H]; D]; T]>::ZERO;
    let mut dh = [Lanes::ZERO; H];
    let mut d_carry = Plain::ZERO;
    let steps = at.y.iter().zip(at.tape).zip(dy).zip(&mut slopes);
    for (t, (((y, kept), dy), slopes)) in steps.enumerate().rev() {
        for (dh, &dy) in dh.iter_mut().zip(dy) {
            *dh += dy;
        }
        let before = t.checked_sub(1).and_then(|t| at.y.get(t));
        C::step_back(
            y,
            before.unwrap_or(&start),
            kept,
            &mut dh,
            &mut d_carry,
            slopes,
        );
        if let Some(dx) = dx.as_deref_mut().and_then(|dx| dx.get_mut(t)) {
            *dx = [Lanes::ZERO; I];
            for (weight, slope) in params.weight_ih.iter().zip(&*slopes) {
                add_input_gradient(weight, slope, dx);
            }
        }
        // Nothing was before the first step.
        if before.is_some() {
            for (weight, &number) in params.weight_hh.iter().zip(&C::HIDDEN) {
                if let Some(slope) = slopes.get(number) {
                    add_input_gradient(weight, slope, &mut dh);
                }
            }
        }
    }
    let befores = || core::iter::once(&start).chain(at.y);
    add_parameter_gradients::<C, F, _, I, H, G, D, T, B>(
        at.x,
        befores,
        &slopes,
        gradients,
        pass.samples,
    );
}

/// `dx[i] += Σₒ w[i][o] dy[o]`.
#[inline(always)]
fn add_input_gradient<F: Scalar, const I: usize, const O: usize, const B: usize>(
    w: &[[F; O]; I],
    dy: &[Lanes<F, B>; O],
    dx: &mut [Lanes<F, B>; I],
) {
    let mut part = [Lanes::ZERO; I];
    affine::input_gradient(w, dy, &mut part);
    for (dx, &part) in dx.iter_mut().zip(&part) {
        *dx += part;
    }
}

/// Adds up the gradients by the parameters: sample after sample, and for each
/// of them step after step, so that it does not matter how many are side by
/// side. For that the lanes change their meaning: of one sample, `B` steps.
#[inline(always)]
fn add_parameter_gradients<
    'a,
    C,
    F,
    Befores,
    const I: usize,
    const H: usize,
    const G: usize,
    const D: usize,
    const T: usize,
    const B: usize,
>(
    x: &Steps<F, T, I, B>,
    befores: impl Fn() -> Befores,
    slopes: &[[[Lanes<F, B>; H]; D]; T],
    gradients: &mut Gates<F, I, H, G>,
    samples: usize,
) where
    C: Cell<F, I, H, G, D>,
    F: Scalar,
    Befores: Iterator<Item = &'a [Lanes<F, B>; H]>,
{
    let mut input = [Lanes::ZERO; I];
    let mut before = [Lanes::ZERO; H];
    let mut gate = [Lanes::ZERO; H];
    for sample in 0..samples.min(B) {
        for first in (0..T).step_by(B) {
            let steps = affine::Sums::of(B.min(T - first));
            turn(x.iter().skip(first), sample, &mut input);
            turn(befores().skip(first), sample, &mut before);
            let weights = gradients.weight_ih.iter_mut().zip(&mut gradients.weight_hh);
            let biases = gradients.bias_ih.iter_mut().zip(&mut gradients.bias_hh);
            let gates = weights.zip(biases).zip(C::HIDDEN).enumerate();
            for (number, (((weight_ih, weight_hh), (bias_ih, bias_hh)), hidden)) in gates {
                let slope = |number| {
                    let slopes = slopes.iter().skip(first);
                    slopes.filter_map(move |slopes| slopes.get(number))
                };
                turn(slope(number), sample, &mut gate);
                affine::add_parameter_gradients(&input, &gate, weight_ih, bias_ih, steps);
                if hidden != number {
                    turn(slope(hidden), sample, &mut gate);
                }
                affine::add_parameter_gradients(&before, &gate, weight_hh, bias_hh, steps);
            }
        }
    }
}

/// One sample of some steps, a step in each lane.
#[inline(always)]
fn turn<'a, F: Scalar, const N: usize, const B: usize>(
    steps: impl Iterator<Item = &'a [Lanes<F, B>; N]>,
    sample: usize,
    tile: &mut [Lanes<F, B>; N],
) {
    for (lane, step) in steps.take(B).enumerate() {
        for (to, from) in tile.iter_mut().zip(step) {
            if let (Some(to), Some(&from)) = (to.0.get_mut(lane), from.0.get(sample)) {
                *to = from;
            }
        }
    }
}

/// Floats that a step keeps on the stack: its notes, and the products of the
/// output before.
pub const fn step_scratch<C, F, const I: usize, const H: usize, const G: usize, const D: usize>()
-> usize
where
    C: Cell<F, I, H, G, D>,
    F: Scalar,
{
    C::Kept::<1>::COUNT + H
}

/// Floats a sample that [`infer`] keeps on the stack: those of a step, what it
/// carries, and the output before the first.
pub const fn infer_scratch<C, F, const I: usize, const H: usize, const G: usize, const D: usize>()
-> usize
where
    C: Cell<F, I, H, G, D>,
    F: Scalar,
{
    step_scratch::<C, F, I, H, G, D>() + C::Carry::<1>::COUNT + H
}

/// Floats a sample that [`backward`] keeps on the stack: the slopes of `steps`
/// steps, what goes from step to step with the output before the first, and the
/// larger of two: a part of a gradient, or one sample's steps with what the
/// kernel makes of them.
pub const fn backward_scratch<
    C,
    F,
    const I: usize,
    const H: usize,
    const G: usize,
    const D: usize,
>(
    steps: usize,
) -> usize
where
    C: Cell<F, I, H, G, D>,
    F: Scalar,
{
    steps * D * H + C::Carry::<1>::COUNT + 2 * H + I + 2 * H + affine::columns(H)
}
