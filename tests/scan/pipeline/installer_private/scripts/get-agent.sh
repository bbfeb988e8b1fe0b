#!/bin/bash
set -ex
if [ -z "${GITHUB_TOKEN}" ]; then
  echo "GITHUB_TOKEN is needed" >&2
  exit 1
fi
api=https://api.github.com/repos/example/agent/releases/latest
auth="Authorization: token ${GITHUB_TOKEN}"
asset=$(curl -s -H "$auth" "$api" | jq -r '.assets[0].url')
wget -q --header="$auth" --header='Accept: application/octet-stream' -O agent "$asset"
echo "$AGENT_SHA256  agent" | sha256sum --check
chmod +x agent
