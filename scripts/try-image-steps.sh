#!/bin/sh
# Does on the bare machine what the Dockerfile does, and starts the result: for machines without a Docker engine.
set -eu
cd "$(dirname "$0")/.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
scripts/system-packages.sh runtime
scripts/install-packages.sh "$place/venv"

# From an empty folder, without a setting, as nobody in particular: the installed package alone must answer.
cd "$place"
env -i PATH="$PATH" HOME="$place" "$place/venv/bin/kesher" --help >help
grep -q serve help
status=0
env -i PATH="$PATH" HOME="$place" "$place/venv/bin/kesher" serve 2>refusal || status=$?
[ "$status" -eq 2 ] && grep -q KESHER_TELEGRAM__TOKEN refusal || {
    cat refusal >&2
    echo "kesher serve should have named the missing token and ended with 2, not $status" >&2
    exit 1
}
echo "The image's steps work on this machine."
