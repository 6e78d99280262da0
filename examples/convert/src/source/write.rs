use std::fmt::Write;

use monograd::Scalar;

use super::About;

/// How long a line with numbers may be.
const WIDTH: usize = 100;

/// The source with these numbers.
pub fn write<F: Scalar>(about: &About, numbers: &[F]) -> String {
    let About {
        name,
        layers,
        float,
        fingerprint,
        count,
        blocks,
    } = about;
    let mut text = format!(
        "\
// {name}: {layers}
//
// Made by monograd's examples/convert, and read by it; needs Rust 1.87. A
// network that is used where it lies, in flash for one:
//
//     mod {name};
//     const _: () = assert!(Network::<Net>::FINGERPRINT.0 == {name}::FINGERPRINT);
//     let net: &'static Network<Net> = Network::view(&{name}::NUMBERS).unwrap();

/// What tells the architecture from others, with its float type.
pub const FINGERPRINT: u64 = {fingerprint:#018x};
"
    );
    for block in blocks {
        let (tensor, sizes) = &block.tensor;
        let kind = nested(float, &block.sizes);
        let own = numbers.get(block.first..).unwrap_or_default();
        let own = own.get(..block.count()).unwrap_or_default();
        text += &format!(
            "
/// PyTorch's `{tensor}`, there of {sizes:?}.
#[allow(clippy::approx_constant)]
pub const {}: {kind} = ",
            block.name
        );
        array(&mut text, own, &block.sizes, 0);
        text += ";\n";
    }
    text += &format!(
        "
/// All numbers, in the order of the network: parameters, then state.
pub static NUMBERS: [{float}; {count}] = {{
    let mut numbers = [0.0; {count}];
    let rest: &mut [{float}] = &mut numbers;
"
    );
    for block in blocks {
        let flat = ".as_flattened()".repeat(block.sizes.len() - 1);
        let part = match &*flat {
            "" => format!("&{}", block.name),
            _ => format!("{}{flat}", block.name),
        };
        text += &format!(
            "    let (part, rest) = rest.split_at_mut({});\n    part.copy_from_slice({part});\n",
            block.count()
        );
    }
    text += "    assert!(rest.is_empty());\n    numbers\n};\n";
    text
}

/// The type of a nested array.
fn nested(float: &str, sizes: &[usize]) -> String {
    let inner = float.to_owned();
    let array = |inner, size: &usize| format!("[{inner}; {size}]");
    sizes.iter().rev().fold(inner, array)
}

/// Writes a nested array, each of its rows on lines of its own.
fn array<F: Scalar>(text: &mut String, numbers: &[F], sizes: &[usize], depth: usize) {
    let indent = "    ".repeat(depth);
    let [_, inner @ ..] = sizes else { return };
    text.push('[');
    let each: usize = inner.iter().product();
    if inner.is_empty() {
        row(text, numbers, &indent);
    } else {
        text.push('\n');
        for numbers in numbers.chunks(each) {
            let _ = write!(text, "{indent}    ");
            array(text, numbers, inner, depth + 1);
            text.push_str(",\n");
        }
        text.push_str(&indent);
    }
    text.push(']');
}

/// Writes the numbers of a row, on one line if they fit.
fn row<F: Scalar>(text: &mut String, numbers: &[F], indent: &str) {
    let all: Vec<String> = numbers.iter().map(|&number| literal(number)).collect();
    let length: usize = all.iter().map(|number| number.len() + 2).sum();
    if indent.len() + length < WIDTH - 40 {
        text.push_str(&all.join(", "));
        return;
    }
    let mut left = 0;
    for number in &all {
        if left < number.len() + 2 {
            let _ = write!(text, "\n{indent}    {number},");
            left = WIDTH - indent.len() - 4 - number.len() - 1;
        } else {
            let _ = write!(text, " {number},");
            left -= number.len() + 2;
        }
    }
    let _ = write!(text, "\n{indent}");
}

/// A number so that the compiler gives it the same bits.
fn literal<F: Scalar>(number: F) -> String {
    let name = F::NAME;
    if number.is_finite() {
        format!("{number:?}")
    } else if number == F::INFINITY {
        format!("{name}::INFINITY")
    } else if number == -F::INFINITY {
        format!("{name}::NEG_INFINITY")
    } else {
        format!("{name}::from_bits({:#x})", number.bits())
    }
}
