#!/usr/bin/env bash
set -euo pipefail

REPO="example/tool"
VERSION="${VERSION:-$(curl -fsSL "https://api.github.com/repos/$REPO/releases/latest" | grep tag_name | cut -d '"' -f 4)}"
OS="$(uname -s | tr '[:upper:]' '[:lower:]')"
TMP="$(mktemp -d)"
trap 'rm -rf "$TMP"' EXIT

curl -fsSL "https://github.com/$REPO/releases/download/$VERSION/tool_$OS.tar.gz" -o "$TMP/tool.tar.gz"
tar -xzf "$TMP/tool.tar.gz" -C "$TMP"
sudo install -m 0755 "$TMP/tool" /usr/local/bin/tool
curl -fsSL https://example.com/completion.sh | bash
