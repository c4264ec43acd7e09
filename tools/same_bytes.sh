#!/usr/bin/env bash
# Same matter, same library, same bytes: tools/same_bytes.sh [SECOND PYTHON], every document in every format.
# One making as things are; one with another time zone, language, hash seed, folder and umask; one with a second Python, of
# another version, in an environment of its own with the same dependencies. Without a second Python it fails.
# AIGOV_FORMATS='docx html' makes those formats alone. AIGOV_MADE=FOLDER: the first making is there already, and of the other two only the
# last is made, whose surroundings differ too; tests/test_reproducible.py tries the other ones. AIGOV_WHOLE=1 makes both in any case.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
python=${AIGOV_PYTHON:-$root/.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

own=$(version "$python")
second=${1:-}
if [ -z "$second" ]; then
  for candidate in python3.14 python3.13 python3.12 python3.11 /usr/bin/python3 /usr/local/bin/python3 python3; do
    found=$(version "$candidate" || true)
    case $found in 3.1[1-9]) [ "$found" = "$own" ] || { second=$candidate; break; } ;; esac
  done
fi
if [ -z "$second" ]; then
  echo "no second Python, of another version than $own and at least 3.11, was found: name one"
  exit 1
fi

make() { # name, python, then the environment
  local folder=$work/$1 with=$2
  shift 2
  env "$@" "$with" "$root/tools/same_bytes.py" make "$folder" ${AIGOV_FORMATS:-}
}
if [ -n "${AIGOV_MADE:-}" ]; then ln -s "$AIGOV_MADE" "$work/one"; else make one "$python"; fi

if [ -z "${AIGOV_MADE:-}" ] || [ -n "${AIGOV_WHOLE:-}" ]; then
  mkdir "$work/elsewhere"
  (cd "$work/elsewhere" && umask 077 &&
    make two "$python" TZ=Pacific/Kiritimati LANG=C LC_ALL=C PYTHONHASHSEED=1 PYTHONOPTIMIZE=1 HOME="$work/elsewhere" USER=nobody COLUMNS=40)
  "$python" "$root/tools/same_bytes.py" compare "$work/one" "$work/two"
fi

"$python" -m pip freeze --exclude-editable --disable-pip-version-check | grep -v '^aigov-docs\b' >"$work/versions.txt"
"$second" -m venv "$work/venv"
optional=() # what makes calendars and PDFs, where the first Python has it
for package in icalendar typst pikepdf; do
  if "$python" -c "import $package" 2>/dev/null; then optional+=("$package"); fi
done
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check --constraint "$work/versions.txt" "$root" "${optional[@]}"
(cd / && umask 022 &&
  make three "$work/venv/bin/python" TZ=America/St_Johns LANG=fr_FR.UTF-8 LC_ALL=tr_TR.UTF-8 PYTHONHASHSEED=4294967295)
"$python" "$root/tools/same_bytes.py" compare "$work/one" "$work/three"
