#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m pip install --quiet -r requirements/test.txt
pip install -r "$EXTRA_REQUIREMENTS"
exec pytest "$@"
