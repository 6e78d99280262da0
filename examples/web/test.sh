#!/usr/bin/env bash
# Builds the page, and drives it in headless Chromium beside the native program.
# `test.sh --screenshot` writes docs/page.png instead; pngquant makes it smaller.
# Needs cargo, node with npm, and chromium (or CHROMIUM, the path of another).
set -euo pipefail
cd "$(dirname "$0")"
export CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
[[ -x $CHROMIUM ]] || { echo 'chromium is missing: `apt-get install chromium`' >&2; exit 1; }
command -v npm >/dev/null || { echo 'npm is missing: `apt-get install npm`' >&2; exit 1; }
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")

./build.sh
size=$(gzip -9c www/monograd.wasm | wc -c)
if ((size >= 150000)); then
    echo "www/monograd.wasm has $size bytes gzipped; 150000 are the most" >&2
    exit 1
fi
(cd test && npm ci --silent --no-audit --no-fund)
if [[ ${1:-} == --screenshot ]]; then
    node test/screenshot.mjs ../../docs/page.png
    command -v pngquant >/dev/null && pngquant --strip --force --ext .png ../../docs/page.png
    exit
fi
cargo build --quiet --locked --bin web --target-dir "$target"
NATIVE=$target/debug/web exec node test/page.mjs
