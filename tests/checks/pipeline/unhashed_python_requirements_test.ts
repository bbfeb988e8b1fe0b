import { unhashedPythonRequirements } from "../../../checks/pipeline/unhashed_python_requirements.ts";
import { testScanCheck } from "../../scan_cases.ts";

const CI = ".github/workflows/ci.yml";
const HASH = `--hash=sha256:${"0".repeat(64)}`;
const LOCK =
  `# by pip-compile\nrequests==2.32.3 \\\n    ${HASH} \\\n    ${HASH}\n    # via -r requirements.in\nidna==3.7 ; python_version >= "3.9" ${HASH}\n`;

/** A workflow with one step that runs these lines. */
function runs(...lines: readonly string[]): string {
  return `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
${lines.map((line) => `          ${line}`).join("\n")}
`;
}

testScanCheck(unhashedPythonRequirements, {
  path: CI,
  violating: [
    {
      name: "a file that asks for hashes itself, and lacks one: pip refuses it, at its line",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": "--require-hashes\nflask==3.0.0\n",
      },
      results: ["2: flask has no hash, in a file that is installed with hashes"],
    },
    {
      name: "no hashes anywhere, at the line of the command",
      files: {
        [CI]: runs("python -m pip install --upgrade pip", "pip install -r requirements.txt"),
        "requirements.txt": "requests==2.32.3\nflask\n",
      },
      results: ["9: `pip install -r requirements.txt` installs 2 requirements without a hash"],
    },
    {
      name: "every spelling of the command",
      files: {
        [CI]: runs(
          "python3.12 -m pip install -rdev.txt",
          "sudo -H pip3 install --requirement=dev.txt && echo pip install -r x",
          "if ! .venv/bin/pip --quiet install --user -c other.txt --requirement dev.txt; then exit 1; fi",
          "uv pip install \\",
          "  --system -r dev.txt",
        ),
        "dev.txt": "--index-url https://example.com/simple\npytest>=8\n-e .\n",
      },
      results: [
        "8: python3.12 -m pip",
        "9: pip3 install",
        "10: .venv/bin/pip",
        "11: uv pip install",
      ],
    },
    {
      name: "a line without a hash in a lock file, at that line",
      files: {
        [CI]: runs("pip install --require-hashes -r lock/all.txt"),
        "lock/all.txt": `-r base.txt\nflask==3.0.0\n`,
        "lock/base.txt": `${LOCK}certifi==2024.7.4 # no hash\n`,
      },
      results: ["2: flask has no hash", "7: certifi has no hash"],
    },
    {
      name: "a file that is not there",
      files: { [CI]: runs("pip install -r generated.txt") },
      results: ["unknown 8: the file generated.txt is not there; add --require-hashes"],
    },
    {
      name: "a name that the runner knows",
      files: { [CI]: runs("pip install -r ${{ matrix.file }}") },
      results: ["unknown 8: is named when it runs"],
    },
    {
      name: "working-directory and cd",
      files: {
        [CI]: `on: push
jobs:
  test:
    defaults: { run: { working-directory: api } }
    runs-on: ubuntu-latest
    steps:
      - run: pip install -r requirements.txt
      - working-directory: .
        run: cd web && pip install -r requirements.txt
`,
        "api/requirements.txt": "django\n",
        "web/requirements.txt": "flask\nhttpx\n",
      },
      results: ["7: installs 1 requirement", "9: installs 2 requirements"],
    },
    {
      name: "a Dockerfile, with continued lines, mounts and a here-document",
      files: {
        "app/Dockerfile": `# syntax=docker/dockerfile:1
FROM python:3.12
WORKDIR /srv
COPY requirements/prod.txt /tmp/requirements.txt
RUN apt-get update && \\
    # a comment
    apt-get install -y gcc && \\
    pip install --no-cache-dir -r /tmp/requirements.txt
RUN --mount=type=bind,source=tools.txt,target=/x/t.txt \\
    --mount=type=cache,target=/root/.cache \\
    pip install -r /x/t.txt
RUN <<EOF
set -e
pip install -r tools.txt
EOF
RUN ["pip", "install", "-r", "tools.txt"]
`,
        "app/requirements/prod.txt": "django\n",
        "app/tools.txt": "build\n",
      },
      results: ["8: pip install --no-cache-dir", "11: /x/t.txt", "14: tools.txt", "16: tools.txt"],
    },
    {
      name: "other commands of pip and uv that install files",
      files: {
        [CI]: runs(
          "pip install -Ur dev.txt",
          "pip install -qrdev.txt",
          "uv pip sync --system dev.txt",
          "pip-sync dev.txt",
          "pip wheel -w /wheels -r dev.txt",
          "uv pip install -r pyproject.toml",
          "poetry export --without-hashes -o out.txt && pip install -r out.txt",
          "pip-compile -o made.txt && pip install -r made.txt",
          "pip install -r <(uv export --no-hashes)",
          "pip install -r <(make list)",
        ),
        "dev.txt": "pytest>=8\n",
      },
      results: [
        "8: pip install -Ur",
        "9: pip install -qrdev.txt",
        "10: uv pip sync",
        "11: pip-sync",
        "12: pip wheel",
        "13: installs without hashes: pyproject.toml can hold no hashes",
        "14: installs without hashes: `poetry export` writes out.txt without hashes",
        "unknown 15: the file made.txt is written by `pip-compile` when it runs",
        "16: installs without hashes: `uv export` is told to leave them out",
        "unknown 17: `make` writes what is installed when it runs",
      ],
    },
    {
      name: "pip's variable says nothing to uv, nor uv's to pip; one step's is not another's",
      files: {
        [CI]: runs(
          "export PIP_REQUIRE_HASHES=1",
          "uv pip install -r made.txt",
          "UV_REQUIRE_HASHES=1 pip download -r $FILE",
          "pip install -r made.txt",
        ) + "      - run: pip install -r made.txt\n",
      },
      results: ["unknown 9: made.txt", "unknown 12: made.txt"],
    },
    {
      name: "pip's file that asks for nothing, or only for downloads",
      files: {
        Dockerfile: "COPY pip.conf /etc/pip.conf\nRUN pip install -r /made.txt\n",
        "pip.conf": "[global]\nrequire-hashes = false\n[download]\nrequire-hashes = true\n",
      },
      results: ["unknown 2: made.txt"],
    },
    {
      name: "a script",
      files: {
        "scripts/setup.sh": "#!/bin/sh\nset -e\npip install -r requirements.txt\n",
        "scripts/a.sh": '#!/bin/sh\n\n\ncd "$(dirname "$0")/.."\npip install -r requirements.txt\n',
        "scripts/b.sh":
          '#!/bin/bash\n\n\n\ncd "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\npip install -r own.txt\n',
        "scripts/own.txt": "a\nb\n",
        "requirements.txt": "a\n",
      },
      results: [
        "3: installs 1 requirement without a hash",
        "5: installs 1 requirement",
        "6: installs 2 requirements",
      ],
    },
  ],
  innocent: [
    {
      name: "hashes are asked for by pip's file, in each of the places it can be named",
      files: {
        Dockerfile: "COPY conf/pip.conf /root/.config/pip/pip.conf\nRUN pip install -r /made.txt\n",
        "b/Dockerfile":
          "COPY pip.conf /srv/\nENV PIP_CONFIG_FILE=/srv/pip.conf\nRUN pip install -r /made.txt\n",
        "conf/pip.conf": "[install]\nrequire-hashes = yes\n",
        "b/pip.conf":
          "# ours\n[global]\nindex-url = https://pip.example.com\nrequire-hashes: true\n",
        [CI]: runs("pip install -r made.txt").replace(
          "jobs:",
          "env: { PIP_CONFIG_FILE: b/pip.conf }\njobs:",
        ),
      },
    },
    {
      name: "hashes are asked for by a variable, of the right tool",
      files: {
        [CI]:
          runs("uv pip sync made.txt").replace("jobs:", 'env: { UV_REQUIRE_HASHES: "1" }\njobs:') +
          "      - run: echo PIP_REQUIRE_HASHES=1 >> $GITHUB_ENV\n      - run: pip install -r made.txt\n",
        Dockerfile:
          "ENV PIP_REQUIRE_HASHES=1 \\\n    UV_REQUIRE_HASHES=1\nRUN uv pip install -r made.txt && pip install -r made.txt\n",
      },
    },
    {
      name: "what comes from a lock file with its hashes, and what comes from no index",
      files: {
        [CI]: runs(
          "uv sync --frozen && uv sync --locked",
          "uv export --format requirements.txt -o out.txt && uv pip sync out.txt",
          "poetry export -f requirements.txt > lock.txt && pip install -r lock.txt",
          "pip install -r <(uv export --frozen)",
          "pip install --no-index --find-links=/wheels -r requirements.txt",
          "uv pip sync requirements.lock",
        ),
        "requirements.txt": "a\n",
        "requirements.lock": LOCK,
      },
    },
    {
      name: "a file that asks for hashes itself, of which a part is made on the way",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": "--require-hashes\n-r generated.txt\n",
      },
    },
    {
      name: "--require-hashes with a whole lock file",
      files: {
        [CI]: runs("pip install --require-hashes -r requirements.txt"),
        "requirements.txt": LOCK,
      },
    },
    {
      name: "a whole lock file alone: pip asks for hashes by itself",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": `--only-binary :all:\n-r base.txt\n${LOCK}`,
        "base.txt": `six==1.16.0 \\\r\n  ${HASH}\r\n`,
      },
    },
    {
      name: "--require-hashes with a file that is made on the way",
      files: { [CI]: runs("pip install --require-hashes -r generated.txt") },
    },
    {
      name: "the variable, in the command, the script and the job",
      files: {
        [CI]: runs(
          "PIP_REQUIRE_HASHES=1 pip install -r a.txt",
          "export PIP_REQUIRE_HASHES=true",
          "pip install -r a.txt",
        ),
        ".github/workflows/env.yml":
          "on: push\nenv: { PIP_REQUIRE_HASHES: 1 }\njobs:\n  a:\n    steps:\n      - run: pip install -r a.txt\n",
      },
    },
    {
      name: "no requirement files",
      files: {
        [CI]: runs(
          "pip install .",
          "pip install --upgrade pip",
          "pip-compile -r x.in",
          "apt-get install -y python3-pip",
          "echo pip install -r requirements.txt",
          "uv sync --locked",
          "poetry install",
        ),
      },
    },
    {
      name: "one's own code, commits and hashes in addresses",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": `-e .\n./lib\n../other\nfile:///srv/x\ngit+https://example.com/x@${
          "a".repeat(40)
        }\nx @ https://example.com/x.whl#sha256=${"0".repeat(64)}\n`,
      },
    },
    {
      name: "hashes in the constraints",
      files: {
        [CI]: runs("pip install -r requirements.txt"),
        "requirements.txt": "-c lock.txt\nRequests\n",
        "lock.txt": `requests==2.32.3 ${HASH}\n`,
      },
    },
    {
      name: "a Dockerfile with a lock file that lies beside it",
      files: {
        "docker/Dockerfile":
          "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nCOPY . /app\nRUN pip install -r /app/requirements.lock\n",
        "requirements.lock": LOCK,
      },
    },
  ],
  fixed: {
    [CI]: runs("pip install --require-hashes -r requirements.txt"),
    "requirements.txt": LOCK,
  },
});
