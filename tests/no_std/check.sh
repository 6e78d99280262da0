#!/bin/sh
# Checks that the library without its features needs neither std nor a heap:
# builds a program that has neither, and looks for the heap among its symbols.
# Prints `ok`, or says what was found and fails.
set -eu
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-../../target}/no_std
cargo build --quiet --release --target-dir "$target"
library=$target/release/libno_std.a

symbols=$(nm --demangle "$library" 2>/dev/null)
for name in train classify; do
    if ! echo "$symbols" | grep -q " T $name\$"; then
        echo "$library lacks $name: nothing was checked" >&2
        exit 1
    fi
done
# Crates by their demangled names; `core::alloc` has the types of a layout
# only. Then the functions of a global allocator and of C.
if echo "$symbols" | grep -E ' <?(alloc|std)::|__(rust|rdl|rg)_(alloc|dealloc|realloc)| U (malloc|calloc|realloc|free)$' >&2; then
    echo "the library needs std or a heap, see above" >&2
    exit 1
fi
echo ok
