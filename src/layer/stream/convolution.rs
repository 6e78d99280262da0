//! Causal convolutions, step by step.

use core::marker::PhantomData;

use super::Stream;
use crate::activation::Activation;
use crate::kernel::convolution::{self, Convolution, Strides};
use crate::lanes::Lanes;
use crate::layer::convolution::activate;
use crate::layer::{BiasKind, Conv1d};
use crate::plain::{Pair, Plain};
use crate::scalar::Scalar;
use crate::shape::{Tile, Vector};
use crate::window::{Axis, Convolving, Looking, Padding, Placing, Settings, Shared, Window};

/// Where a window's taps are `D` steps apart, the inputs under it are every
/// `D`-th, so that there are `D` series of inputs that take turns. Of each, the
/// last `K - 1` are kept, the latest behind.
impl<
    const I: usize,
    const O: usize,
    const KS: usize,
    A: Activation<F>,
    P: Settings<Convolving, Set: Shared<I> + Looking<KS>>,
    K: BiasKind,
    F: Scalar,
> Stream<Vector<I>, F> for Conv1d<I, O, KS, A, P, K>
{
    type Out = Vector<O>;
    /// The series, then how many steps there were.
    type Memory = Pair<Tile<<P::Set as Looking<KS>>::Back<Vector<I>>, F, 1>, F>;
    // What is under the window.
    const SCRATCH: usize = KS * I;

    #[inline(always)]
    fn step(
        params: &Self::Params,
        _: &(),
        memory: &mut Self::Memory,
        x: &[Lanes<F, 1>; I],
        y: &mut [Lanes<F, 1>; O],
    ) {
        let Pair {
            first: all,
            rest: steps,
        } = memory;
        let count = Count::<P::Set, KS>::new(*steps);
        *steps = F::of_usize(count.next());
        let size = KS.saturating_sub(1) * I;
        let series = all.as_flat_mut().get_mut(count.series() * size..);
        let series = series
            .and_then(|series| series.get_mut(..size))
            .unwrap_or_default();

        let place = count.before();
        let mut under = [[Lanes::ZERO; I]; KS];
        for (to, &from) in under.as_flat_mut().iter_mut().zip(&*series) {
            *to = from;
        }
        if let Some(now) = under.get_mut(place) {
            *now = *x;
        }
        convolution::forward_at::<Under<P::Set, I, O, KS>, A, F, 1>(
            params.weight.as_flat(),
            params.bias.as_flat(),
            under.as_flat(),
            y.as_flat_mut(),
            place,
        );
        activate::<A, F, 1>(y);
        // The first goes when there is no more room.
        let gone = if place + 1 < KS { 0 } else { I };
        for (to, &from) in series.iter_mut().zip(under.as_flat().iter().skip(gone)) {
            *to = from;
        }
    }
}

/// How many steps there were. Once all taps lie on a step it only tells which
/// series is next, and stays small enough for a float.
struct Count<P, const K: usize>(usize, PhantomData<P>);

impl<P: Placing, const K: usize> Count<P, K> {
    const SERIES: usize = {
        assert!(P::DILATION[0] > 0, "a window's taps are at least 1 apart");
        P::DILATION[0]
    };

    #[inline(always)]
    fn new<F: Scalar>(steps: F) -> Self {
        Self(steps.to_usize().unwrap_or(0), PhantomData)
    }

    /// The series that the next step is of.
    #[inline(always)]
    fn series(&self) -> usize {
        self.0 % Self::SERIES
    }

    /// How many steps of the series are under the window before that one.
    #[inline(always)]
    fn before(&self) -> usize {
        (self.0 / Self::SERIES).min(K.saturating_sub(1))
    }

    /// The count after it.
    #[inline(always)]
    fn next(&self) -> usize {
        let next = (self.before() * Self::SERIES) + self.series() + 1;
        if next < K * Self::SERIES {
            next
        } else {
            next - Self::SERIES
        }
    }
}

/// A convolution over what is under one window. The taps before the first step
/// are left out, as they are where the whole sequence is there, so the window
/// is at its first place where it lies on one step, and so on; and each place
/// has the same output.
struct Under<P, const I: usize, const O: usize, const K: usize>(PhantomData<P>);

impl<P: Placing, const I: usize, const O: usize, const K: usize> Convolution for Under<P, I, O, K> {
    const WINDOW: Window = Window {
        rows: Axis::ONE,
        columns: Axis::new(K, K, 1, 1, Padding::Front),
    };
    const FITS: bool = true;
    const GROUPS: usize = P::GROUPS;
    const INPUTS: usize = I;
    const OUTPUTS: usize = O;
    const X: Strides = Strides::of_sequence(I);
    const Y: Strides = Strides {
        column: 0,
        ..Strides::of_sequence(O)
    };
}
