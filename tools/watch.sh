#!/usr/bin/env bash
# The legal watch against the consolidated Code du travail: tools/watch.sh [VERSION of @socialgouv/legi-data, or latest].
# Without a version, the one the library was checked against: no alert is expected. Without npm, or without a network,
# it says that it did not try and ends well.
set -euo pipefail
version=${1:-2.513.0}
root=$(cd "$(dirname "$0")/.." && pwd)
command=${AIGOV_DOCS:-$root/.venv/bin/aigov-docs}
file=data/LEGITEXT000006072050.json

if ! command -v npm >/dev/null; then
  echo 'no npm here: the legal watch was not tried'
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if ! (cd "$folder" && npm pack --loglevel=error "@socialgouv/legi-data@$version" >npm.log 2>&1); then
  cat "$folder/npm.log"
  echo 'the code could not be downloaded: the legal watch was not tried'
  exit 0
fi
tar -xzf "$folder"/socialgouv-legi-data-*.tgz -C "$folder" "package/$file"
"$command" watch "$folder/package/$file"
