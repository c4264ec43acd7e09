#!/usr/bin/env bash
# What the benchmark compares with: benchmarks/install.sh [PYTHON]. PYTHON is the one that has aigov_docs; .venv/bin/python if none is said.
# rust-docxtpl takes the name of docxtpl, so it gets an environment of its own, under build/peers; so do the modules of node.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=${1:-$root/.venv/bin/python}
peers=${AIGOV_BENCH_PEERS:-$root/build/peers}

"$python" -m pip install --quiet --disable-pip-version-check -r "$root/benchmarks/requirements.txt"
"$python" -m venv "$peers/rust"
"$peers/rust/bin/python" -m pip install --quiet --disable-pip-version-check rust-docxtpl==0.1.2
if command -v npm >/dev/null; then
  cp "$root/benchmarks/package.json" "$peers/package.json"
  npm install --prefix "$peers" --silent --no-audit --no-fund
else
  echo 'no npm here: easy-template-x was not installed'
fi
