import { unsafeInstallScript } from "../../../checks/pipeline/unsafe_install_script.ts";
import { testScanCheck } from "../../scan_cases.ts";

const URL = "https://github.com/example/tool/releases/download/v1/tool.tar.gz";
const VERIFIED = `curl -fsSLo t.tar.gz ${URL}\nsha256sum -c SHA256SUMS\ntar xzf t.tar.gz\n`;

/** An install script that verifies, with these lines before. */
function script(...lines: readonly string[]): string {
  return `#!/bin/sh\nset -eu\n${lines.join("\n")}\n${VERIFIED}`;
}

/** `ensure` runs what it is given; the download is in a function of its own. */
const RUNS_ARGUMENTS = `#!/bin/sh
main() {
    local _url="https://example.com/dist/tool-init"
    local _file="$(ensure mktemp -d)/tool-init"
    ensure downloader "$_url" "$_file"
    ensure chmod u+x "$_file"
    ignore "$_file" "$@"
}
ensure() { if ! "$@"; then exit 1; fi; }
ignore() { "$@"; }
downloader() {
    if check_cmd curl
    then curl --proto '=https' --fail --location "$1" --output "$2"
    else wget --https-only "$1" -O "$2"
    fi
}
main "$@" || exit 1
`;

const COMMAND_IN_VARIABLE = `#!/usr/bin/env sh
download() {
  file="$1"
  url="$2"
  if has curl; then cmd="curl --fail --silent --location --output $file $url"
  else cmd="wget --quiet --output-document=$file $url"
  fi
  $cmd && return 0 || return 1
}
unpack() {
  archive=$1
  sudo=\${3-}
  \${sudo} tar -xzf "\${archive}" -C "$2"
}
download "$tmp" "https://example.com/x.tar.gz"
unpack "$tmp" "$bin"
`;

const WRAPPED = `#!/usr/bin/env bash
tool_download() {
  if tool_has "curl"; then curl --fail --compressed -q "$@"
  else ARGS=$(echo "$@" | sed -e 's/-o /-O /'); eval wget $ARGS
  fi
}
install_it() {
  tool_download -s "$SOURCE" -o "$DIR/tool-exec" || return 2 &
  chmod a+x "$DIR/tool-exec"
  source "$DIR/tool.sh"
  tool_download -s "$SOURCE" > "$DIR/tool.sh"
  bash "$DIR/tool.sh"
}
install_it
`;

const VERIFIES_IN_FUNCTIONS = `#!/bin/sh
set -e
download() {
    case $DOWNLOADER in
        curl) curl -o $1 -sfL $2 ;;
        wget) wget -qO $1 $2 ;;
    esac
}
verify_binary() {
    HASH_BIN=$(sha256sum \${TMP_BIN})
    if [ "\${HASH_EXPECTED}" != "\${HASH_BIN%% *}" ]; then exit 1; fi
}
setup_binary() { chmod 755 \${TMP_BIN}; $SUDO mv -f \${TMP_BIN} \${BIN_DIR}/k; }
download \${TMP_BIN} \${URL}
verify_binary
setup_binary
`;

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
    {
      name: "a download in a function that takes the file, and functions that run their arguments",
      files: { "tool-init.sh": RUNS_ARGUMENTS },
      results: ["13: without a checksum (curl)", "14: without a checksum (wget)"],
    },
    {
      name: "a command in a variable, and the privilege in another",
      files: COMMAND_IN_VARIABLE,
      results: ["8: without a checksum (curl)"],
    },
    {
      name: "a function that hands its arguments to curl",
      files: WRAPPED,
      results: ["8: without a checksum (tool_download)", "11: without a checksum (tool_download)"],
    },
    {
      name: "a fetcher in a variable, into a shell, into a file, and from a file",
      files: `#!/bin/sh
if command -v curl >/dev/null; then fetch="curl -fsSL"; else fetch="wget -qO-"; fi
$fetch https://example.com/setup | sh
$fetch "$url" > "$tmp/tool"
chmod +x "$tmp/tool"
SUDO=""
[ "$(id -u)" = 0 ] || SUDO=sudo
curl -fsSL https://example.com/x.tgz | $SUDO tar -xz -C /usr/local
curl -fsSLo "$tmp/y.tgz" https://example.com/y.tgz
cd "$tmp"; tar xz < y.tgz
`,
      results: ["3: (curl)", "4: (curl)", "8: (curl)", "9: (curl)"],
    },
    {
      name: "a checksum in a function that nobody calls",
      files: `#!/bin/sh
verify() { sha256sum -c sums; }
curl -fsSLo t.tgz ${URL}
tar xzf t.tgz
`,
      results: ["3: without a checksum"],
    },
    {
      name: "whatever its name is, a script that runs what it downloads",
      files: {
        "ci/report.sh":
          "curl -Os https://example.com/uploader\nchmod +x uploader\n./uploader\ncurl -fsS https://example.com/x | bash -s -- -q\n",
      },
      results: ["1: without a checksum", "4: without a checksum"],
    },
    {
      name: "what verifies or downloads is in another file",
      files: {
        "install.sh":
          `#!/bin/bash\n. ./lib.sh\ncurl -fsSLo t.tgz ${URL}\nverify_checksum t.tgz\ntar xzf t.tgz\n`,
        "b/install.sh": `#!/bin/bash\n\n. ./lib.sh\n\ndownload_file ${URL} t.tgz\ntar xzf t.tgz\n`,
        "d/install.sh":
          `#!/bin/bash\n\n\n\n\n\npython3 - <<'END'\nimport urllib.request\nurllib.request.urlretrieve("${URL}", "/tmp/t")\nEND\nchmod +x /tmp/t\n`,
        "c/install.sh": `#!/bin/bash\n\n\n\n\n"\${FETCH[@]}" ${URL} -o t.tgz\ntar xzf t.tgz\n`,
      },
      results: [
        "unknown 4: verified cannot be known: what verify_checksum does is not to be seen here",
        "unknown 5: what download_file does is",
        "unknown 6: what ${FETCH[@]} does is",
        "unknown 7: what python3 does is not to be seen here",
      ],
    },
  ],
  innocent: [
    {
      name: "verified, in functions that are called, by way of others too",
      files: {
        "install.sh": VERIFIES_IN_FUNCTIONS,
        "b/install.sh": VERIFIES_IN_FUNCTIONS.replace("verify_binary\n", '"verify_$what"\n'),
      },
    },
    {
      name: "data that no interpreter takes for a program",
      files: {
        "ci/data.sh": `#!/bin/bash
curl -fsSLo data.tar.gz https://example.com/data.tar.gz
tar xzf data.tar.gz
curl -fsS https://example.com/a | python3 -m json.tool
curl -fsS https://example.com/a | bash -c 'cat'
curl -fsS https://example.com/a | perl -ne 'print'
curl -fsS https://example.com/a | node filter.js
`,
        "install.sh": `#!/bin/sh\ncurl -fsS https://example.com/a | python3 -c 'import json'\n`,
        "setup.sh":
          `#!/bin/sh\ncurl -fsSLo tests/fixtures.json https://example.com/fixtures.json\ncp tests/fixtures.json /srv/\n`,
      },
    },
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
