#!/usr/bin/env bash
# Runs the tests that meet `unsafe` code under what sees its errors: Miri, where
# a nightly toolchain has it, AddressSanitizer, and valgrind. Needs cargo,
# valgrind and a C linker.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")/sanitize
host=$(rustc -vV | sed -n 's/^host: //p')
passed=0 failed=0

# The same package without the dependencies of other tests and of the examples,
# which would take minutes to build.
package=$target/package
mkdir -p "$package"
ln -sfn "$PWD/build.rs" "$PWD/src" "$PWD/tests" "$PWD/README.md" "$package"
cp Cargo.lock "$package"
awk '/^\[/ { left_out = /^\[(\[bench|\[example|dev-dependencies|workspace|profile\.release)/ } !left_out' \
    Cargo.toml >"$package/Cargo.toml"
printf '\n[dev-dependencies]\n%s\n\n[workspace]\n' "$(grep '^proptest = { version' Cargo.toml)" \
    >>"$package/Cargo.toml"
cd "$package"

step() {
    printf '\n== %s\n' "$*"
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $*"
    fi
}
nightly=()
if cargo +nightly --version >/dev/null 2>&1; then
    nightly=(+nightly)
fi
tests=(test --target-dir "$target" --features rayon)
# Without debug assertions: with them there are no registers of the widest kind.
export CARGO_PROFILE_TEST_DEBUG_ASSERTIONS=false
# What tries every bit of a file tries the loader, and is slow.
few=(--skip whatever --skip every)

# Sees what the others cannot: values that are not valid, pointers used past
# what they were made for.
miri() {
    MIRIFLAGS=-Zmiri-strict-provenance cargo +nightly miri "${tests[@]}" "$@"
}
if cargo +nightly miri --version >/dev/null 2>&1; then
    step miri --lib -- plain:: threads::
    step miri --test plain --test in_place --test saving -- "${few[@]}"
else
    echo "Miri is NOT AVAILABLE (rustup +nightly component add miri): left out"
fi

# The runtime is in every toolchain, but the option is unstable.
asan() {
    RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address \
        cargo "${nightly[@]}" "${tests[@]}" --target "$host" "$@"
}
step asan --lib -- plain:: math::sqrt threads:: bands::
step asan --test plain --test in_place --test splitting --test saving --test large \
    --test batch --test parallel --test tiles

# Sees numbers that were never written, too. What a test harness still has at
# its end is not definitely lost.
memcheck() {
    local variable=CARGO_TARGET_${host^^}_RUNNER
    env "${variable//-/_}=valgrind --quiet --error-exitcode=1 --num-callers=6 --leak-check=full \
        --show-leak-kinds=definite --errors-for-leak-kinds=definite" \
        cargo "${tests[@]}" "$@"
}
step memcheck --lib -- plain:: --test-threads=1
step memcheck --test plain --test in_place --test saving --test batch \
    -- "${few[@]}" --test-threads=1

printf '\n%s passed, %s failed\n' "$passed" "$failed"
((failed == 0))
