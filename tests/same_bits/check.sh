#!/usr/bin/env bash
# Runs the cases as every kind of code that this machine can build and run:
# scalar, with vectors of each width, for size and for speed, as
# WebAssembly, and for aarch64. What is left out is said. With `--fewer` there are
# fewer kinds (for size, and one number at a time, are on microcontrollers, too), and
# a few cases stand for all in `f64` and in WebAssembly: to compile them takes
# minutes. The last line is `N passed, N failed`, over all kinds.
set -euo pipefail
cd "$(dirname "$0")"
target=$(realpath -m "${CARGO_TARGET_DIR:-../../target}")/same_bits
host=$(rustc -vV | sed -n 's/^host: //p')
passed=0 failed=0

few_doubles=(--cfg 'same_bits_few="f64"')
few=(--cfg 'same_bits_few="f32"' "${few_doubles[@]}")
fewer=
case ${1:-} in
    '') with_avx2=() with_avx512=() with_simd128=("${few_doubles[@]}") ;;
    --fewer) fewer=1 with_avx2=("${few_doubles[@]}") with_avx512=("${few[@]}") with_simd128=("${few[@]}") ;;
    *) echo 'usage: check.sh [--fewer]' >&2; exit 2 ;;
esac

say() { printf '%-28s %s\n' "$1" "$2"; }

# unless_fewer RUN KIND...: what `--fewer` leaves out, since other kinds have much
# of it.
unless_fewer() {
    if [[ $fewer ]]; then
        say "$2" 'left out: --fewer'
    else
        "$@"
    fi
}

# Runs a program that ends with `N passed, N failed`, and adds that up. Shows
# what it printed where something failed; a program that dies counts as one.
count() {
    local kind=$1 output last
    shift
    output=$("$@" 2>&1) || true
    last=$(tail -n 1 <<<"$output")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
        ((BASH_REMATCH[2] == 0)) || printf '%s\n' "$output" >&2
        say "$kind" "$last"
    else
        failed=$((failed + 1))
        printf '%s\n' "$output" >&2
        say "$kind" "died"
    fi
}

# native KIND OPT_LEVEL FLAG...
native() {
    local kind=$1 level=$2
    shift 2
    local folder=$target/${kind// /-}
    RUSTFLAGS="$*" CARGO_PROFILE_RELEASE_OPT_LEVEL=$level \
        cargo build --quiet --release --bin same-bits --target "$host" --target-dir "$folder"
    count "$kind" "$folder/$host/release/same-bits"
}

# has FLAG...: whether the processor can do all of these.
has() {
    local flag
    for flag in "$@"; do
        grep -qsw "$flag" /proc/cpuinfo || return 1
    done
}

source ../wasm.sh

# wasm KIND FLAG...
wasm() {
    local kind=$1
    shift
    local folder=$target/${kind// /-}
    WASM_FLAGS=$* wasm_cargo build --quiet --release --example host \
        --target wasm32-unknown-unknown --target-dir "$folder"
    count "$kind" node run.mjs "$folder/wasm32-unknown-unknown/release/examples/host.wasm"
}

# The same for aarch64, which QEMU runs: without `std`, which would take a minute.
qemu=$(command -v qemu-aarch64-static || command -v qemu-aarch64 || true)
cc=aarch64-linux-gnu-gcc
if [[ -n $qemu ]] && command -v $cc >/dev/null; then
    if rustup target list --installed 2>/dev/null | grep -qx aarch64-unknown-linux-gnu; then
        aarch64_cargo() { cargo "$@"; }
    elif [[ -x /usr/bin/rustc && -d /usr/lib/rustlib/src/rust/library/core ]]; then
        aarch64_cargo() { RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 cargo -Z build-std=core "$@"; }
    fi
fi

# aarch64 KIND FLAG...
aarch64() {
    local kind=$1
    shift
    local folder=$target/${kind// /-}
    RUSTFLAGS="--cfg same_bits_core $*" CARGO_PROFILE_RELEASE_PANIC=abort \
        aarch64_cargo rustc --quiet --release --example host --crate-type staticlib \
        --target aarch64-unknown-linux-gnu --target-dir "$folder"
    $cc -static -o "$folder/run" run.c \
        "$folder/aarch64-unknown-linux-gnu/release/examples/libhost.a"
    count "$kind" "$qemu" "$folder/run"
}

if [[ $host != x86_64-* ]]; then
    say "everything but native" "skipped: this is $host, not x86-64"
    native "${host%%-*}" 3
else
    # All that WebAssembly takes is asked for before the builds begin.
    wasm_needed || exit 1
    command -v node >/dev/null || { echo 'node is missing: `apt-get install nodejs`' >&2; exit 1; }

    # Unoptimized they run with the library's own tests, and those of one number
    # at a time on microcontrollers. All of them here where kinds differ most; of
    # the others a few, which take less time to compile.
    unless_fewer native 'x86-64 for size' s "${few[@]}"
    unless_fewer native 'x86-64 scalar' 3 --cfg monograd_baseline --cfg monograd_scalar "${few[@]}" \
        -C no-vectorize-loops -C no-vectorize-slp
    unless_fewer native 'x86-64 SSE2' 3 --cfg monograd_baseline "${few[@]}"
    if has avx2; then
        native 'x86-64, AVX2 at run time' 3 --cfg monograd_avx2 "${with_avx2[@]}"
    else
        say 'x86-64, AVX2 at run time' 'skipped: not in this processor'
    fi
    if has avx512f; then
        native 'x86-64, AVX-512 at run time' 3 --cfg monograd_long "${with_avx512[@]}"
    else
        say 'x86-64, AVX-512 at run time' 'skipped: not in this processor'
    fi
    if has avx avx2 bmi1 bmi2 f16c fma abm movbe; then
        native 'x86-64-v3 AVX2 FMA' 3 -C target-cpu=x86-64-v3 "${few[@]}"
    else
        say 'x86-64-v3 AVX2 FMA' 'skipped: not in this processor'
    fi
    if has avx512f avx512vl avx512bw avx512dq avx512cd; then
        unless_fewer native 'x86-64-v4 AVX-512' 3 -C target-cpu=x86-64-v4 "${few[@]}"
    else
        say 'x86-64-v4 AVX-512' 'skipped: not in this processor'
    fi
    unless_fewer wasm 'wasm32' "${few[@]}"
    wasm 'wasm32 simd128' -C target-feature=+simd128 "${with_simd128[@]}"
    if declare -F aarch64_cargo >/dev/null; then
        aarch64 'aarch64 NEON' "${few[@]}"
    else
        say 'aarch64 NEON' 'skipped: `apt-get install qemu-user-static gcc-aarch64-linux-gnu'
        say '' 'libc6-dev-arm64-cross rustc-web rust-web-src`'
    fi
fi

echo "$passed passed, $failed failed"
((failed == 0))
