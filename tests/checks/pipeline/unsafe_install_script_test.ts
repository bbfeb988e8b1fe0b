import { unsafeInstallScript } from "../../../checks/pipeline/unsafe_install_script.ts";
import { testScanCheck } from "../../scan_cases.ts";

const URL = "https://github.com/example/tool/releases/download/v1/tool.tar.gz";
const VERIFIED = `curl -fsSLo t.tar.gz ${URL}\nsha256sum -c SHA256SUMS\ntar xzf t.tar.gz\n`;

/** An install script that verifies, with these lines before. */
function script(...lines: readonly string[]): string {
  return `#!/bin/sh\nset -eu\n${lines.join("\n")}\n${VERIFIED}`;
}

testScanCheck(unsafeInstallScript, {
  path: "install.sh",
  violating: [
    {
      name:
        "a shell that gets what another command's output is part of, or reads the download itself",
      files: `#!/bin/bash
curl -sSfL https://example.com/install.sh | sh -s -- -b $(go env GOPATH)/bin v1.64.8
sh -c "$(curl -fsSL https://example.com/install.sh)"
bash <(wget -qO- https://example.com/install.sh) --yes
eval "\`curl -fsSL https://example.com/env\`"
. <(curl -fsSL https://example.com/env)
`,
      results: [
        "2: What the command downloads is installed without a checksum (curl)",
        "3: What the command downloads is installed without a checksum (sh)",
        "4: What the command downloads is installed without a checksum (bash)",
        "5: What the command downloads is installed without a checksum (eval)",
        "6: What the command downloads is installed without a checksum (.)",
      ],
    },
    {
      name: "a name that ends in install",
      files: { "tool-install.sh": "curl -fsSLo t.zip https://example.com/t.zip\nunzip t.zip\n" },
      results: ["1: without a checksum"],
    },
    {
      name: "nothing is verified, in three ways",
      files: `#!/bin/bash
set -e
curl -fsSL https://example.com/install.sh | sudo bash
wget -qO- ${URL} | tar xz -C /usr/local
curl -sSL "$url" -o "$tmp/tool"
chmod +x "$tmp/tool"
`,
      results: [
        "3: What the command downloads is installed without a checksum (curl)",
        "4: What the command downloads is installed without a checksum (wget)",
        "5: What the command downloads is installed without a checksum (curl)",
      ],
    },
    {
      name: "under its own name, in a function, and a checksum that nobody hears",
      files: `#!/bin/sh
fetch() { curl -fsSL "$1" -o "$2"; }
fetch ${URL} t.tar.gz
sha256sum -c sums || true
curl -LO ${URL}
tar xzf tool.tar.gz
`,
      results: ["2: without a checksum", "5: without a checksum"],
    },
    {
      name: "ends without a token",
      files: script(
        ': "${GITHUB_TOKEN:?set it}"',
        '[ -z "$GITHUB_TOKEN" ] && exit 1',
        'if [[ -z "${GH_TOKEN:-}" ]]; then',
        "  echo no token",
        "  exit 2",
        "fi",
        'test -n "$GITHUB_TOKEN" || { echo no >&2; exit 1; }',
        'if [ -n "$GITHUB_TOKEN" ]; then echo yes; else die no; fi',
      ),
      results: ["3: ends without GITHUB_TOKEN", "4: ends", "5: ends", "9: ends", "10: ends"],
    },
    {
      name: "a token in arguments",
      files: script(
        'curl -H "Authorization: Bearer $GITHUB_TOKEN" -o x "$api"',
        'curl -u "me:${GITHUB_TOKEN}" -o x "$api"',
        'auth="Authorization: token $GITHUB_TOKEN"',
        'body=$(curl -sSL --header "$auth" "$api")',
        "options=(-sSL)",
        'options+=(-H "Authorization: Bearer ${GITHUB_TOKEN}")',
        'curl "${options[@]}" "$api"',
        'curl ${token:+-H "Authorization: Bearer $token"} "$api"',
      ),
      results: [
        "3: A token is an argument",
        "4: A token",
        "6: A token",
        "9: A token",
        "10: A token",
      ],
    },
    {
      name: "a token in a URL",
      files: script(
        'curl -fsSL "https://api.example.com/x?access_token=$GITHUB_TOKEN" -o x',
        "git clone https://x-access-token:${GITHUB_TOKEN}@github.com/example/tool",
      ),
      results: ["3: A token is part of a URL", "4: A token is part of a URL"],
    },
    {
      name: "traced",
      files: {
        "install.sh": script("set -euxo pipefail", 'header="Bearer $GITHUB_TOKEN"'),
        "get.sh": `#!/bin/bash -x\nexport X_TOKEN="$GITHUB_TOKEN"\n${VERIFIED}`,
      },
      results: ["1: traces its commands", "3: traces its commands"],
    },
    {
      name: "sent wherever it is led",
      files: script(
        'curl --location-trusted --config - -o x "$api" <<EOF',
        'header = "Authorization: Bearer $GITHUB_TOKEN"',
        "EOF",
        'wget --header="Authorization: Bearer $GITHUB_TOKEN" -O x "$api"',
      ),
      results: [
        "3: sends a token wherever it is redirected to",
        "6: A token is an argument",
        "6: sends a token wherever it is redirected to",
      ],
    },
  ],
  innocent: [
    {
      name: "openssl's older spelling of a digest, as Helm's script has it",
      files: `#!/bin/bash
curl -SsL "$CHECKSUM_URL" -o "$SUM_FILE"
curl -SsL "$DOWNLOAD_URL" -o "$TMP_FILE"
sum=$(openssl sha1 -sha256 $TMP_FILE | awk '{print $2}')
if [ "$sum" != "$(cat $SUM_FILE)" ]; then exit 1; fi
tar xf "$TMP_FILE"
`,
    },
    {
      name: "what a download says is compared, listed and evaluated by nothing",
      files: `#!/bin/bash
version=$(curl -fsSL https://example.com/latest)
diff <(curl -fsSL https://example.com/a) <(sort b)
sh -c 'echo done'
eval "$(ssh-agent -s)"
latest="$(curl -fsSL https://example.com/latest)"; bash build.sh "$(curl -fsSL https://example.com/latest)"
`,
    },
    { name: "verified, without a token", files: script() },
    {
      name: "the token on stdin, in a file, or in a here-document, when there is one",
      files: script(
        'if [ -z "${GITHUB_TOKEN:-}" ]; then',
        '  curl -fsSL -o x "$public"',
        "else",
        '  printf \'header = "Authorization: Bearer %s"\\n\' "$GITHUB_TOKEN" | curl -fsSL --config - -o x "$api"',
        '  printf "Authorization: Bearer %s" "$GITHUB_TOKEN" >"$work/header"',
        '  curl -fsSL -H "@$work/header" -o x "$api"',
        '  curl -fsSL -K - -o x "$api" <<EOF',
        'header = "Authorization: Bearer $GITHUB_TOKEN"',
        "EOF",
        "fi",
        '[ -n "$GITHUB_TOKEN" ] && echo "with a token"',
        "echo 'usage: curl -H \"Authorization: Bearer $GITHUB_TOKEN\"'",
      ),
    },
    {
      name: "tracing that ends before the token",
      files: script("set -x", "uname -a", "set +x", 'printf %s "$GITHUB_TOKEN" >header'),
    },
    {
      name: "other programs that verify",
      files: {
        "install.sh":
          `#!/bin/sh\ncurl -fLo t ${URL}\necho "$sum  t" | shasum -a 256 -c -\ninstall t /usr/local/bin\n`,
        "get-tool.sh":
          `#!/bin/sh\ncurl -fLO ${URL}\ncosign verify-blob --key k --signature s t\ntar xf t\n`,
        "setup.sh": `#!/bin/sh\nwget ${URL}\ngpg --verify t.asc t\ndpkg -i t\n`,
        "bootstrap.sh":
          `#!/bin/sh\ncurl -fLo t ${URL}\n[ "$(openssl dgst -sha256 -r t)" = "$sum" ] || exit 1\nsh t\n`,
      },
    },
    {
      name: "scripts that install nothing that they download",
      files: {
        "deploy.sh": 'curl -H "Authorization: Bearer $API_TOKEN" https://example.com/deploy\n',
        "install-deps.sh": "apt-get update && apt-get install -y curl wget\n",
        "setup.sh":
          'until curl -fs http://localhost:8080/health; do sleep 1; done\n: "${GITHUB_TOKEN:?}"\n',
        "scripts/test.sh": "curl -s https://example.com/data.json | jq . >out.json\n",
      },
    },
    {
      name: "the project's own",
      files: Deno.readTextFileSync(
        new globalThis.URL("../../../scripts/install.sh", import.meta.url),
      ),
    },
  ],
  fixed: script(
    'if [ -n "${GITHUB_TOKEN:-}" ]; then',
    '  printf \'header = "Authorization: Bearer %s"\\n\' "$GITHUB_TOKEN" | curl --config - -fsSLo x "$api"',
    "fi",
  ),
});
