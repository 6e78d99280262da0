//! The settings of a window, as types.

use core::fmt;
use core::marker::PhantomData;

use super::Padding;
use super::groups::Grouping;
use crate::fingerprint::Fingerprint;

/// A window moves by so many rows and columns; on a sequence, by `H` steps.
pub struct Stride<const H: usize, const W: usize = H>;

/// The taps of a window are so many rows and columns apart; on a sequence, `H`
/// steps.
pub struct Dilation<const H: usize, const W: usize = H>;

/// So many zeros (for a maximum: −∞) on both sides of the rows and of the
/// columns; of a sequence, `H`.
pub struct Pad<const H: usize, const W: usize = H>;

/// As many zeros around as give `⌈n / stride⌉` places, so that a stride of 1
/// keeps the size. Where their number is odd, the far side has one more. As in
/// Keras; PyTorch has it for a stride of 1.
pub struct Same;

/// All zeros in front, so that no output sees a later input: `⌈n / stride⌉`
/// places. For sequences; and a mask of attention, with which no step sees a
/// later one.
pub struct Causal;

/// Channels in so many groups that do not see each other. As many groups as
/// channels make a depthwise convolution.
pub struct Groups<const G: usize>;

/// All channels in one group.
pub struct OneGroup;

/// The number of places written out, where the table of computed sizes lacks
/// it ([`dim`](crate::dim)). A wrong one does not compile.
pub struct Output<const H: usize, const W: usize = H>;

/// So many rows and columns more at the end of what a transposed convolution
/// makes, less than its stride: PyTorch's `output_padding`. On a sequence, `H`
/// steps.
pub struct OutputPad<const H: usize, const W: usize = H>;

/// What all settings of a window make together: strides `S`, dilation `D`,
/// padding `P`, groups `G` (`()` for a layer that has none), and where the
/// number of places comes from: `R` is `()` where it is computed, and
/// [`OutputPad`] for a transposed convolution.
pub struct Placed<S, D, P, G, R>(PhantomData<(S, D, P, G, R)>);

/// The settings of a convolution that sets nothing.
pub type Convolving = Placed<Stride<1>, Dilation<1>, Pad<0>, OneGroup, ()>;

/// The settings of a transposed convolution that sets nothing.
pub type Transposing = Placed<Stride<1>, Dilation<1>, Pad<0>, OneGroup, OutputPad<0>>;

/// The settings of a maximum that sets nothing.
pub type Pooling<const KH: usize, const KW: usize> =
    Placed<Stride<KH, KW>, Dilation<1>, Pad<0>, (), ()>;

/// Settings of a layer's window: [`Stride`], [`Pad`], [`Same`], [`Causal`],
/// [`Dilation`], [`Groups`], [`CountPad`](super::CountPad),
/// [`ExcludePad`](super::ExcludePad), [`Output`], [`OutputPad`], or several of
/// them in parentheses; `()` for none. `Before` are the settings that they
/// change.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no setting of this layer's window",
    label = "not a setting of this window",
    note = "settings are `Stride`, `Pad`, `Same`, `Causal`, `Dilation`, `Output`, for convolutions `Groups`, for averages `CountPad` and `ExcludePad`, for transposed convolutions `OutputPad`; several of them stand in parentheses"
)]
pub trait Settings<Before>: 'static {
    /// The settings before, changed by these.
    type Set;

    /// Whether nothing is set.
    const NONE: bool = false;

    /// Writes them as people write them.
    fn write(f: &mut dyn fmt::Write) -> fmt::Result;
}

impl<T> Settings<T> for () {
    type Set = T;
    const NONE: bool = true;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("()")
    }
}

impl<const H: usize, const W: usize, S, D, P, G, R> Settings<Placed<S, D, P, G, R>>
    for Stride<H, W>
{
    type Set = Placed<Self, D, P, G, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        sides::<H, W>("Stride", f)
    }
}

impl<const H: usize, const W: usize, S, D, P, G, R> Settings<Placed<S, D, P, G, R>>
    for Dilation<H, W>
{
    type Set = Placed<S, Self, P, G, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        sides::<H, W>("Dilation", f)
    }
}

impl<const H: usize, const W: usize, S, D, P, G, R> Settings<Placed<S, D, P, G, R>> for Pad<H, W> {
    type Set = Placed<S, D, Self, G, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        sides::<H, W>("Pad", f)
    }
}

impl<S, D, P, G, R> Settings<Placed<S, D, P, G, R>> for Same {
    type Set = Placed<S, D, Self, G, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("Same")
    }
}

impl<S, D, P, G, R> Settings<Placed<S, D, P, G, R>> for Causal {
    type Set = Placed<S, D, Self, G, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        f.write_str("Causal")
    }
}

impl<const N: usize, S, D, P, R> Settings<Placed<S, D, P, OneGroup, R>> for Groups<N> {
    type Set = Placed<S, D, P, Self, R>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "Groups<{N}>")
    }
}

impl<const H: usize, const W: usize, S, D, P, G, R> Settings<Placed<S, D, P, G, R>>
    for Output<H, W>
{
    type Set = Placed<S, D, P, G, Self>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        sides::<H, W>("Output", f)
    }
}

impl<const H: usize, const W: usize, S, D, P, G> Settings<Placed<S, D, P, G, OutputPad<0>>>
    for OutputPad<H, W>
{
    type Set = Placed<S, D, P, G, Self>;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        sides::<H, W>("OutputPad", f)
    }
}

impl<T, A, B> Settings<T> for (A, B)
where
    A: Settings<T>,
    B: Settings<A::Set>,
{
    type Set = B::Set;
    const NONE: bool = A::NONE && B::NONE;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        several(&[(A::NONE, A::write), (B::NONE, B::write)], f)
    }
}

impl<T, A, B, C> Settings<T> for (A, B, C)
where
    A: Settings<T>,
    B: Settings<A::Set>,
    C: Settings<B::Set>,
{
    type Set = C::Set;
    const NONE: bool = A::NONE && B::NONE && C::NONE;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        several(
            &[
                (A::NONE, A::write),
                (B::NONE, B::write),
                (C::NONE, C::write),
            ],
            f,
        )
    }
}

impl<T, A, B, C, D> Settings<T> for (A, B, C, D)
where
    A: Settings<T>,
    B: Settings<A::Set>,
    C: Settings<B::Set>,
    D: Settings<C::Set>,
{
    type Set = D::Set;
    const NONE: bool = A::NONE && B::NONE && C::NONE && D::NONE;

    fn write(f: &mut dyn fmt::Write) -> fmt::Result {
        several(
            &[
                (A::NONE, A::write),
                (B::NONE, B::write),
                (C::NONE, C::write),
                (D::NONE, D::write),
            ],
            f,
        )
    }
}

/// What writes a setting, and whether it sets nothing.
type Written = (bool, fn(&mut dyn fmt::Write) -> fmt::Result);

/// Several settings, but for those that set nothing.
fn several(settings: &[Written], f: &mut dyn fmt::Write) -> fmt::Result {
    let set = || settings.iter().filter(|(none, _)| !none);
    let alone = set().count() == 1;
    if !alone {
        f.write_str("(")?;
    }
    for (index, (_, write)) in set().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write(f)?;
    }
    if !alone {
        f.write_str(")")?;
    }
    Ok(())
}

/// A setting with its two sides, or the one that both are.
fn sides<const H: usize, const W: usize>(name: &str, f: &mut dyn fmt::Write) -> fmt::Result {
    if H == W {
        write!(f, "{name}<{H}>")
    } else {
        write!(f, "{name}<{H}, {W}>")
    }
}

/// All that is set, as numbers.
pub trait Placing: 'static {
    /// Rows and columns that the window moves by.
    const STRIDE: [usize; 2];
    /// Rows and columns between two taps.
    const DILATION: [usize; 2];
    /// The padding of the rows and of the columns.
    const PADDING: [Padding; 2];
    /// The number of groups.
    const GROUPS: usize;
    /// What tells the size of an output from others that go with the input.
    const SIZED: Fingerprint;
    /// What tells these settings from others in the hash of an architecture.
    const FINGERPRINT: Fingerprint = {
        let [top, left] = Self::PADDING;
        Fingerprint::of("Window")
            .number(Self::STRIDE[0])
            .number(Self::STRIDE[1])
            .number(Self::DILATION[0])
            .number(Self::DILATION[1])
            .part(top.fingerprint())
            .part(left.fingerprint())
            .number(Self::GROUPS)
    };
}

impl<const SH: usize, const SW: usize, const DH: usize, const DW: usize, P, G, R> Placing
    for Placed<Stride<SH, SW>, Dilation<DH, DW>, P, G, R>
where
    P: Pads,
    G: Grouping,
    R: Sizing,
{
    const STRIDE: [usize; 2] = [SH, SW];
    const DILATION: [usize; 2] = [DH, DW];
    const PADDING: [Padding; 2] = P::KIND;
    const GROUPS: usize = G::COUNT;
    const SIZED: Fingerprint = R::FINGERPRINT;
}

/// Where the size of an output comes from: `()`, [`Output`] or [`OutputPad`].
pub trait Sizing: 'static {
    /// What tells it from others.
    const FINGERPRINT: Fingerprint;
}

impl Sizing for () {
    const FINGERPRINT: Fingerprint = Fingerprint::of("");
}

impl<const H: usize, const W: usize> Sizing for Output<H, W> {
    const FINGERPRINT: Fingerprint = Fingerprint::of("Output").number(H).number(W);
}

impl<const H: usize, const W: usize> Sizing for OutputPad<H, W> {
    const FINGERPRINT: Fingerprint = Fingerprint::of("OutputPad").number(H).number(W);
}

/// A kind of padding: [`Pad`], [`Same`] or [`Causal`].
pub trait Pads: 'static {
    /// That of the rows and that of the columns.
    const KIND: [Padding; 2];
    /// That of the rows, as a type.
    type Rows;
    /// That of the columns, as a type.
    type Columns;
}

/// So many zeros on both sides.
pub struct By<const P: usize>;

impl<const H: usize, const W: usize> Pads for Pad<H, W> {
    const KIND: [Padding; 2] = [Padding::Both(H), Padding::Both(W)];
    type Rows = By<H>;
    type Columns = By<W>;
}

impl Pads for Same {
    const KIND: [Padding; 2] = [Padding::Same; 2];
    type Rows = Self;
    type Columns = Self;
}

impl Pads for Causal {
    const KIND: [Padding; 2] = [Padding::Front; 2];
    type Rows = Self;
    type Columns = Self;
}
