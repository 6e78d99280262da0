#!/usr/bin/env bash
# Counts the instructions of the main workloads with callgrind, and compares
# them with `expected.txt`: more than 3 % above fails. `check.sh --write` writes
# what it counts there instead.
#
# Counts are those of one compiler and of AVX2 code. Where there is another
# compiler, another kind of processor, or no valgrind, nothing is checked, and
# that is said. The last line is `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")"
expected=expected.txt
percent=3
target=$(realpath -m "${CARGO_TARGET_DIR:-../../target}")/guard
passed=0 failed=0

write=
case ${1:-} in
    '') ;;
    --write) write=1 ;;
    *) echo 'usage: check.sh [--write]' >&2; exit 2 ;;
esac

# Nothing can be counted here; that is no failure, unless it was asked for.
skip() {
    echo "0 passed, 0 failed, skipped: $1"
    exit "${write:-0}"
}

compiler=$(rustc --version)
command -v valgrind >/dev/null ||
    skip 'valgrind is missing: `apt-get install valgrind`, or https://valgrind.org'
[[ $(rustc -vV) == *'host: x86_64-unknown-linux-gnu'* ]] ||
    skip 'the counts are those of x86-64 Linux'
grep -qsw avx2 /proc/cpuinfo || skip 'the processor has no AVX2'
if [[ ! $write ]]; then
    counted_with=$(sed -n '1s/^# //p' "$expected")
    [[ $compiler == "$counted_with" ]] ||
        skip "the counts were made with $counted_with, here is $compiler; \`benches/guard/check.sh --write\` makes new ones"
fi

# As a user builds it, whatever the environment says.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS CARGO_BUILD_TARGET ${!CARGO_PROFILE_@}
cargo build --quiet --release --locked --target-dir "$target"
program=$target/release/guard
names=$("$program")

# count NAME: the instructions of its work, all that `counted` calls included.
count() {
    local report=$target/callgrind.out total
    if ! valgrind --quiet --tool=callgrind --toggle-collect=counted \
        --callgrind-out-file="$report" "$program" "$1" >"$target/said.txt" 2>&1; then
        cat "$target/said.txt" >&2
        return 1
    fi
    total=$(sed -n 's/^totals: //p' "$report")
    # 0 is what callgrind says where it has found no such function.
    ((${total:-0} > 0)) && echo "$total"
}

if [[ $write ]]; then
    # Not in place, so that a failure leaves the old counts.
    new=$target/expected.txt
    echo "# $compiler" >"$new"
    for name in $names; do
        count=$(count "$name")
        echo "$name $count" | tee -a "$new"
        passed=$((passed + 1))
    done
    cp "$new" "$expected"
else
    for name in $names; do
        was=$(awk -v name="$name" '$1 == name { print $2 }' "$expected")
        if ! is=$(count "$name"); then
            failed=$((failed + 1))
            echo "FAIL  $name cannot be counted"
        elif [[ ! $was ]]; then
            failed=$((failed + 1))
            echo "FAIL  $name: counted $is, but $expected has no count; \`--write\` adds it"
        else
            change=$(awk -v was="$was" -v is="$is" \
                'BEGIN { printf "%+.2f %%", 100 * (is - was) / was }')
            line=$(printf '%-26s expected %8d, counted %8d: %s' "$name" "$was" "$is" "$change")
            if ((100 * is > (100 + percent) * was)); then
                failed=$((failed + 1))
                echo "FAIL  $line"
            else
                passed=$((passed + 1))
                echo "ok    $line"
                ((100 * is >= (100 - percent) * was)) ||
                    echo "      $name takes fewer: write the new count down (\`--write\`)"
            fi
        fi
    done
    # A workload that went away would be missed nowhere else.
    while read -r name _; do
        grep -qx -e "$name" <<<"$names" || {
            failed=$((failed + 1))
            echo "FAIL  $name is expected, but is no workload"
        }
    done < <(grep -v '^#' "$expected")
fi

echo "$passed passed, $failed failed"
((failed == 0))
