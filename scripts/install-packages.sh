#!/bin/sh
# Makes a virtual environment and installs Kesher into it, every package checked against its hash.
#   scripts/install-packages.sh FOLDER [--editable]      (PYTHON chooses the interpreter; default python3)
set -eu

folder=$1
editable=${2:-}
python=${PYTHON:-python3}
cd "$(dirname "$0")/.."

if [ ! -x "$folder/bin/pip" ]; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Kesher needs Python 3.11 or newer; this is {sys.version.split()[0]}")'
    # A half-made environment would be taken for a whole one the next time.
    "$python" -m venv "$folder" || {
        rm -rf "$folder"
        echo "No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi
install() {
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$@"
}
install --require-hashes -r requirements.lock
# shellcheck disable=SC2086 # absent, it must vanish
install --no-build-isolation $editable .
