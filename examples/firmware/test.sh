#!/usr/bin/env bash
# Builds the programs for every board, runs them in QEMU, compares what they
# print with what they print on this machine, and weighs what would be flashed.
# Says what is missing, if anything is. With `--fewer` it leaves out the Cortex-M33,
# RISC-V without an FPU, of which others are much, and opt-level 2 of what is flashed.
# The last line is `N passed, N failed`.
set -euo pipefail
case ${1:-} in
    '' | --fewer) fewer=${1:-} ;;
    *) echo 'usage: test.sh [--fewer]' >&2; exit 2 ;;
esac
source "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$firmware_dir"
passed=0 failed=0
report=$(target_dir)/report
mkdir -p "$report"

verdict() {
    if [[ $1 == 0 ]]; then
        passed=$((passed + 1))
        echo "ok    $2"
    else
        failed=$((failed + 1))
        echo "FAIL  $2"
    fi
}

# What a program says of itself alone, and not of the board it runs on.
text() { grep -v '^#' "$1" || true; }

# on BOARD OPT_LEVEL TARGET PROGRAM [count]: runs it there, and compares.
on() {
    local board=$1 opt=$2 target=$3 program=$4 mode=${5:-} name status=0
    name="$program on $board ($target, opt-level $opt)"
    local printed=$report/$program-$board-$target-$opt.txt
    run_program "$(elf_path "$program" "$board" "$opt" "$target")" "$board" 300 $mode \
        >"$printed" || status=$?
    # The cases of `bits` know what they are to end with.
    [[ $program == bits* ]] ||
        diff <(text "$report/$program-host.txt") <(text "$printed") || status=1
    grep '^#' "$printed" || true
    verdict $status "$name"
}

# board BOARD OPT_LEVEL TARGET PROGRAM...: builds them, and runs each.
board() {
    local board=$1 opt=$2 target=${3:-$(board_target "$1")} program
    shift 3
    if ! build_programs "$board" "$opt" "$target" "$@"; then
        verdict 1 "building for $board"
        return
    fi
    local symbols
    symbols=$(for program in "$@"; do nm "$(elf_path "$program" "$board" "$opt" "$target")"; done)
    verdict "$([[ ! $symbols =~ __r(ust|dl|g)_alloc|malloc ]]; echo $?)" \
        "no allocator is in the programs for $board ($target, opt-level $opt)"
    for program in "$@"; do
        [[ $program == panic ]] || on "$board" "$opt" "$target" "$program" \
            "$([[ $program == costs || $program == hello ]] && echo count)"
    done
}

echo "== the programs on this machine"
host_programs=(hello infer stream train train_small finetune costs)
# Optimized for speed, where the boards' are for size: that is to change no bit.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=3
CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo build --quiet --release --locked "${host_programs[@]/#/--bin=}"
for program in "${host_programs[@]}"; do
    status=0
    "$(target_dir)/release/$program" >"$report/$program-host.txt" || status=$?
    verdict $status "$program on this machine"
done

echo "== Cortex-M4F"
board mps2-an386 s "" hello panic infer stream train finetune bits costs
board mps2-an386 3 "" costs
echo "== Cortex-M0: no FPU, 16 KiB of RAM; and its code on a board with more"
board microbit s "" hello infer stream train_small finetune
board mps2-an385 s "" bits_few
echo "== Cortex-M33"
[[ $fewer ]] || board mps2-an505 s "" hello infer stream train
echo "== RISC-V with an FPU, and without"
board virt s riscv32imafc-unknown-none-elf hello infer stream train bits_few
[[ $fewer ]] || board virt s "" infer stream train

echo "== what goes wrong is told"
elf=$(elf_path panic mps2-an386 s "$(board_target mps2-an386)")
status=0
said=$(run_program "$elf" mps2-an386 20) || status=$?
verdict "$([[ $status == 1 && $said == *"on purpose"* ]]; echo $?)" "a panic ends with its message"
# A bit of a weight has flipped in flash.
damaged=$report/damaged.elf
cp "$(elf_path infer mps2-an386 s "$(board_target mps2-an386)")" "$damaged"
file=$(LC_ALL=C grep -obUaP 'MGRD\x01\x00\x04' "$damaged" | cut -d: -f1 | head -n 1)
printf '\x55' | dd of="$damaged" bs=1 seek=$((file + 1000)) conv=notrunc status=none
status=0
said=$(run_program "$damaged" mps2-an386 20) || status=$?
echo "# $said" | head -n 1
verdict "$([[ $status == 1 && $said == *"was altered"* ]]; echo $?)" "a damaged network is refused"

source "$firmware_dir/deploy/check.sh"
source "$firmware_dir/constant_work.sh"

echo "$passed passed, $failed failed"
((failed == 0))
