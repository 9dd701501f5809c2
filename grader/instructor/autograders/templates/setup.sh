#!/usr/bin/env bash
# Runs once, when the image is built: a Python of its own with the pinned packages, and this folder on its path.
#   AUTOGRADER_ROOT      where the autograder lives (default: /autograder)
#   AUTOGRADER_PYTHON    the Python to use (default: the newest one from 3.11 on)
#   AUTOGRADER_PACKAGES  a folder that already has the packages; then nothing is downloaded
set -eu
ROOT="${AUTOGRADER_ROOT:-/autograder}"
SOURCE="$(cd "$(dirname "$0")" && pwd)"
[ -f "$SOURCE/requirements.txt" ] || SOURCE="$ROOT/source"

fits() { "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

find_python() {
    for candidate in "${AUTOGRADER_PYTHON:-}" python3.14 python3.13 python3.12 python3.11 python3; do
        if [ -n "$candidate" ] && fits "$candidate"; then echo "$candidate"; return; fi
    done
}

PYTHON="$(find_python)"
if [ -z "$PYTHON" ]; then
    apt-get update
    apt-get install -y python3.12 python3.12-venv || apt-get install -y python3.11 python3.11-venv
    PYTHON="$(find_python)"
fi
if [ -z "$PYTHON" ]; then
    echo "there is no Python from 3.11 on: choose a newer base image, such as Ubuntu 24.04" >&2
    exit 1
fi

rm -rf "$ROOT/venv"
if [ -n "${AUTOGRADER_PACKAGES:-}" ]; then
    "$PYTHON" -m venv --without-pip "$ROOT/venv"
else
    # Ubuntu packs the part of venv that installs pip apart.
    "$PYTHON" -m venv "$ROOT/venv" || {
        apt-get update
        apt-get install -y "$(basename "$(readlink -f "$(command -v "$PYTHON")")")-venv"
        rm -rf "$ROOT/venv"
        "$PYTHON" -m venv "$ROOT/venv"
    }
    "$ROOT/venv/bin/python" -m pip install --no-cache-dir --disable-pip-version-check -r "$SOURCE/requirements.txt"
fi
PLACE="$("$ROOT/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
if [ -n "${AUTOGRADER_PACKAGES:-}" ]; then
    cp -al "$AUTOGRADER_PACKAGES/." "$PLACE/" 2> /dev/null || cp -a "$AUTOGRADER_PACKAGES/." "$PLACE/"
fi
printf '%s\n' "$SOURCE" > "$PLACE/autograder.pth"

# libseccomp lets the learner's code be confined better; without it, grading still works as root.
if [ "$(id -u)" = 0 ] && [ -z "${AUTOGRADER_PACKAGES:-}" ]; then apt-get install -y libseccomp2 || true; fi

# A submission runs as a user of its own, and has to read the packages.
chmod -R a+rX "$ROOT/venv" "$SOURCE/grader" "$SOURCE/init_utils"
"$ROOT/venv/bin/python" -I -c 'import grader.instructor.autograders.running, init_utils.datasets'
