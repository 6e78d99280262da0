//! Runs all cases where there is an operating system.
//!
//! Prints a line for each, then `N passed, N failed`; fails if a hash is not
//! the expected one. With `--bless` it prints `src/cases/expected.rs` as it
//! would have to be for every hash to be right.

use std::iter::zip;
use std::panic::catch_unwind;
use std::process::ExitCode;

use same_bits::{Case, DOUBLES, SINGLES};

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--bless") {
        print!("{}", blessed());
        return ExitCode::SUCCESS;
    }
    let (mut passed, mut failed) = (0, 0);
    for case in SINGLES.iter().chain(DOUBLES) {
        if check(case) {
            passed += 1;
        } else {
            failed += 1;
        }
    }
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0))
}

/// Runs one case and prints its line; a panic has said by itself what is wrong.
fn check(case: &Case) -> bool {
    let &Case {
        name,
        float,
        run,
        expected,
    } = case;
    let Ok(hash) = catch_unwind(run) else {
        println!("{name} {float} has no hash, expected {expected:016x}");
        return false;
    };
    if hash == expected {
        println!("{name} {float} {hash:016x}");
    } else {
        println!("{name} {float} {hash:016x}, expected {expected:016x}");
    }
    hash == expected
}

/// The table of expected hashes, from those that this program computes.
fn blessed() -> String {
    const TABLE: &str = include_str!("cases/expected.rs");
    let head = TABLE.lines().take_while(|line| !line.starts_with("pub"));
    let rows = zip(SINGLES, DOUBLES).map(|(single, double)| {
        let name = single.name.to_uppercase();
        let [single, double] = [single, double].map(|case| literal((case.run)()));
        format!("pub const {name}: [u64; 2] = [{single}, {double}];")
    });
    head.map(str::to_owned)
        .chain(rows)
        .map(|line| line + "\n")
        .collect()
}

/// A number as it is written in the table, in groups of four digits.
fn literal(hash: u64) -> String {
    let groups = [48, 32, 16, 0].map(|shift| format!("{:04x}", hash >> shift & 0xffff));
    format!("0x{}", groups.join("_"))
}
