//! Loads whatever the fuzzer comes up with. Where `FUZZ_SEEDS` names a folder,
//! the inputs to begin with are put there first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use monograd_fuzz::{check, seeds};

fuzz_target!(
    init: if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        seeds::write_to(folder.as_ref()).expect("a folder to write to");
    },
    |input: &[u8]| check(input)
);
