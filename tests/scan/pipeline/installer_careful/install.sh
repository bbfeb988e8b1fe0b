#!/bin/sh
set -eu
version=${1:-1.4.2}
base=https://github.com/example/tool/releases/download/v$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() {
  if [ -n "${GITHUB_TOKEN:-}" ]; then
    curl --proto '=https' -fsSL --config - -o "$2" "$1" <<EOF
header = "Authorization: Bearer $GITHUB_TOKEN"
EOF
  else
    curl --proto '=https' -fsSL -o "$2" "$1"
  fi
}
fetch "$base/tool-linux-amd64" "$work/tool-linux-amd64"
fetch "$base/SHA256SUMS" "$work/SHA256SUMS"
(cd "$work" && sha256sum --check --ignore-missing SHA256SUMS)
install -m 0755 "$work/tool-linux-amd64" "${HOME}/.local/bin/tool"
