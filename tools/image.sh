#!/usr/bin/env bash
# The image of Dockerfile, built, started as docs/serve.md says, and asked: tools/image.sh NAME [COMMIT] [FILE TO SAVE IT IN].
# Where no docker, podman or buildah is there it says so, and nothing fails. Buildah builds and saves, and starts nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:-aigov-docs-ci} commit=${2:-} file=${3:-} port=${AIGOV_PORT:-8797}
for builder in docker podman buildah; do
  command -v "$builder" >/dev/null && break
  builder=
done
if [ -z "$builder" ]; then
  echo 'No image: neither docker, podman nor buildah is here. Dockerfile is read by tests/test_serve.py alone.'
  exit 0
fi
"$builder" build --tag "$name" --label "org.opencontainers.image.revision=$commit" --label "org.opencontainers.image.version=${name#*:}" .
if [ "$builder" = buildah ]; then
  [ -z "$file" ] || buildah push --quiet "$name" "docker-archive:$file:$name"
  echo 'The image is built; buildah starts nothing, so nobody has asked it.'
  exit 0
fi
container=$("$builder" run --detach --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges -p "127.0.0.1:$port:8765" "$name")
trap '"$builder" rm --force "$container" >/dev/null' EXIT
for _ in $(seq 60); do curl --silent --fail "http://127.0.0.1:$port/api/health" && break || sleep 1; done
"$builder" exec "$container" id -u | grep -vx 0 # no root inside
curl --silent --fail "http://127.0.0.1:$port/api/form?lang=fr" >/dev/null
[ -z "$file" ] || "$builder" save --output "$file" "$name"
echo "The image $name answers, without root."
