#!/usr/bin/env bash
# Measures what the library costs whoever builds with it: the time of clean and
# of repeated builds, the size of the programs, and how long a debug build
# trains. Prints a table in Markdown, and whether the limits hold. Times are CPU
# seconds, user and system, and of a build those of the faster of two: they
# change least where other programs run. Takes about four minutes; needs cargo
# and `strip`. The last line is `N passed, N failed`.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")"
command -v strip >/dev/null || { echo 'strip is missing: `apt-get install binutils`' >&2; exit 1; }
passed=0 failed=0

# A copy, since a build is timed after a change; in a folder of its own, where
# nothing has been built yet.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r compile_time/{Cargo.toml,Cargo.lock,src} "$work"
sed -i "s|\"\.\./\.\.\"|\"$(realpath ..)\"|" "$work/Cargo.toml"
cd "$work"

# As cargo builds it by default.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_INCREMENTAL ${!CARGO_BUILD_@} ${!CARGO_PROFILE_@}
# Downloads are no part of a build.
cargo fetch --quiet --locked

# cpu COMMAND...: the CPU seconds that it takes.
cpu() {
    local TIMEFORMAT='%U %S'
    if ! { time "$@" >"$work/said.txt" 2>&1; } 2>"$work/times.txt"; then
        cat "$work/said.txt" >&2
        return 1
    fi
    awk '{ printf "%.2f", $1 + $2 }' "$work/times.txt"
}

# The columns: how a user's program is built.
kinds=(debug debug1 release)
options() {
    case $1 in
        debug) ;;
        debug1) echo --config profile.dev.opt-level=1 ;;
        release) echo --release ;;
    esac
}
build() { # build KIND ARGUMENT...
    cargo build --quiet --offline --locked -j1 --target-dir "$work/$1" $(options "$1") "${@:2}"
}
binary() { # binary KIND PROGRAM
    echo "$work/$1/${1%1}/$2"
}

# faster KIND PREPARE ARGUMENT...: the time of that build, each after PREPARE.
faster() {
    local kind=$1 prepare=$2 first second
    shift 2
    "$prepare" "$kind"
    first=$(cpu build "$kind" "$@")
    "$prepare" "$kind"
    second=$(cpu build "$kind" "$@")
    printf '%s\n' "$first" "$second" | sort -n | head -n 1
}
remove_all() { rm -rf "${work:?}/$1"; }
remove_program() {
    cargo clean --quiet --locked --target-dir "$work/$1" $(options "$1") --package compile-time
}
# Not the time stamp alone: then there would be nothing to compile.
change_seed() {
    local seed
    seed=$(sed -n 's/^const SEED: u64 = \(.*\);/\1/p' src/bin/spiral.rs)
    sed -i "s/^\(const SEED: u64 =\) .*/\1 $((${seed//_/} + 1));/" src/bin/spiral.rs
}

declare -A library again thirty train size
for kind in "${kinds[@]}"; do
    echo "$kind" >&2
    library[$kind]=$(faster "$kind" remove_all --package monograd)
    thirty[$kind]=$(faster "$kind" remove_program --bin thirty_layers)
    cpu build "$kind" --bin spiral >/dev/null
    again[$kind]=$(faster "$kind" change_seed --bin spiral)
    train[$kind]=$(cpu "$(binary "$kind" spiral)")
done
for program in spiral thirty_layers; do
    strip -o "$work/stripped" "$(binary release $program)"
    size[$program]=$(stat -c %s "$work/stripped" | awk '{ printf "%.0f kB", $1 / 1000 }')
done

row() { # row TITLE DEBUG DEBUG1 RELEASE
    printf '| %s | %s | %s | %s |\n' "$@"
}
times() { # times TITLE ARRAY
    local -n of=$2
    row "$1" "${of[debug]}" "${of[debug1]}" "${of[release]}"
}
echo "$(rustc --version), $(sed -n '/^model name/{s/.*: //p;q}' /proc/cpuinfo)"
echo
row 'CPU seconds (user + system) on one core; the faster of two builds' debug 'debug, `opt-level = 1`' release
row --- --- --- ---
times 'the library with its dependencies, clean' library
times 'the spiral program, again after a change of its main file' again
times 'a program with a network of 30 layers, the last crate alone' thirty
times 'training of the spiral, 1000 epochs' train
row 'size of the spiral program, stripped' '' '' "${size[spiral]}"
row 'size of the program with 30 layers, stripped' '' '' "${size[thirty_layers]}"
echo

limit() { # limit SECONDS TOOK WHAT
    if awk -v took="$2" -v limit="$1" 'BEGIN { exit !(took < limit) }'; then
        passed=$((passed + 1))
        echo "ok    $3: $2 s of $1"
    else
        failed=$((failed + 1))
        echo "FAIL  $3: $2 s of $1"
    fi
}
limit 15 "${library[release]}" 'the library with its dependencies, release'
limit 10 "${thirty[release]}" 'a network of 30 layers, release'
limit 30 "${train[debug1]}" 'training of the spiral, debug with `opt-level = 1`'

echo "$passed passed, $failed failed"
((failed == 0))
