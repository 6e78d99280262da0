# Builds programs for the boards, runs them in QEMU, and weighs them.
# To be sourced by bash: `source toolchain.sh`. Functions print their result to
# standard output, all else to standard error, and fail with status 1.

firmware_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# board_target BOARD: the target that a board's programs are built for, unless another
# is asked for.
board_target() {
    case $1 in
        mps2-an386) echo thumbv7em-none-eabihf ;;
        mps2-an385 | microbit) echo thumbv6m-none-eabi ;;
        mps2-an505) echo thumbv8m.main-none-eabihf ;;
        virt) echo riscv32imac-unknown-none-elf ;;
        *) echo "no such board: $1" >&2 && return 1 ;;
    esac
}

# compiler_for TARGET: `rustup` if the active toolchain has the target, or `debian`
# if Debian's compiler can build `core` for it from source.
compiler_for() {
    if rustup target list --installed 2>/dev/null | grep -Fx "$1" >/dev/null; then
        echo rustup
    elif [[ -x /usr/bin/rustc && -d $(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library ]]; then
        echo debian
    else
        cat >&2 <<END
nothing here builds for $1. Either of these would:
    rustup target add $1
    apt-get install rustc-web rust-web-src lld
END
        return 1
    fi
}

# The newest lld at hand: the one that rustup's toolchains bring, or Debian's.
linker() {
    local bundled
    for bundled in "$(rustc --print sysroot)"/lib/rustlib/*/bin/rust-lld; do
        [[ -x $bundled ]] && echo "$bundled" && return
    done
    command -v ld.lld || { echo "no linker: apt-get install lld" >&2 && return 1; }
}

# elf_path PROGRAM BOARD OPT_LEVEL TARGET: where the ELF file of a program is.
elf_path() {
    echo "$(target_dir)/elf/$1-$2-$4-O$3"
}

target_dir() {
    realpath -m "${CARGO_TARGET_DIR:-$firmware_dir/target}"
}

# build_programs BOARD OPT_LEVEL TARGET PROGRAM [PROGRAM | OPTION_OF_CARGO]...
# All share one target directory, where cargo keeps what several of them need.
build_programs() {
    local board=$1 opt=$2 target=$3 compiler
    shift 3
    compiler=$(compiler_for "$target") || return 1
    # Says so by hand, since `set -e` means nothing where a caller looks at the status.
    (
        cd "$firmware_dir" || exit 1
        export BOARD=$board CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_OPT_LEVEL=$opt
        CARGO_TARGET_DIR=$(target_dir)
        # Messages of panics name source files: without this, how long a program is
        # would depend on where the library and cargo's crates are.
        library=$(cd ../.. && pwd)
        crates=${CARGO_HOME:-$HOME/.cargo}
        export RUSTFLAGS="--remap-path-prefix=$library=. --remap-path-prefix=$crates=crates"
        options=(--quiet --release --locked --workspace --target "$target")
        programs=()
        for word in "$@"; do
            case $word in
                --*) options+=("$word") ;;
                *) options+=(--bin "$word") programs+=("$word") ;;
            esac
        done
        if [[ $compiler == debian ]]; then
            linker=$(linker) || exit 1
            name=${target^^}
            export "CARGO_TARGET_${name//[-.]/_}_LINKER=$linker"
            # It comes without `core` for the target, which building from source
            # provides: allowed to nightly compilers, or by this variable.
            export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1
            options+=(-Z build-std=core)
        fi
        cargo build "${options[@]}" >&2 || exit 1
        for program in "${programs[@]}"; do
            install -D "$CARGO_TARGET_DIR/$target/release/$program" \
                "$(elf_path "$program" "$board" "$opt" "$target")" || exit 1
        done
    )
}

# run_program ELF BOARD SECONDS [count]: what it prints, and its status; 124 if it
# takes longer than that. With `count` it can count instructions, but runs slower.
run_program() {
    local elf=$1 board=$2 seconds=$3 mode=${4:-} emulator=qemu-system-arm shift=7 machine
    case $board in
        mps2-an386) machine=(-cpu cortex-m4 -kernel "$elf") ;;
        virt)
            emulator=qemu-system-riscv32 shift=0
            # `-kernel` would begin at the memory, and the program is in the flash.
            machine=(-bios none -device "loader,cpu-num=0,file=$elf")
            ;;
        *) machine=(-kernel "$elf") ;;
    esac
    if ! command -v "$emulator" >/dev/null; then
        echo "no $emulator: apt-get install qemu-system-arm qemu-system-misc" >&2
        return 1
    fi
    [[ $mode == count ]] && machine+=(-icount "shift=$shift")
    timeout "$seconds" "$emulator" -machine "$board" "${machine[@]}" -display none \
        -monitor none -serial none -semihosting-config enable=on,target=native </dev/null
}

# program_sizes ELF: bytes of flash (code, constants, and the initial values of
# statics), then bytes of RAM that statics take.
program_sizes() {
    readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] *\(\..*\)/\1/p' | {
        local flash=0 ram=0 name type address offset size entry flags
        while read -r name type address offset size entry flags _; do
            [[ $flags == *A* && $type != NOBITS ]] && flash=$((flash + 0x$size))
            [[ $name =~ ^\.(data|bss|uninit)$ ]] && ram=$((ram + 0x$size))
        done
        echo "$flash $ram"
    }
}
