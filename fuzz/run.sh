#!/usr/bin/env bash
# Loads a million damaged .mgrd files, made by libFuzzer, and 100,000 of PyTorch.
# As `cargo fuzz run load` does, but with a stable toolchain too: needs cargo and a
# C++ compiler. Takes other numbers of inputs and seconds as arguments. Everything
# it makes is under target/fuzz.
set -euo pipefail
cd "$(dirname "$0")"
runs=${1:-1000000} seconds=${2:-300}
out=$(realpath -m "${CARGO_TARGET_DIR:-../target}")/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')

# Counters of the code that was reached. Not what was compared: that would put
# addresses into inputs, and no two runs would be the same.
flags="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table; do
    flags+=" -Cllvm-args=-sanitizer-coverage-$option"
done
cargo=(cargo)
if cargo +nightly --version >/dev/null 2>&1; then
    cargo+=(+nightly)
    flags+=" -Zsanitizer=address"
    echo "nightly: with AddressSanitizer"
else
    echo "no nightly toolchain: without AddressSanitizer"
fi
# With a target, so that the flags are not those of build scripts.
RUSTFLAGS=$flags "${cargo[@]}" build --release --target "$host" --target-dir "$out"

mkdir -p "$out/artifacts"
# Repeats itself: a fixed seed, and nothing that depends on the time. Not a line
# for every new input.
fuzz() { # fuzz TARGET RUNS LENGTH
    local corpus=$out/corpus/$1
    rm -rf "$corpus"
    mkdir -p "$corpus"
    FUZZ_SEEDS=$corpus "$out/$host/release/$1" "$corpus" \
        -runs="$2" -max_total_time="$seconds" -seed=1 -keep_seed=1 -use_cmp=0 -reload=0 \
        -max_len="$3" -timeout=10 -print_final_stats=1 -artifact_prefix="$out/artifacts/" 2>&1 |
        grep -vE '(NEW|REDUCE) +cov:'
}
failed=0
fuzz load "$runs" 512 || failed=$((failed + 1))
fuzz weights $((runs / 10)) 2048 || failed=$((failed + 1))
echo "$((2 - failed)) passed, $failed failed"
((failed == 0))
