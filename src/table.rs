//! A network as a table: what `println!("{network}")` shows.

use core::fmt::{self, Display, Write};

use crate::network::{Architecture, Network};
use crate::plain::Plain;
use crate::scalar::Scalar;

/// The table of the network: each layer with the shape of its output, its
/// parameters, its multiply-adds for one sample, and the bytes that it keeps
/// (parameters and state).
///
/// ```
/// use monograd::prelude::*;
///
/// type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];
/// let net = Network::<Spiral>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
/// assert_eq!(net.to_string(), "
/// ##  layer                output  parameters  multiply-adds  bytes
/// ────────────────────────────────────────────────────────────────
/// 1  Dense<2, 24, Relu>       24          72             48    288
/// 2  Dense<24, 24, Relu>      24         600            576  2,400
/// 3  Dense<24, 7>              7         175            168    700
/// ────────────────────────────────────────────────────────────────
///    total (f32)                         847            792  3,388
/// ".trim());
/// ```
impl<A: Architecture<F>, F: Scalar> Display for Network<A, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = Widths::default();
        lines::<A, F>(&mut |line| widths.fit(line))?;
        let mut separator = "";
        lines::<A, F>(&mut |line| {
            f.write_str(separator)?;
            separator = "\n";
            widths.write(line, f)
        })
    }
}

/// One line of the table: a layer's number, its name, and the columns of
/// numbers; `None` is a rule.
type Line<'a> = Option<(&'a dyn Display, &'a dyn Display, [&'a dyn Display; 4])>;

/// Shows all lines to `visit`.
fn lines<A: Architecture<F>, F: Scalar>(
    visit: &mut dyn FnMut(Line<'_>) -> fmt::Result,
) -> fmt::Result {
    let heads: [&dyn Display; 4] = [&"output", &"parameters", &"multiply-adds", &"bytes"];
    visit(Some((&"#", &"layer", heads)))?;
    visit(None)?;
    let mut number = 0;
    A::describe(&mut |row| {
        number += 1;
        let bytes = (row.params + row.state) * F::BYTES;
        let cells: [&dyn Display; 4] = [
            &Written(row.output),
            &Grouped(row.params),
            &Grouped(row.macs),
            &Grouped(bytes),
        ];
        visit(Some((&number, &Written(row.name), cells)))
    })?;
    visit(None)?;
    let (params, bytes) = (A::Params::COUNT, size_of::<Network<A, F>>());
    let sums: [&dyn Display; 4] = [&"", &Grouped(params), &Grouped(A::MACS), &Grouped(bytes)];
    visit(Some((&"", &format_args!("total ({})", F::NAME), sums)))
}

/// How wide the columns are.
#[derive(Default)]
struct Widths {
    number: usize,
    name: usize,
    cells: [usize; 4],
}

impl Widths {
    /// Makes room for a line.
    fn fit(&mut self, line: Line<'_>) -> fmt::Result {
        let Some((number, name, cells)) = line else {
            return Ok(());
        };
        self.number = self.number.max(length(number)?);
        for (width, cell) in self.cells.iter_mut().zip(cells) {
            *width = (*width).max(length(cell)?);
        }
        for index in 0..pieces(name)? {
            self.name = self.name.max(length(&Piece(name, index))?);
        }
        Ok(())
    }

    /// Writes a line in these columns.
    fn write(&self, line: Line<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((number, name, cells)) = line else {
            let cells = self.cells.iter().map(|width| GAP + width);
            return repeat('─', self.number + GAP + self.name + cells.sum::<usize>(), f);
        };
        repeat(' ', self.number - length(number)?, f)?;
        write!(f, "{number}")?;
        repeat(' ', GAP, f)?;
        let first = Piece(name, 0);
        write!(f, "{first}")?;
        repeat(' ', self.name - length(&first)?, f)?;
        for (width, cell) in self.cells.iter().zip(cells) {
            repeat(' ', GAP + width - length(cell)?, f)?;
            write!(f, "{cell}")?;
        }
        for index in 1..pieces(name)? {
            f.write_char('\n')?;
            repeat(' ', self.number + GAP, f)?;
            write!(f, "{}", Piece(name, index))?;
        }
        Ok(())
    }
}

/// Spaces between two columns.
const GAP: usize = 2;

fn repeat(character: char, times: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    (0..times).try_for_each(|_| f.write_char(character))
}

/// What a layer writes of itself.
struct Written(fn(&mut dyn Write) -> fmt::Result);

impl Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// A number with a comma between each three digits.
struct Grouped(usize);

impl Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1000 {
            return write!(f, "{}", self.0);
        }
        write!(f, "{},{:03}", Self(self.0 / 1000), self.0 % 1000)
    }
}

/// How many characters a text has.
fn length(text: &dyn Display) -> Result<usize, fmt::Error> {
    struct Length(usize);
    impl Write for Length {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.chars().count();
            Ok(())
        }
    }
    let mut length = Length(0);
    write!(length, "{text}")?;
    Ok(length.0)
}

/// One of the lines that a long name takes, counted from 0. The name of a
/// residual branch is as long as the branch.
struct Piece<'a>(&'a dyn Display, usize);

impl Display for Piece<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self(name, index) = self;
        if index > 0 {
            f.write_str("  ")?;
        }
        Wrap::write(name, |piece, character| {
            if piece == index {
                f.write_char(character)?;
            }
            Ok(())
        })
        .map(|_| ())
    }
}

/// How many lines a name takes.
fn pieces(name: &dyn Display) -> Result<usize, fmt::Error> {
    Wrap::write(name, |_, _| Ok(())).map(|last| last + 1)
}

/// Hands a text on character by character, each with the number of the line
/// it is in. A line ends between two layers (at `>, `) once it is long.
struct Wrap<W> {
    to: W,
    piece: usize,
    column: usize,
    before: [char; 2],
}

impl<W: FnMut(usize, char) -> fmt::Result> Wrap<W> {
    /// A line as long as this ends where it can.
    const LONG: usize = 40;

    /// Returns the number of the last line.
    fn write(text: &dyn Display, to: W) -> Result<usize, fmt::Error> {
        let (piece, column, before) = (0, 0, [' '; 2]);
        let mut wrap = Self {
            to,
            piece,
            column,
            before,
        };
        write!(wrap, "{text}")?;
        Ok(wrap.piece)
    }
}

impl<W: FnMut(usize, char) -> fmt::Result> Write for Wrap<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if character == ' ' && self.before == ['>', ','] && self.column >= Self::LONG {
                self.piece += 1;
                self.column = 0;
            } else {
                (self.to)(self.piece, character)?;
                self.column += 1;
            }
            let [_, last] = self.before;
            self.before = [last, character];
        }
        Ok(())
    }
}
