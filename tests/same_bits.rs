//! The same bits everywhere: the cases of `same_bits/` on this machine, and
//! that they leave nothing out.
//!
//! `same_bits/check.sh` runs them as other kinds of code; the crate there
//! brings them to other machines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cases::{Case, cases, few};

#[path = "same_bits/src/cases/mod.rs"]
mod cases;

#[test]
fn every_case_gives_the_expected_hash() {
    // Fused multiply-adds give other bits. Debug builds do without them.
    if cfg!(all(feature = "fma", not(debug_assertions))) {
        return;
    }
    let all = [cases::<f32>(), cases::<f64>()].concat();
    let differing: Vec<String> = all.iter().filter_map(difference).collect();
    assert!(
        differing.is_empty(),
        "{} of {} cases give other bits:\n{}\n\
         If they are meant to: `cargo run -- --bless` in tests/same_bits.",
        differing.len(),
        all.len(),
        differing.join("\n")
    );
}

/// Where all take too long, these stand for them.
#[test]
fn the_few_cases_are_some_of_all() {
    let all = cases::<f64>();
    for case in few::<f64>() {
        let same = all.iter().find(|other| other.name == case.name);
        let same = same.unwrap_or_else(|| panic!("no case {}", case.name));
        assert_eq!((case.float, case.expected), (same.float, same.expected));
    }
}

/// What is to be said of a case whose hash is not the expected one.
fn difference(case: &Case) -> Option<String> {
    let Case { name, float, .. } = case;
    let (hash, expected) = ((case.run)(), case.expected);
    (hash != expected).then(|| format!("{name} {float} {hash:016x}, expected {expected:016x}"))
}

/// What the library offers at its root that has no bits of its own: what the
/// others are written in, or stand for, or leave behind.
const NO_BITS: &[&str] = &[
    "Bias",
    "Dataset",
    "EarlyStopping",
    "Features",
    "Lanes",
    "LengthMismatch",
    "NoSuchClass",
    "Part",
    "Shape",
    "Streaming",
    "include_network",
];

/// Whoever adds something that computes finds out here that it has no case.
#[test]
fn the_cases_name_everything_that_computes() {
    let source = code("tests/same_bits/src/cases");
    let named = words(&source);
    let paths: BTreeSet<&str> = source.split(|c| !in_path(c)).collect();
    let is_named = |name: &str| named.contains(name) || paths.contains(name);

    let used = ["lib.rs", "prelude.rs", "data/made/mod.rs"].map(|file| exported(&src(file)));
    let variants = [
        variants("Schedule", &src("schedule.rs")),
        variants("Clip", &src("optim/clip.rs")),
        variants("Init", &src("init.rs")),
    ];
    let settings = [settings(&code("src/optim")), settings(&code("src/loss"))];
    // Where a list was not found, it has moved, and so must this test.
    let lists: Vec<Vec<String>> = used.into_iter().chain(variants).chain(settings).collect();
    for list in &lists {
        assert!(list.len() > 1, "of {lists:#?}");
    }
    let offered = lists.iter().flatten().map(String::as_str);
    let missing: BTreeSet<&str> = offered
        .filter(|name| !NO_BITS.contains(name) && !is_named(name))
        .collect();
    assert!(missing.is_empty(), "no case names {missing:?}");
}

/// Each activation is one of a layer, and a layer, somewhere.
#[test]
fn the_cases_have_each_activation_fused_and_alone() {
    let source = code("tests/same_bits/src/cases");
    let (mut fused, mut alone) = (String::new(), String::new());
    for (index, part) in source.split("Dense<").enumerate() {
        let inside = if index == 0 { 0 } else { closing(part) };
        fused.extend([&part[..inside], "\n"]);
        alone.push_str(&part[inside..]);
    }
    let (fused, alone) = (words(&fused), words(&alone));
    let library = src("lib.rs");
    let list = library.split("pub use activation::").nth(1).unwrap();
    let activations = list[..list.find(';').unwrap()].trim_matches(['{', '}']);
    for name in activations.split(',').map(str::trim) {
        let (fused, alone) = (fused.contains(name), alone.contains(name));
        assert!(name.is_empty() || fused && alone, "{name}: {fused} {alone}");
    }
}

/// Where the `>` is that closes a list of arguments.
fn closing(arguments: &str) -> usize {
    let mut depth = 1;
    let end = arguments.find(|c| {
        depth += i32::from(c == '<') - i32::from(c == '>');
        depth == 0
    });
    end.expect("a `>` for each `<`")
}

/// The names after `pub use`, but those of other crates.
fn exported(source: &str) -> Vec<String> {
    let statements = source.split("pub use ").skip(1);
    let statements = statements.map(|statement| statement.split(';').next().unwrap());
    let own = statements.filter(|path| !path.starts_with("core") && !path.starts_with("rand"));
    own.flat_map(|path| path.split(['{', '}', ',']))
        .map(|path| path.trim().rsplit([':', ' ']).next().unwrap())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The variants of a type, as they are written.
fn variants(name: &str, source: &str) -> Vec<String> {
    let body = source.split(&format!("pub enum {name}")).nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let variants = lines.filter(|line| line.starts_with(char::is_uppercase));
    variants
        .map(|line| format!("{name}::{}", line.split(|c| !in_word(c)).next().unwrap()))
        .collect()
}

/// The functions that return a value with one thing changed.
fn settings(source: &str) -> Vec<String> {
    let functions = source.split("pub const fn ").skip(1);
    let changing = functions.filter_map(|function| {
        let (name, rest) = function.split_once('(')?;
        (rest.starts_with("self,") || rest.starts_with("mut self,")).then_some(name)
    });
    changing.map(str::to_owned).collect()
}

fn words(source: &str) -> BTreeSet<&str> {
    source.split(|c| !in_word(c)).collect()
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn in_path(c: char) -> bool {
    in_word(c) || c == ':'
}

/// A file of the library.
fn src(file: &str) -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file))
}

/// All files of a folder, and of those in it.
fn code(folder: impl AsRef<Path>) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let paths = files.map(|file| file.unwrap().path());
    let text = |path: PathBuf| {
        if path.is_dir() {
            code(path)
        } else {
            read(&path)
        }
    };
    paths.map(text).collect()
}

/// A file without its comments, which name things too.
fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}
