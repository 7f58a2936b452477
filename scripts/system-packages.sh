#!/bin/sh
# Installs, from the system's own packages, what Python's packages do not bring; what is there already is left alone.
#   scripts/system-packages.sh runtime          what Kesher runs on (the Dockerfile calls this)
#   scripts/system-packages.sh runtime tests    and what the whole suite needs: PostgreSQL, Chromium, poppler, Hebrew fonts
set -eu

missing=

# need PACKAGE PROOF: PROOF is a command that succeeds where the package is not needed.
need() {
    sh -c "$2" >/dev/null 2>&1 || missing="$missing $1"
}

installed() {
    echo "dpkg-query --show --showformat='\${db:Status-Status}' $1 | grep -x installed"
}

for profile in "$@"; do
    case $profile in
    runtime)
        # The wheels bring their own libraries but these two; certificates are for Telegram, Twilio and the model.
        for package in ca-certificates libstdc++6 zlib1g; do
            need "$package" "$(installed "$package")"
        done
        ;;
    tests)
        need postgresql 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'
        need chromium 'test -n "${KESHER_CHROMIUM:-}" || command -v chromium || command -v chromium-browser'
        for package in fonts-noto-core fonts-noto-color-emoji poppler-utils; do
            need "$package" "$(installed "$package")"
        done
        ;;
    *)
        echo "usage: $0 runtime [tests]" >&2
        exit 2
        ;;
    esac
done

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get. Install with its own tool what these Debian packages hold:$missing" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "As root: apt-get install$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to be split
$as_root apt-get install -y -qq --no-install-recommends $missing
