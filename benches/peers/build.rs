//! Tells the program what compiled it, and how.

use std::env;
use std::process::Command;

fn main() {
    let rustc = env::var_os("RUSTC").expect("cargo sets RUSTC");
    let output = Command::new(rustc).arg("--version").output();
    let version =
        String::from_utf8(output.expect("rustc runs").stdout).expect("rustc writes UTF-8");
    println!("cargo:rustc-env=PEERS_RUSTC={}", version.trim());
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    println!(
        "cargo:rustc-env=PEERS_RUSTFLAGS={}",
        flags.replace('\x1f', " ")
    );
    println!("cargo:rerun-if-changed=build.rs");
}
