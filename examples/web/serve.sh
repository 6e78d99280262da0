#!/usr/bin/env bash
# Builds the page and serves it: serve.sh [PORT]
set -euo pipefail
cd "$(dirname "$0")"
./build.sh
port=${1:-8000}
echo "http://localhost:$port/ (Ctrl+C ends it)"
exec python3 -m http.server --bind 127.0.0.1 --directory www "$port" >/dev/null 2>&1
