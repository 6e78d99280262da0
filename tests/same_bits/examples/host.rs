//! The cases for a host that calls these functions: `run.mjs` for WebAssembly,
//! `run.c` where `std` would have to be built first.
#![cfg_attr(any(target_arch = "wasm32", same_bits_core), no_std)]

use same_bits::{Case, DOUBLES, SINGLES};

/// How many cases there are in `f32`, which come first.
#[unsafe(no_mangle)]
pub extern "C" fn singles() -> usize {
    SINGLES.len()
}

/// How many cases there are in `f64`.
#[unsafe(no_mangle)]
pub extern "C" fn doubles() -> usize {
    DOUBLES.len()
}

/// Where in the memory a case's name begins.
#[unsafe(no_mangle)]
pub extern "C" fn name(case: usize) -> *const u8 {
    at(case).name.as_ptr()
}

/// How many bytes a case's name has.
#[unsafe(no_mangle)]
pub extern "C" fn name_length(case: usize) -> usize {
    at(case).name.len()
}

/// Runs a case and returns its hash.
#[unsafe(no_mangle)]
pub extern "C" fn run(case: usize) -> u64 {
    (at(case).run)()
}

/// The hash that a case is to give.
#[unsafe(no_mangle)]
pub extern "C" fn expected(case: usize) -> u64 {
    at(case).expected
}

fn at(case: usize) -> Case {
    let mut all = SINGLES.iter().chain(DOUBLES);
    *all.nth(case).expect("there is such a case")
}

/// A panic is a trap, which the host sees as an exception, or ends the program.
#[cfg(any(target_arch = "wasm32", same_bits_core))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    {
        unsafe extern "C" {
            safe fn abort() -> !;
        }
        abort()
    }
}
