#!/usr/bin/env bash
# The same download, verified by a function that is called.
set -euo pipefail

VERSION=v1.4.0
BASE="https://github.com/example/prompt/releases/download/$VERSION"
SUDO=""
[ -w /usr/local/bin ] || SUDO=sudo

fetch() {
  if command -v curl >/dev/null; then
    curl -fsSL "$1" -o "$2"
  else
    wget -qO "$2" "$1"
  fi
}

verify() {
  (cd "$1" && sha256sum --check --ignore-missing SHA256SUMS)
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch "$BASE/prompt.tar.gz" "$work/prompt.tar.gz"
fetch "$BASE/SHA256SUMS" "$work/SHA256SUMS"
verify "$work"
tar -xzf "$work/prompt.tar.gz" -C "$work"
$SUDO install -m 0755 "$work/prompt" /usr/local/bin/prompt
