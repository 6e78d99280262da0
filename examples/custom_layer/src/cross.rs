use monograd::layer::{At, Entry, Layer, Pass, Point, Store};
use monograd::{Lanes, prelude::*};

/// `y = x (x W + b) + x`, products feature by feature: each of `N` features is
/// multiplied with a sum of all of them that is learned. Wang et al. 2020 (Deep
/// & Cross Network V2), arXiv:2008.13535, where it follows the input.
///
/// `x W + b` is what `Dense<N, N>` computes, fast and with the same bits
/// everywhere. So this layer is made of one: it has its parameters, and calls it
/// on the way forward and on the way back.
pub struct Cross<const N: usize>;

/// A tile of vectors: `B` samples of `N` features.
type Tile<F, const N: usize, const B: usize> = [Lanes<F, B>; N];

impl<const N: usize, F: Scalar> Store<F> for Cross<N> {
    type Params = <Dense<N, N> as Store<F>>::Params;
    type State = ();
    const NAME: &'static str = "Cross";

    fn init(params: &mut Self::Params, state: &mut (), init: Init, rng: &mut impl Rng) {
        Dense::<N, N>::init(params, state, init, rng);
    }

    fn write(f: &mut dyn std::fmt::Write) -> std::fmt::Result {
        write!(f, "Cross<{N}>")
    }
}

impl<const N: usize> Entry for Cross<N> {
    type In = Vector<N>;
}

impl<const N: usize, F: Scalar> Layer<Vector<N>, F> for Cross<N> {
    type Out = Vector<N>;
    // The sums x W + b, which the output does not tell.
    type Tape<const B: usize> = Tile<F, N, B>;
    type Hold<const B: usize> = ();
    const MACS: usize = N * N + N;
    // The gradient by the sums, and what the dense layer takes.
    const BACKWARD_SCRATCH: usize = N + <Dense<N, N> as Layer<Vector<N>, F>>::BACKWARD_SCRATCH;

    fn infer<const B: usize>(
        params: &Self::Params,
        state: &(),
        x: &Tile<F, N, B>,
        y: &mut Tile<F, N, B>,
    ) {
        Dense::<N, N>::infer(params, state, x, y);
        for (y, &x) in y.iter_mut().zip(x) {
            *y = *y * x + x;
        }
    }

    fn forward<const B: usize>(
        params: &Self::Params,
        state: &mut (),
        x: &Tile<F, N, B>,
        y: &mut Tile<F, N, B>,
        sums: &mut Tile<F, N, B>,
        pass: Pass,
    ) {
        Dense::<N, N>::forward(params, state, x, sums, &mut (), pass);
        for ((y, &x), &mut sum) in y.iter_mut().zip(x).zip(sums) {
            *y = sum * x + x;
        }
    }

    fn backward<const B: usize>(
        params: &Self::Params,
        at: At<'_, Self, Vector<N>, F, B>,
        dy: &mut Tile<F, N, B>,
        mut dx: Option<&mut Tile<F, N, B>>,
        gradients: &mut Self::Params,
        pass: Pass,
    ) {
        let (x, y, tape) = (at.x, at.tape, &());
        let mut d_sums = *dy;
        for (d_sum, &x) in d_sums.iter_mut().zip(x) {
            *d_sum *= x;
        }
        let dense = Point { x, y, tape };
        Dense::<N, N>::backward(
            params,
            dense,
            &mut d_sums,
            dx.as_deref_mut(),
            gradients,
            pass,
        );
        let Some(dx) = dx else { return };
        for ((dx, &dy), &sum) in dx.iter_mut().zip(dy.iter()).zip(at.tape) {
            *dx += dy * sum + dy;
        }
    }
}
