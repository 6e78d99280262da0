#!/usr/bin/env bash
# Runs ONNX files of every kind of layer with onnxruntime, and compares what comes
# out with what the networks make of the same samples. Also has ONNX check each
# file, and infer the sizes that it tells. Needs cargo and Python 3.10 or later;
# where that lacks the packages of requirements.txt, it gets them from PyPI, into
# the target folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
needed=tests/onnx/requirements.txt

python=${PYTHON:-python3}
has_all() { "$1" -c 'import numpy, onnx, onnxruntime' 2>/dev/null; }
if ! has_all "$python"; then
    venv=$target/onnx-venv
    # Made anew where the packages are to be others.
    if ! cmp -s "$needed" "$venv/made-of.txt"; then
        rm -rf "$venv"
        "$python" -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$needed"
        cp "$needed" "$venv/made-of.txt"
    fi
    python=$venv/bin/python
fi

# All features, so that nothing is built again that other tests have built.
cargo test --locked --quiet --all-features --test onnx -- files_are_written
"$python" tests/onnx/check.py "$target/tmp/onnx"
