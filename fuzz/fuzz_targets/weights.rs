//! Reads whatever the fuzzer comes up with as a file of PyTorch. Where
//! `FUZZ_SEEDS` names a folder, the inputs to begin with are put there first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use monograd_fuzz::weights;

fuzz_target!(
    init: if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
        weights::write_to(folder.as_ref()).expect("a folder to write to");
    },
    |input: &[u8]| weights::check(input)
);
