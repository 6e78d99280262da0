# Builds WebAssembly with what is at hand. To be sourced by bash.

# Which compiler makes WebAssembly here: rustup's target, or else Debian's
# compiler with the sources of `core` and `alloc`, which needs no installed
# target. `wasm_cargo` runs cargo with it, and takes flags of rustc from
# `WASM_FLAGS`; it is not there if there is no compiler.
if rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown; then
    wasm_cargo() { RUSTFLAGS=${WASM_FLAGS:-} cargo "$@"; }
elif [[ -x /usr/bin/rustc && -d /usr/lib/rustlib/src/rust/library/core ]] &&
    command -v wasm-ld >/dev/null; then
    wasm_cargo() {
        RUSTFLAGS="-C linker=wasm-ld ${WASM_FLAGS:-}" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
            cargo -Z build-std=core,alloc "$@"
    }
fi

# Says how to get one, where there is none.
wasm_needed() {
    declare -F wasm_cargo >/dev/null && return
    echo 'WebAssembly cannot be built: `rustup target add wasm32-unknown-unknown`,' >&2
    echo 'or `apt-get install rustc-web rust-web-src lld`' >&2
    return 1
}
