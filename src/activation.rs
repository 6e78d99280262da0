//! Activation functions: their value, and their derivative from the value
//! where that is enough.
//!
//! An activation is fused into a layer (`Dense<2, 24, Relu>`) or a layer of its
//! own (`Relu` in a [`net!`](crate::net)), for any shape.

use core::fmt;
use core::marker::PhantomData;

use crate::fingerprint::Fingerprint;
use crate::init::Init;
use crate::kernel::set::Set;
use crate::kernel::vector::Vector;
use crate::kernel::{self, Kernel};
use crate::lanes::Lanes;
use crate::plain::Plain;
use crate::scalar::Scalar;

/// A function applied to each number by itself.
///
/// Most derivatives are cheap to tell from the value (`tanh' = 1 − tanh²`), so
/// nothing but the layer's output is kept for the backward pass
/// ([`Kept`](Activation::Kept) is `()`). The others keep their input (`T`).
pub trait Activation<F: Scalar>: 'static {
    /// The name, as people write it.
    const NAME: &'static str;
    /// What tells this activation from others in the hash of an architecture.
    const FINGERPRINT: Fingerprint = Fingerprint::of(Self::NAME);
    /// How the weights of a layer in front of it are drawn by default.
    const INIT: Init;
    /// What the backward pass needs besides the output: `()`, or `T`, the
    /// input.
    type Kept<T: Plain<F>>: Plain<F>;

    /// Writes the activation as people write it. The default writes
    /// [`NAME`](Activation::NAME).
    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str(Self::NAME)
    }

    /// The function's value.
    fn value(x: F) -> F;

    /// The derivative at the input `x`, where the value is `y`. If the input
    /// is not kept, `x` is `y` again.
    fn derivative(x: F, y: F) -> F;

    /// Notes the input down, if it is needed.
    #[inline(always)]
    fn keep<T: Plain<F>>(input: &T, kept: &mut Self::Kept<T>) {
        kept.copy_floats(input);
    }

    /// Replaces each number with the function's value.
    #[inline(always)]
    fn apply<const B: usize>(numbers: &mut [Lanes<F, B>]) {
        if const { kernel::inlines(B) } {
            replace::<Self, F, B>(kernel::in_memory(numbers));
        } else {
            kernel::run::<Replace<Self>, _, _, _, _, _>(numbers, (), (), (), ());
        }
    }

    /// Whether [`fused`](Activation::fused) is the function.
    #[doc(hidden)]
    const FUSED: bool = false;

    /// The function's value for the numbers of a register, where that takes an
    /// instruction or two: a layer applies it before it stores them.
    #[doc(hidden)]
    #[inline(always)]
    fn fused<V: Vector<F>>(x: V) -> V {
        x
    }

    /// Turns the gradient by the output into the gradient by the input:
    /// multiplies with the derivative. `kept` is empty if nothing is kept.
    #[inline(always)]
    fn pull_back<const B: usize>(
        kept: &[Lanes<F, B>],
        output: &[Lanes<F, B>],
        gradient: &mut [Lanes<F, B>],
    ) {
        // Where other kernels are never inlined this one is: a call is as long.
        if const { kernel::inlines(B) || !kernel::INLINED } {
            multiply::<Self, F, B>(kept, output, gradient);
        } else {
            kernel::run::<PullBack<Self>, _, _, _, _, _>(kept, output, gradient, (), ());
        }
    }
}

/// [`Activation::apply`] as a function of its own.
struct Replace<A: ?Sized>(PhantomData<A>);

impl<A: Activation<F> + ?Sized, F: Scalar, const B: usize>
    Kernel<&mut [Lanes<F, B>], (), (), (), ()> for Replace<A>
{
    #[inline(always)]
    fn run<S: Set>(numbers: &mut [Lanes<F, B>], (): (), (): (), (): (), (): ()) {
        replace::<A, F, B>(numbers);
    }
}

#[inline(always)]
fn replace<A: Activation<F> + ?Sized, F: Scalar, const B: usize>(numbers: &mut [Lanes<F, B>]) {
    for number in numbers {
        *number = number.map(A::value);
    }
}

/// [`Activation::pull_back`] as a function of its own.
struct PullBack<A: ?Sized>(PhantomData<A>);

impl<A: Activation<F> + ?Sized, F: Scalar, const B: usize>
    Kernel<&[Lanes<F, B>], &[Lanes<F, B>], &mut [Lanes<F, B>], (), ()> for PullBack<A>
{
    #[inline(always)]
    fn run<S: Set>(
        kept: &[Lanes<F, B>],
        output: &[Lanes<F, B>],
        gradient: &mut [Lanes<F, B>],
        (): (),
        (): (),
    ) {
        multiply::<A, F, B>(kept, output, gradient);
    }
}

#[inline(always)]
fn multiply<A: Activation<F> + ?Sized, F: Scalar, const B: usize>(
    kept: &[Lanes<F, B>],
    output: &[Lanes<F, B>],
    gradient: &mut [Lanes<F, B>],
) {
    let input = if kept.is_empty() { output } else { kept };
    for ((&x, &y), d) in input.iter().zip(output).zip(gradient) {
        *d *= x.zip(y, A::derivative);
    }
}

/// The identity: y = x.
pub struct Identity;

/// The rectifier: y = max(x, 0), with the derivative 0 at 0.
pub struct Relu;

/// The leaky rectifier: y = x for x > 0, else s x, where s = `NUM / DEN`
/// (PyTorch's default 0.01). The derivative at 0 is s.
pub struct LeakyRelu<const NUM: u32 = 1, const DEN: u32 = 100>;

/// The exponential linear unit: y = x for x > 0, else α (eˣ − 1), where
/// α = `NUM / DEN` (1 by default). Clevert et al. 2015, arXiv:1511.07289.
pub struct Elu<const NUM: u32 = 1, const DEN: u32 = 1>;

/// The hyperbolic tangent.
pub struct Tanh;

/// The logistic function: y = 1 / (1 + e⁻ˣ).
pub struct Sigmoid;

/// The smooth rectifier: y = ln(1 + eˣ).
pub struct Softplus;

/// The Gaussian error linear unit: y = x Φ(x), with the exact Φ. Hendrycks and
/// Gimpel 2016, arXiv:1606.08415.
pub struct Gelu;

/// GELU by the tanh formula: y = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
pub struct GeluTanh;

/// The sigmoid linear unit, or swish: y = x / (1 + e⁻ˣ).
pub struct Silu;

impl<F: Scalar> Activation<F> for Identity {
    const NAME: &'static str = "Identity";
    const INIT: Init = Init::XavierUniform;
    type Kept<T: Plain<F>> = ();

    #[inline(always)]
    fn value(x: F) -> F {
        x
    }
    const FUSED: bool = true;
    #[inline(always)]
    fn derivative(_: F, _: F) -> F {
        F::ONE
    }
}

impl<F: Scalar> Activation<F> for Relu {
    const NAME: &'static str = "Relu";
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = ();

    #[inline(always)]
    fn value(x: F) -> F {
        // The comparison this way round lets a NaN through.
        if x < F::ZERO { F::ZERO } else { x }
    }
    const FUSED: bool = true;
    #[inline(always)]
    fn fused<V: Vector<F>>(x: V) -> V {
        V::splat(F::ZERO).larger(x)
    }
    #[inline(always)]
    fn derivative(_: F, y: F) -> F {
        if y > F::ZERO { F::ONE } else { F::ZERO }
    }
}

/// The fraction that the constants of a type stand for.
#[inline(always)]
fn ratio<F: Scalar>(num: u32, den: u32) -> F {
    F::of(f64::from(num) / f64::from(den))
}

impl<const NUM: u32, const DEN: u32, F: Scalar> Activation<F> for LeakyRelu<NUM, DEN> {
    const NAME: &'static str = "LeakyRelu";
    const FINGERPRINT: Fingerprint = Fingerprint::of("LeakyRelu")
        .number(NUM as usize)
        .number(DEN as usize);
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = ();

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        if (NUM, DEN) == (1, 100) {
            return f.write_str("LeakyRelu");
        }
        write!(f, "LeakyRelu<{NUM}, {DEN}>")
    }

    #[inline(always)]
    fn value(x: F) -> F {
        if x > F::ZERO { x } else { x * ratio(NUM, DEN) }
    }
    // Of x and s x, the value is the larger one while 0 < s ≤ 1.
    const FUSED: bool = 0 < NUM && NUM <= DEN;
    #[inline(always)]
    fn fused<V: Vector<F>>(x: V) -> V {
        x.times(V::splat(ratio(NUM, DEN))).larger(x)
    }
    #[inline(always)]
    fn derivative(_: F, y: F) -> F {
        if y > F::ZERO { F::ONE } else { ratio(NUM, DEN) }
    }
}

impl<const NUM: u32, const DEN: u32, F: Scalar> Activation<F> for Elu<NUM, DEN> {
    const NAME: &'static str = "Elu";
    const FINGERPRINT: Fingerprint = Fingerprint::of("Elu")
        .number(NUM as usize)
        .number(DEN as usize);
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = ();

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        if (NUM, DEN) == (1, 1) {
            return f.write_str("Elu");
        }
        write!(f, "Elu<{NUM}, {DEN}>")
    }

    #[inline(always)]
    fn value(x: F) -> F {
        // The exponential is taken of x ≤ 0 only, so that it never overflows.
        let below = ratio::<F>(NUM, DEN) * x.min(F::ZERO).exp_m1();
        if x > F::ZERO { x } else { below }
    }
    #[inline(always)]
    fn derivative(_: F, y: F) -> F {
        if y > F::ZERO {
            F::ONE
        } else {
            y + ratio(NUM, DEN)
        }
    }
}

impl<F: Scalar> Activation<F> for Tanh {
    const NAME: &'static str = "Tanh";
    const INIT: Init = Init::XavierUniform;
    type Kept<T: Plain<F>> = ();

    #[inline(always)]
    fn value(x: F) -> F {
        x.tanh()
    }
    #[inline(always)]
    fn derivative(_: F, y: F) -> F {
        F::ONE - y * y
    }
}

impl<F: Scalar> Activation<F> for Sigmoid {
    const NAME: &'static str = "Sigmoid";
    const INIT: Init = Init::XavierUniform;
    type Kept<T: Plain<F>> = ();

    #[inline(always)]
    fn value(x: F) -> F {
        x.sigmoid()
    }
    #[inline(always)]
    fn derivative(_: F, y: F) -> F {
        y * (F::ONE - y)
    }
}

impl<F: Scalar> Activation<F> for Softplus {
    const NAME: &'static str = "Softplus";
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = ();

    #[inline(always)]
    fn value(x: F) -> F {
        x.max(F::ZERO) + (-x.abs()).exp().ln_1p()
    }
    #[inline(always)]
    fn derivative(_: F, y: F) -> F {
        // sigmoid(x) = 1 − e^−softplus(x)
        -(-y).exp_m1()
    }
}

impl<F: Scalar> Activation<F> for Gelu {
    const NAME: &'static str = "Gelu";
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = T;

    #[inline(always)]
    fn value(x: F) -> F {
        x * normal_cdf(x)
    }
    #[inline(always)]
    fn derivative(x: F, _: F) -> F {
        let density = F::of(INV_SQRT_2PI) * (F::of(-0.5) * x * x).exp();
        normal_cdf(x) + x * density
    }
}

impl<F: Scalar> Activation<F> for GeluTanh {
    const NAME: &'static str = "GeluTanh";
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = T;

    #[inline(always)]
    fn value(x: F) -> F {
        F::of(0.5) * x * (F::ONE + gelu_inner(x).tanh())
    }
    #[inline(always)]
    fn derivative(x: F, _: F) -> F {
        let t = gelu_inner(x).tanh();
        let inner = F::of(SQRT_2_OVER_PI) * (F::ONE + F::of(3.0 * 0.044_715) * x * x);
        let half = F::of(0.5);
        half * (F::ONE + t) + half * x * (F::ONE - t * t) * inner
    }
}

impl<F: Scalar> Activation<F> for Silu {
    const NAME: &'static str = "Silu";
    const INIT: Init = Init::HeNormal;
    type Kept<T: Plain<F>> = T;

    #[inline(always)]
    fn value(x: F) -> F {
        x * x.sigmoid()
    }
    #[inline(always)]
    fn derivative(x: F, y: F) -> F {
        let s = x.sigmoid();
        y + s * (F::ONE - y)
    }
}

const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
const SQRT_2_OVER_PI: f64 = 0.797_884_560_802_865_4;

/// Φ, the distribution function of the normal distribution.
#[inline(always)]
fn normal_cdf<F: Scalar>(x: F) -> F {
    F::of(0.5) * (F::ONE + (x * F::of(core::f64::consts::FRAC_1_SQRT_2)).erf())
}

#[inline(always)]
fn gelu_inner<F: Scalar>(x: F) -> F {
    F::of(SQRT_2_OVER_PI) * (x + F::of(0.044_715) * x * x * x)
}
