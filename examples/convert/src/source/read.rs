use std::str::FromStr;

use monograd::Scalar;

use super::About;
use crate::Error;

/// A constant of the source: its name, the line it begins on, and what it is,
/// with the lines of that.
struct Constant {
    name: String,
    line: usize,
    value: Vec<(usize, String)>,
}

fn error<T>(line: usize, reason: impl Into<String>) -> Result<T, Error> {
    let reason = reason.into();
    Err(Error::Source { line, reason })
}

/// Fills the numbers of a network from source that [`write`](super::write) made
/// for the same architecture, reformatted or edited by hand perhaps.
pub fn read<F: Scalar + FromStr>(
    about: &About,
    source: &[u8],
    numbers: &mut [F],
) -> Result<(), Error> {
    let Ok(source) = str::from_utf8(source) else {
        return error(0, "the source is not UTF-8");
    };
    let mut constants = constants(source).into_iter();
    let fingerprint = constants.next().filter(|first| first.name == "FINGERPRINT");
    let Some(fingerprint) = fingerprint else {
        return error(
            0,
            "not source of this program: it has no constant `FINGERPRINT`",
        );
    };
    let expected = format!("{:#018x}", about.fingerprint);
    let found: String = fingerprint
        .value
        .iter()
        .map(|(_, text)| text.trim())
        .collect();
    if found.replace('_', "") != expected {
        return error(
            fingerprint.line,
            format!("the source is of the architecture {found}, expected {expected}"),
        );
    }
    let mut read = Vec::with_capacity(about.count);
    for block in &about.blocks {
        let name = &block.name;
        let Some(constant) = constants.next() else {
            return error(0, format!("the source has no constant `{name}`"));
        };
        let line = constant.line;
        if constant.name != *name {
            let found = &constant.name;
            return error(
                line,
                format!("the constant is `{found}`, expected `{name}`"),
            );
        }
        let before = read.len();
        for (line, text) in &constant.value {
            let words = text.split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | ','));
            for word in words.filter(|word| !word.is_empty()) {
                match number::<F>(word) {
                    Some(number) => read.push(number),
                    None => {
                        let float = F::NAME;
                        return error(*line, format!("`{word}` is not a number of type {float}"));
                    }
                }
            }
        }
        let (found, expected) = (read.len() - before, block.count());
        if found != expected {
            return error(
                line,
                format!("`{name}` has {found} numbers, expected {expected}"),
            );
        }
    }
    if let Some(constant) = constants.next() {
        let name = constant.name;
        return error(
            constant.line,
            format!("the network has nothing for `{name}`"),
        );
    }
    for (number, read) in numbers.iter_mut().zip(read) {
        *number = read;
    }
    Ok(())
}

/// The constants of a source, in their order.
fn constants(source: &str) -> Vec<Constant> {
    let mut constants: Vec<Constant> = Vec::new();
    let mut open = false;
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        let mut text = line.split("//").next().unwrap_or_default();
        if let Some(begun) = text.trim_start().strip_prefix("pub const ") {
            let (name, rest) = begun.split_once(':').unwrap_or((begun, ""));
            constants.push(Constant {
                name: name.trim().to_owned(),
                line: number,
                value: Vec::new(),
            });
            // The type has no equals sign.
            text = rest.split_once('=').map_or("", |(_, value)| value);
            open = true;
        }
        if let (true, Some(constant)) = (open, constants.last_mut()) {
            let (value, closed) = match text.split_once(';') {
                Some((value, _)) => (value, true),
                None => (text, false),
            };
            constant.value.push((number, value.to_owned()));
            open = !closed;
        }
    }
    constants
}

/// A literal, or one of the forms for what is not finite.
fn number<F: Scalar + FromStr>(word: &str) -> Option<F> {
    let Some(named) = word.strip_prefix(F::NAME) else {
        // Not what Rust's parser takes besides numbers: `inf`, `nan`.
        let digits = word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        return word.parse().ok().filter(|_| digits && !word.contains('n'));
    };
    match named.strip_prefix("::")? {
        "INFINITY" => Some(F::INFINITY),
        "NEG_INFINITY" => Some(-F::INFINITY),
        bits => {
            let bits = bits.strip_prefix("from_bits(0x")?.strip_suffix(')')?;
            let bits = u64::from_str_radix(bits, 16).ok()?;
            // More bits than it has are no number.
            (F::BYTES == 8 || bits >> 32 == 0).then(|| F::of_bits(bits))
        }
    }
}
