//! Tells the linker and the sources which board the programs are for.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The boards that there is a memory map for, each with the targets it is the default of.
const BOARDS: [(&str, &str); 5] = [
    ("mps2-an386", "thumbv7em-"),
    ("mps2-an385", "thumbv7m-"),
    ("mps2-an505", "thumbv8m.main-"),
    ("microbit", "thumbv6m-"),
    ("virt", "riscv32"),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=BOARD");
    for (board, _) in BOARDS {
        println!("cargo:rustc-check-cfg=cfg(board, values(\"{board}\"))");
    }
    if env::var("CARGO_CFG_TARGET_OS")? != "none" {
        return Ok(());
    }

    let board = env::var("BOARD").or_else(|_| default_board(&env::var("TARGET")?))?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // The package in the folder below is built by this script too.
    let boards = ["boards", "../boards"].map(Path::new);
    let boards = boards
        .into_iter()
        .find(|folder| folder.is_dir())
        .ok_or("no boards/")?;
    let map = boards.join(&board).with_extension("x");
    println!("cargo:rerun-if-changed={}", map.display());
    fs::copy(&map, out.join("memory.x")).map_err(|error| format!("{}: {error}", map.display()))?;
    println!("cargo:rustc-env=OPT_LEVEL={}", env::var("OPT_LEVEL")?);
    println!("cargo:rustc-cfg=board=\"{board}\"");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    // Without it every segment is padded to a page, which flash does not have.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    Ok(())
}

fn default_board(target: &str) -> Result<String, Box<dyn Error>> {
    BOARDS
        .iter()
        .find(|(_, prefix)| target.starts_with(prefix))
        .map(|(board, _)| board.to_string())
        .ok_or_else(|| format!("no board for {target}: set BOARD").into())
}
